// Certification: the test as driven, the rules and the arithmetic behind it, and the label drawn as a prediction.
import { run } from "../api.js";
import { argumentOf, chosen, titleOf } from "../cars.js";
import { clock, courseChart } from "../certification/course.js";
import { labelChart } from "../certification/labels.js";
import { named, phasesTable, publishedTable, rulesTable, stepsTable } from "../certification/tables.js";
import { announce, busy, button, field, figure, h, panel, select, table, viewHead } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";

const KEY = "certification";
const PROCEDURES = ["epa-mct", "epa-sct", "wltp", "cltc", "nedc", "constant"];
const PRICES = [["electricity_usd", 0.15, 0, 5, 0.01], ["petrol_usd", 3.5, 0, 20, 0.1], ["economy_average_mpg", 28, 5, 100, 1]];

const OPTIONS = ["adjustment", "form", "mass_test_kg", "extra_high", "range_declared_km", "consumption_declared_wh_km", "edition", "speed_kmh", "temp_ambient_c", "payload_kg"];
const only = (values, names) => Object.fromEntries(names.filter((name) => Object.hasOwn(values ?? {}, name)).map((name) => [name, values[name]]));
const count = (value) => (Number.isInteger(value) && value >= 0 ? value : undefined);

/** The options of the view as the address has them; what a link has that does not fit is left out. */
function kept() {
  const own = Object(state.get(KEY, {}));
  return {
    procedure: PROCEDURES.includes(own.procedure) ? own.procedure : "epa-mct", along: own.along === "distance" ? "distance" : "time",
    car: count(own.car) ?? 0, test: count(own.test) ?? 0, phase: count(own.phase),
    options: only(own.options, OPTIONS), prices: only(own.prices, PRICES.map(([name]) => name)),
  };
}
function keep(changes) {
  const next = { ...kept(), ...changes };
  const plain = { procedure: "epa-mct", along: "time", car: 0, test: 0 };
  const bare = (value) => value === undefined || (typeof value === "object" && !Object.keys(value).length);
  const told = Object.entries(next).filter(([name, value]) => !bare(value) && value !== plain[name]);
  state.set({ [KEY]: told.length ? Object.fromEntries(told) : undefined });
}
const procedureWords = (name) => t(`certification.procedure_${name.replace("-", "_")}`);

function carOf(own) {
  const refs = chosen();
  return refs[Math.min(own.car, refs.length - 1)];
}

/** The request of a car under the options of the address. */
async function requestOf(ref, own) {
  return { car: await argumentOf(ref), procedure: own.procedure, ...own.options, ...(own.procedure.startsWith("epa") ? own.prices : {}) };
}

function commandOf(ref, own) {
  const car = typeof ref === "string" ? ref : "car.yaml";
  const options = own.options ?? {};
  const flags = { form: "--form", mass_test_kg: "--mass", edition: "--edition", speed_kmh: "--speed", temp_ambient_c: "--temp" };
  const words = Object.entries(flags).filter(([name]) => options[name] !== undefined).map(([name, flag]) => `${flag} ${options[name]}`);
  if (options.adjustment === "five-cycle") words.push("--five-cycle");
  return ["voltwright certify", car, "--procedure", own.procedure, ...words].join(" ");
}

