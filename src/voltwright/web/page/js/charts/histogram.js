// How often a value occurs: bars of bins, lines for limits, a curve for a law.
import { colourOf } from "../cars.js";
import { s } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { axisLabel, cut, extent, scale, shown, sizeOf, xAxis, yAxis } from "./axes.js";
import { makeChart } from "./frame.js";

function draw(svg, data, width, height) {
  const size = sizeOf(width, height);
  const to = shown(data.x);
  const series = data.series ?? [{ name: data.name, bins: data.bins, curve: data.curve }];
  const xs = series.flatMap((each) => each.bins.flatMap(([low, high]) => [to(low), to(high)])).concat((data.marks ?? []).map((mark) => to(mark.x)));
  const ys = series.flatMap((each) => [...each.bins.map(([, , count]) => count), ...(each.curve ?? []).map(([, y]) => y)]);
  const at = {
    x: scale(extent(xs, { pad: 0.02 }), [size.left, size.right]),
    y: scale(extent(ys, { zero: true, pad: 0.12 }), [size.bottom, size.top]),
  };
  xAxis(svg, data.x, at.x, size);
  yAxis(svg, data.y, at.y, size);
  const items = [];
  series.forEach((each, place) => {
    const colour = each.colour ?? colourOf(place);
    const group = s("g", { class: "series", "data-series": each.name });
    for (const [low, high, count] of each.bins) {
      const [a, b] = [at.x(to(low)), at.x(to(high))];
      const y = at.y(count);
      group.append(s("rect", { class: "series-bar", x: a + 0.5, y, width: Math.max(0.5, b - a - 1), height: Math.max(0, size.bottom - y), style: { fill: colour, "fill-opacity": series.length > 1 ? "0.55" : "0.85" } }));
      const range = `${quantity(low, data.x?.unit)} – ${quantity(high, data.x?.unit)}`;
      items.push({ x: (a + b) / 2, y, box: [a, size.top, b - a, size.inner.height], colour, series: each.name, text: `${range}\n${data.y?.label ?? ""} ${number(count, { digits: 3, least: 0 })}` });
    }
    if (each.curve?.length) {
      const d = each.curve.map(([x, y], k) => `${k ? "L" : "M"}${at.x(to(x)).toFixed(1)} ${at.y(y).toFixed(1)}`).join("");
      group.append(s("path", { class: "series-line", d, style: { stroke: "var(--ink)" } }));
    }
    svg.append(group);
  });
  for (const [k, mark] of (data.marks ?? []).entries()) {
    const x = at.x(to(mark.x));
    svg.append(s("line", { class: "mark-line", x1: x, x2: x, y1: size.top, y2: size.bottom, style: mark.colour ? { stroke: mark.colour } : {} }));
    const flip = x > (size.left + size.right) / 2;
    svg.append(s("text", { class: "strong", x: flip ? x - 5 : x + 5, y: size.top + 10 + 14 * (k % 4), "text-anchor": flip ? "end" : "start" }, cut(mark.label ?? "", size.inner.width / 2)));
  }
  return { items, legend: series.length > 1 ? series.map((each, place) => ({ name: each.name, colour: each.colour ?? colourOf(place) })) : [] };
}

function rows(data) {
  const to = (value) => Number(shown(data.x)(value).toPrecision(8));
  const series = data.series ?? [{ name: data.name, bins: data.bins }];
  return { columns: ["", `${axisLabel(data.x)} ≥`, "<", data.y?.label ?? "n"], rows: series.flatMap((each) => each.bins.map(([low, high, count]) => [each.name ?? "", to(low), to(high), count])) };
}

/** A histogram: {title, x: {label, unit}, y: {label}, bins: [[low, high, count]] or series: [{name, bins}], curve?, marks?: [{x, label}]}. */
export function histogram(root, data) {
  return makeChart(root, data, { draw, rows, along: "xy" });
}
