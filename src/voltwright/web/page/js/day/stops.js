// A planned trip: its sums, its stops, the course over the way, other plans, and what stands in the way where there is none.
import { lineChart } from "../charts/index.js";
import { figure, h, table } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";

const MIN_PER_H = 60;
const pairs = (xs, ys) => xs.map((x, place) => [x, ys[place]]);
const percent = (value) => number(100 * value, { digits: 0 });
const km = (value) => quantity(value, "km", { digits: 0 });

/** The unit of prices: a currency where the stations name one. */
const moneyOf = (plan) => (/^[A-Za-z]{3}$/.test(plan.currency) ? `money:${plan.currency}` : undefined);

function summary(plan) {
  const charging = plan.stops.reduce((sum, stop) => sum + stop.charge_min, 0) / MIN_PER_H;
  const block = (words, content) => h("div", {}, h("dt", {}, words), h("dd", {}, h("div", { class: "big-figure" }, content)));
  const one = (words, name, value, unit, digits) => block(words, figure(name, value, unit, { digits }));
  return h("dl", { class: "day-figures" },
    block(t("day.plan_arrive"), h("span", { class: "figure", dataset: { clock: "plan_arrive" } }, plan.arrive)),
    one(t("day.plan_duration"), "plan_duration_h", plan.duration_h, "h", 2),
    one(t("day.plan_driving"), "plan_driving_h", plan.duration_h - charging, "h", 2),
    one(t("day.plan_charging"), "plan_charging_h", charging, "h", 2),
    one(t("day.distance"), "plan_length_km", plan.length_km, "km", 0),
    one(t("day.energy_battery"), "plan_energy_kwh", plan.energy_kwh, "kwh", 1),
    one(t("day.consumption"), "plan_consumption_wh_km", plan.consumption_wh_km, "wh_km", 0),
    one(t("day.cost"), "plan_cost", plan.cost, moneyOf(plan), 2),
    one(t("day.charge_end"), "plan_soc_end", plan.soc_end, "share", 0),
    plan.chance && one(t("day.plan_chance"), "plan_chance_end", plan.chance.end, "share", 0));
}

/** What the figures do not say: where to drive slower, where cells are warmed, and how sure the end is. */
function sentences(plan) {
  const caps = [[0, plan.speed_cap_kmh], ...plan.stops.map((stop) => [stop.way_km, stop.speed_cap_kmh])].filter(([, cap]) => cap !== null);
  const warmed = plan.stops.filter((stop) => stop.preconditioned_from_km !== null);
  return [
    ...caps.map(([way, cap]) => t("day.plan_slower", { way: km(way), speed: quantity(cap, "km_h", { digits: 0 }) })),
    ...warmed.map((stop) => t("day.plan_warmed", { station: stop.station, way: km(stop.preconditioned_from_km) })),
    ...(plan.chance ? [t("day.plan_sure", {
      through: quantity(plan.chance.through, "share", { digits: 0 }), low: percent(plan.chance.soc_end_low), high: quantity(plan.chance.soc_end_high, "share", { digits: 0 }),
    })] : []),
  ];
}

function stopsTable(plan) {
  const money = moneyOf(plan);
  const change = (one, other, unit) => `${unit === "share" ? percent(one) : number(one, { digits: 0 })} → ${quantity(other, unit, { digits: 0 })}`;
  const shownC = (one, other) => `${quantity(one, "c", { digits: 0 })} → ${quantity(other, "c", { digits: 0 })}`;
  return table({
    caption: t("day.plan_stops"), class: "plan-stops", rows: plan.stops.map((stop, place) => ({ ...stop, place: place + 1 })),
    columns: [
      { key: "station", label: t("day.plan_stop"), cell: (row) => `${row.place} ${row.station}` },
      { key: "way_km", label: t("day.way"), unit: "km", digits: 0 },
      { key: "arrive", label: t("day.plan_reached"), align: "number" },
      { key: "leave", label: t("day.plan_left"), align: "number" },
      { key: "soc", label: t("day.charge"), align: "number", cell: (row) => change(row.soc_arrive, row.soc_leave, "share") },
      { key: "charge_min", label: t("day.plan_minutes"), unit: "min", digits: 0, figure: "stop_charge_min" },
      { key: "energy_kwh", label: t("day.energy_grid"), unit: "kwh", digits: 1 },
      { key: "power", label: t("day.plan_power"), unit: "kw", digits: 0, cell: (row) => (row.charge_min > 0 ? (MIN_PER_H * row.energy_kwh) / row.charge_min : null) },
      { key: "cost", label: t("day.cost"), unit: money, digits: 2, figure: "stop_cost" },
      { key: "cells", label: t("day.cells"), align: "number", cell: (row) => shownC(row.cells_arrive_c, row.cells_leave_c) },
    ],
  });
}

function alternativesTable(plan) {
  return table({
    caption: t("day.plan_others"), class: "plan-others", rows: plan.alternatives,
    columns: [
      { key: "title", label: t("day.plan_best"), cell: (row) => t(`day.best_${row.title.replace(" ", "_")}`) },
      { key: "duration_h", label: t("day.plan_duration"), unit: "h", digits: 2 },
      { key: "cost", label: t("day.cost"), unit: moneyOf(plan), digits: 2 },
      { key: "soc_end", label: t("day.charge_end"), unit: "share", digits: 0 },
      { key: "stops", label: t("day.plan_stops"), cell: (row) => row.stops.join(", ") || null },
    ],
  });
}

