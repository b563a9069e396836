// A trip: from the label to it as a bridge, and charge, speed and temperatures over its heights.
import { barChart, bridgeChart, lineChart } from "../charts/index.js";
import { figure, h, table } from "../dom.js";
import { quantity } from "../numbers.js";
import { t } from "../text.js";
import { partsOfTrip } from "./energy.js";

const pairs = (xs, ys) => xs.map((x, place) => [x, ys[place]]);

function summary(trip) {
  const one = (words, name, value, unit, digits) => h("div", {}, h("dt", {}, words), h("dd", {}, h("div", { class: "big-figure" }, figure(name, value, unit, { digits }))));
  return h("dl", { class: "day-figures" },
    one(t("day.distance"), "trip_distance_km", trip.distance_km, "km", 1),
    one(t("day.label_consumption", { label: trip.label.toUpperCase() }), "consumption_label_wh_km", trip.consumption_label_wh_km, "wh_km", 1),
    one(t("day.trip_consumption"), "consumption_trip_wh_km", trip.consumption_trip_wh_km, "wh_km", 1),
    one(t("day.trip_consumption_grid"), "consumption_trip_wall_wh_km", trip.consumption_trip_wall_wh_km, "wh_km", 1),
    one(t("day.label_range", { label: trip.label.toUpperCase() }), "range_label_km", trip.range_label_km, "km", 0),
    one(t("day.trip_range"), "range_trip_km", trip.range_trip_km, "km", 0),
    one(t("day.charge_end"), "trip_soc_end", trip.soc_end, "share", 0));
}

/** What a step changes, in the language of the page, with the numbers of the request. */
function wordsOf(step, asked) {
  return t(`day.text_${step.name}`, {
    label: (asked.label ?? "epa").toUpperCase(), air: quantity(asked.temp_ambient_c, "c", { digits: 0 }),
    cells: quantity(asked.temp_cells_c ?? asked.temp_ambient_c, "c", { digits: 0 }), payload: quantity(asked.payload_kg ?? 0, "kg"),
    wind: quantity(asked.headwind_kmh ?? 0, "km_h"), factor: String(asked.tyre_factor ?? 1),
  });
}

function drawBridge(root, trip, asked) {
  const steps = [
    { name: t("day.step_label", { label: trip.label.toUpperCase() }), value: trip.consumption_label_wh_km, kind: "total" },
    ...trip.steps.map((step) => ({ name: t(`day.step_${step.name}`), value: step.consumption_change_wh_km, kind: "delta", text: wordsOf(step, asked) })),
    { name: t("day.step_trip"), value: trip.consumption_trip_wh_km, kind: "total" },
  ];
  bridgeChart(root, { title: t("day.bridge_title"), y: { label: t("day.consumption"), unit: "wh_km", min: 0 }, steps, height: undefined });
}

function stepsTable(trip, asked) {
  return table({
    caption: t("day.steps"), hideCaption: true, class: "day-steps", rows: trip.steps,
    columns: [
      { key: "name", label: t("day.step"), cell: (row) => t(`day.step_${row.name}`) },
      { key: "change", label: t("day.change"), align: "number", cell: (row) => figure(`step_${row.name}`, row.consumption_change_wh_km, "wh_km", { digits: 1, sign: true }) },
      { key: "consumption_after_wh_km", label: t("day.after"), unit: "wh_km", digits: 1 },
      { key: "range_after_km", label: t("day.range"), unit: "km", digits: 0 },
      { key: "words", label: t("day.why"), cell: (row) => wordsOf(row, asked) },
    ],
  });
}

/** Draw a trip: root for the bridge, and one for what happens along the way. */
export function drawTrip(root, along, trip, asked) {
  const chart = h("div");
  const notes = trip.notes.map((note) => h("li", {}, note));
  root.replaceChildren(summary(trip), notes.length ? h("ul", { class: "day-remarks", lang: "en" }, notes) : "", chart, stepsTable(trip, asked));
  drawBridge(chart, trip, asked);
  const { course } = trip;
  const x = { label: t("day.way"), unit: "km", min: 0, max: course.way_km.at(-1) };
  const grid = h("div", { class: "grid" });
  along.replaceChildren(grid);
  const place = (wide) => { const one = h("div", { class: wide ? "span-all" : "" }); grid.append(one); return one; };
  const line = (ys, name, rest = {}) => ({ name, points: pairs(course.way_km, ys), ...rest });
  const high = line(course.height_m, t("day.height"));
  const ground = Math.min(...course.height_m);
  lineChart(place(true), { title: t("day.height_title"), x, y: { label: t("day.height"), unit: "m", digits: 0 }, height: 190,
    series: [{ ...high, band: high.points.map(([way, metres]) => [way, ground, metres]) }] });
  lineChart(place(), { title: t("day.trip_charge_title"), x, y: { label: t("day.charge"), unit: "percent", digits: 1 }, series: [line(course.soc_percent, t("day.charge"))] });
  lineChart(place(), { title: t("day.temperature_title"), x, y: { label: t("day.temperature"), unit: "c", digits: 0 },
    series: [line(course.cells_c, t("day.cells")), line(course.cabin_c, t("day.cabin")), line(course.ambient_c, t("day.air"), { dash: true })] });
  lineChart(place(), { title: t("day.speed_title"), x, y: { label: t("day.speed"), unit: "km_h", zero: true }, series: [line(course.speed_kmh, t("day.speed"))] });
  lineChart(place(), { title: t("day.trip_power_title"), x, y: { label: t("day.power"), unit: "kw", zero: true },
    series: [line(course.power_battery_kw, t("day.out_of_battery"), { step: true }), line(course.climate_kw, t("day.climate"), { step: true })] });
  const parts = partsOfTrip(trip);
  barChart(place(true), { title: t("day.trip_energy_title"), y: { label: t("day.consumption"), unit: "wh_km" }, horizontal: true,
    categories: parts.map(([name]) => name), series: [{ name: t("day.consumption"), values: parts.map(([, value]) => value) }] });
}
