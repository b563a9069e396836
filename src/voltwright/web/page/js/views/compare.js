// Compare: cars of the library and designs side by side, in figures and in linked charts.
import { run } from "../api.js";
import { argumentOf, chosen, rows } from "../cars.js";
import { cards, picker } from "../compare/picker.js";
import { crossingWords, DRAWN, flowChart, flowData, lossesData, missingWords, spread, stackedBars } from "../compare/curves.js";
import { figuresNotes, figuresTable, rangeChart, rangeData } from "../compare/figures.js";
import { namesOf } from "../compare/names.js";
import { announce, busy, field, h, panel, select, viewHead } from "../dom.js";
import { fromShown, toShown } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";

const COST = { price_kwh: 0.17, currency: "USD", distance_a_year_km: 15000, years: 8 };
const CURRENCIES = ["USD", "EUR", "CNY"];
const PARTS = ["speed", "charging", "temperature", "cost"];
const costOf = () => ({ ...COST, ...state.get("cost", {}) });

function costFields() {
  const own = costOf();
  const keep = (name, read = (value) => value) => (value) => {
    if (value === null || value === "") return;
    const next = { ...state.get("cost", {}), [name]: read(value) };
    if (next[name] === COST[name]) delete next[name];
    state.set({ cost: Object.keys(next).length ? next : undefined }, { replace: true });
  };
  const amount = (name, label, options = {}) => {
    const { unit } = options;
    const value = unit ? Number(toShown(own[name], unit).toFixed(0)) : own[name];
    return field({ label, value, onchange: keep(name, (shown) => (unit ? fromShown(shown, unit) : shown)), dataset: { cost: name }, ...options });
  };
  return h("div", { class: "row" },
    amount("price_kwh", t("compare.price_kwh"), { min: 0, max: 5, step: 0.01 }),
    select({ label: t("compare.currency"), options: CURRENCIES, value: own.currency, onchange: keep("currency"), dataset: { cost: "currency" } }),
    amount("distance_a_year_km", t("compare.distance"), { unit: "km_year", min: 0 }),
    amount("years", t("compare.years"), { min: 1, max: 30, step: 1 }));
}

