"""A short title of every field of a car's file, for people who do not read keys."""

import re

from voltwright.units import SUFFIXES

TITLES: dict[str, str] = {
    "a_lbf": "Road load A, constant",
    "air_density_reference_kg_m3": "Air density of the road load",
    "axle_share_max": "Largest braking share of the driven axles",
    "b_lbf_per_mph": "Road load B, linear",
    "c_lbf_per_mph2": "Road load C, quadratic",
    "carnot_share_cooling": "Share of Carnot, cooling",
    "carnot_share_heating": "Share of Carnot, heating",
    "cold_extra_gear": "Extra gear drag when cold",
    "cold_extra_rolling": "Extra rolling resistance when cold",
    "conductance_cells_coolant_w_k": "Heat path cells to coolant",
    "conductance_cells_housing_w_k": "Heat path cells to housing",
    "conductance_drive_units_ambient_w_k": "Heat path drive units to air",
    "conductance_housing_ambient_w_k": "Heat path housing to air",
    "conductance_interior_w_k": "Heat path cabin air to interior",
    "conductance_radiator_w_k": "Heat path of the radiator",
    "conductance_walls_w_k": "Heat path of the cabin walls",
    "current_ac_max_a": "AC current a phase",
    "current_ac_one_phase_a": "AC current of one phase alone",
    "current_charge_max_a": "Charge current in regeneration",
    "current_charge_sustained_a": "Charge current for long",
    "current_dc_max_a": "DC charge current",
    "current_discharge_max_a": "Discharge current",
    "dcdc_efficiency": "DC/DC efficiency",
    "deceleration_max_m_s2": "Strongest regeneration",
    "disconnect": "Clutch that disconnects the unit",
    "driveline_drag_share": "Driveline drag in the road load",
    "efficiency_ac": "AC charging efficiency",
    "energy_gross_kwh": "Gross energy",
    "energy_usable_kwh": "Usable energy",
    "f0_n": "Road load f0, constant",
    "f1_n_per_kmh": "Road load f1, linear",
    "f2_n_per_kmh2": "Road load f2, quadratic",
    "flow_fresh_m3_h": "Fresh air",
    "flow_max_m3_h": "Largest air flow",
    "front_axle_share": "Mass on the front axle",
    "front_share": "Share of the front unit",
    "gives_through": "Inlets that give power",
    "glass_aperture_m2": "Glass that lets the sun in",
    "heat_capacity_air_kj_k": "Heat capacity of the cabin air",
    "heat_capacity_cells_kj_k": "Heat capacity of the cells",
    "heat_capacity_coolant_kj_k": "Heat capacity of the coolant",
    "heat_capacity_drive_units_kj_k": "Heat capacity of the drive units",
    "heat_capacity_housing_kj_k": "Heat capacity of the housing",
    "heat_capacity_interior_kj_k": "Heat capacity of the interior",
    "height_cg_mm": "Height of the centre of gravity",
    "inertia_factor": "Inertia factor on rollers",
    "inertia_factor_road": "Inertia factor on the road",
    "label_class": "EU tyre label class",
    "lift_off": "When the pedal is lifted",
    "loss_copper_kw": "Copper loss",
    "loss_drag_kw": "Bearing and windage loss",
    "loss_eddy_kw": "Eddy-current loss",
    "loss_excitation_kw": "Excitation loss",
    "loss_idle_kw": "Idle loss",
    "loss_iron_kw": "Hysteresis loss",
    "loss_linear_kw": "Linear loss",
    "loss_quadratic_kw": "Quadratic loss",
    "loss_stray_fraction": "Stray loss share",
    "loss_fixed": "Charger loss, fixed",
    "loss_linear": "Charger loss, linear",
    "loss_quadratic": "Charger loss, quadratic",
    "mass_curb_kg": "Empty mass",
    "mass_driver_kg": "Driver",
    "mass_gross_max_kg": "Permitted laden mass",
    "mass_payload_kg": "Load",
    "mass_test_kg": "Test mass",
    "mesh_loss_fraction": "Gear mesh loss",
    "phases_ac": "AC phases",
    "pilot_use": "Use of the offered current",
    "power_ac_kw": "AC charge power",
    "power_base_w": "12 V load",
    "power_blower_w": "Blower",
    "power_charge_max_kw": "Charge power in regeneration",
    "power_chiller_kw": "Battery chiller",
    "power_compressor_kw": "Compressor",
    "power_cooling_kw": "Cabin cooling",
    "power_dc_kw": "DC charge power",
    "power_discharge_max_kw": "Discharge power",
    "power_heat_pump_kw": "Heat pump",
    "power_heater_kw": "Heater",
    "power_max_kw": "Peak power",
    "power_on_w": "Load while charging",
    "power_pump_w": "Coolant pump",
    "power_standby_w": "Load with the key off",
    "radius_dynamic_mm": "Rolling radius",
    "ratio": "Gear ratio",
    "recirculation": "Air recirculation",
    "resistance_mohm": "Pack resistance",
    "soc_max": "Upper end of the usable window",
    "speed_fade_end_kmh": "Regeneration ends below",
    "speed_fade_rpm": "Power fades above",
    "speed_fade_start_kmh": "Regeneration fades below",
    "speed_max_kmh": "Top speed",
    "speed_max_rpm": "Highest motor speed",
    "split_pack": "Battery in two halves",
    "spread_capacity_percent": "Spread of cell capacities",
    "spread_resistance_percent": "Spread of cell resistances",
    "temp_cells_max_c": "Cell temperature that halves charging",
    "temp_comfort_c": "Cabin temperature",
    "temp_cooling_above_c": "Battery cooled above",
    "temp_heat_pump_min_c": "Heat pump stops below",
    "temp_heating_below_c": "Battery heated below",
    "temp_precondition_c": "Battery prepared to",
    "torque_max_nm": "Peak torque",
    "v2g_kw": "Power to the grid",
    "v2h_kw": "Power to a house",
    "v2l_kw": "Power to loads",
    "voltage_dc_max_v": "Highest DC voltage",
    "voltage_dc_min_v": "Lowest DC voltage",
    "waste_heat_recovery": "Heat pump uses waste heat",
    "weakening_start": "Flux weakening starts",
}
"""By the last key of a path; a field that is not here is titled by its own words."""
OF_KINDS = {
    "road_load": "Road load given as",
    "motor": "Motor type",
    "split": "Share between axles",
    "hvac": "Cabin heating",
}
"""By the section of a field `kind`."""


def title_of(path: str) -> str:
    """The title of the field at a dotted path.

    Args:
        path: of a car's file.

    >>> title_of("drive_units.rear.motor.power_max_kw"), title_of("body.drag_coefficient"), title_of("hvac.kind")
    ('Peak power, rear motor', 'Drag coefficient', 'Cabin heating')
    """
    *sections, key = path.split(".")
    title = TITLES.get(key) or _of_words(key)
    if key == "kind" and sections:
        title = OF_KINDS.get(sections[-1], title)
    if sections[:1] != ["drive_units"] or len(sections) < 2:
        return title
    part = f"{sections[1]} {sections[2]}" if len(sections) > 2 else sections[1]
    return f"{title}, {part}"


def _of_words(key: str) -> str:
    suffix = next((each for each in SUFFIXES if key.endswith(f"_{each}")), "")
    words = re.sub(rf"_{suffix}$", "", key) if suffix else key
    return words.replace("_", " ").capitalize()
