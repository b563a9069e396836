// One field of the form: slider and number, choice, switch or text, with unit, evidence, range and elasticity.
import { button, h, newId } from "../dom.js";
import { number, quantity, unitOf } from "../numbers.js";
import { t } from "../text.js";
import { decimals, shownValue, typedValue, unitKey } from "./units.js";

const GOOD = new Set(["certified", "measured"]);
const WARN = new Set(["rumour", "assumed"]);
const AXLES = { front: "design.axle_front", rear: "design.axle_rear" };

/** The title of a field in the language of the page, else that of the server. */
export function fieldTitle(row) {
  const keys = row.path.split(".");
  const word = keys.at(-1) === "kind" ? `${keys.at(-2)}_kind` : keys.at(-1);
  const found = t(`design.f_${word}`);
  if (found === `design.f_${word}`) return row.title;
  return keys[0] === "drive_units" ? `${found}, ${t(AXLES[keys[1]])}` : found;
}

/** A value of any kind in words. */
export function valueText(value, unit) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? t("design.yes") : t("design.no");
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value !== "number") return String(value);
  const digits = Math.min(6, Math.max(0, 4 - Math.ceil(Math.log10(Math.abs(value) || 1))));
  return quantity(value, unitKey(unit), { digits: Number.isInteger(value) ? 0 : digits });
}

/** Where a value comes from, in words. */
function origin(row) {
  const ends = [row.low, row.high].some((end) => end !== null) ? `${valueText(row.low, row.unit)} … ${valueText(row.high, row.unit)}` : "";
  return [row.source, row.law && t("design.by_law", { law: row.law }), ends, row.note].filter(Boolean).join(" · ");
}

function legal(row) {
  if (row.at_least === null && row.at_most === null) return "";
  return t("design.may_be", { low: valueText(row.at_least, row.unit), high: valueText(row.at_most, row.unit) });
}

/** A row of the form. The callbacks get the value in the unit of the file; null leaves the field out. */
export class Row {
  constructor(row, { moved, set, reset }) {
    this.row = row;
    this.path = row.path;
    this.id = newId("field");
    this.call = { moved, set, reset };
    this.badge = h("span", { class: "badge" });
    this.elasticity = h("span", { class: "elasticity number", dataset: { elasticity: row.path } });
    this.error = h("p", { class: "field-error", id: `${this.id}-error`, role: "alert", hidden: true });
    this.about = h("details", { class: "design-about" }, h("summary", { "aria-label": t("design.about", { field: fieldTitle(row) }) }, "?"), h("div"));
    this.back = button("↺", () => reset(this.path), { kind: "plain", title: t("design.reset"), "aria-label": t("design.reset_field", { field: fieldTitle(row) }) });
    this.controls = h("div", { class: "design-controls" });
    this.element = h("div", { class: "design-row", dataset: { path: row.path } },
      h("div", { class: "design-label" }, h("label", { htmlFor: this.id }, fieldTitle(row)), this.badge, this.about),
      this.controls, this.elasticity, this.back, this.error);
    this.kind = null;
    this.update(row, false);
  }

  /** Show what the server says of the field. */
  update(row, changed) {
    const kind = `${row.type} ${row.slider === null} ${row.unit} ${row.choices.join()}`;
    this.row = row;
    if (kind !== this.kind) {
      this.kind = kind;
      this.controls.replaceChildren(...this.make(row));
    }
    if (!this.controls.contains(document.activeElement) || document.activeElement.type !== "number") this.put(row.value);
    if (this.slider && row.slider) this.span(row);
    const law = row.law !== null;
    this.badge.textContent = row.value === null ? t("design.not_written") : changed ? t("design.changed") : t(`design.kind_${law ? "law" : row.evidence}`);
    this.badge.className = `badge ${changed ? "accent" : GOOD.has(row.evidence) && !law ? "good" : WARN.has(row.evidence) ? "warn" : ""}`;
    this.about.lastChild.replaceChildren(...[row.description, origin(row), legal(row), row.without_effect && t("design.without_effect", { why: row.without_effect }), row.path]
      .filter(Boolean).map((text) => h("p", {}, text)));
    this.element.classList.toggle("changed", changed);
    this.element.classList.toggle("idle", row.without_effect !== null);
    this.back.hidden = !changed;
  }

  /** Ends of the slider; they stay where they are while the value lies inside, so that nothing jumps. */
  span(row) {
    const held = Number(this.slider.min) <= row.value && row.value <= Number(this.slider.max) && this.slider.max !== this.slider.min && this.spanned;
    if (held) return;
    this.spanned = true;
    Object.assign(this.slider, { min: row.slider.low, max: row.slider.high, step: row.slider.step });
    this.slider.value = row.value;
  }

