// Conformity, drift and durability in words.
import { figure, h, panel } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";

const share = (value, digits = 0) => quantity(100 * value, "percent", { digits });
const badge = (good) => h("span", { class: `badge ${good ? "good" : "bad"}` }, t(good ? "production.holds" : "production.fails"));

/** What conformity of production comes to for each variant. */
export function conformityPanel(result, titles) {
  return panel(t("production.conformity"), h("p", { class: "quiet" }, t("production.conformity_text")),
    h("ul", { class: "verdicts" }, result.conformity.map((row) => {
      const values = {
        design: quantity(row.designed_wh_km, "wh_km"), fails: share(row.fails_designed), risk: share(row.risk, 1),
        declared: quantity(row.declared_wh_km, "wh_km"), more: number(100 * (row.declared_wh_km / row.designed_wh_km - 1), { digits: 1, sign: true }),
        range: quantity(row.range_declared_km, "km"), most: share(1 - row.risk), reached: quantity(row.range_reached_km, "km"),
      };
      return h("li", { dataset: { variant: row.variant } }, h("h3", {}, titles.get(row.variant) ?? row.variant, " ", badge(row.written_wh_km === null ? row.fails_designed <= row.risk : row.fails <= row.risk)),
        h("p", {}, t("production.word_designed", values), " ", t("production.word_declare", values), " ", t("production.word_reach", values)),
        row.written_wh_km !== null && h("p", {}, t("production.word_written", { value: quantity(row.written_wh_km, "wh_km"), fails: share(row.fails, 1) })),
        h("span", { class: "sr-only" }, figure(`conformity:${row.variant}:fails_designed`, row.fails_designed), figure(`conformity:${row.variant}:declared_wh_km`, row.declared_wh_km)));
    })));
}

/** The maker's own tests and the drift that they find. */
export function driftPanel(result) {
  if (!result.charts.length) return null;
  const lines = result.charts.flatMap((chart) => chart.signals.length
    ? chart.signals.map((signal) => t("production.drift_found", {
      plant: chart.plant, day: number(signal.day, { digits: 0 }), test: number(signal.tests, { digits: 0 }), since: number(signal.began_day, { digits: 0 }),
      mean: number(signal.mean_percent, { digits: 1, sign: true }), side: t(`production.side_${signal.side}`),
    }))
    : [t("production.drift_none", { plant: chart.plant, tests: number(chart.tested, { digits: 0 }) })]);
  const quiet = result.run_lengths.find((row) => row.shift === 0);
  return panel(t("production.drift"), h("ul", {}, lines.map((line) => h("li", {}, line))),
    quiet && h("p", { class: "quiet small" }, t("production.drift_quiet", { tests: number(quiet.tests, { digits: 0 }) })));
}

/** What is left of the batteries of the fleet in use. */
export function durabilityPanel(result, titles) {
  if (!result.durability.length) return null;
  return panel(t("production.durability"), h("ul", { class: "verdicts" }, result.durability.map((row) => h("li", {},
    h("h3", {}, titles.get(row.variant) ?? row.variant, " ", badge(row.steps.every((step) => step.part_b.passes))),
    row.steps.map((step) => h("p", {}, t("production.durability_step", {
      years: number(step.years, { digits: 0 }), km: quantity(step.distance_km, "km"), least: share(step.share_least), mean: share(step.soce_mean, 1), p5: share(step.soce_p5, 1), holding: share(step.holding, 1),
    })))))));
}