/** Open the view. */
export function open(root, { signal }) {
  const place = {
    options: h("div", { class: "cert-options" }), summary: h("div"), others: h("div"), course: h("div"), phases: h("div"),
    label: h("div", { class: "cert-label" }), sheet: h("div"), steps: h("div"), rules: h("div"), notes: h("div"),
  };
  const parts = {
    label: panel(t("certification.label"), place.label, place.sheet), course: panel(t("certification.course"), place.course),
  };
  root.append(viewHead(t("shell.view_certification"), t("certification.head")), h("div", { class: "stack" },
    panel(t("certification.test"), place.options, h("div", { class: "cert-summary" }, place.summary)), parts.course,
    h("div", { class: "cert-two" }, parts.label, panel(t("certification.published"), place.notes, place.others)),
    panel(t("certification.phases"), place.phases), panel(t("certification.steps"), h("p", { class: "quiet" }, t("certification.steps_head")), place.steps),
    panel(t("certification.rules"), h("p", { class: "quiet" }, t("certification.rules_head")), place.rules)));
  let turn = 0;

  async function compute() {
    const mine = (turn += 1);
    const own = kept();
    const ref = carOf(own);
    if (!place.options.childElementCount) drawOptions(place.options, own, []);
    const request = await requestOf(ref, own);
    const quick = run("certify", { ...request, course: true, uncertainty: false }, { signal, urgent: true });
    place.notes.removeAttribute("aria-busy");
    const result = await busy(place.summary, quick);
    if (mine !== turn || signal.aborted) return;
    // Behind a refusal no figures of an earlier test stay on the page.
    root.classList.toggle("refused", !result);
    if (!result) return;
    drawOptions(place.options, own, result.options);
    drawSummary(place.summary, result, null, ref, own);
    drawCourse(place, result, request, own, signal);
    drawLabel(parts.label, place, result, own);
    place.steps.replaceChildren(stepsTable(result.steps));
    place.rules.replaceChildren(rulesTable(result.rules));
    drawNotes(place.notes, result);
    announce(t("certification.done", { procedure: procedureWords(result.procedure) }));
    root.dataset.certified = own.procedure;
    // The interval takes six further tests: it follows.
    place.notes.setAttribute("aria-busy", "true");
    const sure = await run("certify", request, { signal }).catch((error) => { if (error.name !== "AbortError") return result; throw error; });
    if (mine !== turn || signal.aborted) return;
    drawSummary(place.summary, result, sure.interval, ref, own);
    drawNotes(place.notes, { ...result, interval: sure.interval, most_assumed: sure.most_assumed });
    await drawOthers(place.others, own, signal, () => mine === turn);
    place.notes.removeAttribute("aria-busy");
    root.dataset.sure = own.procedure;
  }

  const again = () => compute().catch((error) => { if (error.name !== "AbortError") throw error; });
  const stop = state.watch([KEY, "cars"], again);
  again();
  return stop;
}

function drawOptions(root, own, options) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.option : null;
  const set = (name, value) => {
    const next = { ...own.options, [name]: value };
    if (value === null || value === "" || value === undefined) delete next[name];
    keep({ options: next, phase: undefined });
  };
  const one = (option) => {
    const label = `${t(`certification.option_${option.name}`)}${option.unit ? ` [${option.unit}]` : ""}`;
    const value = own.options?.[option.name];
    const attributes = { dataset: { option: option.name } };
    if (option.kind === "number") {
      const { low, high } = option;
      return field({ label, value: value ?? "", min: low, max: high,
        placeholder: option.default ?? t("certification.by_rule"), onchange: (next) => set(option.name, next), ...attributes });
    }
    const choices = option.kind === "flag" ? ["true", "false"] : option.choices;
    const words = (choice) => t(`certification.choice_${choice.replaceAll("-", "_")}`);
    const shown = choices.map((choice) => [choice, words(choice)]);
    if (option.default === null) shown.unshift(["", t("certification.by_rule")]);
    return select({ label, options: shown, value: value === undefined ? (option.default ?? "") : String(value), ...attributes,
      onchange: (next) => set(option.name, next === option.default ? undefined : option.kind === "flag" ? next === "true" : next) });
  };
  const car = select({
    label: t("certification.car"), options: chosen().map((ref, place) => [place, titleOf(ref)]), value: own.car,
    onchange: (next) => keep({ car: Number(next), phase: undefined }), dataset: { option: "car" },
  });
  car.classList.add("car");
  root.replaceChildren(car,
    select({ label: t("certification.procedure"), options: PROCEDURES.map((name) => [name, procedureWords(name)]), value: own.procedure,
      onchange: (next) => keep({ procedure: next, options: undefined, phase: undefined, test: 0 }), dataset: { option: "procedure" } }),
    ...options.map(one));
  if (focused) root.querySelector(`[data-option="${focused}"]`)?.focus();
}

