// The headline figures of the cars side by side, and their range by test procedure.
import { colourOf } from "../cars.js";
import { barChart, highlight } from "../charts/index.js";
import { figure, h, table } from "../dom.js";
import { number, quantity, toShown } from "../numbers.js";
import { t } from "../text.js";

/** Unit and decimals of each headline figure. */
export const UNITS = {
  range_epa_km: ["km", 0], consumption_epa_wh_km: ["wh_km", 1], range_wltp_km: ["km", 0], consumption_wltp_wh_km: ["wh_km", 1],
  range_cltc_km: ["km", 0], consumption_cltc_wh_km: ["wh_km", 1], range_nedc_km: ["km", 0], consumption_nedc_wh_km: ["wh_km", 1],
  acceleration_0_100_s: ["s", 2], charge_10_80_min: ["min", 1], mass_curb_kg: ["kg", 0], price_usd: ["USD", 0],
};
const PROCEDURES = ["epa", "wltp", "cltc", "nedc"];
const PARTS = ["pack", "drive_units", "charger_and_wiring", "thermal", "body", "rest"];
const rowOf = (car, name) => car?.figures?.find((each) => each.figure === name);

/** A figure of a car: the printed value with its interval, and what was published with the deviation. */
function cell(car, name) {
  const row = rowOf(car, name);
  if (!row) return "–";
  const [unit, digits] = UNITS[name];
  if (row.value === null) return h("span", { class: "quiet", title: row.notes.join(" ") }, t("compare.none"));
  const known = row.published[0];
  return h("div", { class: "compare-cell" },
    h("span", {}, figure(name, row.printed, unit, { digits }),
      row.half_width !== null && h("span", { class: "quiet" }, " ± ", number(toWidth(row.half_width, unit), { digits }))),
    known && h("span", { class: "quiet compare-published", title: [known.source, known.note].filter(Boolean).join(". ") },
      t(known.rollout ? "compare.published_rollout" : "compare.published", { value: quantity(known.value, unit, { digits }) }), " ",
      known.deviation !== null && h("span", { class: `badge ${badge(known.deviation)}`, dataset: { figure: `${name}_deviation`, value: String(known.deviation) } },
        `${number(100 * known.deviation, { digits: 1, sign: true })} %`)));
}

const badge = (deviation) => (Math.abs(deviation) <= 0.05 ? "good" : Math.abs(deviation) <= 0.1 ? "warn" : "bad");
const toWidth = (width, unit) => toShown(width, unit) - toShown(0, unit);

/** The table of headline figures; `cars` are by place, null while they are awaited. */
export function figuresTable(cars, names) {
  const known = cars.filter((car) => car?.figures);
  const figures = Object.keys(UNITS).filter((name) => known.some((car) => rowOf(car, name)));
  const columns = [{ key: "label", label: t("compare.figure") }, ...cars.map((car, at) => ({
    label: h("span", { onpointerenter: () => highlight(names[at]), onpointerleave: () => highlight(null) }, h("span", { class: "swatch", style: { "--swatch": colourOf(at) } }), names[at]),
    cell: (name) => h("div", { dataset: { car: String(at) } }, car ? cell(car, name) : "…"),
  }))];
  columns[0].cell = (name) => t(`compare.figure_${name}`);
  return table({ caption: t("compare.figures"), hideCaption: true, columns, rows: figures, class: "compare-figures" });
}

/** What the table rests on: loss model, station, price of the file, warnings; a list for each car. */
export function figuresNotes(cars, names) {
  return h("details", { class: "compare-notes" }, h("summary", {}, t("compare.notes")), h("dl", {}, cars.map((car, at) => car.figures && [
    h("dt", {}, names[at]),
    h("dd", {}, h("ul", {}, [
      t("compare.loss_model", { words: car.loss_model }), car.charger && t("compare.charger", { name: car.charger }),
      car.price && t("compare.price_file", { value: quantity(car.price.amount, car.price.currency, { digits: 0 }) }),
      Object.keys(car.price_parts_usd).length && t("compare.price_parts", {
        parts: PARTS.map((part) => `${t(`compare.part_${part}`)} ${quantity(car.price_parts_usd[part], "USD", { digits: 0 })}`).join(", "),
      }),
      ...car.figures.filter((row) => row.value === null).map((row) => row.notes.join(" ")), ...car.warnings,
      ...car.figures.flatMap((row) => row.published.slice(0, 1).map((each) => `${t(`compare.figure_${row.figure}`)}: ${each.source} (${each.kind})${each.note ? `. ${each.note}` : ""}`)),
    ].filter(Boolean).map((text) => h("li", {}, text)))),
  ])));
}

/** Data of the chart of ranges by procedure, with intervals and published marks. */
export function rangeData(cars, names) {
  const places = cars.flatMap((car, at) => (car.figures ? [at] : []));
  const own = PROCEDURES.filter((name) => cars.some((car) => rowOf(car, `range_${name}_km`)));
  const value = (car, name, read) => {
    const row = rowOf(car, `range_${name}_km`);
    return row && row.printed !== null ? read(row) : null;
  };
  const end = (sign) => (row) => (row.half_width === null ? null : row.printed + sign * row.half_width);
  return {
    title: t("compare.range"), desc: t("compare.range_desc"), note: t("compare.range_note"), linked: true, file: "range-by-procedure",
    y: { label: t("compare.range_axis"), unit: "km", zero: true }, categories: own.map((name) => name.toUpperCase()),
    series: places.map((at) => ({
      name: names[at], colour: colourOf(at), values: own.map((name) => value(cars[at], name, (row) => row.printed)),
      low: own.map((name) => value(cars[at], name, end(-1))), high: own.map((name) => value(cars[at], name, end(1))),
    })),
    marks: places.flatMap((at, series) => own.flatMap((name, category) => {
      const row = rowOf(cars[at], `range_${name}_km`);
      return row?.published.length ? [{ category, series, value: row.published[0].value, label: `${names[at]}, ${t("compare.mark_published")}` }] : [];
    })),
  };
}

/** Draw the ranges. */
export const rangeChart = (root, data) => barChart(root, data);
