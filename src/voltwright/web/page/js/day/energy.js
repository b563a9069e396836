// Where the energy of a day and of a trip went, in the groups that a driver knows.
import { t } from "../text.js";

const CAME = { cells: "cells", "cells, entropy": "cells", grid: "grid", sun: "sun", people: "people", "air, by heat pump": "heat_pump" };
const WENT = {
  aerodynamic: "air", rolling: "tyres", tyre_slip: "tyres", friction_brake: "brakes", dcdc: "base", auxiliaries: "base", further_load: "base",
  climate_hoses: "cabin", cabin_to_air: "cabin", battery_housing_to_air: "battery", battery_coolant_to_air: "battery", chiller: "chiller",
  drive_units_to_air: "drive_units", charger: "charger", gear: "drive_units", motor_drag: "drive_units", motor_copper: "drive_units",
  motor_iron: "drive_units", motor_excitation: "drive_units", inverter: "drive_units", pack_ohmic: "battery", pack_polarisation: "battery",
  polarisation: "battery", climate: "cabin", heater: "cells_climate", kinetic: "speed", potential: "height", heat: "heat", grade: "height",
};
const SMALL = 0.002;

function grouped(table, ...parts) {
  const sums = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sums[table[name] ?? "other"] = (sums[table[name] ?? "other"] ?? 0) + value;
  return sums;
}

/** Nodes and links of the energy of a day: from where, through the car, to where; what left a store counts as a source. */
export function flowOfDay(day) {
  const came = grouped(CAME, day.came_kwh);
  const went = grouped(WENT, day.went_kwh, day.stored_kwh);
  const all = Math.max(...Object.values(came), ...Object.values(went));
  const nodes = [{ id: "car", label: t("day.flow_car") }];
  const links = [];
  const add = (name, value, source) => {
    if (Math.abs(value) < SMALL * all) return;
    const id = `${source ? "from" : "to"}-${name}`;
    nodes.push({ id, label: t(`day.flow_${name}`), loss: !source && !["air", "tyres", "height", "speed", "heat"].includes(name) });
    links.push(source ? { from: id, to: "car", value: Math.abs(value) } : { from: "car", to: id, value: Math.abs(value), loss: true });
  };
  for (const [name, value] of Object.entries(came)) add(name, value, value > 0);
  for (const [name, value] of Object.entries(went)) add(name, value, value < 0);
  return { nodes, links };
}

/** [words, Wh/km] of where the energy of a trip went, the largest first. */
export function partsOfTrip(trip) {
  const went = grouped(WENT, trip.went_wh);
  const rows = Object.entries(went).map(([name, value]) => [t(`day.flow_${name}`), value / trip.distance_km]);
  const all = rows.reduce((sum, [, value]) => sum + Math.abs(value), 0);
  return rows.filter(([, value]) => Math.abs(value) > SMALL * all).sort((one, other) => other[1] - one[1]);
}
