// Cars against chargers: the power that each pair reaches, or why there is none.
import { h } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";
import { colourOf, titleOf } from "../cars.js";

const KINDS = ["dc", "ac", "wireless"];
const digits = (kw) => (kw < 1 ? 2 : kw < 30 ? 1 : 0);

/** The table: `matches` of each car by its place, `chosen` {car, charger}, `pick(car, charger)`. */
export function matrix(root, { refs, matches, kind, chosen, pick }) {
  const first = matches.find(Boolean) ?? [];
  const place = new Map(first.map((row, k) => [row.charger, k]));
  const names = [...new Set(matches.flatMap((rows) => (rows ?? []).map((row) => row.charger)))];
  const by = matches.map((rows) => new Map((rows ?? []).map((row) => [row.charger, row])));
  const kindOf = (name) => by.map((rows) => rows.get(name)?.kind).find(Boolean);
  const titled = (name) => by.map((rows) => rows.get(name)?.title).find(Boolean) ?? name;
  const best = (name) => Math.max(...by.map((rows) => rows.get(name)?.power_battery_kw ?? 0));
  const shown = names.filter((name) => kind === "all" || kindOf(name) === kind)
    .sort((one, other) => KINDS.indexOf(kindOf(one)) - KINDS.indexOf(kindOf(other)) || best(other) - best(one) || (place.get(one) ?? 0) - (place.get(other) ?? 0));
  const most = Math.max(1, ...shown.map(best));
  const cell = (name, k) => {
    const row = by[k].get(name);
    if (!row) return h("td", { class: "match-cell" }, matches[k] === null ? "–" : "…");
    const pressed = chosen.car === k && chosen.charger === name;
    const kw = row.power_battery_kw;
    const words = row.serves ? `${quantity(kw, "kw", { digits: digits(kw) })}, ${t("charging.limited_by", { what: row.limited_by })}` : t("charging.does_not_serve");
    const look = row.serves ? { style: { "--share": `${((100 * kw) / most).toFixed(1)}%`, "--bar": colourOf(k) } } : {};
    return h("td", { class: "match-cell" }, h("button", {
      type: "button", class: `match ${row.serves ? "serves" : "refused"}`, "aria-pressed": String(pressed), "aria-label": `${titleOf(refs[k])}, ${row.title}: ${words}`,
      dataset: { car: k, charger: name, figure: "power_battery_kw", value: row.serves ? kw : "" }, onclick: () => pick(k, name), ...look,
    }, row.serves ? h("span", { class: "match-kw" }, number(kw, { digits: digits(kw) })) : h("span", { class: "match-none" }, "–"),
      h("span", { class: "match-why", lang: "en" }, row.serves ? row.limited_by : "")));
  };
  root.replaceChildren(h("div", { class: "table-scroll charging-matrix", tabindex: "0", role: "region", "aria-label": t("charging.matrix") },
    h("table", {}, h("caption", { class: "sr-only" }, t("charging.matrix")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("charging.charger")), refs.map((ref, k) => h("th", { scope: "col" },
        h("span", { class: "swatch", style: { "--swatch": colourOf(k) } }), titleOf(ref), h("span", { class: "quiet" }, " [kW]"))))),
      h("tbody", {}, shown.map((name) => h("tr", {}, h("th", { scope: "row" }, titled(name), " ", kind === "all" && h("span", { class: "badge" }, t(`charging.kind_${kindOf(name)}`))), refs.map((_, k) => cell(name, k))))))));
}

/** Why a pair reaches no more, or nothing, in words. */
export function why(root, row, title) {
  if (!row) { root.replaceChildren(); return; }
  const one = (words, text) => text && h("div", {}, h("dt", {}, words), h("dd", { lang: "en" }, text));
  const power = (kw) => quantity(kw, "kw", { digits: digits(kw ?? 0) });
  root.replaceChildren(h("h3", {}, t("charging.pair", { car: title, charger: row.title })),
    row.serves ? h("dl", { class: "charging-why" },
      one(t("charging.through"), row.through), one(t("charging.power_battery"), power(row.power_battery_kw)), one(t("charging.power_grid"), power(row.power_mains_kw)),
      one(t("charging.limit"), `${row.limited_by}: ${row.limit}`), row.next_by && one(t("charging.next_limit"), `${row.next_by}: ${row.next_limit} (${power(row.next_kw)})`),
      row.give_kw ? one(t("charging.gives"), power(row.give_kw)) : one(t("charging.gives_not"), row.why_not_give), one(t("charging.adapter"), row.adapter_note),
      one(t("charging.remarks"), row.remarks.join("; ")))
      : h("p", { class: "charging-refused", lang: "en" }, row.why_not));
}
