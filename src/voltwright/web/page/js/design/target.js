// What would it take: a figure wanted, the smallest change that reaches it, and one click to have it.
import { job } from "../api.js";
import { button, field, h, panel, refusal, select, table } from "../dom.js";
import { fromShown, number, quantity, toShown } from "../numbers.js";
import { t } from "../text.js";
import { FIGURES, NAMES, figureName } from "./figures.js";
import { valueText } from "./rows.js";

/** The panel. `argument()` gives the car of the request, `figures()` the figures now, `apply(numbers)` takes a change. */
export function targetPanel({ argument, figures, apply, titleOf, unitAt }) {
  let wanted = "range_wltp_km";
  let running = null;
  const place = h("div", { class: "stack" });
  const value = h("div");
  const start = button(t("design.find"), () => search(), { kind: "main", dataset: { action: "target" } });
  const cancel = button(t("design.cancel"), () => running?.cancel(), { hidden: true });
  const input = () => value.querySelector("input");

  const suggest = () => {
    const { unit, more, digits } = FIGURES[wanted];
    const now = figures()?.[wanted];
    const better = Number.isFinite(now) ? Number(toShown(now * (more ? 1.05 : 0.95), unit).toPrecision(digits > 1 ? 3 : 3)) : null;
    value.replaceChildren(field({ label: t(more ? "design.at_least" : "design.at_most"), unit, value: better, dataset: { target: wanted } }));
  };

  async function search() {
    const shown = input().valueAsNumber;
    if (!Number.isFinite(shown)) {
      place.replaceChildren(refusal({ message: t("design.no_target") }));
      return;
    }
    running?.cancel();
    const bar = h("progress", { max: "1", value: 0, "aria-label": t("design.searching") });
    const line = h("p", { class: "quiet", role: "status" }, t("design.searching"));
    place.replaceChildren(h("div", { class: "progress" }, bar, line));
    cancel.hidden = false;
    const mine = job("target", { car: await argument(), [wanted]: Number(fromShown(shown, FIGURES[wanted].unit)) }, (fraction, words) => {
      bar.value = fraction;
      line.textContent = words || t("design.searching");
    });
    running = mine;
    try {
      const found = await mine.done;
      if (running === mine) place.replaceChildren(...told(found));
    } catch (error) {
      if (running === mine) place.replaceChildren(...(error.name === "AbortError" ? [] : [refusal(error)]));
    }
    if (running === mine) {
      running = null;
      cancel.hidden = true;
    }
  }

  function told(found) {
    if (found.met_before) return [h("p", {}, t("design.met_before"))];
    const changes = found.changes.map((row) => ({ ...row, title: titleOf(row.path), unit: unitAt(row.path) }));
    const numbers = Object.fromEntries(found.changes.map((row) => [row.path, row.after]));
    const reached = found.figures.find((row) => row.figure === wanted);
    return [
      h("p", {}, t("design.reached", { figure: figureName(wanted), value: quantity(reached.full, FIGURES[wanted].unit, { digits: FIGURES[wanted].digits }) })),
      table({
        caption: t("design.changes"), rows: changes, columns: [
          { key: "title", label: t("design.number") },
          { key: "before", label: t("design.before"), align: "number", cell: (row) => valueText(row.before, row.unit) },
          { key: "after", label: t("design.after"), align: "number", cell: (row) => valueText(row.after, row.unit) },
          { key: "change", label: t("design.change"), align: "number", cell: (row) => `${number(100 * (row.after / row.before - 1), { digits: 1, sign: true })} %` },
        ],
      }),
      found.binding.length > 0 && h("p", { class: "quiet" }, t("design.held_by", { what: found.binding.join("; ") })),
      button(t("design.apply"), () => apply(numbers), { kind: "main", dataset: { action: "apply" } }),
    ].filter(Boolean);
  }

  const element = panel(t("design.what_would_it_take"),
    h("p", { class: "quiet" }, t("design.target_words")),
    h("div", { class: "row" },
      select({ label: t("design.figure"), value: wanted, options: NAMES.map((name) => [name, figureName(name)]), onchange: (name) => { wanted = name; suggest(); }, dataset: { target: "figure" } }),
      value, h("div", { class: "row" }, start, cancel)),
    place);
  suggest();
  return { element, suggest: () => { if (!input()?.value) suggest(); }, close: () => running?.cancel() };
}

