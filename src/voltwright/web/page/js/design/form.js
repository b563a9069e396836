// The form of a design: its fields in groups that fold, the usual ones first, all others on request.
import { button, h } from "../dom.js";
import { t } from "../text.js";
import { Row } from "./rows.js";

const GROUPS = ["body", "tyres", "drive", "battery", "thermal", "charging", "price", "more"];
const OPEN = new Set(["body", "tyres", "drive", "battery"]);
const USUAL = new Set([
  "body.drag_coefficient", "body.frontal_area_m2", "masses.mass_curb_kg", "masses.mass_test_kg", "road_load.kind", "road_load.a_lbf",
  "road_load.b_lbf_per_mph", "road_load.c_lbf_per_mph2", "road_load.f0_n", "road_load.f1_n_per_kmh", "road_load.f2_n_per_kmh2",
  "tyres.rolling_resistance", "tyres.radius_dynamic_mm", "tyres.label_class", "tyres.grip", "limits.speed_max_kmh",
  "battery.chemistry", "battery.energy_usable_kwh", "battery.energy_gross_kwh", "battery.cells_series", "battery.resistance_mohm",
  "battery.power_discharge_max_kw", "hvac.kind", "hvac.power_heater_kw", "thermal.cooling", "auxiliaries.power_base_w",
  "charging.power_dc_kw", "charging.power_ac_kw", "charging.efficiency_ac", "charging.inlets", "price.amount", "title",
]);
const USUAL_OF_DRIVE = ["motor.kind", "motor.power_max_kw", "motor.torque_max_nm", "gear.ratio", "inverter.technology"];

const isUsual = (path) => USUAL.has(path) || (path.startsWith("drive_units.") && USUAL_OF_DRIVE.some((end) => path.endsWith(end)));

/** The fields of a car, with what each does when it moves. */
export class Form {
  constructor(root, calls) {
    this.root = root;
    this.calls = calls;
    this.rows = new Map();
    this.all = new Set();
    this.groups = new Map();
  }

  /** Show a form of the server. Rows of the same fields stay, so that the focus does. */
  update(form, changed) {
    const paths = form.fields.map((row) => row.path).join();
    if (paths !== this.paths) this.build(form, paths);
    for (const row of form.fields) this.rows.get(row.path).update(row, changed(row.path));
    for (const [group, part] of this.groups) {
      const count = form.fields.filter((row) => row.group === group && changed(row.path)).length;
      part.count.textContent = count ? t("design.changed_count", { count }) : "";
    }
  }

  build(form, paths) {
    this.paths = paths;
    this.rows = new Map(form.fields.map((row) => [row.path, new Row(row, this.calls)]));
    this.groups = new Map();
    this.root.replaceChildren(...GROUPS.filter((group) => form.fields.some((row) => row.group === group)).map((group) => this.group(group, form)));
  }

  group(group, form) {
    const mine = form.fields.filter((row) => row.group === group);
    const usual = mine.filter((row) => isUsual(row.path));
    const rest = mine.filter((row) => !isUsual(row.path));
    const count = h("span", { class: "badge accent" });
    const more = h("div", { class: "design-rows", hidden: true });
    const label = () => t(more.hidden ? "design.show_all" : "design.show_usual", { count: rest.length });
    const toggle = button(label(), () => {
      more.hidden = !more.hidden;
      if (!more.childElementCount) more.append(...rest.map((row) => this.rows.get(row.path).element));
      toggle.textContent = label();
      toggle.setAttribute("aria-expanded", String(!more.hidden));
      if (more.hidden) this.all.delete(group);
      else this.all.add(group);
      this.calls.opened?.();
    }, { kind: "plain", "aria-expanded": "false", dataset: { more: group } });
    this.groups.set(group, { count, more, toggle });
    const element = h("details", { class: "panel design-group", open: OPEN.has(group), dataset: { group }, ontoggle: () => this.calls.opened?.() },
      h("summary", {}, h("h2", {}, t(`design.group_${group}`)), count),
      h("div", { class: "design-rows" }, usual.map((row) => this.rows.get(row.path).element)),
      rest.length > 0 && toggle, more);
    if (!usual.length || this.all.has(group)) toggle.click();
    return element;
  }

  /** Rows that a person sees now. */
  visible() {
    return [...this.rows.values()].filter((row) => row.element.isConnected && !row.element.closest("[hidden]") && row.element.closest("details.design-group")?.open);
  }

  /** Show a refusal at the field that it is about; false where it is about none. */
  refuse(error) {
    for (const row of this.rows.values()) row.refuse(null);
    const found = error && this.find(error);
    if (!found) return false;
    this.unfold(found);
    found.refuse(error.message);
    return true;
  }

  find(error) {
    const told = [error.field, ...[...error.message.matchAll(/`([a-z0-9_.]+)`/g)].map((match) => match[1])].filter(Boolean);
    for (const name of told) {
      for (const [path, row] of this.rows) if (name === path || name.endsWith(`.${path}`)) return row;
    }
    return null;
  }

  unfold(row) {
    if (!row.element.isConnected) this.groups.get(row.row.group)?.toggle.click();
    const group = row.element.closest("details.design-group");
    if (group) group.open = true;
  }
}
