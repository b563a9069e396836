// Where energy goes: a band from each place to the next, as wide as its energy.
import { s } from "../dom.js";
import { quantity, unitOf } from "../numbers.js";
import { cut, shown } from "./axes.js";
import { makeChart } from "./frame.js";

const NODE = 12;
const GAP = 6;
const ABOVE = 32;
const TOP = 34;
// Two lines of text beside a node.
const LINE = 26;

/** Layers from the sources: a node stands one behind the last that feeds it; what ends stands in the last layer. */
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
  const last = Math.max(0, ...layer.values());
  const feeding = new Set(links.map((link) => link.from));
  const end = new Map();
  for (const node of nodes) {
    const feeders = links.filter((link) => link.to === node.id).map((link) => layer.get(link.from));
    end.set(node.id, feeding.has(node.id) ? 0 : Math.max(0, ...feeders));
  }
  for (const node of nodes) if (!feeding.has(node.id)) layer.set(node.id, last);
  return { layer, end };
}

function laidOut(data) {
  const links = data.links.filter((link) => Number.isFinite(link.value) && link.value > 0);
  const used = new Set(links.flatMap((link) => [link.from, link.to]));
  const nodes = data.nodes.filter((node) => used.has(node.id));
  const { layer, end } = layersOf(nodes, links);
  const sum = (id, side) => links.reduce((total, link) => total + (link[side] === id ? link.value : 0), 0);
  const found = nodes.map((node) => ({ ...node, layer: layer.get(node.id), end: end.get(node.id), into: sum(node.id, "to"), out: sum(node.id, "from") }));
  for (const node of found) node.value = Math.max(node.into, node.out);
  return { links, nodes: found };
}

/** A quantity, without its unit where that does not fit. */
const short = (text, room) => (text.length * 6.2 > room ? text.split("\u00a0")[0] : text);

/** Where each node stands, in pixels, and how many pixels a unit of energy is wide. */
function places(nodes, width, height) {
  const count = Math.max(1, ...nodes.map((node) => node.layer)) + 1;
  const columns = Array.from({ length: count }, (_, k) => nodes.filter((node) => node.layer === k));
  // What leaves the chain last stands highest, and losses stand below what is of use: bands then do not cross.
  for (const column of columns) column.sort((one, other) => other.end - one.end || Number(Boolean(one.loss)) - Number(Boolean(other.loss)));
  const room = height - TOP - 6;
  // What feeds others has its words above it, what ends has them beside it.
  const tallOf = (node, factor) => (node.out ? Math.max(1, node.value * factor) : Math.max(LINE, node.value * factor));
  const gapOf = (node) => (node.out ? ABOVE : GAP);
  const fits = (factor) => columns.every((column) => column.reduce((y, node) => y + tallOf(node, factor) + gapOf(node), -gapOf(column[0])) <= room);
  let [low, high] = [0, room / Math.max(...nodes.map((node) => node.value), 1e-12)];
  for (let round = 0; round < 30; round += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  const label = Math.max(96, Math.min(170, width * 0.3));
  const step = (width - label - NODE) / Math.max(1, count - 1);
  const place = new Map();
  columns.forEach((column, k) => {
    let y = TOP;
    for (const node of column) {
      const tall = node.value * low;
      const top = node.out ? y : y + Math.max(0, (LINE - tall) / 2);
      place.set(node.id, { ...node, x: k * step, y: top, height: Math.max(1, tall), in: top, outAt: top });
      y += tallOf(node, low) + gapOf(node);
    }
  });
  return { place, factor: low, step, total: Math.max(...columns[0].map((node) => node.value), 1e-12) };
}

function draw(svg, data, width, height) {
  const { links, nodes } = laidOut(data);
  const { place, factor, step, total } = places(nodes, width, height);
  const items = [];
  const words = (value) => quantity(value, data.unit, data.digits === undefined ? {} : { digits: data.digits });
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
    const room = width - node.x - NODE - 6;
    if (!node.out) {
      svg.append(s("text", { class: "strong", x: node.x + NODE + 6, y: middle - 1 }, cut(node.label, room)));
      svg.append(s("text", { x: node.x + NODE + 6, y: middle + 11 }, cut(words(node.value), room)));
    } else {
      svg.append(s("text", { class: "strong", x: node.x, y: node.y - 18 }, cut(node.label, step - 4)));
      svg.append(s("text", { x: node.x, y: node.y - 5 }, short(words(node.value), step - 4)));
    }
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
  return makeChart(root, data, { draw, rows, height: (now) => now.height ?? 340, along: "xy" });
}
