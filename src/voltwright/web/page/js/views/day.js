// Day and trip: a day by the hour, and a trip over its heights with the bridge from the label to it.
import { get, run, upload } from "../api.js";
import { argumentOf, chosen, rows, titleOf } from "../cars.js";
import { drawDay } from "../day/hours.js";
import { drawRoute, isLeg } from "../day/route.js";
import { drawTrip } from "../day/trip.js";
import { announce, busy, button, field, h, panel, refusal, select, viewHead } from "../dom.js";
import { fromShown, toShown } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";

const KEY = "day";
const FIRST = { car: 0, day: "frosty-motorway", trip: "made-mountain-pass", label: "epa", temp: null, payload: 0, wind: 0, tyres: 1, sun: 0, times: 1, charger: null, reserve: 10, until: 80 };
const SEASONS = { winter: [-5, 1.1, 0], spring: [10, 1, 200], summer: [25, 1, 600], hot: [35, 1, 800] };
const LABELS = { epa: "EPA", wltp: "WLTP", cltc: "CLTC", nedc: "NEDC" };
const TRIP_C = 20;

const kept = () => ({ ...FIRST, ...state.get(KEY, {}) });
function keep(changes, options) {
  const next = { ...kept(), ...changes };
  for (const name of Object.keys(next)) if (next[name] === FIRST[name]) delete next[name];
  state.set({ [KEY]: Object.keys(next).length ? next : undefined }, options);
}

function carOf(own) {
  const refs = chosen();
  return refs[Math.min(own.car, refs.length - 1)];
}

function season(own) {
  const fit = Object.entries(SEASONS).find(([, [temp, tyres, sun]]) => own.temp === temp && own.tyres === tyres && own.sun === sun);
  if (fit) return fit[0];
  return own.temp === null && own.tyres === 1 && own.sun === 0 ? "written" : "own";
}

const tripRequest = (car, own) => ({
  car, trip: own.trip, label: own.label, temp_ambient_c: own.temp ?? TRIP_C, payload_kg: own.payload, headwind_kmh: own.wind, tyre_factor: own.tyres,
  sun_w_m2: own.sun, course: true,
});
const dayRequest = (car, own) => ({ day: own.day, car, payload_kg: own.payload, course: true, ...(own.temp === null ? {} : { temp_ambient_c: own.temp }) });

/** What the commands are that give the same. */
function commands(ref, own) {
  const car = typeof ref === "string" ? ref : "car.yaml";
  const name = (it) => (String(it).startsWith("upload:") ? (own.file ?? "trip.gpx") : it);
  const more = [["--payload", own.payload, 0], ["--wind", own.wind, 0], ["--tyres", own.tyres, 1], ["--sun", own.sun, 0]];
  const flags = (list) => list.filter(([, value, usual]) => value !== usual).map(([flag, value]) => ` ${flag} ${value}`).join("");
  const temp = own.temp === null ? "" : ` --temp ${own.temp}`;
  return [`voltwright day ${name(own.day)} --car ${car}${temp}${flags(more.slice(0, 1))}`,
    `voltwright bridge ${car} ${name(own.trip)} --label ${own.label}${temp}${flags(more)}`];
}

function options(root, own, lists) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.option : null;
  const marked = (name) => ({ dataset: { option: name } });
  const amount = (name, unit, low, high, rest = {}) => field({
    label: t(`day.option_${name}`), unit, min: toShown(low, unit), max: toShown(high, unit), ...marked(name), ...rest,
    value: own[name] === null ? "" : Number(toShown(own[name], unit).toFixed(2)),
    onchange: (value) => keep({ [name]: value === null ? FIRST[name] : Math.min(high, Math.max(low, fromShown(value, unit))) }),
  });
  const withOwn = (rows, value) => (String(value).startsWith("upload:") ? [[value, own.file ?? value], ...rows] : rows);
  const days = lists.days.map((row) => [row.name, row.title]);
  const trips = [...lists.cycles.map((row) => [row.name, row.title]), ...days];
  root.replaceChildren(
    select({ label: t("day.option_car"), options: chosen().map((ref, place) => [place, titleOf(ref)]), value: own.car, onchange: (value) => keep({ car: Number(value) }), ...marked("car") }),
    select({ label: t("day.option_day"), options: withOwn(days, own.day), value: own.day, onchange: (value) => keep({ day: value }), ...marked("day") }),
    select({ label: t("day.option_trip"), options: withOwn(trips, own.trip), value: own.trip, onchange: (value) => keep({ trip: value }), ...marked("trip") }),
    select({ label: t("day.option_label"), options: Object.entries(LABELS), value: own.label, onchange: (value) => keep({ label: value }), ...marked("label") }),
    select({
      label: t("day.option_season"), value: season(own), ...marked("season"),
      options: ["written", ...Object.keys(SEASONS), ...(season(own) === "own" ? ["own"] : [])].map((name) => [name, t(`day.season_${name}`)]),
      onchange: (value) => {
        if (value === "own") return;
        const [temp, tyres, sun] = SEASONS[value] ?? [null, 1, 0];
        keep({ temp, tyres, sun });
      },
    }),
    amount("temp", "c", -30, 50, { placeholder: t("day.as_written") }), amount("payload", "kg", 0, 1000), amount("wind", "km_h", -80, 120),
    amount("tyres", undefined, 0.5, 2));
  if (focused) root.querySelector(`[data-option="${focused}"]`)?.focus();
}