function drawSummary(root, result, interval, ref, own) {
  const label = result.label;
  const within = (half, unit) => (half ? h("div", { class: "small" }, `± ${quantity(half, unit, { digits: unit === "km" ? 0 : 1 })} ${t("certification.ninety")}`) : null);
  const big = (words, name, value, unit, digits, half) => h("div", {}, h("dt", {}, words),
    h("dd", {}, h("div", { class: "big-figure" }, figure(name, value, unit, { digits })), within(half, unit)));
  const published = result.published.find((each) => each.quantity.startsWith("range") && each.deviation !== null);
  const mains = Object.values(result.consumption_ac_wh_km);
  const consumption = label.consumption_wh_km ?? result.consumption_ac_wh_km.combined ?? mains[0];
  root.replaceChildren(h("dl", { class: "cert-figures" },
    big(t("certification.range"), "range_km", label.range_km, "km", 0, interval?.range_half_width_km),
    label.mpge_combined === undefined ? big(t("certification.consumption_grid"), "consumption_wh_km", consumption, "wh_km", 0, interval?.consumption_half_width_wh_km)
      : big(t("certification.economy"), "mpge_combined", label.mpge_combined, "mpge", 0),
    big(t("certification.energy_usable"), "energy_usable_kwh", result.energy_usable_wh / 1000, "kwh", 2),
    big(t("certification.energy_recharge"), "energy_recharge_kwh", result.energy_recharge_wh / 1000, "kwh", 2),
    published && h("div", {}, h("dt", {}, t("certification.published_range")), h("dd", {},
      h("div", { class: "big-figure" }, figure("published_range", published.published, "km", { digits: 0 })),
      h("div", { class: "small" }, t("certification.deviation"), " ", figure("deviation_range", published.deviation, "share", { digits: 1, sign: true }))))),
  h("p", { class: "small quiet" }, h("span", { lang: "en" }, `${result.edition}. ${result.loss_model}.`)),
  h("p", { class: "small" }, h("code", {}, commandOf(ref, own))));
}

function drawCourse(place, result, request, own, signal) {
  const test = Math.min(own.test, result.course.length - 1);
  const course = result.course[test];
  const zoom = (phase) => keep({ phase });
  const phases = course.phases.map((phase, k) => [k, phase.words]);
  const ended = t(`certification.ended_${course.ended_by.replaceAll(" ", "_")}`);
  const told = h("p", {}, h("strong", {}, t("certification.ended")), " ", h("span", { dataset: { ended: course.ended_by } }, ended), " · ", quantity(course.phases.at(-1).end_km, "km", { digits: 1 }), " · ", `${clock(course.phases.at(-1).end_s)} h`);
  const chartPlace = h("div");
  const along = button(t(own.along === "time" ? "certification.over_distance" : "certification.over_time"), () => keep({ along: own.along === "time" ? "distance" : "time" }));
  place.course.replaceChildren(h("div", { class: "cert-course-tools" },
    result.course.length > 1 && select({ label: t("certification.which_test"), value: test, onchange: (next) => keep({ test: Number(next), phase: undefined }),
      options: result.course.map((each, k) => [k, each.name]) }),
    select({ label: t("certification.zoom"), value: own.phase ?? "", options: [["", t("certification.whole")], ...phases],
      onchange: (next) => keep({ phase: next === "" ? undefined : Number(next) }) }), along), told, chartPlace);
  place.phases.replaceChildren(phasesTable(course, zoom));
  const title = `${titleOf(carOf(own))}: ${procedureWords(result.procedure)}`;
  const chart = courseChart(chartPlace, { title, course, along: own.along, desc: course.ending, note: t("certification.course_note") }, zoom);
  const phase = course.phases[own.phase];
  if (!phase) return;
  const stretch = { ...request, course: true, uncertainty: false, course_start_s: phase.start_s, course_end_s: phase.end_s };
  run("certify", stretch, { signal }).then((found) => chart.update({ course: found.course[test], zoomed: true, title: `${title}, ${phase.words}` }),
    (error) => { if (error.name !== "AbortError") chart.update({ note: error.message }); });
}

