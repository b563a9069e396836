// Production: the spread of a plan, conformity of production, and the declared value as a slider.
import { get, job } from "../api.js";
import { rows as pickerRows } from "../cars.js";
import { announce, button, field, h, panel, refusal, select, viewHead } from "../dom.js";
import { number } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";
import { declarePanel } from "../production/declare.js";
import { causesPanel, histogramChart, labelOf, quantilePanel } from "../production/spread.js";
import { conformityPanel, driftPanel, durabilityPanel } from "../production/words.js";

const KEY = "production";
const FIRST = { plan: "su7-first-year", cars: 300, risk: 0.01, audit: false, durability: false };
const [LEAST, MOST] = [10, 20000];
const kept = new Map();

const options = () => ({ ...FIRST, ...state.get(KEY, {}) });
const change = (changes) => state.set({ [KEY]: { ...state.get(KEY, {}), ...changes } }, { replace: true });

/** The request of the view. */
export function requestOf({ plan, cars, risk, audit, durability } = options()) {
  return { plan, sampled: cars, risk, audit, durability };
}

function controls(plans, compute) {
  const now = options();
  const check = (key) => h("label", { class: "check" }, h("input", { type: "checkbox", checked: now[key], onchange: (event) => change({ [key]: event.target.checked }) }), t(`production.with_${key}`));
  return h("form", { class: "row production-form", onsubmit: (event) => { event.preventDefault(); compute(); } },
    select({ label: t("production.plan"), value: now.plan, options: plans.map((each) => [each.name, each.title ?? each.name]), onchange: (plan) => change({ plan, variant: undefined, declared: undefined }) }),
    field({ label: t("production.cars_to_certify"), value: now.cars, min: LEAST, max: MOST, step: 1, onchange: (cars) => { if (cars !== null) change({ cars: Math.max(LEAST, Math.min(MOST, Math.round(cars))) }); } }),
    field({ label: t("production.risk"), unit: "percent", value: Number((100 * now.risk).toFixed(3)), min: 0.1, max: 50, onchange: (risk) => { if (risk !== null) change({ risk: Number((Math.max(0.1, Math.min(50, risk)) / 100).toFixed(5)) }); } }),
    h("div", { class: "checks" }, check("audit"), check("durability")),
    h("button", { type: "submit", class: "button main" }, t("production.compute")));
}

function progressBlock(work) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("production.progress") });
  const line = h("span", { class: "quiet small" }, t("production.waiting"));
  const root = h("div", { class: "panel progress", role: "group" }, bar, h("div", { class: "progress-line" }, line, button(t("production.cancel"), () => work.current?.cancel())));
  return { root, told(fraction, text) { bar.value = fraction; line.textContent = `${number(100 * fraction, { digits: 0 })} % ${text}`; } };
}

/** The parts of the view that follow variant and figure. */
function shown(result, titles) {
  const root = h("div", { class: "stack" });
  const figures = [...new Set(result.histograms.map((each) => each.figure))];
  const variants = result.conformity.map((row) => row.variant);
  const draw = () => {
    const now = options();
    const variant = variants.includes(now.variant) ? now.variant : variants[0];
    const name = figures.includes(now.figure) ? now.figure : figures[0];
    const table = result.declarable.find((each) => each.variant === variant);
    const judged = result.conformity.find((each) => each.variant === variant);
    let chart = null;
    const declare = declarePanel(table, judged, now.declared, (value) => { chart?.update(value); change({ declared: value.declared_wh_km }); });
    const picture = h("div", {});
    const choices = h("div", { class: "row" },
      select({ label: t("production.variant"), value: variant, options: variants.map((each) => [each, titles.get(each) ?? each]), dataset: { choice: "variant" }, onchange: (next) => { change({ variant: next, declared: undefined }); draw(); } }),
      select({ label: t("production.figure"), value: name, options: figures.map((each) => [each, labelOf(each)]), dataset: { choice: "figure" }, onchange: (next) => { change({ figure: next }); draw(); } }));
    root.replaceChildren(choices,
      h("div", { class: "grid" }, panel(t("production.spread"), picture), declare.element),
      causesPanel(result, name, variant), quantilePanel(result, variant));
    chart = histogramChart(picture, result, name, variant, declare.now());
  };
  draw();
  return root;
}

/** Open the view. */
export async function open(root, { signal }) {
  const content = h("div", { class: "stack" });
  const work = { current: null };
  const show = (result, titles) => {
    const parts = [shown(result, titles), conformityPanel(result, titles), driftPanel(result), durabilityPanel(result, titles)];
    const words = t("production.summary", { title: result.title, count: number(result.count, { digits: 0 }), sampled: number(result.sampled, { digits: 0 }) });
    content.replaceChildren(h("p", { class: "production-summary" }, words), ...parts.filter(Boolean));
    content.dataset.ready = result.plan;
    announce(words);
  };
  const compute = async () => {
    work.current?.cancel();
    const request = requestOf();
    const key = JSON.stringify(request);
    const titles = new Map((await pickerRows().catch(() => [])).map((row) => [row.name, row.title]));
    if (kept.has(key)) return show(kept.get(key), titles);
    const progress = progressBlock(work);
    content.replaceChildren(progress.root);
    delete content.dataset.ready;
    const mine = job("produce", request, progress.told);
    work.current = mine;
    try {
      const result = await mine.done;
      kept.set(key, result);
      if (!signal.aborted && work.current === mine) show(result, titles);
    } catch (error) {
      if (signal.aborted || work.current !== mine) return;
      content.replaceChildren(error.name === "AbortError" ? h("p", { class: "quiet", role: "status" }, t("production.cancelled")) : refusal(error));
    }
  };
  const form = h("div", {});
  root.append(viewHead(t("shell.view_production"), t("production.lead")), panel(t("production.plan_and_sample"), form), content);
  get("/api/library/plans", { signal }).catch(() => []).then((plans) => {
    if (!signal.aborted) form.replaceChildren(controls(plans.length ? plans : [{ name: FIRST.plan }], compute));
  });
  compute();
  return () => work.current?.cancel();
}
