// A long way: the trip driven again and again, with stops at a charger before the charge falls below a reserve; run as a day.
import { run } from "../api.js";
import { lineChart } from "../charts/index.js";
import { figure, h } from "../dom.js";
import { quantity } from "../numbers.js";
import { t } from "../text.js";
import { ribbon } from "./ribbon.js";

const START = 8 * 60;
const PAUSE = 1;
const END = 72 * 60;
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const pairs = (xs, ys) => xs.map((x, place) => [x, ys[place]]);

/** Whether the trip can be a leg of a long way: a day has times of its own. */
export const isLeg = (trip, days) => !days.some((row) => row.name === trip);

/** The day of a long way, or why there is none: legs by what the trip took of the charge, stops as long as that charge takes. */
async function dayOf(trip, asked, own, signal) {
  const used = trip.soc_start - trip.soc_end;
  const lap = Math.ceil(trip.course.time_h.at(-1) * 60) + PAUSE;
  const reserve = own.reserve / 100;
  const goal = own.until / 100;
  if (own.times > 1 && used > goal - reserve) return t("day.route_too_long", { used: quantity(used, "share", { digits: 0 }) });
  const entries = [];
  let at = START;
  let soc = 1;
  let laps = 0;
  const drive = () => {
    if (!laps) return;
    entries.push({ do: "drive", at: clock(at), cycle: asked.trip, times: laps, title: t("day.route_leg", { count: laps }) });
    at += laps * lap + PAUSE;
    laps = 0;
  };
  for (let k = 0; k < own.times; k += 1) {
    if (k && soc - used < reserve) {
      drive();
      const charge = { car: asked.car, charger: own.charger, soc_start: Math.max(0, soc), soc_end: goal, temp_ambient_c: asked.temp_ambient_c, temp_cells_c: Math.max(15, asked.temp_ambient_c) };
      const minutes = Math.ceil((await run("charge", charge, { signal })).duration_min * 1.15) + 5;
      entries.push({ do: "charge", at: clock(at), until: clock(at + minutes), charger: own.charger, to_percent: own.until, title: t("day.route_stop") });
      at += minutes + PAUSE;
      soc = goal;
    }
    laps += 1;
    soc -= used;
  }
  drive();
  if (at + PAUSE > END) return t("day.route_days");
  return {
    name: "long-way", car: "volkswagen-id3-2021-pro", start: clock(START), end: clock(at + PAUSE), charge_percent: 100,
    ambient_c: { [clock(START)]: asked.temp_ambient_c }, sun_w_m2: { [clock(START)]: asked.sun_w_m2 }, entries,
  };
}

/** Compute and draw the long way at `root`. */
export async function drawRoute(root, trip, asked, own, signal) {
  const spec = await dayOf(trip, asked, own, signal);
  if (typeof spec === "string") {
    root.replaceChildren(h("p", { class: "refusal" }, spec));
    return;
  }
  const day = await run("day", { day: spec, car: asked.car, payload_kg: asked.payload_kg, course: true }, { signal });
  const { course } = day;
  const stops = day.rows.filter((row) => row.what === "charge");
  // What the car waits at the plug once it is full is no part of the way's time: from the first power to the last.
  const charging = stops.reduce((sum, row) => {
    const from = Number(row.at.slice(0, 2)) + Number(row.at.slice(3)) / 60;
    const to = Number(row.until.slice(0, 2)) + Number(row.until.slice(3)) / 60;
    const step = course.time_h[1] - course.time_h[0];
    return sum + course.time_h.filter((time, k) => time > from && time <= to + step && course.power_grid_kw[k] > 1).length * step;
  }, 0);
  const driving = trip.course.time_h.at(-1) * own.times;
  const one = (words, name, value, unit, digits) => h("div", {}, h("dt", {}, words), h("dd", {}, h("div", { class: "big-figure" }, figure(name, value, unit, { digits }))));
  const grid = h("div", { class: "grid" });
  const remarks = day.remarks.map((remark) => h("li", {}, remark.sentence));
  root.replaceChildren(h("dl", { class: "day-figures" },
    one(t("day.distance"), "route_distance_km", day.distance_km, "km", 0), one(t("day.route_stops"), "route_stops", stops.length, undefined, 0),
    one(t("day.route_driving"), "route_driving_h", driving, "h", 1), one(t("day.route_charging"), "route_charging_h", charging, "h", 1),
    one(t("day.energy_grid"), "route_grid_kwh", day.energy_grid_kwh, "kwh", 1), one(t("day.charge_end"), "route_soc_end", day.soc_end, "share", 0)),
  remarks.length ? h("ul", { class: "day-remarks", lang: "en" }, remarks) : "", grid);
  const x = { label: t("day.way"), unit: "km", min: 0, max: course.way_km.at(-1) };
  let way = 0;
  const marks = [];
  for (const row of day.rows) {
    way += row.distance_km;
    if (row.what === "charge") marks.push({ x: way, label: quantity(row.soc_end - row.soc_start, "share", { digits: 0, sign: true }) });
  }
  const place = (wide) => { const box = h("div", { class: wide ? "span-all" : "" }); grid.append(box); return box; };
  const ground = Math.min(...course.height_m);
  lineChart(place(true), { title: t("day.way_title"), x, y: { label: t("day.charge"), unit: "percent", min: 0, max: 100, digits: 0 }, marks,
    series: [{ name: t("day.charge"), points: pairs(course.way_km, course.soc_percent) }] });
  lineChart(place(), { title: t("day.height_title"), x, y: { label: t("day.height"), unit: "m", digits: 0 },
    series: [{ name: t("day.height"), points: pairs(course.way_km, course.height_m), band: course.way_km.map((km, k) => [km, ground, course.height_m[k]]) }] });
  lineChart(place(), { title: t("day.temperature_title"), x, y: { label: t("day.temperature"), unit: "c", digits: 0 },
    series: [{ name: t("day.cells"), points: pairs(course.way_km, course.cells_c) }, { name: t("day.cabin"), points: pairs(course.way_km, course.cabin_c) }] });
  const first = place(true);
  const kinds = Object.fromEntries(["drive", "charge", "park"].map((kind) => [kind, t(`day.do_${kind}`)]));
  first.append(ribbon({ label: t("day.rows"), kinds, parts: day.rows.map((row) => ({
    kind: row.what, from: Number(row.at.slice(0, 2)) * 60 + Number(row.at.slice(3)), to: Number(row.until.slice(0, 2)) * 60 + Number(row.until.slice(3)),
    text: `${row.at} – ${row.until}: ${row.number === null ? kinds.park : row.title}`,
  })) }));
}
