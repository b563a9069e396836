"""Coupling laws of a design: what else changes where the energy of the pack, the power of a motor or the mass does.

What a default law derives from a number follows by itself (`completion.vary`). What the file writes would stay: here it moves
with the number that it belongs to, by the ratio that the default law would have. So nothing is counted twice.
Modelled: pack energy moves mass, capacity, resistance, charging currents and powers; motor power moves mass, torque, losses and
the discharge limit of the pack; mass moves the test mass, the permitted mass and the rolling part of a coast-down.
Left out: wheels, drag, tyres, which move nothing else; room, which bounds must keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voltwright.defaults.arithmetic import greater
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import variables_of
from voltwright.spec.base import leaf
from voltwright.units import KG_PER_LB, N_PER_LBF, STANDARD_GRAVITY_M_S2, W_PER_HP_MECHANICAL, W_PER_KW

USABLE, GROSS = "battery.energy_usable_kwh", "battery.energy_gross_kwh"
CURB, TEST, PERMITTED = "masses.mass_curb_kg", "masses.mass_test_kg", "masses.mass_gross_max_kg"

PACK_KG_PER_KWH = {"nmc": 6.0, "nca": 6.0, "lmo": 8.0, "lfp": 7.3}
"""Mass of a pack for each kWh of gross energy more. Source: NREL, FASTSim's vehicle table: 6 kg/kWh beside 75 kg for the
Chevrolet Bolt of 2017 (435 kg in all), 8 for the Nissan Leaf of 24 kWh. LFP: the mean of 126 Wh/kg (Tesla with CATL cells) and
150 Wh/kg (BYD blade), as quoted at https://www.frenchcarforum.co.uk/forum/viewtopic.php?t=64251 (second hand, undated). NCA as
NMC, by judgement. For comparison, US EPA, OMEGA, mass_scaling.csv @02f08792 has 5 kg/kWh at 75 kWh, for packs to come."""
DRIVE_KG_PER_KW = 0.61 * KG_PER_LB / W_PER_HP_MECHANICAL * W_PER_KW
"""Mass of drive unit and power electronics for each kW more, 0.371 kg/kW. Source: US EPA, OMEGA model,
github.com/USEPA/EPA_OMEGA_Model, omega_model/test_inputs/mass_scaling.csv @02f08792, 2022-07-19: 0.61 lb/hp. FASTSim's table has
0.83 kg/kW, for older units."""
SECONDARY = 0.4
"""Mass of structure, brakes and suspension for each kg of pack or drive unit. Source: NREL, FASTSim's vehicle table, component
mass multiplier 1.4. Alonso et al., Environ. Sci. Technol. 46 (2012), doi 10.1021/es202938m, as reported in Science 335 (2012),
1020: up to 0.95 where all parts are designed anew."""
LIGHTER_USD_PER_KG = 1.5 * (3.4 * 0.65 - 1.5) / 0.35 / KG_PER_LB
"""Price of each kg taken out of the body, 6.7 USD. Source: US EPA, OMEGA, glider_cost.csv @9fa93b91 and mass_scaling.csv
@02f08792: aluminium at 3.4 USD/lb has 0.65 of the mass of steel at 1.5 USD/lb; mark-up 1.5."""

WITH_ENERGY = (
    "battery.capacity_ah",
    "battery.power_charge_max_kw",
    "battery.current_charge_max_a",
    "battery.current_charge_sustained_a",
    "charging.power_dc_kw",
)
"""What is proportional to the cells in parallel, as the default laws have it; the limits of inlet and cable stay."""
WITH_POWER = ("battery.power_discharge_max_kw", "battery.current_discharge_max_a")
OF_MOTOR = ("torque_max_nm", "loss_copper_kw", "loss_iron_kw", "loss_eddy_kw", "loss_excitation_kw", "loss_drag_kw")
OF_INVERTER = ("loss_idle_kw", "loss_linear_kw", "loss_quadratic_kw")

LAWS = {
    "mass": "pack 6 to 8 kg/kWh by chemistry, drive units 0.371 kg/kW, 0.4 kg of structure a kg (FASTSim; US EPA, OMEGA)",
    "energy": "proportional to the cells in parallel, as the default laws have it",
    "power": "proportional to the motor's peak power, as the default laws have it",
    "rolling": "rolling resistance x the change of the test mass (UN GTR 15, annex 4, interpolation family)",
}
"""The laws in words, for the evidence of a design."""
SHORT = {"mass": "pack and motors", "energy": "cells in parallel", "power": "motor power", "rolling": "mass"}
"""What moves a number by each law."""


def coupled(car: CompletedCar, changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The numbers of a design, with what else changes.

    Args:
        car: the base car.
        changes: by dotted path, what the design chooses, on the scale of the car's file; may be traced. A number that is chosen
            is not moved by a law.

    Returns:
        by path, all numbers to vary, and for those that a law moved, its key in `LAWS`.
    """
    numbers, laws = dict(changes), {}

    def move(path: str, law: str, value: Any) -> None:
        if path not in changes:
            numbers[path], laws[path] = value, law

    def scale(path: str, law: str, ratio: Any) -> None:
        written = _written(car, path)
        if written is not None:
            move(path, law, written * ratio)

    energy = _energy_ratio(car, changes)
    if energy is not None:
        for path in (USABLE, GROSS, *WITH_ENERGY):
            scale(path, "energy", energy)
        scale("battery.resistance_mohm", "energy", 1.0 / energy)
    gained_kw = _scale_motors(car, changes, scale)
    extra_kg = _extra_kg(car, numbers, energy, gained_kw)
    chosen_kg = None if CURB not in changes else changes[CURB] - car.masses.mass_curb_kg
    delta_kg = extra_kg if chosen_kg is None else chosen_kg
    if energy is not None or gained_kw is not None or chosen_kg is not None:
        for path in (CURB, TEST, PERMITTED):
            written = _written(car, path)
            if written is not None:
                move(path, "mass", written + delta_kg)
        _move_coast_down(car, delta_kg, move)
    return numbers, laws


