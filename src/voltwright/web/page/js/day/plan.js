// A trip with charging stops by the operation `plan`: its options, its command, and its answer once somebody has asked for it.
import { job, run } from "../api.js";
import { announce, busy, button, field, h, panel, select } from "../dom.js";
import { amount, ownState, refill } from "../own.js";
import { commandOf } from "../share/commands.js";
import { t } from "../text.js";

export const KEY = "plan";
const FIRST = {
  on: false, route: "made-north-south", stations: "made-north-south", depart: "08:00", soc: 0.9, arrive: 0.2, reserve: 0.1, least: "time", warm: true, wind: 0, wind_from: 0,
  route_file: null, stations_file: null,
};
const LEAST = ["time", "cost", "stops"];
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const own = ownState(KEY, FIRST);

/** The options of the plan, with a time of day that its field can show. */
function wishes() {
  const kept = own.kept();
  return TIME.test(kept.depart) ? kept : { ...kept, depart: FIRST.depart };
}

/** Take a file that the studio has read as the route, or as the stations, of the plan. */
export const takeFor = (name, reference, file) => own.keep({ [name]: reference, [`${name}_file`]: file });

const requestOf = (car, conditions, kept) => ({
  route: kept.route, car, stations: kept.stations, objective: kept.least, depart: kept.depart, soc_start: kept.soc, arrive_soc: kept.arrive,
  station_soc: kept.reserve, precondition: kept.warm, wind_kmh: kept.wind, wind_from_deg: kept.wind_from, ...conditions, course: true,
});

/** The answer; one that takes longer than a question may, such as where its programs are compiled, comes from a job. */
async function answer(request, signal) {
  try {
    return await run("plan", request, { signal });
  } catch (error) {
    if (error.kind !== "time" || signal.aborted) throw error;
    const long = job("plan", request);
    signal.addEventListener("abort", long.cancel, { once: true });
    return long.done;
  }
}

/** The command that gives the same plan; nothing where the address holds what no command takes. */
export function planCommand(ref, conditions) {
  const kept = wishes();
  const named = (name, other) => (String(kept[name]).startsWith("upload:") ? (kept[`${name}_file`] ?? other) : kept[name]);
  const request = requestOf(typeof ref === "string" ? ref : "car.yaml", conditions, { ...kept, route: named("route", "route.gpx"), stations: named("stations", "stations.csv") });
  return commandOf("plan", request, () => "car.yaml")?.text.replace(/ --json$/, "") ?? "";
}

function options(root, kept, lists) {
  const rows = (name, kind) => {
    const shipped = lists[kind].map((row) => [row.name, row.title]);
    return String(kept[name]).startsWith("upload:") ? [[kept[name], kept[`${name}_file`] ?? kept[name]], ...shipped] : shipped;
  };
  const choice = (name, list) => select({ label: t(`day.option_${name}`), options: list, value: kept[name], onchange: (value) => own.keep({ [name]: value }), dataset: { option: name } });
  const number = (name, unit, low, high, label) => amount({ name, label, unit, low, high, value: kept[name], first: FIRST[name], keep: own.keep });
  const share = (name, low, high) => number(name, "share", low, high, t(`day.option_${name}`));
  refill(root,
    choice("route", rows("route", "routes")), choice("stations", rows("stations", "stations")),
    field({ label: t("day.option_depart"), type: "time", value: kept.depart, required: true, onchange: (value) => own.keep({ depart: value || FIRST.depart }), dataset: { option: "depart" } }),
    share("soc", 0.01, 1), share("arrive", 0, 0.99), share("reserve", 0, 0.9), choice("least", LEAST.map((name) => [name, t(`day.least_${name}`)])),
    number("wind", "km_h", 0, 200, t("day.option_wind_speed")), number("wind_from", "deg", 0, 360, t("day.option_wind_from")),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: kept.warm === true, dataset: { option: "warm" }, onchange: (event) => own.keep({ warm: event.target.checked }) }), t("day.option_warm")));
}

/** The panel: {element, refresh(lists), compute(car, conditions), abort()}; `told` gets how often a plan has been drawn. */
export function planPanel(signal, told) {
  const place = { options: h("div", { class: "day-options" }), plan: h("div", { class: "plan" }) };
  const ask = button("", () => own.keep({ on: !own.kept().on }), { dataset: { act: "plan" } });
  const element = panel(t("day.plan"), h("p", { class: "quiet" }, t("day.plan_head")), place.options, h("div", { class: "plan-ask" }, ask), place.plan);
  let lists = { routes: [], stations: [] };
  let leave = null;
  let drawn = 0;

  function refresh(found = lists) {
    lists = found;
    const kept = wishes();
    options(place.options, kept, lists);
    ask.textContent = t(kept.on === true ? "day.plan_close" : "day.plan_ask");
    ask.className = kept.on === true ? "button" : "button main";
    if (kept.on !== true) place.plan.replaceChildren();
  }

  async function compute(car, conditions) {
    leave?.abort();
    leave = new AbortController();
    const both = AbortSignal.any([signal, leave.signal]);
    refresh();
    const kept = wishes();
    if (kept.on !== true) return;
    const [plan, stops] = await Promise.all([busy(place.plan, answer(requestOf(car, conditions, kept), both)), import("./stops.js")]);
    if (both.aborted) return;
    if (!plan) { // A refusal stands alone: the plan before it answers another question.
      place.plan.replaceChildren(...place.plan.querySelectorAll(":scope > .refusal"));
      return;
    }
    stops.drawPlan(place.plan, plan);
    drawn += 1;
    told(drawn);
    announce(t("day.plan_done"));
  }

  return { element, refresh, compute, abort: () => leave?.abort() };
}
