// Evidence: every number of a car with its source, what sources disagree on, and when it became known.
import { run } from "../api.js";
import { argumentOf, chosen, titleOf } from "../cars.js";
import { announce, busy, button, field, h, newId, panel, select, viewHead } from "../dom.js";
import { number } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";
import { conflictPicture, intervalPicture, spanText, valueCell, valueText } from "../evidence/figures.js";
import { documentBlock, kindBadge } from "../evidence/sources.js";
import { whenPanel } from "../evidence/when.js";

const KEY = "evidence";
const options = () => state.get(KEY, {});
const change = (changes) => state.set({ [KEY]: { ...options(), ...changes } }, { replace: true });

const carOf = (refs) => Math.max(0, Math.min(refs.length - 1, Number(options().car) || 0));

/** The request that the view makes for a car. */
export async function requestOf(ref) {
  return { car: await argumentOf(ref), filled: true };
}

function conflictsOf(result) {
  const fields = result.rows.filter((row) => row.conflicts.length).map((row) => ({ ...row, name: row.path }));
  const results = result.published.filter((row) => row.conflicts.length).map((row) => ({ ...row, name: row.quantity, low: null, high: null }));
  return [...results, ...fields];
}

function conflictCard(row) {
  const card = (each, used) => h("div", { class: `side ${used ? "used" : "other"}` },
    h("div", { class: "side-head" }, h("span", { class: "small quiet" }, t(used ? "evidence.in_use" : "evidence.not_used")), kindBadge(each.kind)),
    h("div", { class: "side-value" }, valueCell(`${used ? "" : "other:"}${row.name}`, each.value, row.unit)),
    used && row.low !== null && h("div", { class: "small quiet" }, spanText(row.low, row.high, row.unit)),
    documentBlock(each.document),
    each.note && h("p", { class: "small quiet" }, each.note),
    each.refuted && h("p", { class: "small bad" }, t("evidence.refuted", { why: each.refuted })));
  const picture = conflictPicture([{ ...row, used: true }, ...row.conflicts]);
  return h("article", { class: "conflict", "aria-label": row.name }, h("h3", {}, h("code", {}, row.name)), picture,
    h("div", { class: "sides" }, card(row, true), row.conflicts.map((other) => card(other, false))));
}

function conflictPanel(result) {
  const rows = conflictsOf(result);
  return panel(t("evidence.conflicts"), rows.length
    ? h("div", { class: "conflicts" }, rows.map(conflictCard))
    : h("p", { class: "quiet" }, t("evidence.no_conflicts")));
}

/** Two lines of the table: the number, and behind a button its source. */
function numberRows(row) {
  const id = newId("source");
  const others = row.conflicts.length ? h("span", { class: "badge bad" }, t("evidence.others", { count: row.conflicts.length })) : null;
  const details = h("tr", { id, class: "details", hidden: true }, h("td", { colspan: 5 },
    typeof row.value === "object" && row.value !== null && h("p", { class: "small" }, valueText(row.value, row.unit)),
    documentBlock(row.document),
    row.note && h("p", { class: "small" }, row.written ? row.note : t("evidence.law", { law: row.note })),
    row.conflicts.map((other) => h("p", { class: "small quiet" }, `${t("evidence.not_used")}: ${valueText(other.value, row.unit)}, ${other.document.title} (${other.document.publisher})`)),
    !row.document && !row.note && h("p", { class: "small quiet" }, t("evidence.no_source"))));
  const toggle = button(row.document?.publisher ?? (row.written ? t("evidence.note") : t("evidence.default_law")), () => {
    details.hidden = !details.hidden;
    toggle.setAttribute("aria-expanded", String(!details.hidden));
  }, { kind: "plain source-button", "aria-expanded": "false", "aria-controls": id, "aria-label": t("evidence.source_of", { path: row.path }) });
  return [h("tr", { dataset: { path: row.path } },
    h("th", { scope: "row" }, h("code", {}, row.path)),
    h("td", { class: typeof row.value === "number" ? "number" : "choice" }, valueCell(row.path, row.value, row.unit, row.written)),
    h("td", { class: "interval-cell" }, intervalPicture(row.value, row.low, row.high), row.low !== null && h("span", { class: "small quiet" }, spanText(row.low, row.high, row.unit))),
    h("td", {}, kindBadge(row.kind), " ", others),
    h("td", {}, toggle)), details];
}

