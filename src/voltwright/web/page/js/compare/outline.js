// The side of a car drawn to scale from its length, height, wheelbase and wheels. The shape between them is that of its class.
import { s } from "../dom.js";

// Points of the upper line: [where along the car, share of the height]. "front", "axle" (0 at the front axle, 1 at the rear one)
// and "rear" say from where the first number counts: share of the front overhang, of the wheelbase, of the rear overhang.
const UPPER = {
  car: [
    ["front", 0.03, 0.24], ["front", 0, 0.38], ["front", 0.1, 0.5], ["front", 0.55, 0.58], ["axle", 0.14, 0.66], ["axle", 0.2, 0.69],
    ["axle", 0.42, 0.95], ["axle", 0.55, 1], ["axle", 0.72, 0.985], ["axle", 0.98, 0.88], ["rear", 0.45, 0.74], ["rear", 0.93, 0.7], ["rear", 1, 0.6],
    ["rear", 0.99, 0.4], ["rear", 0.95, 0.26],
  ],
  suv: [
    ["front", 0.03, 0.24], ["front", 0, 0.42], ["front", 0.1, 0.54], ["front", 0.6, 0.6], ["axle", 0.1, 0.65], ["axle", 0.16, 0.68],
    ["axle", 0.37, 0.94], ["axle", 0.5, 1], ["axle", 0.8, 0.985], ["rear", 0.12, 0.92], ["rear", 0.6, 0.72], ["rear", 0.96, 0.66], ["rear", 1, 0.52],
    ["rear", 0.99, 0.36], ["rear", 0.95, 0.25],
  ],
  van: [
    ["front", 0.03, 0.2], ["front", 0, 0.34], ["front", 0.12, 0.46], ["front", 0.6, 0.52], ["axle", 0.02, 0.58], ["axle", 0.22, 0.93],
    ["axle", 0.34, 1], ["rear", 0.8, 0.995], ["rear", 0.94, 0.97], ["rear", 0.99, 0.6], ["rear", 1, 0.4], ["rear", 0.97, 0.2],
  ],
};
const GLASS = {
  car: [["axle", 0.225, 0.69], ["axle", 0.43, 0.915], ["axle", 0.56, 0.955], ["axle", 0.72, 0.94], ["axle", 0.95, 0.85], ["axle", 1.02, 0.735]],
  suv: [["axle", 0.185, 0.68], ["axle", 0.385, 0.905], ["axle", 0.5, 0.95], ["axle", 0.8, 0.94], ["rear", 0.06, 0.88], ["rear", 0.3, 0.71]],
  van: [["axle", 0.06, 0.6], ["axle", 0.23, 0.87], ["axle", 0.36, 0.92], ["axle", 0.56, 0.92], ["axle", 0.56, 0.6]],
};
const PILLARS = { car: [0.6], suv: [0.57], van: [] };
const BOXES = ["car", "suv", "van"];
const LENGTH_OVER_WHEELBASE = 1.62;
const FRONT_SHARE = 0.46;
const EDGE = 45;
const TAILGATE = 0.35;
const SILL = 0.13;
const ARCH = 1.12;

/** Sizes of a car for drawing [mm]; `assumed` says whether a law or the class gave one. */
export function sizesOf(outline) {
  const wheelbase = outline.wheelbase_mm;
  const length = outline.length_mm ?? wheelbase * LENGTH_OVER_WHEELBASE;
  const assumed = outline.length_mm === null || outline.assumed.some((name) => name !== "width_mm");
  return { length, wheelbase, height: outline.height_mm, wheel: outline.wheel_radius_mm, assumed };
}

const curve = (points) => {
  let text = `M${points[0][0].toFixed(0)} ${points[0][1].toFixed(0)}`;
  for (let k = 0; k + 1 < points.length; k += 1) {
    const [before, one, two, after] = [points[Math.max(0, k - 1)], points[k], points[k + 1], points[Math.min(points.length - 1, k + 2)]];
    const bend = [one[0] + (two[0] - before[0]) / 6, one[1] + (two[1] - before[1]) / 6, two[0] - (after[0] - one[0]) / 6, two[1] - (after[1] - one[1]) / 6];
    text += `C${bend.map((each) => each.toFixed(0)).join(" ")} ${two[0].toFixed(0)} ${two[1].toFixed(0)}`;
  }
  return text;
};

