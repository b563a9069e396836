"""A whole day of a car: trips, parking and charging as one run with one ledger, every state carried over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.session import RESISTANCE_PER_FADE
from voltwright.procedures.day.notes import Remark, remarks_of
from voltwright.procedures.day.plan import Plan, hours, plan_day, pressure_pa
from voltwright.procedures.day.rows import DayRow, rows_of
from voltwright.sim.inputs import inputs_of
from voltwright.sim.ledger import Ledger
from voltwright.sim.precision import double_precision
from voltwright.sim.run import Result, run
from voltwright.sim.state import start_of
from voltwright.spec.car import CarSpec
from voltwright.spec.day import DaySpec
from voltwright.units import J_PER_KWH, M_PER_KM, ZERO_CELSIUS_K, celsius_to_kelvin


@dataclass(frozen=True)
class DayResult:
    """What a day came to.

    Attributes:
        day: name.
        car: name.
        rows: one an entry, and one for each stand between them.
        remarks: what did not go as asked.
        distance_km: driven [km].
        energy_grid_kwh: from the grid [kWh].
        given_kwh: to loads and grid [kWh].
        energy_pack_kwh: net out of the terminals [kWh].
        soc_start: 0-1 of the usable window.
        soc_end: likewise, at the end.
        costs: by the chargers' tariffs or the day's price, by ISO 4217 code; an empty one where nobody named it. Empty without
            any price.
        came_kwh: where the energy came from, by name [kWh].
        went_kwh: where it went, by name [kWh].
        stored_kwh: what is stored more than at the start, by name [kWh].
        ledger_residual_relative: what the balances fail to explain.
        stranded: whether the battery ran empty on the way.
        columns: over time, `time_s` first, each of shape (n,).
    """

    day: str
    car: str
    rows: tuple[DayRow, ...]
    remarks: tuple[Remark, ...]
    distance_km: float
    energy_grid_kwh: float
    given_kwh: float
    energy_pack_kwh: float
    soc_start: float
    soc_end: float
    costs: dict[str, float]
    came_kwh: dict[str, float]
    went_kwh: dict[str, float]
    stored_kwh: dict[str, float]
    ledger_residual_relative: float
    stranded: bool
    columns: Mapping[str, np.ndarray] = field(repr=False)


def run_day(
    day: DaySpec, *, car: CompletedCar | CarSpec | str | Path | None = None, folder: Path | None = None, payload_kg: float = 0.0
) -> DayResult:
    """Run a day, in float64, a second a step.

    Args:
        day: as written. car: instead of the day's own. folder: where files beside the day's file are looked for.
        payload_kg: beside the test mass [kg].

    Returns:
        the result; what did not go as asked stands in its remarks.

    Raises:
        SpecError and others: of the day, the car, a charger or a cycle. SimulationError: a ledger that does not close.
    """
    chosen = car if car is not None else _beside(day.car, folder)
    full = completed_car(chosen)
    with double_precision():
        plan = plan_day(day, full, folder)
    factor = day.resistance_factor or 1.0 + RESISTANCE_PER_FADE * (1.0 - day.capacity_share)
    places = len(plan.supplies)
    supplies = [*plan.supplies, *[plan.supplies[0]] * (-places % PLACES)]
    mass_kg = full.masses.mass_test_kg + full.masses.mass_payload_kg + payload_kg
    vehicle = Vehicle.from_car(full, mass_kg, lumped=True, supplies=supplies, road=True).aged(day.capacity_share, factor)
    done = run_plan(vehicle, plan)
    columns = {"time_of_day_h": hours(plan), "ambient_c": plan.columns["temp_c"], **day_columns(vehicle, plan, done)}
    return _result(full, plan, done, columns)


def run_plan(vehicle: Vehicle, plan: Plan) -> Result:
    """The run of a plan; the compiled program is shared by all days."""
    columns, day = plan.columns, plan.day
    inputs = inputs_of(
        columns["speed_m_s"],
        grade=columns["grade"],
        ambient_c=columns["temp_c"],
        pressure_pa=pressure_pa(plan),
        soc_target=np.asarray(vehicle.pack.soc_of_display(columns["soc_display"])),
        **{name: columns[column] for name, column in PASSED.items()},
    )
    soaked_c = columns["temp_c"][0] if day.soaked_c is None else day.soaked_c
    start = start_of(vehicle, day.charge_percent / 100.0, cells_k=celsius_to_kelvin(soaked_c), cold_drag=1.0)
    return run(vehicle, inputs, start, 1.0, keep="all", what=f"{day.name}")


PASSED = {name: name for name in ("sun_w_m2", "occupants", "key_on", "standby", "place", "plugged", "give_w")}
PASSED |= {"cabin_on": "comfort", "precondition": "preparing"}
"""Inputs of a run that are columns of a plan, with the column's name."""
TEMPERATURES = ("cells", "coolant", "housing", "drive_units", "cabin", "interior")
COLUMNS = (
    *("speed_m_s", "velocity_m_s", "traction_w", "terminal_w", "current_a", "voltage_v", "miss", "shortfall_m_s"),
    *("climate_w", "heater_w", "chiller_w", "extra_w", "low_voltage_w", "cabin_heat_w", "unmet_w", "lacking", "shed"),
    *("friction_brake_w", "grid_w", "dc_w", "unserved_w", "limiter"),
)