function dropPlace(root, take) {
  const input = h("input", { type: "file", class: "sr-only", tabindex: "-1", "aria-label": t("day.file"), accept: ".gpx,.csv,.txt,.yaml,.yml,.json", onchange: () => { if (input.files[0]) take(input.files[0]); input.value = ""; } });
  const place = h("div", { class: "drop" }, h("p", {}, t("day.drop")), button(t("day.choose_file"), () => input.click()), input, h("div", { class: "drop-said", role: "status" }));
  const over = (event) => { event.preventDefault(); root.classList.add("dragged-over"); };
  root.addEventListener("dragover", over);
  root.addEventListener("dragleave", () => root.classList.remove("dragged-over"));
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("dragged-over");
    if (event.dataTransfer?.files?.[0]) take(event.dataTransfer.files[0]);
  });
  return place;
}

/** Open the view. */
export async function open(root, { signal }) {
  const place = { options: h("div", { class: "day-options" }), day: h("div"), trip: h("div"), along: h("div"), route: h("div", { class: "day-options" }), stops: h("div"), commands: h("div", { class: "day-commands" }) };
  async function take(file) {
    const said = drop.querySelector(".drop-said");
    said.replaceChildren(t("day.reading", { file: file.name }));
    try {
      const got = await upload(file, { signal });
      const notes = (got.notes ?? []).map((note) => h("li", { lang: "en" }, note));
      const words = { day: "took_day", way: "took_trip", trip: "took_trip", cycle: "took_trip" }[got.kind] ?? "took_other";
      said.replaceChildren(t(`day.${words}`, { file: file.name }), notes.length ? h("ul", {}, notes) : "");
      if (got.kind === "day") keep({ day: got.id, file: file.name });
      else if (words === "took_trip") keep({ trip: got.id, file: file.name });
    } catch (error) {
      if (error.name !== "AbortError") said.replaceChildren(refusal(error));
    }
  }
  const drop = dropPlace(root, take);
  const parts = { route: panel(t("day.route"), h("p", { class: "quiet" }, t("day.route_head")), place.route, place.stops) };
  root.append(viewHead(t("shell.view_day"), t("day.head")), h("div", { class: "stack" },
    panel(t("day.conditions"), place.options, drop, place.commands), panel(t("day.trip"), place.trip), panel(t("day.along"), place.along), parts.route, panel(t("day.day"), place.day)));
  const lists = { days: [], cycles: [] };
  await Promise.all(Object.keys(lists).map(async (kind) => {
    lists[kind] = await get(`/api/library/${kind}`, { signal }).catch((error) => { if (error.name === "AbortError") throw error; return []; });
  }));
  let leave = null;
  rows().then(() => { if (!signal.aborted) options(place.options, kept(), lists); }, () => {});

  async function compute() {
    leave?.abort();
    leave = new AbortController();
    const mine = leave;
    const own = kept();
    const ref = carOf(own);
    options(place.options, own, lists);
    place.commands.replaceChildren(h("details", {}, h("summary", {}, t("day.commands")), h("pre", { tabindex: "0" }, commands(ref, own).join("\n"))));
    const both = AbortSignal.any([signal, mine.signal]);
    const car = await argumentOf(ref);
    const asked = tripRequest(car, own);
    const [trip, day] = [busy(place.trip, run("bridge", asked, { signal: both })), busy(place.day, run("day", dayRequest(car, own), { signal: both }))];
    const one = trip.then((result) => { if (result && !both.aborted) { drawTrip(place.trip, place.along, result, asked); root.dataset.trip = result.trip; } return result; });
    const way = one.then((result) => (result && !both.aborted ? route(result, asked, own, both) : undefined)).catch((error) => {
      if (error?.name !== "Refusal") throw error;
      place.stops.replaceChildren(refusal(error));
    });
    const other = day.then((result) => { if (result && !both.aborted) { drawDay(place.day, result); root.dataset.day = result.day; } });
    await Promise.all([one, other, way]);
    if (both.aborted) return;
    root.dataset.done = String(Number(root.dataset.done ?? 0) + 1);
    announce(t("day.done"));
  }

  /** The long way below the trip, where somebody asks for one. */
  async function route(result, asked, own, both) {
    parts.route.hidden = !isLeg(own.trip, lists.days);
    const { chargers: fit } = await run("match", { car: asked.car }, { signal: both });
    const named = fit.filter((row) => row.serves && row.kind === "dc").map((row) => [row.charger, row.title]);
    const charger = named.some(([name]) => name === own.charger) ? own.charger : (named[0]?.[0] ?? null);
    const amount = (name, unit, low, high) => field({
      label: t(`day.option_${name}`), unit, min: low, max: high, step: 1, value: own[name], dataset: { option: name },
      onchange: (value) => keep({ [name]: value === null ? FIRST[name] : Math.round(Math.min(high, Math.max(low, value))) }),
    });
    const focused = place.route.contains(document.activeElement) ? document.activeElement.dataset.option : null;
    place.route.replaceChildren(amount("times", undefined, 1, 30),
      select({ label: t("day.option_charger"), options: named, value: charger, onchange: (value) => keep({ charger: value }), dataset: { option: "charger" } }),
      amount("reserve", "percent", 0, 50), amount("until", "percent", 30, 100));
    if (focused) place.route.querySelector(`[data-option="${focused}"]`)?.focus();
    if (own.times < 2 || parts.route.hidden || charger === null) { place.stops.replaceChildren(); return; }
    await busy(place.stops, drawRoute(place.stops, result, asked, { ...own, charger }, both));
  }

  const again = () => compute().catch((error) => { if (error?.name !== "AbortError") throw error; });
  const stop = state.watch([KEY, "cars"], again);
  again();
  return () => { stop(); leave?.abort(); };
}
