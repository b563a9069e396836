/* A car's headline figures in the page itself: the module that the studio has made of the car, and the rows of its tests.

     const model = await loadModel(ref);
     model.numbers;                                    // dotted paths that it takes
     model.about["battery.energy_usable_kwh"];          // value, unit, limits, whether the car's file writes it
     model.figures({ "battery.energy_usable_kwh": 70 }); // by name, in a few milliseconds

   The figures are those of the car whose file writes these numbers too; what laws derive from them follows. */

import { canonical, post } from "./api.js";

const ROW = 5;
const MODELS_MOST = 6;
const models = new Map();

/* Load the model of a car reference of cars.js. */
export async function loadModel(ref, { signal } = {}) {
  const base = typeof ref === "string" ? ref : (ref.base ?? ref);
  const key = canonical(base);
  if (!models.has(key)) {
    const made = post("/api/page-model", { car: base }, { signal }).then(Model.of);
    models.set(key, made);
    made.catch(() => models.delete(key));
    if (models.size > MODELS_MOST) models.delete(models.keys().next().value);
  }
  const made = await models.get(key);
  return typeof ref === "string" || !ref.numbers ? made : made.based(ref.numbers);
}

/* A number that the model does not take, or one out of its limits. */
export class NumberRefusal extends RangeError {
  constructor(message, field) {
    super(message);
    this.name = "NumberRefusal";
    this.field = field;
  }
}

export class Model {
  /* The model of what the server, or a saved page, holds of a car. */
  static async of(description) {
    const { wasm, module: about } = description;
    const [binary, traces] = await Promise.all([inflated(wasm), unpacked(about.traces)]);
    const { instance } = await WebAssembly.instantiate(binary, { math: Math });
    const memory = new Float64Array(instance.exports.memory.buffer);
    let charge = 0;
    for (const test of about.tests) charge = rowsOf(memory, test, traces, charge);
    const model = new Model(description, instance.exports, memory);
    model.put({});
    instance.exports.calibrate(); // so that the car itself has exactly its full tests
    return model;
  }

  constructor(description, exports, memory, own = {}) {
    Object.assign(this, { description, exports, memory, own });
    const { numbers, notes, missing, title, name } = description;
    Object.assign(this, { notes, missing, title, name, numbers: Object.keys(numbers), about: { ...numbers } });
    this.maybe = this.numbers.filter((path) => !numbers[path].written);
    for (const [path, value] of Object.entries(own)) this.about[path] = { ...numbers[path], value, written: true };
  }

  /* The same model, of a car whose file writes some numbers too. */
  based(numbers) {
    for (const [path, value] of Object.entries(numbers)) this.check(path, value);
    return new Model(this.description, this.exports, this.memory, { ...this.own, ...numbers });
  }

  /* Refuse a number that the model does not take. */
  check(path, value) {
    const known = this.description.numbers[path];
    if (!known) throw new NumberRefusal(`\`${path}\` is not a number of ${this.name} that the page can move.`, path);
    if (typeof value !== "number" || !Number.isFinite(value)) throw new NumberRefusal(`\`${path}\` must be a finite number, but is ${value}.`, path);
    if (!(known.limits || []).every(([relation, bound]) => HOLDS[relation](value, bound))) throw new NumberRefusal(`\`${path}\` ${known.rule}, but is ${value}.`, path);
  }

  /* Put the numbers into the memory of the module. */
  put(given) {
    const { values, written } = this.description.module;
    this.numbers.forEach((path, place) => { this.memory[values / 8 + place] = given[path] ?? this.description.numbers[path].value; });
    this.maybe.forEach((path, place) => { this.memory[written / 8 + place] = path in given ? 1 : 0; });
  }

  /* The figures with some numbers written, those of the reference too; a figure that has no number then is null. */
  figures(numbers = {}) {
    const { figures } = this.description.module;
    const given = { ...this.own, ...numbers };
    for (const [path, value] of Object.entries(numbers)) this.check(path, value);
    this.put(given);
    this.exports.figures();
    return Object.fromEntries(Object.entries(figures).map(([name, address]) => {
      const value = this.memory[address / 8];
      return [name, Number.isFinite(value) ? value : null];
    }));
  }
}

const HOLDS = {
  "more than": (a, b) => a > b,
  "at least": (a, b) => a >= b,
  "less than": (a, b) => a < b,
  "at most": (a, b) => a <= b,
};

/* The rows of a test in memory: speed before and after a second, cold drag in it, charge of the battery, how many of it. */
function rowsOf(memory, { rows, phases }, { speeds, charges, drag }, charge) {
  let at = rows / 8;
  for (const phase of phases) {
    const trace = speeds[phase.trace];
    let [before, cold, stand] = [phase.before_m_s, phase.cold_drag, -1];
    for (let second = 0; second < phase.seconds; second += 1, charge += 1) {
      const speed = trace[second];
      const [low, high] = drag[before + speed > 1e-6 ? 1 : 0];
      const after = low + cold * (high - low);
      if (before === 0 && speed === 0 && stand >= 0) memory[stand + 4] += 1;
      else {
        if (before === 0 && speed === 0) stand = at;
        memory.set([before, speed, 0.5 * (cold + after), charges[charge], 1], at);
        at += ROW;
      }
      [before, cold] = [speed, after];
    }
  }
  return charge;
}

async function unpacked(traces) {
  const speeds = await Promise.all(traces.speeds.map(async ({ factor, count, bytes }) => {
    const raw = await inflated(bytes);
    return factor ? Float64Array.from(whole(raw, count), (number) => number * factor) : new Float64Array(raw.buffer, 0, count);
  }));
  const { parts, count, bytes } = traces.charges;
  const charges = Float64Array.from(whole(await inflated(bytes), count), (number) => (number >>> 0) / parts);
  return { speeds, charges, drag: traces.cold_drag };
}

/* Whole numbers from the four planes of bytes of their differences. */
function whole(raw, count) {
  const numbers = new Int32Array(count);
  let sum = 0;
  for (let place = 0; place < count; place += 1) {
    const step = raw[place] | (raw[count + place] << 8) | (raw[2 * count + place] << 16) | (raw[3 * count + place] << 24);
    sum = (sum + step) | 0;
    numbers[place] = sum;
  }
  return numbers;
}

async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
