// The cars that the page is about: names of the library, or designs with changed numbers.
import { Refusal, get } from "./api.js";
import { state } from "./state.js";

/** The cars of a page without a choice. */
export const FIRST = ["xiaomi-su7", "tesla-model-3-2024-rwd", "polestar-2-2024-lrsm"];
const SERIES = 8;
let known = new Map();
let asked = null;

/** References of the chosen cars, in their order. */
export function chosen() {
  const cars = state.get("cars");
  const fit = Array.isArray(cars) ? cars.filter((ref) => typeof ref === "string" || (ref && typeof ref === "object" && ref.base)) : [];
  return fit.length ? fit : FIRST;
}

/** Choose cars; they go into the address. */
export function choose(refs, options) {
  state.set({ cars: refs }, options);
}

/** Rows of the picker, as the operation `cars` gives them; asked once. */
export function rows() {
  asked ??= get("/api/cars").then(
    (answer) => {
      const found = Array.isArray(answer) ? answer : answer.cars;
      known = new Map(found.map((row) => [row.name, row]));
      return found;
    },
    (error) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

/** The row of a car of the library, once the rows are there. */
export function rowOf(ref) {
  return known.get(typeof ref === "string" ? ref : ref.base) ?? null;
}

/** What a car is called. */
export function titleOf(ref) {
  if (typeof ref === "string") return known.get(ref)?.title ?? ref;
  return ref.title ?? (typeof ref.base === "string" ? titleOf(ref.base) : (ref.base.title ?? ref.base.name ?? ""));
}

/** The written mapping of a car, as its file has it; a copy. */
export async function writtenOf(base) {
  return structuredClone(typeof base === "string" ? await get(`/api/cars/${encodeURIComponent(base)}`) : base);
}

/** Put a value at a dotted path of a written mapping; null takes the field out. */
export function put(written, path, value) {
  const keys = path.split(".");
  let place = written;
  for (const key of keys.slice(0, -1)) {
    if (!Object.hasOwn(place, key) || !place[key] || typeof place[key] !== "object") place[key] = {};
    place = place[key];
  }
  if (value === null) delete place[keys.at(-1)];
  else place[keys.at(-1)] = value;
}

const CHOSEN = { kind: "design", source: "studio-design", note: "Chosen in the studio." };
const WORDS = new Set(["name", "title", "make", "market", "vehicle_class", "model_year"]);

/**
 * A written mapping with changed values, as a file of its own: each has evidence of the kind `design` in place of what held for
 * the old value, and what others published of the car that it began as is left out.
 */
export function designed(written, numbers, title) {
  const evidence = { ...written.evidence };
  let told = false;
  for (const [path, value] of Object.entries(numbers)) {
    put(written, path, value);
    for (const key of Object.keys(evidence)) if (key === path || key.startsWith(`${path}.`)) delete evidence[key];
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      if (value !== null && !WORDS.has(path)) evidence[path] = CHOSEN;
      told ||= value !== null && !WORDS.has(path);
    }
  }
  written.evidence = evidence;
  if (told) written.sources = { ...written.sources, [CHOSEN.source]: { title: "Design of the studio", publisher: "voltwright" } };
  if (Object.keys(numbers).length) {
    delete written.published;
    delete written.history;
    if (!("name" in numbers) && !written.name.endsWith("-design")) written.name = `${written.name}-design`;
    const gone = (path) => path in numbers && numbers[path] === null;
    if (written.correlations) written.correlations = written.correlations.filter((each) => !each.fields.some(gone));
  }
  if (title) written.title = title;
  return written;
}

/** The argument of a request for a car: its name, or its written mapping with the changed numbers. */
export async function argumentOf(ref) {
  if (typeof ref === "string") return ref;
  const numbers = ref.numbers ?? {};
  if (!Object.keys(numbers).length && !ref.title && typeof ref.base === "string") return ref.base;
  return designed(await writtenOf(ref.base), numbers, ref.title);
}

/** The colour of the car at a place, as a CSS value. */
export function colourOf(index) {
  return `var(--series-${(index % SERIES) + 1})`;
}
