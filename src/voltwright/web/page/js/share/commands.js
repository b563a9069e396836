// The command line that gives the same result as a question of the page.

// Each operation: the words of its command, and what its fields become. "" is an argument and "..." several;
// "--x" an option, "--x..." one that is repeated; "--x?" is there where the field is true, "--x!" where it is false.
// Fields under `points` only add points for charts; the command gives the same figures without them.
const LOSSES = { basis: "--basis", anchor: "--anchor" };
export const COMMANDS = {
  accelerate: { words: "accelerate", fields: { car: "", temp_ambient_c: "--temp", payload_kg: "--payload", grip: "--grip", ...LOSSES } },
  bridge: {
    words: "bridge", points: ["course"],
    fields: {
      car: "", trip: "", label: "--label", temp_ambient_c: "--temp", cabin: "--no-cabin!", temp_cells_c: "--cells", cold_start: "--warm!",
      payload_kg: "--payload", headwind_kmh: "--wind", tyre_factor: "--tyres", sun_w_m2: "--sun", soc_start: "--soc", ...LOSSES,
    },
  },
  "car-form": { words: "car-form", fields: { car: "", against: "--against", ...LOSSES } },
  cars: { words: "cars", fields: { kind: "--kind", make: "--make", vehicle_class: "--class", drive: "--drive", range_min_km: "--range-min", range_max_km: "--range-max", price_max: "--price-max" } },
  certify: {
    words: "certify", points: ["course", "course_start_s", "course_end_s", "uncertainty"],
    fields: {
      car: "", procedure: "--procedure", adjustment: { "five-cycle": "--five-cycle", default: "" }, form: "--form", mass_test_kg: "--mass", edition: "--edition",
      speed_kmh: "--speed", temp_ambient_c: "--temp", ...LOSSES,
    },
  },
  charge: {
    words: "charge",
    fields: {
      car: "", charger: "--with", soc_start: "--from", soc_end: "--to", temp_ambient_c: "--temp", temp_cells_c: "--cells", precondition: "--precondition?",
      capacity_share: "--capacity-share", resistance_factor: "--resistance-factor", price: "--price", outlets_in_use: "--cars", offset_x_mm: "--offset-x",
      offset_y_mm: "--offset-y", curve: "--curve", cases: "--cases?", course: "--course?", series: "--series...", ...LOSSES,
    },
  },
  chargers: { words: "chargers", fields: {} },
  climate: {
    words: "climate",
    fields: {
      car: "", cycle: "--cycle", temp_ambient_min_c: "--from", temp_ambient_max_c: "--to", temp_step_k: "--step",
      start: { preconditioned: "--preconditioned", soaked: "" }, sun_w_m2: "--sun", comfort: "--no-comfort!", ...LOSSES,
    },
  },
  compare: {
    words: "compare --no-html",
    fields: { cars: "...", temp_ambient_c: "--temp", ownership: "--ownership?", charger: "--charger", temp_winter_c: "--winter", price_kwh: "--price", currency: "--currency", ...LOSSES },
  },
  curves: {
    words: "curves",
    fields: { cars: "...", parts: "--part...", temp_ambient_c: "--temp", charger: "--charger", price_kwh: "--price", currency: "--currency", distance_a_year_km: "--km", years: "--years", ...LOSSES },
  },
  day: { words: "day", points: ["course"], fields: { day: "", car: "--car", temp_ambient_c: "--temp", payload_kg: "--payload", ...LOSSES } },
  drive: {
    words: "drive", points: ["history"],
    fields: { car: "", cycle: "", temp_ambient_c: "--temp", headwind_kmh: "--wind", payload_kg: "--payload", soc_start: "--soc", cold_start: "--cold-start?", step_s: "--step", ...LOSSES },
  },
  "evidence-list": { words: "evidence list", fields: { car: "", filled: "--filled?" } },
  headline: { words: "headline", fields: { cars: "...", figures: "--figure...", intervals: "--intervals?", charger: "--charger", ...LOSSES } },
  match: { words: "match", fields: { car: "", chargers: "--with...", outlets_in_use: "--cars", ...LOSSES } },
  plan: {
    words: "plan", points: ["course"],
    fields: {
      route: "", car: "--car", stations: "--stations", objective: "--least", soc_start: "--soc", arrive_soc: "--arrive-soc", station_soc: "--station-soc",
      temp_cells_c: "--cells", cold_start: "--warm!", precondition: "--no-precondition!", slower: "--no-slower!", closed: "--close...",
      alternatives: "--no-alternatives!", style: "--style", traffic: "--traffic", seed: "--seed", limit_assumed_kmh: "--limit", depart: "--depart",
      temp_ambient_c: "--temp", wind_kmh: "--wind", wind_from_deg: "--wind-from", rain_mm_h: "--rain", snow: "--snow", sun_w_m2: "--sun",
      occupants: "--people", payload_kg: "--payload", ...LOSSES,
    },
  },
  produce: {
    words: "produce",
    fields: { plan: "", sampled: "--cars", risk: "--risk", audit: "--no-audit!", durability: "--no-durability!", precision: "--precision", ...LOSSES },
  },
  sensitivity: { words: "sensitivity", fields: { car: "", figures: "--figure...", cycle: "--cycle", charger: "--with", temp_ambient_c: "--temp", numbers: "--number...", ...LOSSES } },
  show: { words: "show", fields: { car: "", assumed: "--assumed?", as_used: "--as-used?", ...LOSSES } },
  target: {
    words: "target",
    fields: {
      car: "", range_cltc_km: "--range-cltc", range_wltp_km: "--range-wltp", range_epa_km: "--range-epa", consumption_cltc_wh_km: "--consumption-cltc",
      consumption_wltp_wh_km: "--consumption-wltp", consumption_epa_wh_km: "--consumption-epa", acceleration_0_100_s: "--acceleration-0-100",
      charge_10_80_min: "--charge-10-80", mass_curb_kg: "--mass", price_usd: "--price", free: "--free...", ...LOSSES,
    },
  },
  template: { words: "template", fields: { vehicle_class: "", name: "--name" } },
  uncertainty: { words: "uncertainty", fields: { cars: "...", draws: "--draws", seed: "--seed", ...LOSSES } },
};

