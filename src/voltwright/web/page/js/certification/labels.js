// Labels drawn after their contents, each marked as a prediction: the American, the European and the Chinese one.
// The drawings are our own; no emblem of an agency stands on them.
import { makeChart } from "../charts/frame.js";
import { cut } from "../charts/axes.js";
import { s } from "../dom.js";
import { number } from "../numbers.js";
import { t } from "../text.js";

const WIDE = 760;
const NARROW = 380;
const money = (value) => `$${Math.abs(value).toLocaleString("en-US")}`;

const text = (x, y, size, words, { weight = 400, anchor = "start", kind = "ink", figure, value } = {}) => s("text", {
  x, y, class: `l-${kind}`, "text-anchor": anchor, style: { "font-size": `${size}px`, "font-weight": String(weight) },
  dataset: figure ? { figure, value: String(value) } : {},
}, words);
const box = (x, y, width, height, kind, radius = 0) => s("rect", { x, y, width, height, rx: radius, class: `l-${kind}` });
const rule = (x1, y1, x2, y2) => s("line", { x1, y1, x2, y2, class: "l-rule" });

/** Lines of a text, each of at most `most` letters. */
function wrapped(words, most) {
  const lines = [""];
  for (const word of words.split(" ")) {
    if (`${lines.at(-1)} ${word}`.trim().length > most) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines;
}

const paragraph = (x, y, size, words, most, options = {}) => wrapped(words, most).map((each, k) => text(x, y + k * size * 1.3, size, each, options));

function band(width, y, words) {
  return [box(0, y, width, 26, "warn"), text(width / 2, y + 18, 13, words, { weight: 700, anchor: "middle", kind: "on-warn" })];
}

// The American label, in blocks that stand beside each other or below.

function economy(values) {
  const show = (x, y, size, name, anchor) => text(x, y, size, String(values[name]), { weight: 700, anchor, figure: name, value: values[name] });
  return s("g", {}, text(0, 18, 16, "Fuel Economy", { weight: 700 }), show(0, 92, 74, "mpge_combined"),
    text(142, 52, 20, "MPGe", { weight: 700 }), text(142, 69, 10.5, "miles per gallon"), text(142, 82, 10.5, "equivalent"),
    text(0, 110, 11, "combined city/hwy"), show(142, 116, 26, "mpge_city"), text(142, 131, 11, "city"),
    show(206, 116, 26, "mpge_highway"), text(206, 131, 11, "highway"), show(0, 166, 30, "kwh_100mi"), text(46, 164, 12, "kWh per 100 miles"));
}

function range(values, width) {
  const most = Math.max(400, 100 * Math.ceil(values.range_mi / 100));
  const at = (value) => (value / most) * width;
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => most * share);
  return s("g", {}, text(0, 14, 13, "Driving Range", { weight: 700 }), text(0, 30, 10.5, "When fully charged, vehicle can travel about…"),
    box(0, 40, width, 16, "track"), box(0, 40, at(values.range_mi), 16, "fill"),
    marks.map((mark) => text(at(mark), 70, 10, String(mark), { anchor: mark === 0 ? "start" : mark === most ? "end" : "middle" })),
    text(0, 92, 22, String(values.range_mi), { weight: 700, figure: "range_mi", value: values.range_mi }), text(48, 92, 12, "miles"),
    text(width, 92, 12, `Charge time: ${Math.round(values.charge_time_240v_h)} hours (240 V)`, { anchor: "end", weight: 600, figure: "charge_time_240v_h", value: values.charge_time_240v_h }));
}

function saving(values) {
  const less = values.saving_5_years_usd >= 0;
  return s("g", {}, box(0, 0, 300, 116, "dark", 4), text(16, 32, 20, less ? "You save" : "You spend", { weight: 700, kind: "on-dark" }),
    text(16, 78, 44, money(values.saving_5_years_usd), { weight: 700, kind: "on-dark", figure: "saving_5_years_usd", value: values.saving_5_years_usd }),
    text(186, 58, 12, less ? "in fuel costs" : "more in fuel costs", { kind: "on-dark" }), text(186, 74, 12, "over 5 years", { kind: "on-dark" }),
    text(16, 102, 11, "compared to the average new vehicle", { kind: "on-dark" }));
}

function cost(values) {
  return s("g", {}, text(0, 14, 13, "Annual fuel cost", { weight: 700 }),
    text(0, 54, 40, money(values.cost_year_usd), { weight: 700, figure: "cost_year_usd", value: values.cost_year_usd }));
}

