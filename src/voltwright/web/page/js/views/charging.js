// Charging: cars against chargers and why not more, a charge as it goes on, and its curve by temperature, age and start.
import { run } from "../api.js";
import { argumentOf, chosen, rows, titleOf } from "../cars.js";
import { drawCourse, drawCurves } from "../charging/course.js";
import { matrix, why } from "../charging/matrix.js";
import { announce, busy, button, h, panel, select, viewHead } from "../dom.js";
import { amount, ownState, refill } from "../own.js";
import { state } from "../state.js";
import { t } from "../text.js";

const KEY = "charging";
const FIRST = { kind: "dc", car: 0, charger: null, from: 0.1, to: 0.8, air: 20, cells: null, ready: false, left: 1, axis: "temperature" };
const AXES = ["temperature", "age", "start"];

const { kept, keep } = ownState(KEY, FIRST);

/** The pair that is shown: the chosen one, else the strongest that serves the car. */
function pairOf(own, matches) {
  const car = Math.min(own.car, matches.length - 1);
  const list = matches[car] ?? [];
  const wanted = list.find((row) => row.charger === own.charger);
  const fit = list.find((row) => row.serves && (own.kind === "all" || row.kind === own.kind)) ?? list.find((row) => row.serves);
  return { car, row: wanted ?? fit ?? null };
}

const requestOf = (car, row, own) => ({
  car, charger: row.charger, soc_start: own.from, soc_end: own.to, temp_ambient_c: own.air, precondition: own.ready, capacity_share: own.left,
  course: true, series: AXES, ...(own.cells === null ? {} : { temp_cells_c: own.cells }),
});

function commandOf(ref, row, own) {
  const flags = [["--from", own.from, 0.1], ["--to", own.to, 0.8], ["--temp", own.air, 20], ["--cells", own.cells, null], ["--capacity-share", own.left, 1]];
  const words = flags.filter(([, value, usual]) => value !== usual).map(([flag, value]) => ` ${flag} ${value}`).join("");
  return `voltwright charge ${typeof ref === "string" ? ref : "car.yaml"} --with ${row.charger}${words}${own.ready ? " --precondition" : ""} --course --series ${own.axis}`;
}

function options(root, own) {
  const number = (name, unit, low, high, rest = {}) => amount({ name, label: t(`charging.option_${name}`), unit, low, high, value: own[name], first: FIRST[name], keep, ...rest });
  const ready = h("label", { class: "check" }, h("input", { type: "checkbox", checked: own.ready, dataset: { option: "ready" }, onchange: (event) => keep({ ready: event.target.checked }) }), t("charging.option_ready"));
  refill(root, number("from", "share", 0, 0.99), number("to", "share", 0.01, 1), number("air", "c", -40, 50),
    number("cells", "c", -40, 60, { placeholder: t("charging.on_arrival") }), number("left", "share", 0.3, 1), ready);
}

/** Open the view. */
export async function open(root, { signal }) {
  const place = { kinds: h("div", { class: "charging-kinds" }), matrix: h("div"), why: h("div"), options: h("div", { class: "day-options" }), course: h("div"), axes: h("div", { class: "charging-kinds", role: "group", "aria-label": t("charging.curves") }), curves: h("div"), command: h("div", { class: "day-commands" }) };
  root.append(viewHead(t("shell.view_charging"), t("charging.head")), h("div", { class: "stack" },
    panel(t("charging.matrix"), place.kinds, place.matrix, place.why), panel(t("charging.course"), place.options, place.course, place.command), panel(t("charging.curves"), place.axes, place.curves)));
  let leave = null;
  let known = { cars: null, matches: [] };

  async function matched(refs, both) {
    const key = JSON.stringify(refs);
    if (known.cars === key) return known.matches;
    const all = await Promise.all(refs.map(async (ref) => (await run("match", { car: await argumentOf(ref) }, { signal: both })).chargers));
    known = { cars: key, matches: all };
    return all;
  }

  function drawMatrix(refs, matches, own) {
    const focused = place.matrix.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    const pair = pairOf(own, matches);
    place.kinds.replaceChildren(select({
      label: t("charging.kind"), value: own.kind, options: ["dc", "ac", "wireless", "all"].map((kind) => [kind, t(`charging.kind_${kind}`)]), dataset: { option: "kind" },
      onchange: (kind) => keep({ kind }),
    }));
    matrix(place.matrix, { refs, matches, kind: own.kind, chosen: { car: pair.car, charger: pair.row?.charger }, pick: (car, charger) => keep({ car, charger }) });
    if (focused?.charger) place.matrix.querySelector(`[data-charger="${focused.charger}"][data-car="${focused.car}"]`)?.focus();
    why(place.why, pair.row, titleOf(refs[pair.car]));
    return pair;
  }

  async function compute() {
    leave?.abort();
    leave = new AbortController();
    const mine = leave;
    const own = kept();
    const both = AbortSignal.any([signal, mine.signal]);
    const refs = chosen();
    options(place.options, own);
    const matches = await busy(place.matrix, matched(refs, both));
    if (!matches || both.aborted) return;
    const { car, row } = drawMatrix(refs, matches, own);
    place.axes.replaceChildren(...AXES.map((axis) => button(t(`charging.by_${axis}`), () => keep({ axis }), { "aria-pressed": String(own.axis === axis), dataset: { axis } })));
    if (!row?.serves) {
      for (const each of [place.course, place.curves, place.command]) each.replaceChildren();
      place.course.append(h("p", { class: "quiet" }, t("charging.no_course")));
      root.dataset.charged = row?.charger ?? "";
      return;
    }
    const request = requestOf(await argumentOf(refs[car]), row, own);
    const done = await busy(place.course, run("charge", request, { signal: both }));
    if (!done || both.aborted) return;
    drawCourse(place.course, done);
    drawCurves(place.curves, done, own.axis);
    place.command.replaceChildren(h("details", {}, h("summary", {}, t("charging.command")), h("pre", { tabindex: "0" }, commandOf(refs[car], row, own))));
    root.dataset.charged = row.charger;
    root.dataset.done = String(Number(root.dataset.done ?? 0) + 1);
    announce(t("charging.done", { charger: row.title }));
  }

  const again = () => compute().catch((error) => { if (error?.name !== "AbortError") throw error; });
  rows().then(() => { if (!signal.aborted && known.cars) drawMatrix(chosen(), known.matches, kept()); }, () => {});
  const stop = state.watch([KEY, "cars"], again);
  again();
  return () => { stop(); leave?.abort(); };
}
