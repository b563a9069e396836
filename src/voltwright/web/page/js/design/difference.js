// What a design has otherwise than its start, or than the other design.
import { h, table } from "../dom.js";
import { t } from "../text.js";
import { valueText } from "./rows.js";

const FIRST = 12;

/** A value in words; a choice by its name in the language of the page. */
function told(value, unit) {
  const named = t(`design.c_${value}`);
  return typeof value === "string" && named !== `design.c_${value}` ? named : valueText(value, unit);
}

/** The table of differences of a form that was asked against another car. */
export function differences(form, { two, at, titleOf }) {
  if (!form.differences.length) return h("p", { class: "quiet" }, t(two ? "design.same_designs" : "design.unchanged"));
  const labels = two ? ["AB"[at], "AB"[1 - at]] : [t("design.now"), t("design.start")];
  const rows = form.differences.map((row) => ({ ...row, name: titleOf(row) }));
  const drawn = (some) => table({
    caption: t("design.differs"), hideCaption: true, rows: some, columns: [
      { key: "name", label: t("design.number") },
      { key: "this", label: labels[0], align: "number", cell: (row) => h("span", { dataset: { difference: row.path, value: String(row.this) } }, told(row.this, row.unit)) },
      { key: "other", label: labels[1], align: "number", cell: (row) => told(row.other, row.unit) },
    ],
  });
  if (rows.length <= FIRST) return drawn(rows);
  return h("div", { class: "stack" }, drawn(rows.slice(0, FIRST)),
    h("details", {}, h("summary", {}, t("design.more_differences", { count: rows.length - FIRST })), drawn(rows.slice(FIRST))));
}
