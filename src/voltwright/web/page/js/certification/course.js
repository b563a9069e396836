// The test as driven: speed, power and state of charge over time or distance, its phases shaded.
import { cut, extent, scale, shown, sizeOf, ticks, xAxis, yAxis } from "../charts/axes.js";
import { makeChart } from "../charts/frame.js";
import { s } from "../dom.js";
import { fromShown, quantity } from "../numbers.js";
import { t } from "../text.js";

const PLOTS = [["speed", 190], ["power", 150], ["soc", 130]];
const ITEMS_MOST = 400;
const HOUR = 3600;

/** A time in hours, minutes and seconds. */
export function clock(time_s) {
  const whole = Math.round(time_s);
  const two = (value) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const over = (data) => (data.along === "distance"
  ? { column: "distance_km", from: "start_km", to: "end_km", axis: { label: t("certification.distance"), unit: "km" } }
  : { column: "time_s", from: "start_s", to: "end_s", axis: { label: t("certification.time"), format: (value) => clock(value), ticks: null } });

function timeTicks(low, high, width) {
  const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 8 * HOUR];
  const step = steps.find((each) => (high - low) / each <= Math.max(2, width / 80)) ?? 24 * HOUR;
  const found = [];
  for (let mark = Math.ceil(low / step) * step; mark <= high; mark += step) found.push(mark);
  return found;
}

const axes = () => ({
  speed: { label: t("certification.speed"), unit: "kmh" },
  power: { label: t("certification.power"), unit: "kw" },
  soc: { label: t("certification.soc"), unit: "share" },
});

function line(points, at) {
  let text = "";
  for (const [x, y] of points) text += `${text ? "L" : "M"}${at.x(x).toFixed(1)} ${at.y(y).toFixed(1)}`;
  return text;
}

function shade(group, data, along, at, size, named) {
  const toX = shown(along.axis);
  const [low, high] = at.x.domain;
  for (const phase of data.course.phases) {
    const [from, to] = [Math.max(low, toX(phase[along.from])), Math.min(high, toX(phase[along.to]))];
    if (to <= from) continue;
    const [x, wide] = [at.x(from), at.x(to) - at.x(from)];
    group.append(s("rect", { class: `phase phase-${phase.kind}`, x, y: size.top, width: Math.max(wide, 0.5), height: size.bottom - size.top }));
    if (named && wide > 34) {
      group.append(s("text", { class: "phase-name", x: x + wide / 2, y: size.top - 4, "text-anchor": "middle" }, cut(phase.words, wide - 4)));
    }
  }
}

function draw(svg, data, width) {
  const along = over(data);
  const columns = data.course;
  const toX = shown(along.axis);
  const xs = columns[along.column].map(toX);
  const span = [xs[0] ?? 0, xs.at(-1) ?? 1];
  const values = { speed: columns.speed_kmh, power: columns.power_kw, soc: columns.soc };
  const items = [];
  let top = 0;
  for (const [place, [name, height]] of PLOTS.entries()) {
    const last = place === PLOTS.length - 1;
    const axis = axes()[name];
    const size = sizeOf(width, height, { bottom: last ? 42 : 12, top: place ? 10 : 26 });
    const to = shown(axis);
    const more = name === "speed" ? columns.speed_wanted_kmh.map(to) : [];
    const ys = values[name].map(to);
    const at = { x: scale(span, [size.left, size.right]), y: scale(extent([...ys, ...more], { zero: name !== "soc" || !data.zoomed }), [size.bottom, size.top]) };
    const group = s("g", { class: "series", "data-series": name, transform: `translate(0 ${top})` });
    shade(group, data, along, at, size, place === 0);
    yAxis(group, { ...axis, ticks: ticks(...at.y.domain, height / 36).map((mark) => fromShown(mark, axis.unit)) }, at.y, size);
    if (last) {
      const marks = data.along === "distance" ? {} : { ticks: timeTicks(...span, size.inner.width) };
      xAxis(group, { ...along.axis, ...marks }, at.x, size);
    }
    if (more.length) group.append(s("path", { class: "series-line wanted", d: line(xs.map((x, k) => [x, more[k]]), at) }));
    group.append(s("path", { class: `series-line line-${name}`, d: line(xs.map((x, k) => [x, ys[k]]), at) }));
    svg.append(group);
    if (place === 0) {
      const stride = Math.max(1, Math.ceil(xs.length / ITEMS_MOST));
      for (let k = 0; k < xs.length; k += stride) items.push({ x: at.x(xs[k]), y: top + at.y(ys[k]), text: words(data, k), series: name });
    }
    top += height;
  }
  return { items, legend: [
    { name: t("certification.speed"), colour: "var(--series-1)", line: true }, { name: t("certification.speed_wanted"), colour: "var(--ink-2)", line: true },
    { name: t("certification.power"), colour: "var(--series-2)", line: true }, { name: t("certification.soc"), colour: "var(--series-3)", line: true }] };
}

function words(data, k) {
  const columns = data.course;
  const time = columns.time_s[k];
  const phase = columns.phases.find((each) => time <= each.end_s) ?? columns.phases.at(-1);
  return [
    `${phase?.words ?? ""} · ${clock(time)} · ${quantity(columns.distance_km[k], "km", { digits: 2 })}`,
    `${t("certification.speed")} ${quantity(columns.speed_kmh[k], "kmh", { digits: 1 })} (${quantity(columns.speed_wanted_kmh[k], "kmh", { digits: 1 })})`,
    `${t("certification.power")} ${quantity(columns.power_kw[k], "kw", { digits: 1 })}`,
    `${t("certification.soc")} ${quantity(columns.soc[k], "share", { digits: 1 })} · ${t("certification.temp_cells")} ${quantity(columns.temp_cells_c[k], "c", { digits: 0 })}`,
  ].join("\n");
}

const FILE = ["time_s", "distance_km", "speed_kmh", "speed_wanted_kmh", "power_kw", "soc", "temp_cells_c"];
const rows = (data) => ({ columns: FILE, rows: data.course.time_s.map((_, k) => FILE.map((name) => data.course[name][k])) });

/** The chart of a test: {title, course, along: "time" or "distance"}; `onphase` is called with the phase that is clicked. */
export function courseChart(root, data, onphase) {
  const chart = makeChart(root, data, { draw, rows, height: () => PLOTS.reduce((sum, [, each]) => sum + each, 0) });
  let now = data;
  chart.element.querySelector(".plot-pointer").addEventListener("click", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const along = over(now);
    const columns = now.course[along.column];
    const size = sizeOf(box.width, 100);
    const share = (event.clientX - box.left - size.left) / size.inner.width;
    const value = columns[0] + share * (columns.at(-1) - columns[0]);
    const phase = now.course.phases.findIndex((each) => value >= each[along.from] && value <= each[along.to]);
    if (phase >= 0) onphase(phase);
  });
  return { ...chart, update(next) { now = { ...now, ...next }; chart.update(next); } };
}
