// Numbers and quantities as people read them: by language, in metric or US units.
import { state } from "./state.js";
import { language } from "./text.js";

const MI = 1.609344;
const LB = 0.45359237;
const FT = 0.3048;
const linear = (symbol, factor, digits) => ({ symbol, digits, to: (value) => value / factor, from: (value) => value * factor });
const same = (symbol, digits) => linear(symbol, 1, digits);

const METRIC = {
  km: same("km", 0), m: same("m", 2), mm: same("mm", 0), cm: same("cm", 0), km_h: same("km/h", 0), kmh: same("km/h", 0), m_s: same("m/s", 1),
  m_s2: same("m/s²", 2), wh_km: same("Wh/km", 1), kwh_100km: same("kWh/100 km", 1), kwh: same("kWh", 1), wh: same("Wh", 0), mj: same("MJ", 1),
  kw: same("kW", 1), w: same("W", 0), c: same("°C", 1), k: same("K", 1), delta_c: same("K", 1), kg: same("kg", 0), s: same("s", 1), min: same("min", 1), h: same("h", 1),
  day: same("d", 0), years: same("a", 1), percent: same("%", 1), share: linear("%", 0.01, 1), v: same("V", 0), a: same("A", 0),
  ah: same("Ah", 1), nm: same("N·m", 0), n: same("N", 0), bar: same("bar", 2), kpa: same("kPa", 0), m2: same("m²", 3), l: same("l", 0),
  rpm: same("1/min", 0), wh_kg: same("Wh/kg", 0), wh_l: same("Wh/l", 0), kwh_year: same("kWh/a", 0), km_year: same("km/a", 0), km_min: same("km/min", 1),
  w_k: same("W/K", 1), kg_m2: same("kg·m²", 2), mohm: same("mΩ", 1), g_km: same("g/km", 0), mpge: same("MPGe", 0), deg: same("°", 1), "": same("", 2),
};
const US = {
  km: linear("mi", MI, 0), km_h: linear("mph", MI, 0), kmh: linear("mph", MI, 0), wh_km: linear("Wh/mi", 1 / MI, 1),
  kwh_100km: linear("kWh/100 mi", 1 / MI, 1), kg: linear("lb", LB, 0), m: linear("ft", FT, 1), mm: linear("in", 25.4, 1), cm: linear("in", 2.54, 1),
  c: { symbol: "°F", digits: 0, to: (value) => value * 1.8 + 32, from: (value) => (value - 32) / 1.8 },
  k: linear("°F", 1 / 1.8, 1), delta_c: linear("°F", 1 / 1.8, 1), bar: linear("psi", 0.0689475729, 0), m2: linear("ft²", FT * FT, 2), nm: linear("lb·ft", 1.3558179483, 0),
  km_year: linear("mi/a", MI, 0), km_min: linear("mi/min", MI, 1), g_km: linear("g/mi", 1 / MI, 0),
};
const CURRENCY = /^(?:money:)?([A-Za-z]{3})$/;
const MONEY = new Set(["usd", "eur", "cny", "gbp", "chf", "nok", "sek", "dkk", "jpy", "krw", "inr", "pln", "czk", "thb", "aud", "cad", "brl"]);

/** "metric" or "us": that of the address. */
export function units() {
  return state.get("units") === "us" ? "us" : "metric";
}

const currencyOf = (unit) => {
  const found = CURRENCY.exec(unit ?? "");
  return found && (unit.startsWith("money:") || MONEY.has(found[1].toLowerCase())) ? found[1].toUpperCase() : null;
};
const known = (unit) => (units() === "us" && US[unit]) || METRIC[unit] || null;
const formats = new Map();

function format(options) {
  const key = language() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat({ en: "en-US", nl: "nl-NL", de: "de-DE", zh: "zh-CN" }[language()], options));
  return formats.get(key);
}

/** A number by the language; `digits` are its decimals. */
export function number(value, { digits = 2, least = digits, sign = false } = {}) {
  if (value === null || value === undefined || !Number.isFinite(Number(value))) return "–";
  const rounded = Number(Number(value).toFixed(Math.min(digits, 20)));
  const options = { minimumFractionDigits: Math.min(least, digits), maximumFractionDigits: digits };
  if (sign) options.signDisplay = "exceptZero";
  return format(options).format(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/** A value in the unit that is shown. */
export function toShown(value, unit) {
  return known(unit)?.to(value) ?? value;
}

/** A shown value in the unit of the data. */
export function fromShown(value, unit) {
  return known(unit)?.from(value) ?? value;
}

/** The symbol of the unit that is shown. */
export function unitOf(unit) {
  return currencyOf(unit) ?? known(unit)?.symbol ?? unit ?? "";
}

/** Decimals that a unit has where nothing else is asked. */
export function digitsOf(unit) {
  return currencyOf(unit) ? 0 : (known(unit)?.digits ?? 2);
}

/** A quantity with its unit; `digits` are decimals of the metric value and are kept in US units unless these have their own. */
export function quantity(value, unit, { digits, sign = false } = {}) {
  if (value === null || value === undefined || !Number.isFinite(Number(value))) return "–";
  const currency = currencyOf(unit);
  const places = digits ?? digitsOf(unit);
  if (currency) {
    return format({ style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: places, maximumFractionDigits: places }).format(value);
  }
  const text = number(toShown(Number(value), unit), { digits: places, sign });
  const symbol = unitOf(unit);
  if (!symbol) return text;
  const close = symbol === "°" || (symbol === "%" && language() !== "de");
  return `${text}${close ? "" : "\u00a0"}${symbol}`;
}