  make(row) {
    this.slider = this.input = null;
    const { set } = this.call;
    const shared = { id: this.id, "aria-describedby": `${this.id}-error` };
    if (row.type === "choice") {
      const choices = row.written || row.value !== null ? row.choices : ["", ...row.choices];
      this.input = h("select", { ...shared, onchange: (event) => set(this.path, event.target.value || null) },
        choices.map((choice) => h("option", { value: choice }, choice ? t(`design.c_${choice}`) === `design.c_${choice}` ? choice : t(`design.c_${choice}`) : "–")));
      return [this.input];
    }
    if (row.type === "flag") {
      this.input = h("input", { ...shared, type: "checkbox", onchange: (event) => set(this.path, event.target.checked) });
      return [h("span", { class: "check" }, this.input)];
    }
    if (row.type === "list") return [this.list(row)];
    if (row.type === "text") {
      this.input = h("input", { ...shared, type: "text", onchange: (event) => set(this.path, event.target.value.trim() || null) });
      return [this.input];
    }
    return this.numeric(row, shared);
  }

  numeric(row, shared) {
    const { moved, set } = this.call;
    const count = row.type === "count";
    this.input = h("input", {
      ...shared, type: "number", step: "any",
      onchange: (event) => {
        const typed = event.target.valueAsNumber;
        if (event.target.value.trim() === "") set(this.path, null);
        else if (Number.isFinite(typed)) set(this.path, count ? Math.round(typed) : typedValue(typed, row.unit));
      },
    });
    const unit = unitOf(unitKey(row.unit));
    const box = h("span", { class: "with-unit" }, this.input, unit && h("span", { class: "unit", "aria-hidden": "true" }, unit));
    if (!row.slider) return [box];
    this.spanned = false;
    this.slider = h("input", {
      type: "range", "aria-label": fieldTitle(row), dataset: { slider: row.path }, min: row.slider.low, max: row.slider.high, step: row.slider.step,
      oninput: () => {
        const value = this.tidy(this.slider.valueAsNumber);
        this.show(value);
        moved(this.path, value);
      },
      onchange: () => set(this.path, this.tidy(this.slider.valueAsNumber)),
    });
    return [this.slider, box];
  }

  tidy(value) {
    return Number(value.toFixed(decimals(this.row.slider.step)));
  }

  list(row) {
    const boxes = row.choices.map((choice) => {
      const box = h("input", { type: "checkbox", value: choice, onchange: () => {
        const kept = boxes.map((each) => each.firstChild).filter((each) => each.checked).map((each) => each.value);
        this.call.set(this.path, kept.length ? kept : null);
      } });
      return h("label", { class: "check" }, box, choice);
    });
    this.boxes = boxes.map((each) => each.firstChild);
    return h("details", { class: "design-list" }, h("summary", { id: this.id }, valueText(row.value)), h("div", { role: "group", "aria-label": fieldTitle(row) }, boxes));
  }

  put(value) {
    if (this.row.type === "list") {
      for (const box of this.boxes) box.checked = (value ?? []).includes(box.value);
      this.controls.querySelector("summary").textContent = valueText(value);
    } else if (this.row.type === "flag") this.input.checked = Boolean(value);
    else if (this.row.type === "choice" || this.row.type === "text") this.input.value = value ?? "";
    else this.show(value, true);
  }

  show(value, both = false) {
    this.input.value = value === null || value === undefined ? "" : this.row.type === "count" ? value : shownValue(value, this.row.unit);
    if (!this.slider || value === null) return;
    if (both) {
      if (value < Number(this.slider.min)) this.slider.min = value;
      if (value > Number(this.slider.max)) this.slider.max = value;
      this.slider.value = value;
    }
    this.slider.setAttribute("aria-valuetext", quantity(value, unitKey(this.row.unit), { digits: Math.min(6, decimals(this.row.slider?.step ?? 1)) }));
  }

  /** Show what one per cent more of the number does to the figure that is chosen, in per cent. */
  tell(percent, figure) {
    if (percent === null || !Number.isFinite(percent)) {
      this.elasticity.replaceChildren(...(this.row.without_effect === null ? [] : [t("design.idle")]));
      delete this.elasticity.dataset.value;
      return;
    }
    const text = `${number(percent, { digits: 2, sign: true })} %`;
    this.elasticity.dataset.value = String(percent);
    this.elasticity.replaceChildren(h("span", { "aria-hidden": "true" }, `+1 % → ${text}`),
      h("span", { class: "sr-only" }, t("design.elasticity_words", { change: text, figure })));
  }

  /** Show why the server refuses the value; null takes the words away. */
  refuse(sentence) {
    this.error.hidden = !sentence;
    this.error.textContent = sentence ?? "";
    if (!this.input) return;
    if (sentence) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}
