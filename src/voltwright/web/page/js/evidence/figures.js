// Values of a car's file as text, and intervals as small pictures.
import { h, s } from "../dom.js";
import { digitsOf, number, quantity, toShown, units } from "../numbers.js";
import { t } from "../text.js";

const KEYS = { km: "km", "km/h": "kmh", "Wh/km": "wh_km", kg: "kg", m: "m", mm: "mm", "°C": "c", K: "k", bar: "bar", "m²": "m2", "N·m": "nm" };
const SMALL = 1e-4;
const LETTERS = 48;
const [WIDTH, HEIGHT, REACH] = [96, 16, 0.4];

/** Decimals that a number was written with, six at most. */
export function decimalsOf(value) {
  return Math.min(6, (String(Number(value.toPrecision(6))).split(".")[1] ?? "").length);
}

/** A value of a file with its unit, as written; numbers by language and units of the page. */
export function valueText(value, symbol = "") {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return t(value ? "evidence.yes" : "evidence.no");
  if (Array.isArray(value)) return value.map((each) => valueText(each)).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([key, each]) => `${key}: ${valueText(each)}`).join(", ");
  if (typeof value !== "number") return String(value);
  if (value !== 0 && Math.abs(value) < SMALL) return `${value.toPrecision(3)} ${symbol}`.trim();
  const key = KEYS[symbol] ?? symbol;
  return key ? quantity(value, key, { digits: digitsHere(value, symbol) }) : number(value, { digits: decimalsOf(value) });
}

/** Decimals of a value in the units of the page. */
const digitsHere = (value, symbol) => (units() === "us" && KEYS[symbol] ? digitsOf(KEYS[symbol]) + 1 : decimalsOf(value));

/** Both ends of an interval as text. */
export function spanText(low, high, symbol = "") {
  return low === null || high === null ? "–" : t("evidence.span", { low: bareText(rounded(low), symbol), high: valueText(rounded(high), symbol) });
}

/** A number in the unit that is shown, without its symbol. */
const bareText = (value, symbol) => number(toShown(value, KEYS[symbol] ?? symbol), { digits: digitsHere(value, symbol) });

/** A text of at most some letters, for a cell. */
export const shortText = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);

const rounded = (value) => Number(value.toPrecision(4));

/** A value in its text, which tests can read; one that nobody wrote is shown to four digits. */
export function valueCell(name, value, symbol, written = true) {
  const raw = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  if (name.endsWith("_year")) return h("span", { class: "figure", dataset: { figure: name, value: raw } }, raw);
  return h("span", { class: "figure", dataset: { figure: name, value: raw } }, shortText(valueText(written || typeof value !== "number" ? value : rounded(value), symbol)));
}

/** The 90 % interval of a number, from 40 % below to 40 % above it; wider ones run out of the picture. */
export function intervalPicture(value, low, high) {
  if (typeof value !== "number" || low === null || high === null || value === 0) return null;
  const at = (each) => WIDTH / 2 + (Math.max(-REACH, Math.min(REACH, (each - value) / Math.abs(value))) / REACH) * (WIDTH / 2 - 2);
  const middle = HEIGHT / 2;
  return s("svg", { class: "interval", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" },
    s("line", { class: "interval-axis", x1: 0, x2: WIDTH, y1: middle, y2: middle }),
    s("rect", { class: "interval-bar", x: at(low), y: middle - 3, width: Math.max(1, at(high) - at(low)), height: 6, rx: 2 }),
    s("line", { class: "interval-value", x1: at(value), x2: at(value), y1: 2, y2: HEIGHT - 2 }));
}

/** Figures of several sources on one line: [{value, low, high, used}]. */
export function conflictPicture(figures) {
  const numbers = figures.filter((each) => typeof each.value === "number");
  if (numbers.length < 2) return null;
  const ends = numbers.flatMap((each) => [each.value, each.low ?? each.value, each.high ?? each.value]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const pad = (most - least || Math.abs(most) || 1) * 0.12;
  const [wide, row] = [320, 14];
  const at = (each) => ((each - least + pad) / (most - least + 2 * pad)) * wide;
  const tall = row * numbers.length + 6;
  return s("svg", { class: "conflict-picture", viewBox: `0 0 ${wide} ${tall}`, "aria-hidden": "true" },
    numbers.map((each, place) => {
      const y = 3 + row * (place + 0.5);
      const group = s("g", { class: each.used ? "used" : "other" }, s("line", { class: "interval-axis", x1: 0, x2: wide, y1: y, y2: y }));
      if (typeof each.low === "number" && typeof each.high === "number") {
        group.append(s("rect", { class: "interval-bar", x: at(each.low), y: y - 3, width: Math.max(1, at(each.high) - at(each.low)), height: 6, rx: 2 }));
      }
      group.append(s("circle", { class: "interval-point", cx: at(each.value), cy: y, r: 4.5 }));
      return group;
    }));
}