const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
const isCar = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** The words of one field; null where no option says it. */
function wordsOf(how, value, fileOf) {
  const one = (each) => (isCar(each) ? fileOf(each) : typeof each === "object" ? null : String(each));
  if (typeof how === "object") return value in how ? (how[value] ? [how[value]] : []) : null;
  if (how.endsWith("?")) return value === true ? [how.slice(0, -1)] : [];
  if (how.endsWith("!")) return value === false ? [how.slice(0, -1)] : [];
  const many = how.endsWith("...");
  const option = many ? how.slice(0, -3) : how;
  const texts = (many ? value : [value]).map(one);
  if (texts.some((text) => text === null || text.startsWith("upload:"))) return null;
  return texts.flatMap((text) => (option ? [option, text] : [text]));
}

/**
 * The command of a question: {text, points} or null where the command line cannot say it.
 * `fileOf(mapping)` names the file of a car that is written out.
 */
export function commandOf(operation, request, fileOf) {
  const command = COMMANDS[operation];
  if (!command) return null;
  const words = ["voltwright", ...command.words.split(" ")];
  const points = (command.points ?? []).some((name) => request[name] !== undefined && request[name] !== null);
  const known = new Set([...Object.keys(command.fields), ...(command.points ?? [])]);
  for (const [name, value] of Object.entries(request)) if (!known.has(name) && value !== null && value !== undefined) return null;
  for (const [name, how] of Object.entries(command.fields)) {
    const value = request[name];
    if (value === undefined || value === null) continue;
    const said = wordsOf(how, value, fileOf);
    if (said === null) return null;
    words.push(...said.map(quoted));
  }
  return { text: [...words, "--json"].join(" "), points };
}

/** The same question over HTTP. */
export function curlOf(operation, request, origin) {
  const body = JSON.stringify(request);
  const data = body.length > 400 ? "@request.json" : body.replaceAll("'", "'\\''");
  return { text: `curl -s ${origin}/api/operations/${operation} -H 'Content-Type: application/json' -d '${data}'`, body: body.length > 400 ? body : null };
}
