// The declared value: a slider over the table of the result, and what each value comes to. No question to the server.
import { lineChart } from "../charts/index.js";
import { button, figure, h, newId, panel } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";

const percent = (share, digits = 1) => quantity(100 * share, "percent", { digits });

/** The place of a value in the table: that of the nearest. */
export function placeOf(table, value) {
  let best = 0;
  table.declared_wh_km.forEach((each, place) => {
    if (Math.abs(each - value) < Math.abs(table.declared_wh_km[best] - value)) best = place;
  });
  return best;
}

/** What a place of the table says. */
export function at(table, place) {
  const names = ["declared_wh_km", "range_declared_km", "cars_keep", "cars_reach", "passes", "tests"];
  return Object.fromEntries(names.map((name) => [name, table[name][place]]));
}

function readout(now) {
  const item = (label, name, value, unit, digits) => h("div", {}, h("dt", {}, label), h("dd", {}, figure(`declared:${name}`, value, unit, { digits })));
  return h("dl", { class: "readout" },
    item(t("production.range_with_it"), "range_km", now.range_declared_km, "km", 0),
    item(t("production.passes"), "passes_percent", 100 * now.passes, "percent", 1),
    item(t("production.keep"), "cars_keep_percent", 100 * now.cars_keep, "percent", 1),
    item(t("production.reach"), "cars_reach_percent", 100 * now.cars_reach, "percent", 1),
    item(t("production.tests"), "tests", now.tests, undefined, 1));
}

/** The slider with its figures; `moved(now)` is called with each new value. */
export function declarePanel(table, judged, start, moved) {
  const id = newId("declared");
  const root = panel(t("production.declare"), h("p", { class: "quiet" }, t("production.declare_text")));
  const shown = h("output", { htmlFor: id, class: "big-figure" });
  const figures = h("div");
  const words = h("p", { class: "declared-words", role: "status" });
  const slider = h("input", { id, type: "range", min: 0, max: table.declared_wh_km.length - 1, step: 1, oninput: () => show(true) });
  const stops = [["recommended", judged.declared_wh_km], ["designed", judged.designed_wh_km], ["written", judged.written_wh_km]];
  const chart = lineChart(h("div"), { title: "", series: [] });
  const show = (told) => {
    const now = at(table, Number(slider.value));
    const value = quantity(now.declared_wh_km, "wh_km", { digits: 2 });
    shown.replaceChildren(figure("declared:consumption_wh_km", now.declared_wh_km, "wh_km", { digits: 2 }));
    slider.setAttribute("aria-valuetext", `${value}, ${t("production.passes")} ${percent(now.passes)}`);
    figures.replaceChildren(readout(now));
    words.textContent = t("production.declared_words", { value, more: number(100 * (now.declared_wh_km / judged.designed_wh_km - 1), { digits: 1, sign: true }), pass: percent(now.passes), cars: percent(now.cars_keep) });
    chart.update({ marks: [{ x: now.declared_wh_km, label: t("production.declared") }] });
    if (told) moved(now);
  };
  const go = (value) => { slider.value = placeOf(table, value); show(true); };
  slider.value = placeOf(table, start ?? judged.declared_wh_km);
  root.append(
    h("div", { class: "declare-line" }, h("label", { htmlFor: id }, t("production.declared_consumption")), shown),
    slider,
    h("div", { class: "row stops" }, stops.filter(([, value]) => value !== null).map(([name, value]) =>
      button(`${t(`production.${name}`)} ${quantity(value, "wh_km", { digits: 1 })}`, () => go(value), { dataset: { stop: name } }))),
    words, figures, chart.element);
  chart.update({
    title: t("production.pass_chart"), desc: t("production.declare_text"),
    x: { label: t("production.declared_consumption"), unit: "wh_km" }, y: { label: t("production.share"), unit: "percent", min: 0, max: 100 },
    series: [
      { name: t("production.passes"), points: table.declared_wh_km.map((each, place) => [each, 100 * table.passes[place]]) },
      { name: t("production.keep"), dash: "5 4", points: table.declared_wh_km.map((each, place) => [each, 100 * table.cars_keep[place]]) }],
  });
  show(false);
  return { element: root, now: () => at(table, Number(slider.value)) };
}
