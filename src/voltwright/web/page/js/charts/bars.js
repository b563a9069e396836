// Bars of categories: side by side, or one on the other.
import { colourOf } from "../cars.js";
import { s } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { axisLabel, cut, digitsFor, extent, scale, shown, sizeOf, ticks, yAxis } from "./axes.js";
import { makeChart } from "./frame.js";

const ROW = 22;
const words = (axis, value) => (axis?.unit === undefined ? number(value) : quantity(value, axis.unit, axis?.digits === undefined ? {} : { digits: axis.digits }));
const finite = (value) => value !== null && value !== undefined && Number.isFinite(value);

function prepared(data) {
  const to = shown(data.y);
  return data.series.map((each, place) => ({
    ...each, colour: each.colour ?? colourOf(place), shown: each.values.map((value) => (finite(value) ? to(value) : null)),
    lowShown: each.low?.map((value) => (finite(value) ? to(value) : null)), highShown: each.high?.map((value) => (finite(value) ? to(value) : null)),
  }));
}

const legendOf = (series, data) => (series.length > 1 || data.legend ? series.map((each) => ({ name: each.name, colour: each.colour })) : []);

function reach(series, data, stacked) {
  const values = [];
  if (stacked) {
    data.categories.forEach((_, k) => {
      values.push(series.reduce((sum, each) => sum + Math.max(0, each.shown[k] ?? 0), 0), series.reduce((sum, each) => sum + Math.min(0, each.shown[k] ?? 0), 0));
    });
  } else for (const each of series) values.push(...each.shown.filter(finite), ...(each.lowShown ?? []).filter(finite), ...(each.highShown ?? []).filter(finite));
  values.push(...(data.marks ?? []).map((mark) => shown(data.y)(mark.value)));
  const limit = (name) => (data.y?.[name] === undefined ? undefined : shown(data.y)(data.y[name]));
  return extent(values, { zero: data.y?.zero ?? true, min: limit("min"), max: limit("max") });
}

/** Boxes of all bars along a scale: {k, series, from, to, place, thick} in pixels across, for both directions. */
function boxes(series, data, at, step, stacked) {
  const found = [];
  const gap = Math.min(10, step * 0.22);
  data.categories.forEach((_, k) => {
    const ends = { up: at(Math.max(0, at.domain[0])), down: at(Math.max(0, at.domain[0])) };
    const thick = stacked ? step - 2 * gap : (step - 2 * gap) / series.length;
    series.forEach((each, place) => {
      const value = each.shown[k];
      if (!finite(value)) return;
      const side = value < 0 ? "down" : "up";
      const from = stacked ? ends[side] : ends.up;
      const to = stacked ? from + at(value) - at(0) : at(value);
      if (stacked) ends[side] = to;
      found.push({ k, place, each, from, to, start: k * step + gap + (stacked ? 0 : place * thick), thick: Math.max(1, thick - (stacked ? 0 : 1.5)) });
    });
  });
  return found;
}

function drawUpright(svg, data, width, height, stacked) {
  const step0 = (width - 66) / data.categories.length;
  const slanted = data.categories.some((name) => String(name).length * 6.4 > step0);
  const size = sizeOf(width, height, { bottom: slanted ? 64 : 28 });
  const series = prepared(data);
  const at = scale(reach(series, data, stacked), [size.bottom, size.top]);
  yAxis(svg, data.y, at, size);
  const step = size.inner.width / data.categories.length;
  data.categories.forEach((name, k) => {
    const x = size.left + (k + 0.5) * step;
    const turn = slanted ? { transform: `rotate(-32 ${x} ${size.bottom + 14})`, "text-anchor": "end" } : { "text-anchor": "middle" };
    svg.append(s("text", { x, y: size.bottom + 16, ...turn }, cut(String(name), slanted ? 96 : step)));
  });
  const items = draw(svg, series, data, boxes(series, data, at, step, stacked), (box) => ({
    x: size.left + box.start, y: Math.min(box.from, box.to), width: box.thick, height: Math.abs(box.from - box.to),
  }), at, (box) => size.left + box.start + box.thick / 2, false);
  for (const mark of data.marks ?? []) drawMark(svg, mark, data, series, step, at, size, stacked, false, items);
  svg.append(s("line", { class: "axis-line", x1: size.left, x2: size.right, y1: at(Math.max(0, at.domain[0])), y2: at(Math.max(0, at.domain[0])) }));
  return { items, legend: legendOf(series, data) };
}

