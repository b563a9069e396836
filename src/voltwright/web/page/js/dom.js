// Elements of the page: made in one call each, labelled, and without markup in text.
import { digitsOf, number, quantity, unitOf } from "./numbers.js";
import { t } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const PATIENCE_MS = 1500;
let counter = 0;

/** A new identifier for labels. */
export const newId = (word = "id") => `${word}-${(counter += 1)}`;

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name === "htmlFor" ? "for" : name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An element of HTML: h("p", {class: "quiet", onclick}, "text", child). `style` is an object of CSS properties. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An element of SVG. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Say something to a screen reader. */
export function announce(text) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
}

/** A button; `main` and `plain` are its looks. */
export function button(label, onclick, { kind = "", ...rest } = {}) {
  return h("button", { type: "button", class: `button ${kind}`.trim(), onclick, ...rest }, label);
}

/** A choice: options are [value, label] pairs or plain values. */
export function select({ label, options, value, onchange, hideLabel = false, ...rest }) {
  const id = newId("select");
  const choice = h("select", { id, onchange: (event) => onchange?.(event.target.value, event), ...rest },
    options.map((option) => {
      const [key, text] = Array.isArray(option) ? option : [option, String(option)];
      return h("option", { value: key, selected: String(key) === String(value) }, text);
    }));
  return h("div", { class: "field" }, h("label", { htmlFor: id, class: hideLabel ? "sr-only" : undefined }, label), choice);
}

/** A field for a number or a text; numbers take `unit`, `min`, `max`, `step`. The callback gets a number, or null for no number. */
export function field({ label, unit, type = "number", value, onchange, oninput, note, hideLabel = false, ...rest }) {
  const id = newId("field");
  const numeric = type === "number" || type === "range";
  const read = (event) => {
    if (!numeric) return event.target.value;
    return event.target.value.trim() === "" || !Number.isFinite(event.target.valueAsNumber) ? null : event.target.valueAsNumber;
  };
  const input = h("input", {
    id, type, step: numeric ? "any" : undefined, ...rest,
    "aria-describedby": note ? `${id}-note` : undefined,
    onchange: onchange && ((event) => onchange(read(event), event)),
    oninput: oninput && ((event) => oninput(read(event), event)),
  });
  if (value !== undefined && value !== null) input.value = value;
  const shown = unit === undefined ? "" : unitOf(unit);
  return h("div", { class: "field" },
    h("label", { htmlFor: id, class: hideLabel ? "sr-only" : undefined }, label, shown && h("span", { class: "sr-only" }, ` [${shown}]`)),
    h("div", { class: "with-unit" }, input, shown && h("span", { class: "unit", "aria-hidden": "true" }, shown)),
    note && h("span", { class: "field-note", id: `${id}-note` }, note));
}

/** A figure with its unit, which tests can read: data-figure is its name, data-value the raw value in the data's unit. */
export function figure(name, value, unit, options = {}) {
  const raw = value === null || value === undefined ? "" : String(value);
  const text = unit === undefined ? number(value, { digits: 2, ...options }) : quantity(value, unit, { digits: digitsOf(unit), ...options });
  return h("span", { class: "figure", dataset: { figure: name, value: raw } }, text);
}

/** A table in its own scrolling box. Columns: {key, label, unit, digits, align, figure, cell}; the first is the row's heading. */
export function table({ caption, columns, rows, hideCaption = false, label, class: kind = "" }) {
  const cell = (column, row, first) => {
    const value = column.cell ? column.cell(row) : row[column.key];
    const numeric = column.align === "number" || (column.align === undefined && (typeof value === "number" || column.unit !== undefined));
    let content = value ?? "–";
    if (typeof value === "number") content = column.figure ? figure(column.figure, value, column.unit, digits(column)) : column.unit === undefined ? number(value, digits(column)) : quantity(value, column.unit, digits(column));
    return h(first ? "th" : "td", { scope: first ? "row" : undefined, class: numeric ? "number" : undefined }, content);
  };
  const digits = (column) => (column.digits === undefined ? {} : { digits: column.digits });
  const heading = (column) => h("th", { scope: "col", class: column.align === "number" || column.unit !== undefined ? "number" : undefined }, column.label);
  return h("div", { class: `table-scroll ${kind}`.trim(), tabindex: "0", role: "group", "aria-label": label ?? caption ?? t("shell.table") },
    h("table", {},
      caption && h("caption", { class: hideCaption ? "sr-only" : undefined }, caption),
      h("thead", {}, h("tr", {}, columns.map(heading))),
      h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column, place) => cell(column, row, place === 0)))))));
}

/** A titled panel. */
export function panel(title, ...children) {
  const id = newId("panel");
  return h("section", { class: "panel", role: "group", "aria-labelledby": id }, h("div", { class: "panel-head" }, h("h2", { id }, title)), ...children);
}

/** The heading of a view, with a sentence. */
export function viewHead(title, text) {
  return h("div", { class: "view-head" }, h("h1", { tabindex: "-1" }, title), text && h("p", {}, text));
}

/** A refusal in words. */
export function refusal(error) {
  return h("p", { class: "refusal", role: "alert" }, error?.message ?? String(error));
}

/** Show that `root` waits for a promise; a refusal is shown in words. The value, or undefined where it was refused or aborted. */
export async function busy(root, promise) {
  const turn = Symbol("turn");
  root.busyTurn = turn;
  for (const old of root.querySelectorAll(":scope > .refusal, :scope > .skeleton")) old.remove();
  root.setAttribute("aria-busy", "true");
  const bones = root.childElementCount ? null : h("div", { class: "skeleton", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  if (bones) root.append(bones);
  const patience = setTimeout(() => bones?.append(h("span", {}, t("shell.computing"))), PATIENCE_MS);
  const end = () => {
    clearTimeout(patience);
    bones?.remove();
    if (root.busyTurn === turn) root.removeAttribute("aria-busy");
  };
  try {
    const value = await promise;
    end();
    return root.busyTurn === turn ? value : undefined;
  } catch (error) {
    end();
    if (error?.name !== "AbortError" && root.busyTurn === turn) {
      if (error?.name !== "Refusal") console.error(error);
      root.append(refusal(error));
    }
    return undefined;
  }
}
