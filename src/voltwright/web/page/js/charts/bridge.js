// A bridge from one total to another, step by step.
import { s } from "../dom.js";
import { quantity } from "../numbers.js";
import { axisLabel, cut, extent, scale, shown, sizeOf, yAxis } from "./axes.js";
import { makeChart } from "./frame.js";

function levels(data) {
  let level = 0;
  return data.steps.map((step) => {
    const total = step.kind === "total" || step.kind === "start" || step.kind === "end";
    const from = total ? 0 : level;
    level = total ? step.value : level + step.value;
    return { ...step, total, from, to: level };
  });
}

const words = (data, value, sign) => quantity(value, data.y?.unit, { sign, ...(data.y?.digits === undefined ? {} : { digits: data.y.digits }) });
// A step is a difference: degrees between two scales need no offset, and no unit of a bridge has one.
const lying = (width, data) => width < 110 + 62 * data.steps.length;

function draw(svg, data, width, height) {
  const to = shown(data.y);
  const bars = levels(data);
  const flat = lying(width, data);
  const values = bars.flatMap((bar) => [to(bar.from), to(bar.to)]);
  // Totals far above the steps would hide these: the axis then starts near the lowest level, and totals show a break.
  const lowest = Math.min(...bars.filter((bar, place) => place > 0 || bar.total).map((bar) => (bar.total ? to(bar.to) : Math.min(to(bar.from), to(bar.to)))));
  const highest = Math.max(...values);
  const start = data.y?.min !== undefined ? to(data.y.min) : lowest > 0.75 * highest && lowest > 0 ? lowest - 0.6 * (highest - lowest) : undefined;
  const range = extent(values, { zero: start === undefined, min: start, pad: 0.08 });
  const items = [];
  const kind = (bar) => (bar.total ? "bar-total" : bar.value < 0 ? "bar-less" : "bar-more");
  const text = (bar) => `${bar.name}\n${words(data, bar.value, !bar.total)}${bar.text ? `\n${bar.text}` : ""}`;
  if (flat) {
    const size = sizeOf(width, height, { left: Math.min(150, width * 0.36), right: 84, top: 0, bottom: 24 });
    const at = scale(range, [size.left, size.right]);
    const step = size.inner.height / bars.length;
    bars.forEach((bar, k) => {
      const [a, b] = [at(Math.max(to(bar.from), range[0])), at(to(bar.to))];
      const y = size.top + k * step;
      svg.append(s("text", { x: size.left - 8, y: y + step / 2 + 4, "text-anchor": "end", class: bar.total ? "strong" : undefined }, cut(bar.name, size.left - 10)));
      svg.append(s("rect", { class: kind(bar), x: Math.min(a, b), y: y + 3, width: Math.max(1, Math.abs(a - b)), height: step - 6, rx: 1.5 }));
      if (bar.total && range[0] > 0) svg.append(s("path", { class: "bar-break", d: `M${size.left + 8} ${y + step - 2}l6 ${4 - step}` }));
      svg.append(s("text", { class: "strong", x: Math.max(a, b) + 4, y: y + step / 2 + 4 }, words(data, bar.value, !bar.total)));
      if (k < bars.length - 1) svg.append(s("line", { class: "connector", x1: b, x2: b, y1: y + step - 3, y2: y + step + 3 }));
      items.push({ x: Math.max(a, b), y: y + step / 2, box: [0, y, width, step], text: text(bar) });
    });
    svg.append(s("text", { x: size.right, y: height - 6, "text-anchor": "end" }, axisLabel(data.y)));
    return { items };
  }
  const step0 = (width - 66) / bars.length;
  const slanted = bars.some((bar) => bar.name.length * 6.2 > step0);
  const size = sizeOf(width, height, { bottom: slanted ? 74 : 28 });
  const at = scale(range, [size.bottom, size.top]);
  yAxis(svg, data.y, at, size);
  const step = size.inner.width / bars.length;
  bars.forEach((bar, k) => {
    const [a, b] = [at(Math.max(to(bar.from), range[0])), at(to(bar.to))];
    const x = size.left + k * step;
    const top = Math.min(a, b);
    svg.append(s("rect", { class: kind(bar), x: x + step * 0.14, y: top, width: step * 0.72, height: Math.max(1, Math.abs(a - b)), rx: 1.5 }));
    if (bar.total && range[0] > 0) svg.append(s("path", { class: "bar-break", d: `M${x + step * 0.12} ${size.bottom - 8}l${step * 0.76} -6` }));
    svg.append(s("text", { class: "strong", x: x + step / 2, y: top - 5, "text-anchor": "middle" }, words(data, bar.value, !bar.total).replace(/\u00a0.*$/, "")));
    if (k < bars.length - 1) svg.append(s("line", { class: "connector", x1: x + step * 0.86, x2: x + step * 1.14, y1: b, y2: b }));
    const turn = slanted ? { transform: `rotate(-32 ${x + step / 2} ${size.bottom + 14})`, "text-anchor": "end" } : { "text-anchor": "middle" };
    svg.append(s("text", { x: x + step / 2, y: size.bottom + 16, ...turn }, cut(bar.name, slanted ? 118 : step)));
    items.push({ x: x + step / 2, y: top, box: [x, size.top, step, size.inner.height], text: text(bar) });
  });
  svg.append(s("line", { class: "axis-line", x1: size.left, x2: size.right, y1: size.bottom, y2: size.bottom }));
  return { items };
}

function rows(data) {
  const to = shown(data.y);
  return { columns: ["", axisLabel(data.y), "Σ"], rows: levels(data).map((bar) => [bar.name, Number(to(bar.value).toPrecision(8)), Number(to(bar.to).toPrecision(8))]) };
}

/** A bridge: {title, y: {label, unit}, steps: [{name, value, kind: "total" | "delta", text?}]}. */
export function bridgeChart(root, data) {
  const height = (now, width) => now.height ?? (lying(width, now) ? 40 + 26 * now.steps.length : 320);
  return makeChart(root, data, { draw, rows, height, along: "xy" });
}
