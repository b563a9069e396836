// A day by the hour: what the car did, its power, its charge, its temperatures, and where the energy went.
import { flowChart, lineChart } from "../charts/index.js";
import { figure, h, table } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";
import { flowOfDay } from "./energy.js";
import { ribbon } from "./ribbon.js";

const clock = (hours) => `${String(Math.floor(hours + 1e-9)).padStart(2, "0")}:${String(Math.round((hours % 1) * 60) % 60).padStart(2, "0")}`;
const hoursOf = (text) => Number(text.slice(0, 2)) + Number(text.slice(3)) / 60;
const pairs = (xs, ys) => xs.map((x, place) => [x, ys[place]]);

function summary(day) {
  const one = (words, name, value, unit, digits) => h("div", {}, h("dt", {}, words), h("dd", {}, h("div", { class: "big-figure" }, figure(name, value, unit, { digits }))));
  return h("dl", { class: "day-figures" },
    one(t("day.distance"), "distance_km", day.distance_km, "km", 1), one(t("day.energy_battery"), "energy_pack_kwh", day.energy_pack_kwh, "kwh", 2),
    one(t("day.energy_grid"), "energy_grid_kwh", day.energy_grid_kwh, "kwh", 2), one(t("day.charge_end"), "soc_end", day.soc_end, "share", 0),
    Object.entries(day.costs).map(([currency, value]) => one(t("day.cost"), "cost", value, currency, 2)));
}

function rowsTable(day) {
  return table({
    caption: t("day.rows"), hideCaption: true, class: "day-rows", rows: day.rows,
    columns: [
      { key: "at", label: t("day.time"), cell: (row) => `${row.at} – ${row.until}` },
      { key: "what", label: t("day.what"), cell: (row) => h("span", { class: "what" }, h("span", { class: `band-dot band-${row.what}` }), row.number === null ? t("day.do_park") : row.title) },
      { key: "distance_km", label: t("day.distance"), unit: "km", digits: 1, cell: (row) => row.distance_km || null },
      { key: "energy_pack_kwh", label: t("day.energy_battery"), unit: "kwh", digits: 2 },
      { key: "energy_grid_kwh", label: t("day.energy_grid"), unit: "kwh", digits: 2, cell: (row) => (Math.abs(row.energy_grid_kwh) > 0.005 ? row.energy_grid_kwh : null) },
      { key: "climate_kwh", label: t("day.climate"), unit: "kwh", digits: 2 },
      { key: "soc", label: t("day.charge"), align: "number", cell: (row) => `${number(100 * row.soc_start, { digits: 0 })} → ${quantity(row.soc_end, "share", { digits: 0 })}` },
      { key: "cells", label: t("day.cells"), align: "number", cell: (row) => `${quantity(row.cells_start_c, "c", { digits: 0 })} → ${quantity(row.cells_end_c, "c", { digits: 0 })}` },
      { key: "cabin_end_c", label: t("day.cabin"), unit: "c", digits: 0 },
    ],
  });
}

/** Charging stops on the way: [way, words]. */
function stops(day) {
  let way = 0;
  const found = [];
  for (const row of day.rows) {
    way += row.distance_km;
    const moved = way > 0.1 && way < day.distance_km - 0.1;
    if (row.what === "charge" && moved) found.push({ x: way, label: `${row.title}, ${quantity(row.soc_end - row.soc_start, "share", { digits: 0, sign: true })}` });
  }
  return found;
}

/** Draw a day. */
export function drawDay(root, day) {
  const { course } = day;
  const x = { label: t("day.time_of_day"), unit: "h", min: course.time_h[0] < 1 ? 0 : undefined, max: Math.ceil(course.time_h.at(-1) - 1e-6), format: clock, digits: 0 };
  const line = (ys, name, rest = {}) => ({ name, points: pairs(course.time_h, ys), ...rest });
  const charts = h("div", { class: "grid" });
  const kinds = Object.fromEntries(["drive", "charge", "give", "park"].map((kind) => [kind, t(`day.do_${kind}`)]));
  const bands = day.rows.map((row) => ({ kind: row.what, from: hoursOf(row.at), to: hoursOf(row.until), text: `${row.at} – ${row.until}: ${row.number === null ? kinds.park : row.title}` }));
  const notes = day.remarks.map((remark) => h("li", {}, remark.sentence));
  root.replaceChildren(summary(day), notes.length ? h("ul", { class: "day-remarks", lang: "en" }, notes) : "", charts,
    h("div", { class: "day-flow" }), rowsTable(day));
  const place = (wide) => { const one = h("div", { class: wide ? "span-all" : "" }); charts.append(one); return one; };
  const first = place(true);
  lineChart(first, { title: t("day.power_title"), x, y: { label: t("day.power"), unit: "kw", zero: true }, linked: true,
    series: [line(course.power_battery_kw, t("day.out_of_battery"), { step: true }), line(course.power_grid_kw, t("day.from_grid"), { step: true }), line(course.climate_kw, t("day.climate"), { step: true })] });
  first.append(ribbon({ label: t("day.rows"), parts: bands, kinds }));
  lineChart(place(), { title: t("day.charge_title"), x, y: { label: t("day.charge"), unit: "percent", min: 0, max: 100, digits: 0 }, series: [line(course.soc_percent, t("day.charge"))] });
  lineChart(place(), { title: t("day.temperature_title"), x, y: { label: t("day.temperature"), unit: "c", digits: 0 },
    series: [line(course.cells_c, t("day.cells")), line(course.cabin_c, t("day.cabin")), line(course.ambient_c, t("day.air"), { dash: true })] });
  const way = { label: t("day.way"), unit: "km", min: 0 };
  lineChart(place(true), { title: t("day.way_title"), x: way, y: { label: t("day.charge"), unit: "percent", min: 0, max: 100, digits: 0 }, marks: stops(day),
    series: [{ name: t("day.charge"), points: pairs(course.way_km, course.soc_percent) }] });
  flowChart(root.querySelector(".day-flow"), { title: t("day.flow_title"), unit: "kwh", height: 460, ...flowOfDay(day) });
}