function drawLabel(whole, place, result, own) {
  whole.hidden = result.sheet === null;
  place.label.replaceChildren();
  place.sheet.replaceChildren();
  if (result.sheet === null) return;
  const car = titleOf(carOf(own));
  labelChart(place.label, { title: t(`certification.label_${result.sheet.kind}`), desc: t("certification.prediction"), sheet: result.sheet, car,
    procedureWords: procedureWords(result.procedure), file: `label-${result.procedure}-${car}`, note: t("certification.label_note") });
  const price = ([name, otherwise, min, max, step]) => field({
    label: t(`certification.option_${name}`), value: own.prices?.[name] ?? otherwise, min, max, step,
    onchange: (next) => keep({ prices: { ...own.prices, [name]: next ?? otherwise } }),
  });
  if (result.sheet.kind === "epa") place.sheet.append(h("p", { class: "small quiet" }, t("certification.prices_head")), h("div", { class: "row" }, PRICES.map(price)));
  place.sheet.append(h("ul", { class: "cert-notes", lang: "en" }, result.sheet.conventions.map((each) => h("li", {}, each))));
}

function drawNotes(root, result) {
  const assumed = result.most_assumed ?? [];
  root.replaceChildren(
    result.published.length ? publishedTable(result) : h("p", { class: "quiet" }, t("certification.nothing_published")),
    h("ul", { class: "cert-notes", lang: "en" }, result.notes.map((each) => h("li", {}, each))),
    assumed.length ? h("div", {}, h("h3", {}, t("certification.most_assumed")), table({
      ...named(t("certification.most_assumed")),
      columns: [
        { label: t("certification.number"), cell: (row) => h("code", {}, row.path) },
        { label: t("certification.value"), align: "number", cell: (row) => `${number(row.value, { digits: 3, least: 0 })} ${row.unit}` },
        { label: t("certification.moves_range"), align: "number", cell: (row) => `± ${quantity(row.range_half_width_km, "km", { digits: 0 })}` },
      ],
      rows: assumed,
    })) : h("span"));
}

/** The other chosen cars under the same procedure, each with its interval and what is published. */
async function drawOthers(root, own, signal, current) {
  const refs = chosen();
  if (refs.length < 2) {
    root.replaceChildren();
    return;
  }
  const rows = await Promise.all(refs.map(async (ref, place) => {
    try {
      const result = await run("certify", await requestOf(ref, own), { signal });
      const published = result.published.find((each) => each.quantity.startsWith("range") && each.deviation !== null);
      return { ref, place, range_km: result.label.range_km, half: result.interval?.range_half_width_km, published };
    } catch (error) {
      if (error.name === "AbortError") throw error;
      return { ref, place, refused: error.message };
    }
  }));
  if (!current()) return;
  root.replaceChildren(h("h3", {}, t("certification.others")), table({
    ...named(t("certification.others")),
    columns: [
      { label: t("certification.car"), cell: (row) => (row.refused ? `${titleOf(row.ref)}: ${row.refused}` : button(titleOf(row.ref), () => keep({ car: row.place, phase: undefined }), { kind: "plain", "aria-pressed": String(row.place === own.car) })) },
      { label: t("certification.range"), align: "number", cell: (row) => (row.refused ? "–" : h("span", {}, figure("other_range_km", row.range_km, "km", { digits: 0 }), row.half ? ` ± ${quantity(row.half, "km", { digits: 0 })}` : "")) },
      { label: t("certification.published_value"), align: "number", cell: (row) => quantity(row.published?.published, "km", { digits: 0 }) },
      { label: t("certification.deviation"), align: "number", cell: (row) => quantity(row.published?.deviation, "share", { digits: 1, sign: true }) },
    ],
    rows,
  }));
}