function rating(values) {
  const step = 21;
  const marks = Array.from({ length: 10 }, (_, k) => s("g", {}, box(k * step, 34, step - 2, 14, k === 9 ? "fill" : "track"),
    text(k * step + 9, 45, 9, String(k + 1), { anchor: "middle", kind: k === 9 ? "on-dark" : "ink" })));
  return s("g", {}, text(0, 14, 11.5, "Fuel Economy & Greenhouse Gas Rating", { weight: 700 }), text(0, 28, 10, "tailpipe only"), marks,
    text(200, 72, 20, String(values.rating_greenhouse), { weight: 700, anchor: "middle", figure: "rating_greenhouse", value: values.rating_greenhouse }),
    text(0, 66, 10, "1 worst, 10 best"));
}

const american = {
  height: (wide) => (wide ? 478 : 848),
  draw(svg, sheet, data, wide) {
    const width = wide ? WIDE : NARROW;
    const { values, assumptions } = sheet;
    const put = (x, y, block) => { block.setAttribute("transform", `translate(${x} ${y})`); svg.append(block); };
    svg.append(box(0, 0, width, american.height(wide), "paper"), box(0, 0, width, 46, "dark"),
      text(16, 30, wide ? 22 : 15, "Fuel Economy and Environment", { weight: 700, kind: "on-dark" }),
      text(width - 16, 30, wide ? 16 : 12, "Electric Vehicle", { weight: 600, anchor: "end", kind: "on-dark" }));
    svg.append(...band(width, 46, "PREDICTION, NOT A CERTIFICATE"));
    svg.append(text(16, 94, 13, cut(data.car, width - 32), { weight: 600 }), rule(16, 104, width - 16, 104));
    put(16, 114, economy(values));
    put(wide ? 300 : 16, wide ? 116 : 300, range(values, wide ? 444 : width - 32));
    put(wide ? 444 : 40, wide ? 224 : 410, saving(values));
    svg.append(rule(16, wide ? 352 : 540, width - 16, wide ? 352 : 540));
    put(16, wide ? 362 : 550, cost(values));
    put(wide ? 200 : 16, wide ? 362 : 622, rating(values));
    const emits = "This vehicle emits 0 grams CO2 per mile at the tailpipe. Producing and distributing electricity also creates emissions.";
    svg.append(...paragraph(wide ? 444 : 16, wide ? 376 : 718, 10.5, emits, wide ? 50 : 62));
    svg.append(rule(16, wide ? 440 : 752, width - 16, wide ? 440 : 752));
    const small = `Actual results will vary. Cost estimates are based on ${assumptions.distance_year_mi.toLocaleString("en-US")} miles per year at `
      + `$${assumptions.electricity_usd_kwh.toFixed(2)} per kW-hr; the average new vehicle is assumed to get ${assumptions.economy_average_mpg} MPG at $${assumptions.petrol_usd_gallon.toFixed(2)} per gallon. `
      + "Assumptions of this drawing, not those of a model year. Smog rating left out.";
    svg.append(...paragraph(16, wide ? 455 : 768, wide ? 9 : 10, small, wide ? 150 : 64));
  },
};

// The European label: consumption, range and CO2; the class scale is that of the states that have one.

