// Scales, ticks and axes.
import { s } from "../dom.js";
import { number, toShown, unitOf } from "../numbers.js";

export const MARGIN = { top: 14, right: 14, bottom: 42, left: 52 };

/** Steps of 1, 2 or 5 over a range, about `count` of them. */
export function ticks(low, high, count = 6) {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) found.push(Number((k * step).toPrecision(12)));
  return found;
}

/** Decimals that tell neighbouring ticks apart. */
export function digitsFor(values) {
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) : Math.abs(values[0] ?? 1);
  for (let digits = 0; digits < 6; digits += 1) if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) return digits;
  return 6;
}

/** The range of some numbers, widened to ticks; `zero` takes 0 in. */
export function extent(values, { zero = false, min, max, pad = 0.04 } = {}) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  if (zero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  const room = (high - low || Math.abs(high) || 1) * pad;
  if (!zero || low < 0) low -= room;
  if (!zero || high > 0) high += room;
  return [min ?? low, max ?? high];
}

/** A linear scale: a function with its inverse. */
export function scale([low, high], [from, to]) {
  const factor = (to - from) / (high - low || 1);
  const at = (value) => from + (value - low) * factor;
  at.invert = (place) => low + (place - from) / factor;
  at.domain = [low, high];
  return at;
}

/** "Label [unit]" of an axis. */
export function axisLabel(axis) {
  const unit = unitOf(axis?.unit);
  return `${axis?.label ?? ""}${unit ? ` [${unit}]` : ""}`;
}

/** Values of the data in the shown unit. */
export const shown = (axis) => (value) => toShown(value, axis?.unit);

/** The x axis below the plot. */
export function xAxis(svg, axis, at, size, { labels } = {}) {
  const marks = axis?.ticks?.map(shown(axis)) ?? ticks(...at.domain, Math.max(2, Math.floor(size.inner.width / 60)));
  const digits = axis?.digits ?? digitsFor(marks);
  const y = size.bottom;
  for (const mark of marks) {
    const x = at(mark);
    if (x < size.left - 0.5 || x > size.right + 0.5) continue;
    svg.append(s("line", { class: "grid-line", x1: x, x2: x, y1: size.top, y2: y }));
    svg.append(s("text", { x, y: y + 16, "text-anchor": "middle" }, labels?.(mark) ?? axis?.format?.(mark) ?? number(mark, { digits })));
  }
  svg.append(s("line", { class: "axis-line", x1: size.left, x2: size.right, y1: y, y2: y }));
  svg.append(s("text", { x: size.right, y: y + 34, "text-anchor": "end" }, axisLabel(axis)));
}

/** The y axis left of the plot, its label above. */
export function yAxis(svg, axis, at, size) {
  const marks = axis?.ticks?.map(shown(axis)) ?? ticks(...at.domain, Math.max(2, Math.floor(size.inner.height / 48)));
  const digits = axis?.digits ?? digitsFor(marks);
  for (const mark of marks) {
    const y = at(mark);
    if (y < size.top - 0.5 || y > size.bottom + 0.5) continue;
    svg.append(s("line", { class: "grid-line", x1: size.left, x2: size.right, y1: y, y2: y }));
    svg.append(s("text", { x: size.left - 7, y: y + 4, "text-anchor": "end" }, axis?.format?.(mark) ?? number(mark, { digits })));
  }
  svg.append(s("text", { x: 0, y: 11, "text-anchor": "start" }, axisLabel(axis)));
}

/** The place of the plot in a chart of a width and height. */
export function sizeOf(width, height, margin = {}) {
  const room = { ...MARGIN, ...margin };
  const size = { width, height, top: room.top + 8, left: room.left, right: width - room.right, bottom: height - room.bottom };
  size.inner = { width: size.right - size.left, height: size.bottom - size.top };
  return size;
}

/** A text cut to a number of pixels, with about 6.2 px a letter. */
export function cut(text, room) {
  const wide = /[\u3000-\u9fff]/.test(text) ? 11.5 : 6.2;
  const most = Math.max(2, Math.floor(room / wide));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