/** Stations that cannot serve the car, folded in. */
function refusedList(plan) {
  if (!plan.refused.length) return "";
  return h("details", { class: "plan-refused" }, h("summary", {}, t("day.plan_refused", { count: plan.refused.length })),
    h("ul", {}, plan.refused.map((each) => h("li", { lang: "en" }, `${each.station}: ${each.why}`))));
}

const notesOf = (plan) => (plan.notes.length ? h("ul", { class: "day-remarks", lang: "en" }, plan.notes.map((note) => h("li", {}, note))) : "");

/** Where no plan was found: how far, where the gap lies, and what would help. */
function drawPartial(root, plan) {
  const { partial } = plan;
  const helps = partial.helps.map((each) => h("li", {}, t(`day.help_${each.name}`), ": ",
    t("day.help_then", { time: quantity(each.duration_h, "h", { digits: 1 }), stops: number(each.stops, { digits: 0 }) })));
  root.replaceChildren(
    h("p", { class: "refusal" }, partial.reached_km > plan.length_km - 0.5 ? t("day.plan_none_end") : t("day.plan_none", { reached: km(partial.reached_km), length: km(plan.length_km) })),
    h("p", {}, t("day.plan_gap", { gap: km(partial.gap_km), from: km(partial.gap_from_km) })),
    helps.length ? h("p", {}, t("day.plan_helps")) : h("p", {}, t("day.plan_no_help")), helps.length ? h("ul", { class: "plan-helps" }, helps) : "",
    notesOf(plan), refusedList(plan));
}

function drawCourse(grid, plan) {
  const { course } = plan;
  const x = { label: t("day.way"), unit: "km", min: course.way_km[0] < 1 ? 0 : undefined, max: course.way_km.at(-1), digits: 0 };
  const marks = plan.stops.map((stop, place) => ({ x: stop.way_km, label: String(place + 1), text: stop.station }));
  const moved = course.way_km.map((way, k) => k === 0 || way > course.way_km[k - 1]);
  const line = (ys, name, rest = {}) => ({ name, points: pairs(course.way_km, ys), ...rest });
  const place = (wide) => { const one = h("div", { class: wide ? "span-all" : "" }); grid.append(one); return one; };
  const ground = Math.min(...course.height_m);
  const high = line(course.height_m, t("day.plan_height"));
  lineChart(place(true), { title: t("day.plan_height_title"), x, y: { label: t("day.plan_height"), unit: "m", digits: 0 }, height: 200, marks,
    series: [{ ...high, band: high.points.map(([way, metres]) => [way, ground, metres]) }] });
  lineChart(place(true), { title: t("day.plan_charge_title"), x, y: { label: t("day.charge"), unit: "percent", min: 0, max: 100, digits: 0 }, marks,
    series: [line(course.soc_percent, t("day.charge"))] });
  const speeds = line(course.speed_kmh, t("day.speed"));
  lineChart(place(), { title: t("day.plan_speed_title"), x, y: { label: t("day.speed"), unit: "km_h", zero: true, digits: 0 }, marks,
    series: [{ ...speeds, points: speeds.points.filter((_, k) => moved[k]) }] });
  lineChart(place(), { title: t("day.plan_cells_title"), x, y: { label: t("day.temperature"), unit: "c", digits: 0 }, marks,
    series: [line(course.cells_c, t("day.cells")), line(course.ambient_c, t("day.air"), { dash: true })] });
}

function drawFront(root, plan) {
  const points = plan.front.map((each) => [each.duration_h, each.cost]);
  lineChart(root, { title: t("day.plan_front_title"), x: { label: t("day.plan_duration"), unit: "h" }, y: { label: t("day.cost"), unit: moneyOf(plan) },
    series: [{ name: t("day.plan_front"), points, dots: true }] });
}

/** Draw the answer of `plan` at `root`. */
export function drawPlan(root, plan) {
  // Where the search has found none, there is no time; where the simulator could not drive it, the plan is shown with that said.
  if (plan.partial && !plan.duration_planned_h) { drawPartial(root, plan); return; }
  const stranded = plan.partial ? h("p", { class: "refusal" }, t("day.plan_stranded", { reached: km(plan.partial.reached_km), length: km(plan.length_km) })) : "";
  const course = h("div", { class: "grid" });
  const others = h("div", { class: "grid" });
  root.replaceChildren(stranded, summary(plan), notesOf(plan), h("ul", { class: "plan-said" }, sentences(plan).map((each) => h("li", {}, each))),
    plan.stops.length ? stopsTable(plan) : h("p", {}, t("day.plan_no_stop")), course, others, refusedList(plan));
  if (plan.course) drawCourse(course, plan);
  if (plan.alternatives.length) others.append(alternativesTable(plan));
  if (plan.front.length > 1) { const box = h("div"); others.append(box); drawFront(box, plan); }
}
