// Where energy goes: a band from each place to the next, as wide as its energy.
import { s } from "../dom.js";
import { quantity, unitOf } from "../numbers.js";
import { cut, shown } from "./axes.js";
import { makeChart } from "./frame.js";

const NODE = 12;
const GAP = 14;

/** Layers from the sources: a node stands one behind the last that feeds it. */
function layersOf(nodes, links) {
  const layer = new Map(nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < nodes.length; round += 1) {
    let moved = false;
    for (const link of links) {
      const next = layer.get(link.from) + 1;
      if (next > layer.get(link.to) && next < nodes.length) {
        layer.set(link.to, next);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return layer;
}

function laidOut(data) {
  const links = data.links.filter((link) => Number.isFinite(link.value) && link.value > 0);
  const used = new Set(links.flatMap((link) => [link.from, link.to]));
  const nodes = data.nodes.filter((node) => used.has(node.id));
  const layer = layersOf(nodes, links);
  const sum = (id, side) => links.reduce((total, link) => total + (link[side] === id ? link.value : 0), 0);
  const found = nodes.map((node) => ({ ...node, layer: layer.get(node.id), into: sum(node.id, "to"), out: sum(node.id, "from") }));
  for (const node of found) node.value = Math.max(node.into, node.out);
  return { links, nodes: found };
}

function draw(svg, data, width, height) {
  const { links, nodes } = laidOut(data);
  const count = Math.max(1, ...nodes.map((node) => node.layer)) + 1;
  const columns = Array.from({ length: count }, (_, k) => nodes.filter((node) => node.layer === k));
  for (const column of columns) column.sort((one, other) => Number(Boolean(one.loss)) - Number(Boolean(other.loss)));
  const tall = Math.max(...columns.map((column) => column.reduce((total, node) => total + node.value, 0)), 1e-12);
  const most = Math.max(...columns.map((column) => column.length));
  const room = height - 24 - GAP * (most - 1) - 16;
  const factor = Math.max(0, room) / tall;
  const label = Math.min(150, width * 0.3);
  const step = (width - label - NODE) / Math.max(1, count - 1);
  const place = new Map();
  columns.forEach((column, k) => {
    let y = 20;
    for (const node of column) {
      const spot = { ...node, x: k * step, y, height: Math.max(1, node.value * factor), in: y, outAt: y };
      place.set(node.id, spot);
      y += spot.height + GAP + (spot.height < 10 ? 8 : 0);
    }
  });
  const items = [];
  const words = (value) => quantity(value, data.unit, data.digits === undefined ? {} : { digits: data.digits });
  const total = Math.max(...columns[0].map((node) => node.value), 1e-12);
  const inOrder = [...links].sort((one, other) => place.get(one.to).y - place.get(other.to).y);
  for (const link of inOrder) {
    const [one, other] = [place.get(link.from), place.get(link.to)];
    const thick = Math.max(0.75, link.value * factor);
    const [x1, x2, y1, y2] = [one.x + NODE, other.x, one.outAt, other.in];
    one.outAt += link.value * factor;
    other.in += link.value * factor;
    const middle = (x1 + x2) / 2;
    const d = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}V${y2 + thick}C${middle} ${y2 + thick} ${middle} ${y1 + thick} ${x1} ${y1 + thick}Z`;
    const loss = link.loss || other.loss;
    const fill = link.colour ?? (loss ? "var(--series-2)" : "var(--accent)");
    svg.append(s("path", { class: `flow-link${loss ? " loss" : ""}`, d, style: { fill } }));
    items.push({ x: middle, y: (y1 + y2 + thick) / 2, text: `${one.label} → ${link.label ?? other.label}\n${words(link.value)} (${quantity((100 * link.value) / total, "percent")})` });
  }
  for (const node of place.values()) {
    svg.append(s("rect", { class: `flow-node${node.loss ? " loss" : ""}`, x: node.x, y: node.y, width: NODE, height: node.height, rx: 1.5 }));
    const middle = node.y + node.height / 2;
    const last = node.layer === count - 1 || !node.out;
    if (last) {
      svg.append(s("text", { class: "strong", x: node.x + NODE + 5, y: middle + (node.height > 24 ? -2 : 4) }, cut(node.height > 24 ? node.label : `${node.label} ${words(node.value)}`, Math.min(width - node.x - NODE, 190))));
      if (node.height > 24) svg.append(s("text", { x: node.x + NODE + 5, y: middle + 12 }, words(node.value)));
    } else svg.append(s("text", { class: "strong", x: node.x, y: node.y - 5 }, cut(`${node.label} ${words(node.value)}`, step)));
  }
  return { items };
}

function rows(data) {
  const name = new Map(data.nodes.map((node) => [node.id, node.label]));
  const to = shown({ unit: data.unit });
  return { columns: ["→", "", unitOf(data.unit)], rows: data.links.map((link) => [name.get(link.from), name.get(link.to), Number(to(link.value).toPrecision(8))]) };
}

/** Flows: {title, unit, nodes: [{id, label, loss?}], links: [{from, to, value, loss?}]}. */
export function flowChart(root, data) {
  return makeChart(root, data, { draw, rows, height: (now) => now.height ?? 300, along: "xy" });
}