const CLASSES = "ABCDEFG";
const european = {
  height: () => 500,
  draw(svg, sheet, data) {
    const { values } = sheet;
    svg.append(box(0, 0, NARROW, 500, "paper"), box(0, 0, NARROW, 46, "blue"),
      text(16, 30, 16, t("certification.eu_title"), { weight: 700, kind: "on-dark" }));
    svg.append(...band(NARROW, 46, t("certification.prediction")));
    svg.append(text(16, 96, 13, cut(data.car, NARROW - 32), { weight: 600 }), text(16, 114, 11, data.procedureWords), rule(16, 124, NARROW - 16, 124));
    svg.append(text(16, 144, 12, t("certification.eu_class"), { weight: 600 }));
    [...CLASSES].forEach((letter, k) => {
      const [y, wide] = [154 + k * 21, 84 + k * 22];
      svg.append(s("path", { class: `l-class-${letter}`, d: `M16 ${y}H${wide}L${wide + 9} ${y + 9}L${wide} ${y + 18}H16Z` }),
        text(24, y + 14, 13, letter, { weight: 700, kind: "on-class" }));
    });
    svg.append(s("path", { class: "l-dark", d: `M${NARROW - 16} 152H${NARROW - 104}L${NARROW - 116} 163L${NARROW - 104} 174H${NARROW - 16}Z` }),
      text(NARROW - 60, 168, 14, "A · 0 g/km", { weight: 700, anchor: "middle", kind: "on-dark", figure: "co2_g_km", value: values.co2_g_km }));
    const line = (y, label, name, shown, unit) => svg.append(rule(16, y - 24, NARROW - 16, y - 24), ...paragraph(16, y - 4, 12, label, 32),
      text(NARROW - 116, y, 22, shown, { weight: 700, anchor: "end", figure: name, value: values[name] }), text(NARROW - 108, y, 12, unit));
    line(342, t("certification.eu_consumption"), "consumption_kwh_100km", number(values.consumption_kwh_100km, { digits: 1 }), "kWh/100 km");
    line(384, t("certification.eu_range"), "range_km", number(values.range_km, { digits: 0 }), "km");
    if (values.range_city_km) line(426, t("certification.eu_range_city"), "range_city_km", number(values.range_city_km, { digits: 0 }), "km");
    svg.append(rule(16, 446, NARROW - 16, 446), ...paragraph(16, 462, 9.5, t("certification.eu_note"), /[\u3000-\u9fff]/.test(t("certification.eu_note")) ? 36 : 72));
  },
};

// The Chinese label, always in Chinese, as its contents are known.

const chinese = {
  height: () => 380,
  draw(svg, sheet, data) {
    const { values } = sheet;
    svg.append(box(0, 0, NARROW, 380, "paper"), box(0, 0, NARROW, 52, "blue"), text(NARROW / 2, 34, 22, "汽车能源消耗量标识", { weight: 700, anchor: "middle", kind: "on-dark" }));
    svg.append(...band(NARROW, 52, "预测值,不是认证结果"));
    const row = (y, label, value) => svg.append(text(16, y, 12.5, label, { weight: 600 }), text(110, y, 12.5, cut(value, NARROW - 126)), rule(16, y + 10, NARROW - 16, y + 10));
    row(104, "车型", data.car);
    row(136, "能源种类", "纯电动");
    row(168, "试验方法", "GB/T 18386.1(CLTC)");
    const big = (y, label, name, shown, unit) => svg.append(text(16, y, 14, label, { weight: 600 }),
      text(NARROW - 112, y + 6, 34, shown, { weight: 700, anchor: "end", figure: name, value: values[name] }), text(NARROW - 104, y + 6, 14, unit));
    big(224, "电能消耗量", "consumption_kwh_100km", values.consumption_kwh_100km.toFixed(1), "kWh/100km");
    big(282, "续驶里程", "range_km", String(values.range_km), "km");
    svg.append(rule(16, 312, NARROW - 16, 312), text(16, 332, 10.5, "由车辆数据计算得出;未列出电能当量燃料消耗量。"), text(16, 350, 10.5, "实际能耗与使用条件有关。"));
  },
};

const LABELS = { epa: american, eu: european, cn: chinese };
const isWide = (data, width) => data.sheet.kind === "epa" && width >= 600;

function draw(svg, data, width) {
  const wide = isWide(data, width);
  const own = wide ? WIDE : NARROW;
  const factor = Math.min(width / own, 1.15);
  const group = s("g", { class: "label-sheet", transform: `translate(${Math.max(0, (width - own * factor) / 2)} 0) scale(${factor})` });
  const values = Object.fromEntries(data.sheet.lines.map((line) => [line.name, line.value]));
  LABELS[data.sheet.kind].draw(group, { ...data.sheet, values }, data, wide);
  group.append(s("rect", { x: 0.5, y: 0.5, width: own - 1, height: LABELS[data.sheet.kind].height(wide) - 1, class: "l-frame" }));
  svg.append(group);
  return { items: [] };
}

const height = (data, width) => {
  const wide = isWide(data, width);
  return Math.ceil(LABELS[data.sheet.kind].height(wide) * Math.min(width / (wide ? WIDE : NARROW), 1.15));
};
const rows = (data) => ({ columns: ["value", "number", "basis", "words"], rows: data.sheet.lines.map((line) => [line.name, line.value, line.basis, line.words]) });

/** The label of a sheet: {title, desc, sheet, car, procedureWords}. */
export function labelChart(root, data) {
  return makeChart(root, data, { draw, rows, height });
}
