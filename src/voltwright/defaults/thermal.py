"""Default laws of heat: masses and heat capacities from the battery's energy, conductances from its size, powers by cooling.

The figures are those of modern packs; where they rest on judgement the sentence says so. Source of the specific heats:
cells 0.9 to 1.1 kJ/(kg K) in the literature on 18650, pouch and prismatic cells, aluminium 0.90, glycol and water 3.4.
"""

from voltwright.defaults.arithmetic import lesser
from voltwright.defaults.filler import Filler
from voltwright.defaults.vehicle_class import ClassDefaults

CELL_ENERGY_WH_KG = {"nmc": 240.0, "nca": 255.0, "lfp": 165.0, "lmo": 140.0}
"""Specific energy of the bare cells: data sheets of car cells of about 2020 (LMO: the first Nissan Leaf's 0.787 kg of 33 Ah)."""
CELL_HEAT_KJ_KG_K = 1.0
HOUSING_KG_KWH = 1.6
DRIVE_UNIT_KG_KW = 0.45
NMC_2013, NMC_YEARS = 0.45, (2013, 2020)
"""NMC cells of 2013 hold so much of what those of 2020 hold: 108 Wh/kg, from 277 kJ/K measured on the pack of a BMW i3 60 Ah."""


def fill_thermal(filler: Filler, typical: ClassDefaults) -> None:
    """Fill what the file leaves out of `thermal`."""
    car, thermal = filler.car, filler.car.thermal
    cooling, words = typical.cooling, f"by class: {typical.cooling}"
    if filler.base is not None:
        cooling = filler.base.thermal.cooling
    elif (thermal.power_chiller_kw or 0.0) > 0.0 or (thermal.power_heater_kw or 0.0) > 0.0:
        cooling, words = "liquid", "liquid: the file writes a chiller or a heater of the coolant"
    filler.fill("thermal", thermal, {"cooling": (cooling, words)})
    cooling, gross = thermal.cooling, car.battery.energy_gross_kwh
    specific = _cell_energy_wh_kg(car.battery.chemistry, car.model_year)
    power = sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles)
    cells_kj_k = gross * 1e3 / specific * CELL_HEAT_KJ_KG_K
    liquid, moved = float(cooling == "liquid"), float(cooling != "passive")
    filler.fill(
        "thermal",
        thermal,
        {
            "heat_capacity_cells_kj_k": (cells_kj_k, f"gross energy / {specific:.0f} Wh/kg x {CELL_HEAT_KJ_KG_K:g} kJ/(kg K)"),
            "heat_capacity_coolant_kj_k": (
                (0.30 if liquid else 0.02) * gross,
                "0.3 kJ/K a kWh: coolant and cold plates" if liquid else "0.02 kJ/K a kWh: air",
            ),
            "heat_capacity_housing_kj_k": (0.9 * HOUSING_KG_KWH * gross, f"{HOUSING_KG_KWH} kg a kWh of aluminium"),
            "heat_capacity_drive_units_kj_k": (
                0.5 * DRIVE_UNIT_KG_KW * power,
                f"{DRIVE_UNIT_KG_KW} kg a kW at 0.5 kJ/(kg K), iron, copper and aluminium",
            ),
            "conductance_cells_coolant_w_k": (
                {"liquid": 20.0, "air": 3.0, "passive": 0.0}[cooling] * gross,
                "20 W/K a kWh with a cold plate, 3 with air, by judgement",
            ),
            "conductance_cells_housing_w_k": (
                0.6 * lesser(gross, gross**0.67),
                "0.6 W/K x kWh^0.67, by judgement; below 1 kWh x kWh",
            ),
            "conductance_housing_ambient_w_k": (0.45 * gross**0.67, "0.45 W/K x kWh^0.67: outer surface at 4 W/(m2 K)"),
            "conductance_radiator_w_k": (
                (200.0 if liquid else 60.0) * moved,
                "radiator of the low-temperature circuit, by judgement",
            ),
            "conductance_drive_units_ambient_w_k": (6.0 + 0.4 * power, "6 W/K and 0.4 a kW, by judgement"),
        },
    )
    filler.fill(
        "thermal",
        thermal,
        {
            "power_heater_kw": (
                (2.0 + 3.0 * (gross > 25.0)) * liquid,
                "coolant heater, 2 kW up to 25 kWh and 5 above; none without",
            ),
            "power_chiller_kw": (
                (3.0 + 0.09 * gross) * liquid,
                "refrigerant chiller, 3 kW and 0.09 a kWh, by judgement; none without liquid cooling",
            ),
            "power_pump_w": (60.0 * moved, "coolant pump or fan"),
            "temp_heating_below_c": (0.0, "cells are kept above freezing on the way"),
            "temp_cooling_above_c": (34.0, "typical switching point on the way"),
            "temp_precondition_c": (30.0, "typical before a fast charge"),
        },
    )


def _cell_energy_wh_kg(chemistry: str, model_year: int | None) -> float:
    """Specific energy of the cells of a car [Wh/kg]; of NMC it has more than doubled between 2013 and 2020."""
    first, last = NMC_YEARS
    if chemistry != "nmc" or model_year is None:
        return CELL_ENERGY_WH_KG[chemistry]
    progress = min(max((model_year - first) / (last - first), 0.0), 1.0)
    return CELL_ENERGY_WH_KG[chemistry] * (NMC_2013 + (1.0 - NMC_2013) * progress)
