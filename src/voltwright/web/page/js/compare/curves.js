// The linked charts of the comparison, each with its own question, and in words where two cars change places.
import { colourOf } from "../cars.js";
import { flowChart, lineChart, stackedBars } from "../charts/index.js";
import { h } from "../dom.js";
import { number, quantity } from "../numbers.js";
import { t } from "../text.js";

const LOSSES = ["charging", "pack", "base", "inverter", "motor", "gear", "road", "air", "tyres", "brakes"];
// As one in the bars of losses, so that each has a colour of its own.
const GROUPS = {
  charging: ["charging"], pack: ["pack"], base: ["base"], drive: ["inverter", "motor", "gear"], road: ["road"], air: ["air"], tyres: ["tyres"], brakes: ["brakes"],
};
const PLACES = ["grid", "battery", "drive", "wheels"];
const of = (cars, names, points) => cars.map((car, at) => ({ name: names[at], colour: colourOf(at), ...points(car) })).filter((each) => each.points.length);
const line = (key, series, more) => ({ title: t(`compare.${key}`), desc: t(`compare.${key}_desc`), linked: true, legend: true, file: key.replace("_", "-"), series, ...more });

const NOTHING = { speed: [], temperature: [], flow: null, charging: null, cost: null, missing: {} };

/** A result for the cars at some places, as one for all places: the others have no curves. */
export function spread(result, places, count) {
  const cars = Array.from({ length: count }, (_, at) => (places.includes(at) ? result.cars[places.indexOf(at)] : NOTHING));
  const crossings = result.crossings.map((each) => ({ ...each, one: places[each.one], other: places[each.other], below: places[each.below] }));
  return { cars, crossings };
}

/** Consumption over constant speed, with the band of the 90 % interval. */
export function speedData(result, names) {
  const series = of(result.cars, names, (car) => ({
    points: car.speed.map((each) => [each.speed_kmh, each.consumption_wh_km]),
    band: car.speed.filter((each) => each.half_width_wh_km !== null)
      .map((each) => [each.speed_kmh, each.consumption_wh_km - each.half_width_wh_km, each.consumption_wh_km + each.half_width_wh_km]),
  }));
  return line("speed", series, {
    note: t("compare.speed_note"), x: { label: t("compare.speed_axis"), unit: "kmh" }, y: { label: t("compare.consumption_axis"), unit: "wh_km", zero: true },
    marks: marksOf(result, "speed"),
  });
}

/** Consumption from full to empty over the temperature of the air. */
export function temperatureData(result, names) {
  const series = of(result.cars, names, (car) => ({ points: car.temperature.map((each) => [each.temp_c, each.consumption_wh_km]), dots: true }));
  return line("temperature", series, {
    note: t("compare.temperature_note"), x: { label: t("compare.temperature_axis"), unit: "c", digits: 0 },
    y: { label: t("compare.consumption_axis"), unit: "wh_km", zero: true }, marks: marksOf(result, "temperature"),
  });
}

/** Power of a fast charge over the displayed charge. */
export function chargingData(result, names) {
  const series = of(result.cars, names, (car) => ({ points: (car.charging?.points ?? []).map((each) => [each.soc_percent, each.power_kw]) }));
  const stations = result.cars.map((car, at) => car.charging && `${names[at]}: ${car.charging.charger}`).filter(Boolean).join("; ");
  return line("charging", series, {
    note: stations && t("compare.charging_note", { stations }), x: { label: t("compare.soc_axis"), unit: "percent", digits: 0, min: 0, max: 100 },
    y: { label: t("compare.power_axis"), unit: "kw", zero: true, digits: 0 },
  });
}