/** Open the view. */
export function open(root, { signal }) {
  const place = Object.fromEntries(["cards", "picker", "figures", "notes", "range", "words", "cost_fields", "flow_choice", "flow", "losses", ...PARTS].map((name) => [name, h("div")]));
  place.cards = h("ul", { class: "compare-cards", "aria-label": t("compare.chosen") });
  place.flow_choice.className = "compare-choice";
  place.cost_fields.className = "compare-costs";
  const charts = {};
  const drawn = (name, make, data) => {
    if (charts[name]) charts[name].update(data);
    else charts[name] = make(place[name], data);
  };
  root.append(viewHead(t("shell.view_compare"), t("compare.head")), h("div", { class: "stack" },
    panel(t("compare.cars"), place.cards, place.picker),
    panel(t("compare.figures"), h("p", { class: "quiet" }, t("compare.figures_head")), place.figures, place.notes),
    panel(t("compare.crossings"), place.words),
    h("div", { class: "grid" },
      panel(t("compare.panel_range"), place.range), panel(t("compare.panel_speed"), place.speed), panel(t("compare.panel_temperature"), place.temperature),
      panel(t("compare.panel_charging"), place.charging)),
    h("div", { class: "grid" }, panel(t("compare.panel_flow"), place.flow_choice, place.flow), panel(t("compare.panel_losses"), place.losses)),
    panel(t("compare.panel_cost"), place.cost_fields, place.cost)));
  const redrawFound = picker(place.picker);
  place.cost_fields.append(costFields());
  let turn = 0;
  let good = [];
  const words = {};

  async function headlines(args, names, mine) {
    const cars = args.map(() => null);
    const show = () => {
      if (mine !== turn || signal.aborted) return;
      cards(place.cards, cars);
      place.figures.replaceChildren(figuresTable(cars, names));
      const known = cars.filter(Boolean);
      if (known.length === cars.length && known.some((car) => car.figures)) {
        place.notes.replaceChildren(figuresNotes(cars, names));
        drawn("range", rangeChart, rangeData(cars, names));
      }
    };
    cards(place.cards, cars);
    const one = (more) => Promise.all(args.map(async (arg, at) => {
      if (cars[at]?.refused) return;
      try {
        [cars[at]] = (await run("headline", { cars: [arg], ...more }, { signal, urgent: !more.intervals })).cars;
      } catch (error) {
        if (error.name !== "Refusal") throw error;
        cars[at] ??= { refused: error.message };
      }
      if (!more.intervals) show();
    }));
    await busy(place.figures, one({}));
    if (mine !== turn || signal.aborted) return [];
    show();
    root.dataset.figures = "true";
    const good = cars.flatMap((car, at) => (car?.figures ? [at] : []));
    one({ intervals: true }).then(() => {
      if (mine !== turn || signal.aborted) return;
      show();
      root.dataset.intervals = "true";
    }, () => {});
    return good;
  }

  async function curve(part, args, names, mine, more = {}) {
    const asked = run("curves", { cars: good.map((at) => args[at]), parts: [part], ...more }, { signal });
    const answer = await busy(place[part], asked);
    if (!answer || mine !== turn || signal.aborted) return;
    const result = spread(answer, good, names.length);
    if (part === "flow") drawFlow(result, names);
    else {
      const [make, dataOf] = DRAWN[part];
      drawn(part, make, dataOf(result, names));
    }
    const here = place[part];
    for (const old of here.querySelectorAll(":scope > .compare-missing")) old.remove();
    const missing = missingWords(result, names);
    if (missing.length) here.append(h("div", { class: "compare-missing" }, missing));
    words[part] = crossingWords(result, names);
    place.words.replaceChildren(...["speed", "temperature", "cost"].map((name) => words[name]).filter(Boolean));
    root.dataset[`part_${part}`] = "true";
  }

  function drawFlow(result, names) {
    const flowing = names.flatMap((_, index) => (result.cars[index].flow ? [index] : []));
    if (!flowing.length) return;
    const at = flowing.includes(state.get("flow", 0)) ? state.get("flow", 0) : flowing[0];
    place.flow_choice.replaceChildren(select({
      label: t("compare.car"), options: flowing.map((index) => [index, names[index]]), value: at, dataset: { flow: "car" },
      onchange: (value) => { state.set({ flow: Number(value) || undefined }, { replace: true }); drawFlow(result, names); },
    }));
    drawn("flow", flowChart, flowData(result.cars[at], names[at]));
    drawn("losses", stackedBars, lossesData(result, names));
  }

  async function compute() {
    const mine = (turn += 1);
    for (const name of ["figures", "intervals", ...[...PARTS, "flow"].map((part) => `part_${part}`)]) delete root.dataset[name];
    for (const name of Object.keys(words)) delete words[name];
    place.words.replaceChildren();
    await rows().catch(() => {});
    const refs = chosen();
    const names = namesOf(refs);
    const args = await Promise.all(refs.map(argumentOf));
    if (mine !== turn || signal.aborted) return;
    redrawFound();
    const found = await headlines(args, names, mine);
    if (mine !== turn || signal.aborted || !found.length) return;
    good = found;
    await Promise.allSettled(["speed", "flow", "charging", "cost", "temperature"].map(
      (part) => curve(part, args, names, mine, part === "cost" ? costOf() : {})));
    if (mine === turn && !signal.aborted) announce(t("compare.done", { count: refs.length }));
  }

  async function computeCost() {
    const refs = chosen();
    if (!good.length) return;
    const args = await Promise.all(refs.map(argumentOf));
    await curve("cost", args, namesOf(refs), turn, costOf());
  }

  const ends = [state.watch("cars", compute), state.watch("cost", computeCost), state.watch("picker", redrawFound)];
  compute().catch((error) => { if (error.name !== "AbortError") busy(place.figures, Promise.reject(error)); });
  return () => ends.forEach((end) => end());
}