def day_columns(vehicle: Vehicle, plan: Plan, done: Result) -> dict[str, np.ndarray]:
    """Columns over time of a day; temperatures in C, charge as displayed (0-1 of the usable window)."""
    kept = done.columns
    columns = {"time_s": np.arange(1.0, plan.count + 1.0), "speed_wanted_m_s": plan.columns["speed_m_s"]}
    columns |= {name: kept[name] for name in COLUMNS}
    columns["limiter"], columns["miss"] = kept["limiter"].astype(int), kept["miss"].astype(int)
    columns["soc_display"] = np.asarray(vehicle.pack.display_of_soc(kept["soc"]))
    columns |= {f"{name}_c": kept[f"{name}_k"] - ZERO_CELSIUS_K for name in TEMPERATURES}
    columns["grade"] = plan.columns["grade"]
    columns["meter_w"] = kept["grid_w"] - kept["station_w"] - kept["standby_w"]
    return columns


PLACES = 8
"""The table of supplies is filled up to a multiple of this, so that days with few chargers share one compiled program."""


def _beside(name: str, folder: Path | None) -> str | Path:
    """The path of a file beside the day's file where there is one of the name, else the name."""
    path = None if folder is None else folder / name
    return path if path is not None and path.is_file() else name


def _result(car: CompletedCar, plan: Plan, done: Result, columns: Mapping[str, np.ndarray]) -> DayResult:
    ledger = done.ledger
    rows = rows_of(plan, columns)
    remarks = remarks_of(plan, rows, columns)
    grid = columns["grid_w"]
    costs = _costs(rows)
    came, went, stored = _balance(ledger)
    return DayResult(
        day=plan.day.name,
        car=car.name,
        rows=rows,
        remarks=remarks,
        distance_km=float(ledger.distance_m) / M_PER_KM,
        energy_grid_kwh=float(np.sum(np.maximum(grid, 0.0))) / J_PER_KWH,
        given_kwh=float(np.sum(np.maximum(-grid, 0.0))) / J_PER_KWH,
        energy_pack_kwh=float(ledger.terminal_j) / J_PER_KWH,
        soc_start=plan.day.charge_percent / 100.0,
        soc_end=float(columns["soc_display"][-1]),
        costs=costs,
        came_kwh=came,
        went_kwh=went,
        stored_kwh=stored,
        ledger_residual_relative=done.residual,
        stranded=any(remark.kind == "empty" for remark in remarks),
        columns=columns,
    )


def _costs(rows: Sequence[DayRow]) -> dict[str, float]:
    """Sums by currency: amounts of different ones, or of none that is named, are no sum."""
    found: dict[str, float] = {}
    for row in rows:
        if row.cost is not None:
            found[row.currency or ""] = found.get(row.currency or "", 0.0) + row.cost
    return found


def _balance(ledger: Ledger) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """(where energy came from, where it went, what is stored more) [kWh], the heat of the machine's surroundings included."""
    came = {"cells": "chemical", "cells, entropy": "entropic", "grid": "grid", "sun": "sun", "people": "people"}
    came |= {"air, by heat pump": "pumped"}
    went = {name: name for name in ("aerodynamic", "rolling", "tyre_slip", "friction_brake", "dcdc")}
    went |= {"climate_hoses": "climate_loss", "further_load": "extra", "cabin_to_air": "from_cabin"}
    went |= {
        "battery_housing_to_air": "from_housing",
        "battery_coolant_to_air": "from_coolant",
        "drive_units_to_air": "from_units",
    }
    stored = {"kinetic": "kinetic", "potential": "grade", "polarisation": "stored", "heat": "heat_stored"}
    parts = [{name: float(ledger[flow]) / J_PER_KWH for name, flow in part.items()} for part in (came, went, stored)]
    more = {
        "auxiliaries": ledger["auxiliaries"] - ledger["blower_heat"],
        "charger": ledger.plug_loss_j,
        "chiller": ledger["chilled"] + ledger["chiller"],
    }
    parts[1] |= {name: float(value) / J_PER_KWH for name, value in more.items()}
    return parts[0], parts[1], parts[2]
