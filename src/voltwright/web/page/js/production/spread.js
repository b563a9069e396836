// How figures spread over the cars: histogram, quantiles, and what the spread consists of.
import { barChart, histogram } from "../charts/index.js";
import { figure, h, panel, table } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";

const UNITS = { brake_drag: "n", auxiliaries: "w" };

/** The unit of a figure, by the end of its name. */
export const unitOfFigure = (name) => (name.endsWith("wh_km") ? "wh_km" : "km");

/** What a figure is called. */
export function labelOf(name) {
  const [kind, procedure] = name.split("_");
  return t(`production.figure_${kind}`, { procedure: procedure.toUpperCase() });
}

/** The spread of the measured figure of a variant; of a plant, where one is named. */
export function spreadOf(result, name, variant, plant = null) {
  return result.spreads.find((row) => row.measured && row.figure === name && row.variant === variant && row.plant === plant);
}

/** Histogram of a figure of a variant; `marksOf(declared)` follows the slider. */
export function histogramChart(root, result, name, variant, declared) {
  const data = result.histograms.find((each) => each.figure === name && each.variant === variant);
  const spread = spreadOf(result, name, variant);
  const unit = unitOfFigure(name);
  const first = name === result.conformity[0].figure || name === result.histograms.find((each) => each.figure.startsWith("range")).figure;
  const marks = (now) => [
    { x: spread.design, label: t("production.designed") },
    { x: spread.p1, label: "P1" }, { x: spread.p99, label: "P99" },
    ...(first && now ? [{ x: unit === "km" ? now.range_declared_km : now.declared_wh_km, label: t("production.declared"), colour: "var(--series-2)" }] : [])];
  const chart = histogram(root, {
    title: t("production.histogram", { figure: labelOf(name), cars: number(spread.cars, { digits: 0 }) }), desc: t("production.histogram_text"),
    x: { label: labelOf(name), unit }, y: { label: t("production.cars") },
    height: 400,
    bins: data.cars.map((count, place) => [data.edges[place], data.edges[place + 1], count]).filter(([, , count], place, all) =>
      count > 0 || (all.slice(0, place).some((each) => each[2]) && all.slice(place).some((each) => each[2]))),
    marks: marks(declared),
  });
  return { update: (now) => chart.update({ marks: marks(now) }) };
}

/** Quantiles of every figure of a variant, of all its cars and by plant. */
export function quantilePanel(result, variant) {
  const figures = [...new Set(result.histograms.map((each) => each.figure))];
  const rows = figures.flatMap((name) => result.spreads
    .filter((row) => row.measured && row.figure === name && row.variant === variant)
    .map((row) => ({ ...row, label: row.plant === null ? labelOf(name) : row.plant })));
  const cell = (key) => (row) => figure(`spread:${row.figure}:${row.plant ?? "all"}:${key}`, row[key], unitOfFigure(row.figure), { digits: unitOfFigure(row.figure) === "km" ? 0 : 1 });
  const columns = [
    { key: "label", label: t("production.figure"), cell: (row) => h("span", { class: row.plant === null ? "" : "plant" }, row.label) },
    { key: "cars", label: t("production.cars"), digits: 0 },
    ...["design", "mean"].map((key) => ({ key, label: t(`production.${key}`), align: "number", cell: cell(key) })),
    { key: "sd", label: t("production.sd"), align: "number", cell: (row) => quantity((100 * row.sd) / row.mean, "percent", { digits: 2 }) },
    ...["p1", "p5", "p50", "p95", "p99"].map((key) => ({ key, label: key.toUpperCase(), align: "number", cell: cell(key) }))];
  return panel(t("production.quantiles"), table({ caption: t("production.quantiles"), hideCaption: true, columns, rows }),
    h("p", { class: "quiet small" }, t("production.measured_note")));
}

/** What the variance of a figure consists of. */
export function causesPanel(result, name, variant) {
  const rows = result.contributions.filter((row) => row.figure === name && row.variant === variant).sort((one, other) => other.share - one.share);
  const causes = new Map(result.causes.filter((row) => row.figure === name && row.variant === variant).map((row) => [row.tolerance, row]));
  const tolerances = new Map(result.tolerances.map((row) => [row.name, row]));
  const nameOf = (row) => t(`production.tolerance_${row.tolerance}`);
  const root = panel(t("production.causes"), h("p", { class: "quiet" }, t("production.causes_text", { figure: labelOf(name) })));
  barChart(root, {
    title: t("production.causes_chart", { figure: labelOf(name) }), desc: t("production.causes_text", { figure: labelOf(name) }),
    horizontal: true, categories: rows.map(nameOf), y: { label: t("production.share_of_variance"), unit: "percent" },
    series: [{ name: t("production.share_of_variance"), values: rows.map((row) => 100 * row.share) }],
  });
  const sd = (row) => (tolerances.get(row.tolerance)?.relative ? quantity(100 * row.sd, "percent", { digits: 2 }) : quantity(row.sd, UNITS[row.tolerance] ?? "", { digits: 2 }));
  root.append(table({
    caption: t("production.causes"), hideCaption: true, rows,
    columns: [
      { key: "tolerance", label: t("production.tolerance"), cell: nameOf },
      { key: "sd", label: t("production.sd_of_it"), align: "number", cell: sd },
      { key: "effect", label: t("production.effect"), align: "number", cell: (row) => figure(`effect:${row.tolerance}`, row.effect_percent, "percent", { digits: 2, sign: true }) },
      { key: "share", label: t("production.share_of_variance"), align: "number", cell: (row) => figure(`share:${row.tolerance}`, 100 * row.share, "percent", { digits: 1 }) },
      { key: "correlation", label: t("production.correlation"), align: "number", cell: (row) => figure(`correlation:${row.tolerance}`, causes.get(row.tolerance)?.correlation ?? 0, undefined, { digits: 2 }) },
      { key: "source", label: t("production.source"), cell: (row) => h("span", { class: "small quiet tolerance-source" }, tolerances.get(row.tolerance)?.source ?? "") }],
  }));
  return root;
}