function numbersPanel(result) {
  const body = h("tbody");
  const found = h("p", { class: "quiet small", role: "status" });
  const tables = h("div", { class: "table-scroll evidence-table", tabindex: "0", role: "region", "aria-label": t("evidence.numbers") },
    h("table", {}, h("caption", { class: "sr-only" }, t("evidence.numbers")),
      h("thead", {}, h("tr", {}, ["path", "value", "interval", "kind", "source"].map((key) =>
        h("th", { scope: "col", class: key === "value" ? "number" : undefined }, t(`evidence.column_${key}`))))), body));
  const chips = h("div", { class: "chips", role: "group", "aria-label": t("evidence.by_kind") });
  const textOf = (row) => [row.path, row.kind, row.source, row.note, valueText(row.value, row.unit)].join(" ").toLowerCase();
  const texts = new Map(result.rows.map((row) => [row, textOf(row)]));
  const draw = () => {
    const { kind = "", search = "" } = options();
    const words = String(search).toLowerCase().split(/\s+/).filter(Boolean);
    const rows = result.rows.filter((row) => (!kind || row.kind === kind) && words.every((word) => texts.get(row).includes(word)));
    body.replaceChildren(...rows.flatMap(numberRows));
    found.textContent = t("evidence.found", { count: number(rows.length, { digits: 0 }), of: number(result.rows.length, { digits: 0 }) });
    const choice = (name, label, count) => button([label, " ", h("span", { class: "chip-count", dataset: { figure: `kinds:${name || "all"}`, value: String(count) } }, number(count, { digits: 0 }))],
      () => { change({ kind: name || undefined }); draw(); chips.querySelector(`[data-kind="${name}"]`)?.focus(); }, { "aria-pressed": String(kind === name), dataset: { kind: name } });
    chips.replaceChildren(choice("", t("evidence.all"), result.rows.length), ...Object.entries(result.kinds).map(([name, count]) => choice(name, t(`evidence.kind_${name}`), count)));
  };
  const search = field({ label: t("evidence.search"), type: "search", value: options().search ?? "", oninput: (text) => { change({ search: text || undefined }); draw(); } });
  draw();
  return panel(t("evidence.numbers"), h("p", { class: "quiet" }, t("evidence.numbers_text")), h("div", { class: "row" }, search), chips, found, tables);
}

/** Open the view. */
export function open(root, { signal }) {
  const refs = chosen();
  const content = h("div", { class: "stack" });
  const show = async () => {
    const ref = refs[carOf(refs)];
    content.replaceChildren();
    const result = await busy(content, (async () => run("evidence-list", await requestOf(ref), { signal }))());
    if (!result || signal.aborted) return;
    content.replaceChildren(...[numbersPanel(result), conflictPanel(result)]);
    const when = whenPanel(result.timeline);
    if (when) content.insertBefore(when, content.children[1]);
    content.dataset.ready = result.car;
    announce(t("evidence.ready", { car: result.title }));
  };
  const choice = select({
    label: t("evidence.car"), value: carOf(refs), options: refs.map((ref, place) => [place, titleOf(ref)]),
    onchange: (place) => { change({ car: Number(place) }); show(); },
  });
  root.append(viewHead(t("shell.view_evidence"), t("evidence.lead")), h("div", { class: "row" }, choice), content);
  show();
  return state.watch("cars", () => { if (!signal.aborted) { root.replaceChildren(); open(root, { signal }); } });
}
