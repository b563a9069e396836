// Lines over an axis, with bands, marks and steps.
import { colourOf } from "../cars.js";
import { s } from "../dom.js";
import { quantity, number } from "../numbers.js";
import { axisLabel, cut, extent, scale, shown, sizeOf, xAxis, yAxis } from "./axes.js";
import { makeChart } from "./frame.js";

const ITEMS_MOST = 400;

const good = (points) => points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
const words = (axis, value) => axis?.format?.(shown(axis)(value)) ?? (axis?.unit === undefined ? number(value) : quantity(value, axis.unit, axis?.digits === undefined ? {} : { digits: axis.digits }));

function path(points, at, step) {
  let text = "";
  let pen = "M";
  let before = 0;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) { pen = "M"; continue; }
    const [px, py] = [at.x(x).toFixed(1), at.y(y).toFixed(1)];
    if (step && pen === "L") text += `L${px} ${before}`;
    text += `${pen}${px} ${py}`;
    before = py;
    pen = "L";
  }
  return text;
}

function draw(svg, data, width, height) {
  const size = sizeOf(width, height);
  const [toX, toY] = [shown(data.x), shown(data.y)];
  const series = data.series.map((each, place) => ({
    ...each, colour: each.colour ?? colourOf(place), points: each.points.map(([x, y]) => [x === null ? NaN : toX(x), y === null ? NaN : toY(y)]),
    band: each.band?.map(([x, low, high]) => [toX(x), toY(low), toY(high)]),
  }));
  const marks = data.marks ?? [];
  const xs = series.flatMap((each) => each.points.map(([x]) => x)).concat(marks.filter((mark) => mark.x !== undefined && mark.y !== undefined).map((mark) => toX(mark.x)));
  const ys = series.flatMap((each) => [...each.points.map(([, y]) => y), ...(each.band ?? []).flatMap(([, low, high]) => [low, high])])
    .concat(marks.filter((mark) => mark.y !== undefined).map((mark) => toY(mark.y)));
  const limit = (axis, name) => (axis?.[name] === undefined ? undefined : shown(axis)(axis[name]));
  const at = {
    x: scale(extent(xs, { pad: 0, min: limit(data.x, "min"), max: limit(data.x, "max") }), [size.left, size.right]),
    y: scale(extent(ys, { zero: data.y?.zero ?? false, min: limit(data.y, "min"), max: limit(data.y, "max") }), [size.bottom, size.top]),
  };
  xAxis(svg, data.x, at.x, size);
  yAxis(svg, data.y, at.y, size);
  const items = [];
  for (const [place, each] of series.entries()) {
    const group = s("g", { class: "series", "data-series": each.name });
    if (each.band?.length) {
      const up = each.band.map(([x, , high]) => `${at.x(x).toFixed(1)} ${at.y(high).toFixed(1)}`);
      const down = [...each.band].reverse().map(([x, low]) => `${at.x(x).toFixed(1)} ${at.y(low).toFixed(1)}`);
      group.append(s("path", { class: "series-band", d: `M${[...up, ...down].join("L")}Z`, style: { fill: each.colour } }));
    }
    const dash = each.dash ? { "stroke-dasharray": each.dash === true ? "6 4" : each.dash } : {};
    group.append(s("path", { class: "series-line", d: path(each.points, at, each.step), style: { stroke: each.colour, ...dash } }));
    if (each.dots) for (const [x, y] of good(each.points)) group.append(s("circle", { class: "series-bar", cx: at.x(x), cy: at.y(y), r: 3, style: { fill: each.colour } }));
    svg.append(group);
    const raw = data.series[place].points;
    const stride = Math.max(1, Math.ceil(raw.length / ITEMS_MOST));
    raw.forEach(([x, y], k) => {
      if (k % stride && k !== raw.length - 1) return;
      const [px, py] = each.points[k];
      if (!Number.isFinite(px) || !Number.isFinite(py)) return;
      const name = data.series.length > 1 && each.name ? `${each.name}\n` : "";
      items.push({ x: at.x(px), y: at.y(py), colour: each.colour, series: each.name, text: `${name}${data.x?.label ?? ""} ${words(data.x, x)}\n${data.y?.label ?? ""} ${words(data.y, y)}` });
    });
  }
  for (const mark of marks) drawMark(svg, mark, at, size, toX, toY, items);
  const named = series.filter((each) => each.name && (series.length > 1 || data.legend));
  return { items, legend: named.map((each) => ({ name: each.name, colour: each.colour, line: true })) };
}

function drawMark(svg, mark, at, size, toX, toY, items) {
  const [x, y] = [mark.x === undefined ? null : at.x(toX(mark.x)), mark.y === undefined ? null : at.y(toY(mark.y))];
  const label = mark.label ?? "";
  if (x !== null && y !== null) {
    svg.append(s("circle", { class: "mark-point", cx: x, cy: y, r: 4.5, style: mark.colour ? { fill: mark.colour } : {} }));
    const flip = x > (size.left + size.right) / 2;
    svg.append(s("text", { class: "strong", x: flip ? x - 8 : x + 8, y: y - 8, "text-anchor": flip ? "end" : "start" }, cut(label, 150)));
    if (label) items.push({ x, y, text: mark.text ?? label, series: mark.series, colour: mark.colour });
  } else if (x !== null) {
    svg.append(s("line", { class: "mark-line", x1: x, x2: x, y1: size.top, y2: size.bottom, style: mark.colour ? { stroke: mark.colour } : {} }));
    const [before, behind] = [x - size.left, size.right - x];
    const flip = behind < 110 && before > behind;
    svg.append(s("text", { class: "over", x: flip ? x - 5 : x + 5, y: size.top + 10, "text-anchor": flip ? "end" : "start" }, cut(label, Math.max(before, behind) - 8)));
  } else if (y !== null) {
    svg.append(s("line", { class: "mark-line", x1: size.left, x2: size.right, y1: y, y2: y, style: mark.colour ? { stroke: mark.colour } : {} }));
    svg.append(s("text", { x: size.right, y: y - 5, "text-anchor": "end" }, cut(label, size.inner.width)));
  }
}

function rows(data) {
  const columns = [axisLabel(data.x) || "x", ...data.series.map((each) => (data.series.length > 1 && each.name ? `${each.name}, ${axisLabel(data.y)}` : axisLabel(data.y) || "y"))];
  const places = new Map();
  data.series.forEach((each, place) => {
    for (const [x, y] of each.points) {
      if (!places.has(x)) places.set(x, Array(data.series.length).fill(null));
      places.get(x)[place] = y === null || !Number.isFinite(y) ? null : Number(shown(data.y)(y).toPrecision(8));
    }
  });
  const lines = [...places].sort(([one], [other]) => one - other);
  return { columns, rows: lines.map(([x, values]) => [x === null ? null : Number(shown(data.x)(x).toPrecision(8)), ...values]) };
}

/** Lines: {title, x: {label, unit, min?, max?}, y, series: [{name, colour?, points, band?, dash?, step?, dots?}], marks?, linked?}. */
export function lineChart(root, data) {
  return makeChart(root, data, { draw, rows });
}