/** The drawing of a vehicle, its front to the left, on a ground line; one unit of the picture is one millimetre. */
export function outlineOf(kind, outline, { length: longest, height: tallest }) {
  const size = sizesOf(outline);
  const front = FRONT_SHARE * Math.max(0, size.length - size.wheelbase);
  const axles = [front, front + size.wheelbase];
  const svg = s("svg", { viewBox: `${-EDGE} ${-tallest - EDGE} ${longest + 2 * EDGE} ${tallest + 2 * EDGE}`, class: "outline", "aria-hidden": "true", preserveAspectRatio: "xMinYMax meet" });
  svg.append(s("line", { class: "outline-ground", x1: 0, x2: longest, y1: 8, y2: 8 }));
  // A short and high car ends as an SUV does: with a tailgate.
  const shape = kind === "car" && size.height > TAILGATE * size.length ? "suv" : kind;
  if (BOXES.includes(kind)) svg.append(...bodyOf(shape, size, axles));
  else svg.append(...frameOf(kind, size, axles));
  for (const x of axles) {
    svg.append(s("circle", { class: "outline-tyre", cx: x, cy: -size.wheel, r: size.wheel }), s("circle", { class: "outline-rim", cx: x, cy: -size.wheel, r: size.wheel * 0.66 }));
  }
  return svg;
}

function bodyOf(kind, size, [front, rear]) {
  const back = size.length - rear;
  const place = ([from, share, high]) => [
    from === "front" ? share * front : from === "axle" ? front + share * size.wheelbase : rear + share * back, -high * size.height,
  ];
  const upper = UPPER[kind].map(place);
  const sill = -Math.max(SILL * size.height, size.wheel * 0.55);
  const arch = size.wheel * ARCH;
  const half = Math.sqrt(Math.max(0, arch * arch - (sill + size.wheel) ** 2));
  const [first, last] = [upper[0], upper.at(-1)];
  const wheel = (x) => `L${(x + half).toFixed(0)} ${sill.toFixed(0)}A${arch.toFixed(0)} ${arch.toFixed(0)} 0 1 0 ${(x - half).toFixed(0)} ${sill.toFixed(0)}`;
  const under = `L${(last[0] - 60).toFixed(0)} ${sill.toFixed(0)}${wheel(rear)}${wheel(front)}L${(first[0] + 60).toFixed(0)} ${sill.toFixed(0)}Z`;
  const glass = GLASS[kind].map(place);
  const parts = [s("path", { class: "outline-body", d: curve(upper) + under }), s("path", { class: "outline-glass", d: `${curve(glass)}Z` })];
  const roof = (x) => {
    const after = glass.findIndex(([there]) => there >= x);
    const [one, two] = [glass[Math.max(0, after - 1)], glass[Math.max(1, after)]];
    return one[1] + ((two[1] - one[1]) * (x - one[0])) / Math.max(1, two[0] - one[0]);
  };
  for (const share of PILLARS[kind]) {
    const x = front + share * size.wheelbase;
    parts.push(s("path", { class: "outline-pillar", d: `M${x.toFixed(0)} ${glass[0][1].toFixed(0)}L${(x + 25).toFixed(0)} ${roof(x).toFixed(0)}` }));
  }
  return parts;
}

function frameOf(kind, size, [front, rear]) {
  const axle = -size.wheel;
  if (kind === "scooter") {
    const deck = -size.wheel * 1.1;
    const stem = `M${front} ${axle}L${(front + size.height * 0.22).toFixed(0)} ${-size.height}`;
    const bar = `M${(front + size.height * 0.22 - 90).toFixed(0)} ${-size.height + 10}h190`;
    return [s("path", { class: "outline-stem", d: `${stem}${bar}M${(front + size.height * 0.04).toFixed(0)} ${deck}L${rear} ${deck}` })];
  }
  const lower = -Math.max(size.wheel * 0.9, SILL * size.height);
  const d = `M${0.02 * size.length} ${lower}L0 ${-0.45 * size.height}L${0.08 * size.length} ${-size.height}L${size.length} ${-size.height}L${size.length} ${lower}Z`;
  return [s("path", { class: "outline-body", d })];
}