def lighter_usd(car: CompletedCar, changes: Mapping[str, Any]) -> Any:
    """Price [USD] of a body that is lighter than the coupling laws have it; 0 where the mass is not chosen, or is heavier."""
    if CURB not in changes:
        return 0.0
    rest = {path: value for path, value in changes.items() if path != CURB}
    numbers, _ = coupled(car, rest)
    usual_kg = numbers.get(CURB, car.masses.mass_curb_kg)
    return LIGHTER_USD_PER_KG * greater(usual_kg - changes[CURB], 0.0)


def _written(car: CompletedCar, path: str) -> Any:
    try:
        return leaf(car.written, path)
    except AttributeError:
        return None


def _energy_ratio(car: CompletedCar, changes: Mapping[str, Any]) -> Any:
    """Gross energy over that of the base car; None where it stays."""
    base = variables_of(car)
    path = next((path for path in (GROSS, USABLE) if path in changes), None)
    return None if path is None else changes[path] / base[path]


def _scale_motors(car: CompletedCar, changes: Mapping[str, Any], scale: Any) -> Any:
    """Scale what is written of each motor whose power is chosen, and the pack's limit; returns the power gained [kW], or None."""
    before, after, moved = 0.0, 0.0, False
    for axle in car.axles:
        unit = f"drive_units.{axle}"
        old = getattr(car.drive_units, axle).motor.power_max_kw
        new = changes.get(f"{unit}.motor.power_max_kw", old)
        before, after = before + old, after + new
        if f"{unit}.motor.power_max_kw" not in changes:
            continue
        moved = True
        names = [f"{unit}.motor.{name}" for name in OF_MOTOR] + [f"{unit}.inverter.{name}" for name in OF_INVERTER]
        for path in (*names, f"{unit}.gear.drag_torque_nm"):
            scale(path, "power", new / old)
    if not moved:
        return None
    for path in WITH_POWER:
        scale(path, "power", after / before)
    return after - before


def _extra_kg(car: CompletedCar, numbers: Mapping[str, Any], energy: Any, gained_kw: Any) -> Any:
    """Mass [kg] that pack and drive units bring, with the structure that carries them."""
    kg = 0.0
    if energy is not None:
        chemistry = car.battery.chemistry.partition("-")[0]
        kg = PACK_KG_PER_KWH.get(chemistry, PACK_KG_PER_KWH["nmc"]) * car.battery.energy_gross_kwh * (energy - 1.0)
    if gained_kw is not None:
        kg = kg + DRIVE_KG_PER_KW * gained_kw
    return (1.0 + SECONDARY) * kg


def _move_coast_down(car: CompletedCar, delta_kg: Any, move: Any) -> None:
    """The rolling part of a coast-down grows with the mass: UN GTR 15, annex 4, paragraph 3.2.3.2 (second hand)."""
    load: Any = car.written.road_load
    force_n = car.tyres.rolling_resistance * STANDARD_GRAVITY_M_S2 * delta_kg
    if load.kind == "coast_down":
        move("road_load.f0_n", "rolling", load.f0_n + force_n)
    elif load.kind == "coast_down_us":
        move("road_load.a_lbf", "rolling", load.a_lbf + force_n / N_PER_LBF)
