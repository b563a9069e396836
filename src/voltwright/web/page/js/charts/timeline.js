// Events on a line of dates, one row each.
import { colourOf } from "../cars.js";
import { s } from "../dom.js";
import { language } from "../text.js";
import { cut, sizeOf } from "./axes.js";
import { makeChart } from "./frame.js";

const ROW = 30;
const DAY_MS = 86_400_000;

/** Milliseconds of a date written as 2024, 2024-03 or 2024-03-15. */
const timeOf = (date) => Date.parse(/^\d{4}$/.test(String(date)) ? `${date}-01-01` : /^\d{4}-\d{2}$/.test(date) ? `${date}-01` : date);

function steps(low, high, room) {
  const months = [1, 3, 6, 12, 24, 60, 120].find((each) => ((high - low) / (30.4 * DAY_MS) / each) * 64 <= room) ?? 120;
  const first = new Date(low);
  const found = [];
  for (let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months; found.length < 60; month += months) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (time > high) break;
    if (time >= low) found.push([time, months < 12]);
  }
  return found;
}

function draw(svg, data, width, height) {
  const size = sizeOf(width, height, { left: Math.min(150, width * 0.34), top: 0, bottom: 28, right: 24 });
  const times = data.rows.flatMap((row) => row.events.map((event) => timeOf(event.date))).filter(Number.isFinite);
  const [first, last] = [Math.min(...times, data.from ? timeOf(data.from) : Infinity), Math.max(...times, data.to ? timeOf(data.to) : -Infinity)];
  const pad = Math.max(45 * DAY_MS, (last - first) * 0.05);
  const [low, high] = [first - pad, last + pad];
  const at = (time) => size.left + ((time - low) / (high - low)) * size.inner.width;
  const months = new Intl.DateTimeFormat(language(), { year: "numeric", month: "short", timeZone: "UTC" });
  const items = [];
  for (const [time, withMonth] of steps(low, high, size.inner.width)) {
    svg.append(s("line", { class: "grid-line", x1: at(time), x2: at(time), y1: size.top, y2: size.bottom }));
    svg.append(s("text", { x: at(time), y: size.bottom + 16, "text-anchor": "middle" }, withMonth ? months.format(time) : String(new Date(time).getUTCFullYear())));
  }
  const kinds = data.kinds ?? [...new Set(data.rows.flatMap((row) => row.events.map((event) => event.kind)))].map((kind) => ({ kind, label: kind }));
  const colour = new Map(kinds.map((each, place) => [each.kind, each.colour ?? colourOf(place)]));
  data.rows.forEach((row, k) => {
    const y = size.top + (k + 0.5) * ROW;
    svg.append(s("text", { x: size.left - 10, y: y + 4, "text-anchor": "end" }, cut(row.name, size.left - 12)));
    svg.append(s("line", { class: "axis-line", x1: size.left, x2: size.right, y1: y, y2: y }));
    const group = s("g", { class: "series", "data-series": row.name });
    for (const event of row.events) {
      const time = timeOf(event.date);
      if (!Number.isFinite(time)) continue;
      const x = at(time);
      group.append(s("circle", { class: "mark-point", cx: x, cy: y, r: 6, style: { fill: colour.get(event.kind) } }));
      items.push({ x, y, series: row.name, colour: colour.get(event.kind), text: `${row.name}\n${event.date} · ${kinds.find((each) => each.kind === event.kind)?.label ?? event.kind}\n${event.label ?? ""}` });
    }
    svg.append(group);
  });
  return { items, legend: kinds.map((each) => ({ name: each.label, colour: colour.get(each.kind) })) };
}

function rows(data) {
  return { columns: ["", "date", "kind", ""], rows: data.rows.flatMap((row) => row.events.map((event) => [row.name, String(event.date), event.kind, event.label ?? ""])) };
}

/** A time line: {title, rows: [{name, events: [{date, kind, label}]}], kinds?: [{kind, label, colour?}], from?, to?}. */
export function timeline(root, data) {
  return makeChart(root, data, { draw, rows, height: (now) => now.height ?? 44 + ROW * Math.max(1, now.rows.length), along: "xy" });
}
