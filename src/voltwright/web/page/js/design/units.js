// From the unit of a field, as files and tables print it, to the unit that the page converts.
import { fromShown, toShown } from "../numbers.js";

const KEYS = {
  "°C": "c", "N·m": "nm", "1/min": "rpm", "m²": "m2", "mΩ": "mohm", "km/h": "kmh", "m/s²": "m_s2", "W/K": "w_k",
  kWh: "kwh", kW: "kw", W: "w", V: "v", A: "a", Ah: "ah", N: "n",
};

/** The page's name of a printed unit. */
export const unitKey = (symbol) => KEYS[symbol] ?? symbol;

/** A value as its field shows it: at most six figures that count. */
export function shownValue(value, symbol) {
  return Number(toShown(value, unitKey(symbol)).toPrecision(6));
}

/** The value of what a person typed, in the unit of the file. */
export function typedValue(shown, symbol) {
  return Number(fromShown(shown, unitKey(symbol)).toPrecision(9));
}

/** Decimals that a step of a slider needs. */
export function decimals(step) {
  return Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));
}