/** Price and energy over the years. */
export function costData(result, names) {
  const known = result.cars.map((car) => car.cost).filter(Boolean);
  const priced = known.length > 0 && known.every((cost) => cost.price !== null);
  const series = of(result.cars, names, (car) => ({
    points: (car.cost?.totals ?? []).map((total, year) => [year, priced ? total : total - (car.cost.price ?? 0)]),
  }));
  const currency = known[0]?.currency ?? "";
  const source = (cost) => t(cost.price_of === "file" ? "compare.price_by_file" : "compare.price_by_model");
  const prices = result.cars.map((car, at) => car.cost?.price && `${names[at]}: ${source(car.cost)}`).filter(Boolean).join("; ");
  return line("cost", series, {
    note: priced ? t("compare.cost_note", { prices }) : t("compare.cost_no_price", { currency }),
    x: { label: t("compare.years_axis"), digits: 0, format: (year) => (Number.isInteger(year) ? number(year, { digits: 0 }) : "") },
    y: { label: t(priced ? "compare.cost_axis" : "compare.cost_energy_axis"), unit: currency }, marks: priced ? marksOf(result, "cost") : [],
  });
}

function marksOf(result, curve) {
  return result.crossings.filter((each) => each.curve === curve && each.place !== null).map((each) => ({ x: each.place, label: "" }));
}

/** Where the energy of a car goes, from the grid to each loss. */
export function flowData(car, name) {
  const links = (car.flow?.links ?? []).map((each) => ({ from: each.start, to: each.end, value: each.energy_wh_km }));
  const ends = [...PLACES, ...LOSSES].filter((id) => links.some((link) => link.from === id || link.to === id));
  return {
    title: t("compare.flow", { car: name }), desc: t("compare.flow_desc"), unit: "wh_km", links, file: `energy-flow-${name}`, height: 380,
    note: car.flow ? t("compare.flow_note", { value: quantity(car.flow.recovered_wh_km, "wh_km") }) : "",
    nodes: ends.map((id) => ({ id, label: t(`compare.place_${id}`), loss: LOSSES.includes(id) })),
  };
}

/** The losses of all cars, one bar each. */
export function lossesData(result, names) {
  const cars = result.cars.map((car, at) => ({ name: names[at], flow: car.flow })).filter((car) => car.flow);
  const value = (car, losses) => car.flow.links.filter((link) => losses.includes(link.end)).reduce((sum, link) => sum + link.energy_wh_km, 0);
  const used = Object.entries(GROUPS).filter(([, losses]) => cars.some((car) => value(car, losses) > 0));
  return {
    title: t("compare.losses"), desc: t("compare.flow_desc"), horizontal: true, legend: true, file: "losses", categories: cars.map((car) => car.name),
    y: { label: t("compare.grid_axis"), unit: "wh_km", zero: true },
    series: used.map(([group, losses], at) => ({ name: t(`compare.place_${group}`), colour: colourOf(at), values: cars.map((car) => value(car, losses)) })),
  };
}

/** Where two cars change places, a sentence each; the sure ones first. */
export function crossingWords(result, names) {
  const units = { speed: "kmh", temperature: "c", cost: "" };
  const sentences = result.crossings.map((each) => {
    const worse = each.below === each.one ? each.other : each.one;
    const at = each.curve === "cost" ? number(each.place, { digits: 1 }) : quantity(each.place, units[each.curve], { digits: 0 });
    const key = `compare.${each.place === null ? "always" : "crossing"}_${each.curve}`;
    const text = t(key, { better: names[each.below], worse: names[worse], place: at });
    return h("li", { dataset: { curve: each.curve, figure: "crossing", value: String(each.place ?? "") } }, each.sure === false ? `${text} ${t("compare.unsure")}` : text);
  });
  return sentences.length ? h("ul", { class: "compare-crossings" }, sentences) : null;
}

/** What a car cannot have, a sentence each. */
export function missingWords(result, names) {
  return result.cars.flatMap((car, at) => Object.values(car.missing).map((words) => h("p", { class: "quiet" }, `${names[at]}: ${words}`)));
}

/** How each part is drawn. */
export const DRAWN = {
  speed: [lineChart, speedData], temperature: [lineChart, temperatureData], charging: [lineChart, chargingData], cost: [lineChart, costData],
};
export { flowChart, stackedBars };
