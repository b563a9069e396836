// Day and trip: a day by the hour, and a trip over its heights with the bridge from the label to it.
import { get, run, upload } from "../api.js";
import { argumentOf, chosen, rows, titleOf } from "../cars.js";
import { drawDay } from "../day/hours.js";
import { KEY as PLAN, planCommand, planPanel, takeFor } from "../day/plan.js";
import { drawTrip } from "../day/trip.js";
import { announce, busy, button, h, panel, refusal, select, viewHead } from "../dom.js";
import { amount, ownState, refill } from "../own.js";
import { state } from "../state.js";
import { t } from "../text.js";

const KEY = "day";
const FIRST = { car: 0, day: "frosty-motorway", trip: "made-mountain-pass", label: "epa", temp: null, payload: 0, wind: 0, tyres: 1, sun: 0 };
const SEASONS = { winter: [-5, 1.1, 0], spring: [10, 1, 200], summer: [25, 1, 600], hot: [35, 1, 800] };
const LABELS = { epa: "EPA", wltp: "WLTP", cltc: "CLTC", nedc: "NEDC" };
const TRIP_C = 20;
const LISTS = ["days", "cycles", "routes", "stations"];
const { kept, keep } = ownState(KEY, FIRST);

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
const planned = (own) => ({ temp_ambient_c: own.temp ?? TRIP_C, payload_kg: own.payload, sun_w_m2: own.sun });
const dayRequest = (car, own) => ({ day: own.day, car, payload_kg: own.payload, course: true, ...(own.temp === null ? {} : { temp_ambient_c: own.temp }) });

/** What the commands are that give the same. */
function commands(ref, own) {
  const car = typeof ref === "string" ? ref : "car.yaml";
  const name = (it) => (String(it).startsWith("upload:") ? (own.file ?? "trip.gpx") : it);
  const more = [["--payload", own.payload, 0], ["--wind", own.wind, 0], ["--tyres", own.tyres, 1], ["--sun", own.sun, 0]];
  const flags = (list) => list.filter(([, value, usual]) => value !== usual).map(([flag, value]) => ` ${flag} ${value}`).join("");
  const temp = own.temp === null ? "" : ` --temp ${own.temp}`;
  return [`voltwright day ${name(own.day)} --car ${car}${temp}${flags(more.slice(0, 1))}`,
    `voltwright bridge ${car} ${name(own.trip)} --label ${own.label}${temp}${flags(more)}`, planCommand(ref, planned(own))].filter(Boolean);
}

function options(root, own, lists) {
  const marked = (name) => ({ dataset: { option: name } });
  const number = (name, unit, low, high, rest = {}) => amount({ name, label: t(`day.option_${name}`), unit, low, high, value: own[name], first: FIRST[name], keep, ...rest });
  const withOwn = (rows, value) => (String(value).startsWith("upload:") ? [[value, own.file ?? value], ...rows] : rows);
  const days = lists.days.map((row) => [row.name, row.title]);
  const trips = [...lists.cycles.map((row) => [row.name, row.title]), ...days];
  refill(root,
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
    number("temp", "c", -30, 50, { placeholder: t("day.as_written") }), number("payload", "kg", 0, 1000), number("wind", "km_h", -80, 120),
    number("tyres", undefined, 0.5, 2));
}

function dropPlace(root, take) {
  const input = h("input", { type: "file", class: "sr-only", tabindex: "-1", "aria-label": t("day.file"), accept: ".gpx,.geojson,.csv,.txt,.yaml,.yml,.json", onchange: () => { if (input.files[0]) take(input.files[0]); input.value = ""; } });
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

const TAKEN = { day: "took_day", way: "took_way", route: "took_route", stations: "took_stations", trip: "took_trip", cycle: "took_trip" };

/** Open the view. */
export async function open(root, { signal }) {
  const place = { options: h("div", { class: "day-options" }), day: h("div"), trip: h("div"), along: h("div"), commands: h("div", { class: "day-commands" }) };
  const plan = planPanel(signal, (count) => { root.dataset.planned = String(count); });
  async function take(file) {
    const said = drop.querySelector(".drop-said");
    said.replaceChildren(t("day.reading", { file: file.name }));
    try {
      const got = await upload(file, { signal });
      const notes = (got.notes ?? []).map((note) => h("li", { lang: "en" }, note));
      said.replaceChildren(t(`day.${TAKEN[got.kind] ?? "took_other"}`, { file: file.name }), notes.length ? h("ul", {}, notes) : "");
      if (["route", "way"].includes(got.kind)) takeFor("route", got.id, file.name);
      if (got.kind === "stations") takeFor("stations", got.id, file.name);
      if (got.kind === "day") keep({ day: got.id, file: file.name });
      if (["way", "trip", "cycle"].includes(got.kind)) keep({ trip: got.id, file: file.name }, { replace: got.kind === "way" });
    } catch (error) {
      if (error.name !== "AbortError") said.replaceChildren(refusal(error));
    }
  }
  const drop = dropPlace(root, take);
  root.append(viewHead(t("shell.view_day"), t("day.head")), h("div", { class: "stack" },
    panel(t("day.conditions"), place.options, drop, place.commands), panel(t("day.trip"), place.trip), panel(t("day.along"), place.along), plan.element, panel(t("day.day"), place.day)));
  const lists = Object.fromEntries(LISTS.map((kind) => [kind, []]));
  let leave = null;

  const drawOptions = () => { if (!signal.aborted) { options(place.options, kept(), lists); plan.refresh(lists); } };
  rows().then(drawOptions, () => {});

  function drawCommands() {
    const unfolded = place.commands.querySelector("details")?.open;
    const own = kept();
    place.commands.replaceChildren(h("details", { open: unfolded }, h("summary", {}, t("day.commands")), h("pre", { tabindex: "0" }, commands(carOf(own), own).join("\n"))));
  }

  async function compute() {
    leave?.abort();
    plan.abort();
    leave = new AbortController();
    const mine = leave;
    const own = kept();
    options(place.options, own, lists);
    drawCommands();
    const both = AbortSignal.any([signal, mine.signal]);
    const car = await argumentOf(carOf(own));
    const asked = tripRequest(car, own);
    const [trip, day] = [busy(place.trip, run("bridge", asked, { signal: both })), busy(place.day, run("day", dayRequest(car, own), { signal: both }))];
    const one = trip.then((result) => { if (result && !both.aborted) { drawTrip(place.trip, place.along, result, asked); root.dataset.trip = result.trip; } });
    const other = day.then((result) => { if (result && !both.aborted) { drawDay(place.day, result); root.dataset.day = result.day; } });
    await Promise.all([one, other]);
    if (both.aborted) return;
    root.dataset.done = String(Number(root.dataset.done ?? 0) + 1);
    announce(t("day.done"));
    await plan.compute(car, planned(own));
  }

  /** The plan alone, where only its own options have changed. */
  async function replan() {
    drawCommands();
    const own = kept();
    const mine = leave;
    const car = await argumentOf(carOf(own));
    if (mine === leave && !signal.aborted) await plan.compute(car, planned(own));
  }

  const safely = (act) => () => act().catch((error) => { if (error?.name !== "AbortError") throw error; });
  const stops = [state.watch([KEY, "cars"], safely(compute)), state.watch(PLAN, safely(replan))];
  safely(compute)();
  await Promise.all(LISTS.map(async (kind) => {
    lists[kind] = await get(`/api/library/${kind}`, { signal }).catch((error) => { if (error.name === "AbortError") throw error; return []; });
  }));
  drawOptions();
  return () => { for (const stop of stops) stop(); leave?.abort(); plan.abort(); };
}
