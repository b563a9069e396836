// A charge as it goes on: power and what holds it, charge, cells, volts and amperes; what each minute brings.
import { lineChart } from "../charts/index.js";
import { ribbon } from "../day/ribbon.js";
import { figure, h, table } from "../dom.js";
import { quantity } from "../numbers.js";
import { t } from "../text.js";

const pairs = (xs, ys) => xs.map((x, place) => [x, ys[place]]);
const GROUPS = { power: "power", current: "power", station: "power", plating: "cells", hot: "cells", rated: "cells", cold: "cold", voltage: "voltage", target: "target" };

const LONG_MIN = 180;
/** A time in minutes as a person reads it: hours where it is long. */
const lasting = (minutes, digits) => (minutes >= LONG_MIN ? quantity(minutes / 60, "h", { digits: 1 }) : quantity(minutes, "min", { digits }));

/** A figure that is a time; its value stays in minutes. */
function duration(name, minutes) {
  const shown = figure(name, minutes, "min");
  shown.textContent = lasting(minutes, 1);
  return shown;
}

/** Which of the colours of the ribbon a limit has. */
const groupOf = (code) => GROUPS[code] ?? "other";

function summary(done) {
  const one = (words, name, value, unit, digits) => value !== null && value !== undefined && h("div", {}, h("dt", {}, words), h("dd", {}, h("div", { class: "big-figure" }, unit === "min" ? duration(name, value) : figure(name, value, unit, { digits }))));
  const ten = done.course.added.find((row) => row.time_min === 10);
  return h("dl", { class: "day-figures" },
    one(t("charging.duration"), "duration_min", done.duration_min, "min", 1), one(t("charging.duration_10_80"), "duration_10_80_min", done.duration_10_80_min, "min", 1),
    one(t("charging.power_max"), "power_max_kw", done.power_max_kw, "kw", 1), one(t("charging.power_mean"), "power_mean_kw", done.power_mean_kw, "kw", 1),
    one(t("charging.energy_battery"), "energy_battery_kwh", done.energy_battery_kwh, "kwh", 2), one(t("charging.energy_grid"), "energy_grid_kwh", done.energy_grid_kwh, "kwh", 2),
    one(t("charging.efficiency"), "efficiency", done.efficiency, "share", 1), ten && done.course.range_full_km && one(t("charging.ten_minutes"), "range_10_min_km", ten.range_km, "km", 0),
    one(t("charging.fastest"), "fastest_km_min", done.course.fastest_km_min, "km_min", 1), done.cost !== null && one(t("charging.cost"), "cost", done.cost, done.currency ?? "", 2));
}

function stretchTable(done) {
  return table({
    caption: t("charging.held"), rows: done.stretches,
    columns: [
      { key: "words", label: t("charging.limit"), cell: (row) => h("span", { lang: "en" }, h("span", { class: `band-dot band-${groupOf(row.code)}` }), row.words) },
      { key: "soc", label: t("charging.charge"), align: "number", cell: (row) => `${quantity(row.soc_from, "share", { digits: 0 })} – ${quantity(row.soc_to, "share", { digits: 0 })}` },
      { key: "duration_min", label: t("charging.time"), align: "number", cell: (row) => lasting(row.duration_min, 1) }, { key: "power_kw", label: t("charging.power"), unit: "kw", digits: 1 },
    ],
  });
}

function addedTable(done) {
  return table({
    caption: t("charging.added"), rows: done.course.added,
    columns: [
      { key: "time_min", label: t("charging.after"), cell: (row) => lasting(row.time_min, row.time_min % 1 ? 1 : 0) },
      { key: "soc_percent", label: t("charging.charge"), unit: "percent", digits: 1 }, { key: "energy_battery_kwh", label: t("charging.energy_battery"), unit: "kwh", digits: 1 },
      { key: "range_km", label: t("charging.way"), unit: "km", digits: 0, cell: (row) => (done.course.range_full_km === null ? null : row.range_km) },
      { key: "per", label: t("charging.way_minute"), unit: "km_min", digits: 1, cell: (row) => (done.course.range_full_km === null ? null : row.range_km / row.time_min) },
    ],
  });
}