function drawLying(svg, data, width, height, stacked) {
  const longest = Math.max(...data.categories.map((name) => String(name).length), 4);
  const size = sizeOf(width, height, { left: Math.min(width * 0.42, 14 + longest * 6.4), top: 0, bottom: 40, right: 18 });
  const series = prepared(data);
  const at = scale(reach(series, data, stacked), [size.left, size.right]);
  const marks = ticks(...at.domain, Math.max(2, Math.floor(size.inner.width / 80)));
  for (const mark of marks) {
    svg.append(s("line", { class: "grid-line", x1: at(mark), x2: at(mark), y1: size.top, y2: size.bottom }));
    svg.append(s("text", { x: at(mark), y: size.bottom + 15, "text-anchor": "middle" }, number(mark, { digits: digitsFor(marks) })));
  }
  svg.append(s("text", { x: size.right, y: size.bottom + 32, "text-anchor": "end" }, axisLabel(data.y)));
  const step = size.inner.height / data.categories.length;
  data.categories.forEach((name, k) => {
    svg.append(s("text", { x: size.left - 8, y: size.top + (k + 0.5) * step + 4, "text-anchor": "end" }, cut(String(name), size.left - 10)));
  });
  const items = draw(svg, series, data, boxes(series, data, at, step, stacked), (box) => ({
    x: Math.min(box.from, box.to), y: size.top + box.start, width: Math.abs(box.from - box.to), height: box.thick,
  }), at, (box) => size.top + box.start + box.thick / 2, true);
  for (const mark of data.marks ?? []) drawMark(svg, mark, data, series, step, at, size, stacked, true, items);
  svg.append(s("line", { class: "axis-line", x1: at(Math.max(0, at.domain[0])), x2: at(Math.max(0, at.domain[0])), y1: size.top, y2: size.bottom }));
  return { items, legend: legendOf(series, data) };
}

function draw(svg, series, data, found, place, at, middle, lying) {
  const items = [];
  const groups = series.map((each) => s("g", { class: "series", "data-series": each.name }));
  svg.append(...groups);
  for (const box of found) {
    const area = place(box);
    groups[box.place].append(s("rect", { class: "series-bar", ...area, rx: 1.5, style: { fill: box.each.colours?.[box.k] ?? box.each.colour } }));
    const [low, high] = [box.each.lowShown?.[box.k], box.each.highShown?.[box.k]];
    if (finite(low) && finite(high)) {
      const mid = middle(box);
      const [a, b] = [at(low), at(high)];
      const d = lying ? `M${a} ${mid}H${b}M${a} ${mid - 4}v8M${b} ${mid - 4}v8` : `M${mid} ${a}V${b}M${mid - 4} ${a}h8M${mid - 4} ${b}h8`;
      groups[box.place].append(s("path", { class: "whisker", d }));
    }
    const value = box.each.values[box.k];
    const interval = finite(low) && finite(high) ? `\n${words(data.y, box.each.low[box.k])} – ${words(data.y, box.each.high[box.k])}` : "";
    const name = series.length > 1 && box.each.name ? `\n${box.each.name}` : "";
    items.push({
      x: lying ? Math.max(box.from, box.to) : area.x + area.width / 2, y: lying ? area.y + area.height / 2 : Math.min(box.from, box.to), box: [area.x, area.y, area.width, area.height],
      colour: box.each.colour, series: box.each.name, text: `${data.categories[box.k]}${name}\n${words(data.y, value)}${interval}`,
    });
  }
  return items;
}

function drawMark(svg, mark, data, series, step, at, size, stacked, lying, items) {
  const k = typeof mark.category === "number" ? mark.category : data.categories.indexOf(mark.category);
  if (k < 0 || !finite(mark.value)) return;
  const place = typeof mark.series === "number" ? mark.series : series.findIndex((each) => each.name === mark.series);
  const gap = Math.min(10, step * 0.22);
  const thick = stacked || place < 0 ? step - 2 * gap : (step - 2 * gap) / series.length;
  const middle = k * step + gap + (stacked || place < 0 ? 0 : place * thick) + thick / 2;
  const along = at(shown(data.y)(mark.value));
  const [x, y] = lying ? [along, size.top + middle] : [size.left + middle, along];
  svg.append(s("path", { class: "published", d: `M${x} ${y - 5}l5 5l-5 5l-5-5z` }));
  items.push({ x, y, text: `${mark.label ?? ""}\n${words(data.y, mark.value)}`.trim(), series: series[place]?.name, colour: "var(--ink)" });
}

function rows(data) {
  const to = shown(data.y);
  const round = (value) => (finite(value) ? Number(to(value).toPrecision(8)) : null);
  const unit = axisLabel({ unit: data.y?.unit, label: "" }).trim();
  const columns = [data.x?.label ?? "", ...data.series.flatMap((each) => [`${each.name ?? data.y?.label ?? ""} ${unit}`.trim(), ...(each.low ? ["low", "high"] : [])])];
  return { columns, rows: data.categories.map((name, k) => [name, ...data.series.flatMap((each) => [round(each.values[k]), ...(each.low ? [round(each.low[k]), round(each.high[k])] : [])])]) };
}

const heightOf = (stacked) => (data) => {
  if (data.height) return data.height;
  if (!data.horizontal) return 280;
  const each = stacked ? ROW + 8 : Math.max(ROW + 8, 14 * data.series.length + 10);
  return 56 + each * data.categories.length;
};
const chart = (root, data, stacked) => makeChart(root, data, {
  rows, height: heightOf(stacked), along: "xy",
  draw: (svg, now, width, height) => (now.horizontal ? drawLying : drawUpright)(svg, now, width, height, stacked),
});

/** Bars side by side: {title, y: {label, unit}, categories, series: [{name, values, low?, high?, colour?}], marks?, horizontal?}. */
export function barChart(root, data) {
  return chart(root, data, false);
}

/** Bars one on the other; data as of `barChart`. */
export function stackedBars(root, data) {
  return chart(root, data, true);
}
