// Choosing cars: the chosen ones drawn to scale, and a search in the library with filters.
import { choose, chosen, colourOf, rows, titleOf } from "../cars.js";
import { highlight } from "../charts/index.js";
import { announce, button, busy, field, h, select } from "../dom.js";
import { fromShown, number, quantity, toShown } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";
import { namesOf } from "./names.js";
import { outlineOf, sizesOf } from "./outline.js";

/** As many cars as one request takes. */
export const CARS_MOST = 6;
const FOUND_MOST = 40;
const FILTERS = ["search", "make", "year_from", "year_to", "class", "drive", "range_min", "price_max"];
const words = (row) => `${row.title} ${row.make} ${row.name} ${row.model_year ?? ""} ${row.chemistry}`.toLowerCase();
const driveOf = (row) => (row.driven_axles.length > 1 ? "all" : row.driven_axles[0]);
const classWords = (name) => (["car", "suv", "van", "scooter", "quadricycle", "truck", "bus"].includes(name) ? t(`compare.class_${name}`) : name);

/** The rows that fit the filters; reference cars first, as the library has them. */
export function fitting(all, filters) {
  const asked = (filters.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const rules = [
    (row) => asked.every((word) => words(row).includes(word)),
    (row) => !filters.make || row.make === filters.make,
    (row) => !filters.year_from || (row.model_year ?? 0) >= filters.year_from,
    (row) => !filters.year_to || (row.model_year !== null && row.model_year <= filters.year_to),
    (row) => !filters.class || row.vehicle_class === filters.class,
    (row) => !filters.drive || driveOf(row) === filters.drive,
    (row) => !filters.range_min || (row.range_km !== null && row.range_km >= filters.range_min),
    (row) => !filters.price_max || (row.price !== null && row.price.amount <= filters.price_max),
  ];
  return all.filter((row) => rules.every((rule) => rule(row)));
}

const filtersOf = () => state.get("picker", {});
function filter(changes) {
  const next = { ...filtersOf(), ...changes };
  for (const name of FILTERS) if (next[name] === undefined || next[name] === null || next[name] === "") delete next[name];
  state.set({ picker: Object.keys(next).length ? next : undefined }, { replace: true });
}

/** The chosen cars as cards with their drawings; `outlines` are by place, from the headline figures. */
export function cards(place, outlines) {
  const refs = chosen();
  const names = namesOf(refs);
  const sizes = outlines.filter((each) => each?.outline).map((each) => sizesOf(each.outline));
  const most = { length: Math.max(...sizes.map((each) => each.length), 1000), height: Math.max(...sizes.map((each) => each.height), 500) };
  place.replaceChildren(...refs.map((ref, at) => {
    const known = outlines[at]?.outline ? outlines[at] : null;
    const refused = outlines[at]?.refused;
    const size = known && sizesOf(known.outline);
    const words = size && [
      quantity(size.length / 1000, "m", { digits: 2 }), quantity(size.height / 1000, "m", { digits: 2 }),
    ];
    const point = (name) => () => highlight(name);
    return h("li", {
      class: "compare-card", style: { "--swatch": colourOf(at) }, dataset: { car: String(at) },
      onpointerenter: point(names[at]), onpointerleave: point(null), onfocusin: point(names[at]), onfocusout: point(null),
    },
      h("div", { class: "compare-card-head" }, h("span", { class: "swatch" }), h("strong", { title: titleOf(ref) }, names[at]),
        refs.length > 1 && button("×", () => remove(at), { kind: "plain compare-remove", "aria-label": t("compare.remove", { car: names[at] }) })),
      known ? outlineOf(known.vehicle_class, known.outline, most) : !refused && h("div", { class: "compare-no-outline" }),
      refused && h("p", { class: "refusal", role: "alert" }, refused),
      h("p", { class: "quiet" }, size ? `${t("compare.size", { length: words[0], height: words[1] })}${size.assumed ? ` ${t("compare.size_assumed")}` : ""}` : " "));
  }));
}

function remove(at) {
  const refs = chosen();
  announce(t("compare.removed", { car: namesOf(refs)[at] }));
  choose(refs.filter((_, place) => place !== at));
}

function add(name, title) {
  const refs = chosen();
  if (refs.length >= CARS_MOST || refs.includes(name)) return;
  choose([...refs, name]);
  announce(t("compare.added", { car: title }));
}

/** The search with its filters below `root`; answers a function that draws it anew. */
export function picker(root) {
  const found = h("div", { class: "compare-found" });
  const count = h("p", { class: "quiet", role: "status" });
  const filters = h("div", { class: "row compare-filters" });
  root.append(h("details", { class: "compare-picker", open: Object.keys(filtersOf()).length > 0 },
    h("summary", { class: "button" }, t("compare.add")), filters, count, found));
  let all = [];

  function drawFilters() {
    const own = filtersOf();
    const makes = [...new Set(all.map((row) => row.make))].sort((one, other) => one.localeCompare(other));
    const classes = [...new Set(all.map((row) => row.vehicle_class))];
    const any = (label) => [["", label]];
    const amount = (name, label, options = {}) => field({
      label, min: 0, ...options, dataset: { filter: name },
      value: options.unit && own[name] !== undefined ? Number(toShown(own[name], options.unit).toFixed(0)) : own[name],
      onchange: (value) => filter({ [name]: value === null || !options.unit ? value : fromShown(value, options.unit) }),
    });
    filters.replaceChildren(
      field({ label: t("compare.search"), type: "search", value: own.search, oninput: (value) => filter({ search: value }), dataset: { filter: "search" } }),
      select({ label: t("compare.make"), options: [...any(t("compare.any")), ...makes], value: own.make ?? "", onchange: (value) => filter({ make: value }), dataset: { filter: "make" } }),
      select({ label: t("compare.class"), options: [...any(t("compare.any")), ...classes.map((name) => [name, classWords(name)])], value: own.class ?? "", onchange: (value) => filter({ class: value }), dataset: { filter: "class" } }),
      select({
        label: t("compare.drive"), value: own.drive ?? "", onchange: (value) => filter({ drive: value }), dataset: { filter: "drive" },
        options: [...any(t("compare.any")), ["front", t("compare.drive_front")], ["rear", t("compare.drive_rear")], ["all", t("compare.drive_all")]],
      }),
      amount("year_from", t("compare.year_from"), { step: 1 }), amount("year_to", t("compare.year_to"), { step: 1 }),
      amount("range_min", t("compare.range_min"), { unit: "km" }), amount("price_max", t("compare.price_max")));
  }

  function drawFound() {
    const refs = chosen();
    const rowsFound = fitting(all, filtersOf());
    count.textContent = t("compare.found", { count: number(rowsFound.length, { digits: 0 }), all: number(all.length, { digits: 0 }) });
    const full = refs.length >= CARS_MOST;
    found.replaceChildren(h("ul", {}, rowsFound.slice(0, FOUND_MOST).map((row) => h("li", {},
      button(refs.includes(row.name) ? "✓" : "+", () => add(row.name, row.title), {
        kind: "compare-add", disabled: full || refs.includes(row.name), "aria-label": t("compare.add_one", { car: row.title }), dataset: { add: row.name },
      }),
      h("span", { class: "compare-title" }, row.title),
      h("span", { class: "quiet" }, [
        row.range_km !== null && `${quantity(row.range_km, "km")} ${row.range_procedure}`, quantity(row.energy_usable_kwh, "kwh", { digits: 0 }),
        quantity(row.power_max_kw, "kw", { digits: 0 }), row.price && quantity(row.price.amount, row.price.currency, { digits: 0 }),
        row.kind === "certified" && t("compare.certified"),
      ].filter(Boolean).join(" · "))))));
    if (full) found.prepend(h("p", { class: "quiet" }, t("compare.full", { count: CARS_MOST })));
    else if (rowsFound.length > FOUND_MOST) found.append(h("p", { class: "quiet" }, t("compare.more", { count: rowsFound.length - FOUND_MOST })));
  }

  busy(found, rows()).then((answer) => {
    if (!answer) return;
    all = answer;
    drawFilters();
    drawFound();
  });
  return () => { if (all.length) drawFound(); };
}
