// The figures of the designs: at once by the model in the page, then by the full tests of the server.
import { number, toShown, unitOf } from "../numbers.js";
import { h } from "../dom.js";
import { t } from "../text.js";

/** Headline figures of the view, with the unit of each, the digits shown, and whether more is better. */
export const FIGURES = {
  range_epa_km: { unit: "km", digits: 1, more: true },
  range_wltp_km: { unit: "km", digits: 1, more: true },
  range_cltc_km: { unit: "km", digits: 1, more: true },
  consumption_epa_wh_km: { unit: "wh_km", digits: 2, more: false },
  consumption_wltp_wh_km: { unit: "wh_km", digits: 2, more: false },
  consumption_cltc_wh_km: { unit: "wh_km", digits: 2, more: false },
  acceleration_0_100_s: { unit: "s", digits: 2, more: false },
  charge_10_80_min: { unit: "min", digits: 2, more: false },
  mass_curb_kg: { unit: "kg", digits: 0, more: false },
  price_usd: { unit: "USD", digits: 0, more: false },
};
export const NAMES = Object.keys(FIGURES);

/** Raw figures by name of the first car of a headline result. */
export function valuesOf(result) {
  return Object.fromEntries(result.cars[0].figures.map((row) => [row.figure, row.value]));
}

/** The name of a figure in words. */
export const figureName = (name) => t(`design.figure_${name}`);

/** The table of figures. */
export class Figures {
  constructor(root) {
    this.root = root;
    this.columns = null;
  }

  /** Columns: [{key, label}]; the first is the start. */
  build(columns) {
    if (JSON.stringify(columns) === this.columns) return;
    this.columns = JSON.stringify(columns);
    this.cells = new Map();
    const body = NAMES.map((name) => {
      const cells = columns.map(({ key }) => {
        const value = h("span", { class: "figure", dataset: { figure: key === "now" ? name : `${name}:${key}`, value: "" } }, "–");
        const change = key === "now" ? h("span", { class: "change", dataset: { change: name } }) : null;
        this.cells.set(`${name}:${key}`, { value, change });
        return [h("td", { class: "number" }, value), change && h("td", { class: "number" }, change)];
      });
      return h("tr", {}, h("th", { scope: "row" }, figureName(name), " ", h("span", { class: "unit" }, unitOf(FIGURES[name].unit))), cells);
    });
    this.root.replaceChildren(h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("design.figures") },
      h("table", { class: "design-figures" }, h("caption", { class: "sr-only" }, t("design.figures")),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("design.figure")), columns.map(({ key, label }) => [
          h("th", { scope: "col", class: "number" }, label), key === "now" && h("th", { scope: "col", class: "number" }, t("design.change"))]))),
        h("tbody", {}, body))));
  }

  /** Put values into a column; `source` is "page" or "server". */
  put(key, values, source, start = null) {
    for (const name of NAMES) {
      const cell = this.cells?.get(`${name}:${key}`);
      if (!cell || !(name in values)) continue;
      const value = values[name];
      const { unit, digits, more } = FIGURES[name];
      cell.value.textContent = number(value === null ? null : toShown(value, unit), { digits });
      cell.value.dataset.value = value === null || value === undefined ? "" : String(value);
      cell.value.dataset.source = source;
      if (!cell.change) continue;
      const before = start?.[name];
      const percent = before && Number.isFinite(value) ? 100 * (value / before - 1) : 0;
      const shown = Math.abs(percent) >= 0.005;
      cell.change.textContent = shown ? `${number(percent, { digits: Math.abs(percent) < 10 ? 2 : 1, sign: true })} %` : "";
      cell.change.className = `change ${shown ? ((percent > 0) === more ? "good" : "bad") : ""}`;
    }
  }
}
