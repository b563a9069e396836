"""The one catalogue of figures: what tables, pages and pictures call each result, loss and test procedure.

Labels of time series stand in `signals.py`; losses have the same label in both.
"""

from voltwright import signals
from voltwright.units import symbol_of

QUANTITIES: dict[str, str] = {
    "acceleration_0_50_s": "0-50 km/h",
    "acceleration_0_60mph_s": "0-60 mph",
    "acceleration_0_100_s": "0-100 km/h",
    "acceleration_0_100_rollout_s": "0-100 km/h with 1-ft rollout",
    "acceleration_80_120_s": "80-120 km/h",
    "acceleration_0_160_s": "0-160 km/h",
    "acceleration_0_200_s": "0-200 km/h",
    "speed_max_kmh": "Top speed",
    "gradeability_percent": "Gradeability",
    "range_wltp_km": "Range, WLTP",
    "range_cltc_km": "Range, CLTC",
    "range_nedc_km": "Range, NEDC",
    "range_epa_km": "Range, EPA label",
    "range_claimed_km": "Range, claimed",
    "range_cycle_km": "Range over the cycle",
    "consumption_epa_wh_km": "Consumption, EPA label",
    "consumption_wltp_wh_km": "Consumption, WLTP",
    "consumption_cltc_wh_km": "Consumption, CLTC",
    "consumption_nedc_wh_km": "Consumption, NEDC",
    "consumption_udds_unadjusted_wh_km": "EPA test, UDDS",
    "consumption_hwfet_unadjusted_wh_km": "EPA test, HWFET",
    "consumption_90kmh_wh_km": "Consumption at 90 km/h",
    "consumption_120kmh_wh_km": "Consumption at 120 km/h",
    "consumption_cycle_wh_km": "Consumption over the cycle, DC",
    "consumption_real_wh_km": "Consumption, real trips",
    "energy_usable_kwh": "Usable energy",
    "charge_10_80_min": "10-80 % charge time",
    "price_usd": "Price before tax",
}
FIGURES: dict[str, str] = {
    "duration": "Time",
    "soc": "Displayed SoC",
    "energy_grid": "Energy from the grid (AC)",
    "energy_meter": "Energy at the meter of the charger",
    "energy_cells_in": "Energy into the cells",
    "energy_cells_out": "Energy from the cells",
    "energy_battery": "Energy from the battery (DC), net",
    "energy_recovered": "Energy recovered in braking",
    "energy_load": "Energy to the load",
    "energy_unserved": "Unserved load",
    "efficiency_charge": "Charging efficiency",
    "efficiency_discharge": "Discharge efficiency",
    "consumption_dc": "Consumption, DC, at the battery",
    "consumption_ac": "Consumption, AC, from the grid",
    "range_cycle": "Range at this consumption",
    "limiter": "Limiting factor",
    "deviation": "deviation",
}
"""Figures of drives, charges and days."""
DESIGN: dict[str, str] = {
    **{name: QUANTITIES[name] for name in ("range_cltc_km", "range_wltp_km", "range_epa_km")},
    "consumption_cltc_wh_km": QUANTITIES["consumption_cltc_wh_km"],
    "consumption_wltp_wh_km": QUANTITIES["consumption_wltp_wh_km"],
    "consumption_epa_wh_km": "Consumption, EPA label",
    "acceleration_0_100_s": QUANTITIES["acceleration_0_100_s"],
    "charge_10_80_min": "Charge from 10 to 80 %",
    "mass_curb_kg": "Empty mass",
    "price_usd": "Price, cost model",
}
"""Figures of a design study, by name."""
PROCEDURES: dict[str, str] = {"epa-mct": "EPA label", "wltp": "WLTP", "cltc": "CLTC"}
"""Test procedures of a comparison, by name."""
CYCLES: dict[str, str] = {"wltc-class3b": "WLTC", "udds": "UDDS", "hwfet": "HWFET", "cltc-p": "CLTC-P", "us06": "US06"}
"""Cycles of a comparison, by name."""
LOSSES: dict[str, str] = {
    **signals.LOSSES,
    "auxiliaries": "12 V load",
    "dcdc": "DC/DC converter",
    "road_load": "Road load, air and tyres",
}
"""Losses of a drive, by name of the flow."""
STAGES: dict[str, str] = {
    **signals.STAGES,
    "low_voltage": "12 V load and DC/DC converter",
    "heater": "Battery heater",
    "chiller": "Battery chiller",
    "climate": "Climate",
    "pack": "Battery, ohmic and polarisation",
}
"""Losses and loads of a charge, by name of the flow."""
CLIMATE_PARTS: dict[str, str] = {
    "cells": "Battery heater, chiller",
    "cabin": "Cabin climate",
    "base": "12 V load",
    "pack": "Battery losses",
    "brakes": "Friction brakes",
    "drive": "Drive units",
    "tyres": "Tyres, bearings",
    "air": "Air drag",
}
"""Parts of the consumption in a climate study, by name."""
BALANCE: dict[str, str] = {
    "cells": "Cells",
    "cells, entropy": "Cells, reversible heat",
    "grid": "Grid (AC)",
    "sun": "Sun",
    "people": "People",
    "air, by heat pump": "Air, by the heat pump",
    **{name: LOSSES[name] for name in ("aerodynamic", "rolling", "tyre_slip", "friction_brake", "dcdc", "auxiliaries")},
    "climate_hoses": "Heater hoses",
    "further_load": "Further load",
    "cabin_to_air": "Cabin to air",
    "battery_housing_to_air": "Battery housing to air",
    "battery_coolant_to_air": "Battery coolant to air",
    "drive_units_to_air": "Drive units to air",
    "charger": "Charger and cable",
    "chiller": "Battery chiller",
    "kinetic": "Speed",
    "potential": "Height",
    "polarisation": "Polarisation of the cells",
    "heat": "Heat",
}
"""Where the energy of a day came from, went to and is stored, by name."""
TOLERANCES: dict[str, str] = {
    "mass": "Mass",
    "drag_area": "Drag area",
    "rolling_resistance": "Rolling resistance",
    "cell_capacity": "Cell capacity",
    "cell_resistance": "Cell resistance",
    "drive_losses": "Losses of the drive units",
    "brake_drag": "Brake drag",
    "auxiliaries": "12 V load",
    "test_noise": "Test noise",
}
"""What varies from car to car in production, by name."""
STORED: dict[str, str] = {
    "kinetic": "Into speed",
    "potential": "Into height",
    "polarisation": "Into polarisation of the cells",
}
"""What is stored at the end of a drive, by name."""
OWN_FACTORS: dict[str, str] = {
    "rolling": "Road load, constant part",
    "drag": "Road load, quadratic part",
    "drive_losses": "Drive unit losses",
    "auxiliaries": "12 V load",
    "regeneration": "Recovery, braking share",
    "capacity": "Usable capacity",
}
"""Factors by which one car differs from its file, by name."""


def loss_label(name: str) -> str:
    """What a table calls a loss of a drive or a charge."""
    return LOSSES.get(name) or STAGES.get(name) or name.replace("_", " ").capitalize()


def figure_label(name: str) -> str:
    """What a table calls a figure of a fleet: as of `QUANTITIES`, else the words of its name without the unit."""
    if name in QUANTITIES:
        return QUANTITIES[name]
    words = name.removesuffix("_wh_km").removesuffix("_kwh").removesuffix("_km").split("_")
    return f"{words[0].capitalize()}, {' '.join(words[1:])}" if len(words) > 1 else words[0].capitalize()


def unit_of_quantity(name: str) -> str:
    """The printed unit of a published quantity."""
    return {"percent": "%", "usd": "USD"}.get(name.rsplit("_", 1)[-1]) or symbol_of(name)
