// Tables of the view: phases, steps and rules, and the words that they need.
import { button, figure, h, table } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";
import { clock } from "./course.js";

const UNITS = [
  ["kwh_100mi", "kWh/100 mi"], ["kwh_100km", "kWh/100 km"], ["wh_km", "Wh/km"], ["wh_mi", "Wh/mi"], ["g_km", "g/km"], ["g_mi", "g/mi"],
  ["wh", "Wh"], ["km", "km"], ["mi", "mi"], ["usd", "USD"], ["240v_h", "h"], ["5_years_usd", "USD"],
];
const KNOWN = { V: "good", T: "good", C: "", D: "warn", M: "warn", U: "bad" };

/** The unit that a name of the arithmetic ends in. */
export function unitIn(name) {
  if (name.startsWith("mpge") || name.startsWith("economy")) return "MPGe";
  return UNITS.find(([end]) => name === end || name.endsWith(`_${end}`))?.[1] ?? "";
}

const digitsIn = (value) => (Number.isInteger(value) ? 0 : Math.abs(value) >= 1000 ? 1 : Math.abs(value) >= 10 ? 2 : 5);

/** A number of the arithmetic with the unit that its name ends in. */
export function plain(name, value) {
  const unit = unitIn(name);
  return `${number(value, { digits: digitsIn(value) })}${unit ? `\u00a0${unit}` : ""}`;
}

/** A mark of confidence as a badge, with its meaning in words. */
export function badge(mark) {
  return h("span", { class: `badge ${KNOWN[mark]}`.trim() }, t(`certification.known_${mark}`));
}

/** A hidden caption; the region of the table has a name of its own beside its panel. */
export const named = (caption) => ({ caption, hideCaption: true, label: `${caption}, ${t("shell.table")}` });

const english = (words) => h("span", { lang: "en" }, words);

/** The phases of a test; `onzoom` gets the place of the phase whose button is pressed. */
export function phasesTable(course, onzoom) {
  return table({
    ...named(t("certification.phases")), class: "phases",
    columns: [
      { key: "words", label: t("certification.phase"), cell: (row) => button(row.words, () => onzoom(row.place), { kind: "plain", lang: "en", "aria-label": `${t("certification.zoom")}: ${row.words}` }) },
      { label: t("certification.kind"), cell: (row) => t(`certification.kind_${row.kind}`) },
      { label: t("certification.start"), align: "number", cell: (row) => clock(row.start_s) },
      { label: t("certification.end"), align: "number", cell: (row) => clock(row.end_s) },
      { key: "distance_km", label: t("certification.distance"), unit: "km", digits: 2, figure: "phase_distance_km" },
      { key: "energy_dc_wh", label: t("certification.energy"), unit: "wh", digits: 0, figure: "phase_energy_dc_wh" },
      { key: "consumption_wh_km", label: t("certification.consumption"), unit: "wh_km", digits: 1, figure: "phase_consumption_wh_km" },
      { label: t("certification.soc"), align: "number", cell: (row) => `${quantity(row.soc_start, "share", { digits: 1 })} → ${quantity(row.soc_end, "share", { digits: 1 })}` },
      { label: t("certification.complete"), cell: (row) => t(row.complete ? "certification.yes" : "certification.no") },
    ],
    rows: course.phases.map((phase, place) => ({ ...phase, place })),
  });
}

function filledIn(step) {
  return step.expression.replace(/[a-z][a-z0-9_]*/g, (name) => (name in step.inputs ? number(step.inputs[name], { digits: digitsIn(step.inputs[name]) }) : name))
    .replaceAll("*", "×").replaceAll("round_half_even", "round").replaceAll("round_half_up", "round");
}

/** The arithmetic: formula in words, with the numbers put in, what comes out, clause and mark. */
export function stepsTable(steps) {
  return table({
    ...named(t("certification.steps")), class: "steps",
    columns: [
      { label: t("certification.number"), cell: (row) => english(row.name.replaceAll("_", " ")) },
      { label: t("certification.result"), align: "number", cell: (row) => h("span", { class: "figure", dataset: { figure: `step_${row.name}`, value: String(row.value) } }, plain(row.name, row.value)) },
      { label: t("certification.formula"), cell: (row) => h("div", {}, english(row.formula), h("div", { class: "cert-step" }, filledIn(row))) },
      { label: t("certification.clause"), cell: (row) => english(row.clause) },
      { label: t("certification.known"), cell: (row) => badge(row.known) },
    ],
    rows: steps,
  });
}

/** The rules that a result rests on. */
export function rulesTable(rules) {
  return table({
    ...named(t("certification.rules")), class: "rules",
    columns: [
      { label: t("certification.rule"), cell: (row) => english(row.text) },
      { label: t("certification.clause"), cell: (row) => english(row.clause || "–") },
      { label: t("certification.known"), cell: (row) => badge(row.confidence) },
    ],
    rows: rules,
  });
}

/** The name of a published quantity. */
export function quantityWords(name) {
  const speed = /^consumption_([\d.]+)kmh_wh_km$/.exec(name);
  return speed ? t("certification.quantity_speed", { speed: speed[1] }) : t(`certification.quantity_${name}`);
}

/** Published figures beside the computed ones, with deviation and interval. */
export function publishedTable(result) {
  const unit = (row) => (row.quantity.startsWith("range") ? "km" : "wh_km");
  const digits = (row) => (unit(row) === "km" ? 0 : 1);
  const widths = result.interval?.half_widths ?? {};
  return table({
    ...named(t("certification.published")), class: "published-figures",
    columns: [
      { label: t("certification.quantity"), cell: (row) => h("div", {}, quantityWords(row.quantity), h("div", { class: "cert-source", lang: "en" }, `${row.kind}: ${row.source}`)) },
      { label: t("certification.published_value"), align: "number", cell: (row) => figure(`published_${row.quantity}`, row.published, unit(row), { digits: digits(row) }) },
      { label: t("certification.predicted"), align: "number", cell: (row) => h("div", {}, figure(`predicted_${row.quantity}`, row.predicted, unit(row), { digits: digits(row) }),
        row.quantity in widths ? h("div", { class: "cert-source" }, `± ${quantity(widths[row.quantity], unit(row), { digits: digits(row) })}`) : null) },
      { label: t("certification.deviation"), align: "number", cell: (row) => figure(`deviation_${row.quantity}`, row.deviation, "share", { digits: 1, sign: true }) },
    ],
    rows: result.published,
  });
}