function parts(course) {
  const found = [];
  course.limiter.forEach((code, k) => {
    const from = k ? course.time_min[k - 1] : 0;
    if (found.length && found.at(-1).code === code) found.at(-1).to = course.time_min[k];
    else found.push({ code, kind: groupOf(code), from, to: course.time_min[k] });
  });
  return found.map((part) => ({ ...part, text: `${quantity(part.from, "min")} – ${quantity(part.to, "min")}: ${course.words[part.code]}` }));
}

/** Draw the course of a charge. */
export function drawCourse(root, done) {
  const { course } = done;
  const grid = h("div", { class: "grid" });
  const remarks = [...(done.reached ? [] : [done.why]), ...done.notes].filter(Boolean);
  root.replaceChildren(summary(done), remarks.length ? h("ul", { class: "day-remarks", lang: "en" }, remarks.map((note) => h("li", {}, note))) : "", grid,
    h("div", { class: "grid charging-tables" }, stretchTable(done), addedTable(done)));
  const hours = course.time_min.at(-1) >= LONG_MIN;
  const x = { label: t("charging.time"), unit: hours ? "h" : "min", min: 0 };
  const times = hours ? course.time_min.map((value) => value / 60) : course.time_min;
  const line = (ys, name, rest = {}) => ({ name, points: pairs(times, ys), ...rest });
  const place = (wide) => { const one = h("div", { class: wide ? "span-all" : "" }); grid.append(one); return one; };
  const first = place(true);
  lineChart(first, { title: t("charging.power_title"), x, y: { label: t("charging.power"), unit: "kw", zero: true },
    series: [line(course.power_battery_kw, t("charging.into_battery")), line(course.power_grid_kw, t("charging.from_grid"), { dash: true })] });
  const kinds = Object.fromEntries(["power", "cells", "cold", "voltage", "target", "other"].map((kind) => [kind, t(`charging.held_${kind}`)]));
  first.append(ribbon({ label: t("charging.held"), parts: parts(course), kinds }));
  lineChart(place(), { title: t("charging.charge_title"), x, y: { label: t("charging.charge"), unit: "percent", digits: 0 }, series: [line(course.soc_percent, t("charging.charge"))] });
  lineChart(place(), { title: t("charging.cells_title"), x, y: { label: t("charging.temperature"), unit: "c", digits: 0 }, series: [line(course.cells_c, t("charging.cells"))] });
  lineChart(place(), { title: t("charging.current_title"), x, y: { label: t("charging.current"), unit: "a", zero: true, digits: 0 }, series: [line(course.current_a, t("charging.current"))] });
  lineChart(place(), { title: t("charging.voltage_title"), x, y: { label: t("charging.voltage"), unit: "v", digits: 0 }, series: [line(course.voltage_v, t("charging.voltage"))] });
}

/** Draw power over charge: this charge, its series, and recorded curves beside it. */
export function drawCurves(root, done, axis) {
  const unit = axis === "temperature" ? "c" : "share";
  const series = (done.series[axis] ?? []).map((curve) => ({
    name: `${quantity(curve.value, unit, { digits: 0 })} (${lasting(curve.duration_min, 0)})`, points: pairs(curve.soc_percent, curve.power_kw),
  }));
  const recorded = done.course.recorded.map((curve) => ({ name: t("charging.recorded", { name: curve.name }), points: pairs(curve.soc_percent, curve.power_kw), dash: "2 4", colour: "var(--ink-2)" }));
  const box = h("div");
  root.replaceChildren(box);
  lineChart(box, { title: t(`charging.series_${axis}`), x: { label: t("charging.charge"), unit: "percent", digits: 0, min: 0, max: 100 }, y: { label: t("charging.power"), unit: "kw", zero: true },
    series: [...series, ...recorded], linked: true, note: recorded.length ? t("charging.recorded_note") : "" });
  root.append(table({
    caption: t(`charging.series_${axis}`), hideCaption: true, rows: done.series[axis] ?? [],
    columns: [
      { key: "value", label: t(`charging.value_${axis}`), cell: (row) => quantity(row.value, unit, { digits: 0 }) },
      { key: "duration_min", label: t("charging.time"), align: "number", cell: (row) => duration(`series_${axis}_${row.value}_min`, row.duration_min) },
      { key: "power", label: t("charging.power_max"), unit: "kw", digits: 1, cell: (row) => Math.max(...row.power_kw) },
    ],
  }));
}
