"""A whole day of a car: trips, parking and charging as one run with one ledger, every state carried over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError
from voltwright.library.find import load_car
from voltwright.physics.charging.supply import stack
from voltwright.physics.warm_up import coldness_over
from voltwright.procedures.charging.session import RESISTANCE_PER_FADE
from voltwright.procedures.day.notes import Remark, remarks_of
from voltwright.procedures.day.plan import Plan, hours, plan_day, thinness
from voltwright.procedures.day.rows import DayRow, rows_of
from voltwright.sim.coupled.around import surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.columns import columns_of
from voltwright.sim.coupled.ledger import CoupledLedger
from voltwright.sim.coupled.run import CoupledRun, run_coupled
from voltwright.sim.ledger import LOSS_NAMES, RESIDUAL_MAX_RELATIVE
from voltwright.sim.records import StepInput
from voltwright.sim.runtime import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.day import DaySpec
from voltwright.units import J_PER_KWH, M_PER_KM, ZERO_CELSIUS_K


@dataclass(frozen=True)
class DayResult:
    """What a day came to.

    Attributes:
        day, car: names. rows: one an entry, and one for each stand between them. remarks: what did not go as asked.
        distance_km: driven. energy_grid_kwh: from the mains, given_kwh: to loads and grid. energy_pack_kwh: net out of the
        terminals. soc_start, soc_end: 0-1 of the usable window. cost: by the chargers' tariffs or the day's price; None
        without any. came_kwh, went_kwh: where the energy came from and where it went, by name. stored_kwh: what is stored
        more than at the start. ledger_residual_relative: what the balances fail to explain. stranded: whether the battery
        ran empty on the way. columns: over time, `time_s` first.
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
    cost: float | None
    came_kwh: dict[str, float]
    went_kwh: dict[str, float]
    stored_kwh: dict[str, float]
    ledger_residual_relative: float
    stranded: bool
    columns: Mapping[str, np.ndarray] = field(repr=False)


def run_day(day: DaySpec, *, car: CarSpec | str | Path | None = None, folder: Path | None = None) -> DayResult:
    """Run a day, in float64, a second a step.

    Args:
        day: as written. car: instead of the day's own. folder: where files beside the day's file are looked for.

    Returns:
        the result; what did not go as asked stands in its remarks.

    Raises:
        SpecError and others: of the day, the car, a charger or a cycle. SimulationError: a ledger that does not close.
    """
    chosen = car if car is not None else _beside(day.car, folder)
    spec = chosen if isinstance(chosen, CarSpec) else load_car(chosen)
    full = complete(spec).spec
    with double_precision():
        plan = plan_day(day, full, folder)
        factor = day.resistance_factor or 1.0 + RESISTANCE_PER_FADE * (1.0 - day.capacity_share)
        coupled = CoupledCar.from_spec(full, capacity_share=day.capacity_share, resistance_factor=factor)
        run = run_plan(coupled, plan)
        columns = columns_of(coupled, run.records, plan.columns["speed_m_s"])
        columns = {"time_of_day_h": hours(plan), "ambient_c": plan.columns["temp_c"], **columns}
        ledger = jax.device_get(run.ledger)
        return _result(spec, plan, coupled, ledger, columns)


def run_plan(car: CoupledCar, plan: Plan) -> CoupledRun:
    """The coupled run of a plan; the compiled program is shared by all days of one length."""
    columns, day = plan.columns, plan.day
    before = np.concatenate([[0.0], columns["speed_m_s"][:-1]])
    coldness = coldness_over(columns["speed_m_s"] + before > 0.0, 1.0)
    cosine = 1.0 / np.sqrt(1.0 + columns["grade"] ** 2)
    asks = (
        columns["speed_m_s"],
        columns["grade"] * cosine,
        cosine,
        thinness(plan),
        np.ones(plan.count),
        coldness,
        columns["key_on"],
    )
    around = surroundings(
        plan.count,
        columns["temp_c"],
        soc_target=car.vehicle.pack.soc_of_display(columns["soc_display"]),
        **{name: columns[name] for name in PASSED},
    )
    soaked_c = columns["temp_c"][0] if day.soaked_c is None else day.soaked_c
    start = car.soaked(soaked_c + ZERO_CELSIUS_K, day.charge_percent / 100.0)
    inputs = StepInput(*(jnp.asarray(column, float) for column in asks))
    supplies = stack([*plan.supplies, *[plan.supplies[0]] * (PLACES - len(plan.supplies) % PLACES)])
    return run_coupled(car, supplies, start, inputs, around, jnp.asarray(1.0), jnp.asarray(0.0))


PASSED = ("sun_w_m2", "occupants", "comfort", "preparing", "standby", "place", "plugged", "give_w")
PLACES = 8
"""The table of supplies is filled up to a multiple of this, so that days with few chargers share one compiled program."""


def _beside(name: str, folder: Path | None) -> str | Path:
    """The path of a file beside the day's file where there is one of the name, else the name."""
    path = None if folder is None else folder / name
    return path if path is not None and path.is_file() else name


def _result(spec: CarSpec, plan: Plan, car: CoupledCar, ledger: CoupledLedger, columns: Mapping[str, np.ndarray]) -> DayResult:
    residual = float(np.asarray(ledger.residual_relative()))
    if not residual <= RESIDUAL_MAX_RELATIVE:
        raise SimulationError(
            f"{plan.day.name} with {spec.name} leaves {residual:.2g} of the energy unexplained, "
            f"but at most {RESIDUAL_MAX_RELATIVE:g} may be; please report this day and car."
        )
    rows = rows_of(plan, columns)
    remarks = remarks_of(plan, rows, columns)
    grid = columns["grid_w"]
    costs = [row.cost for row in rows if row.cost is not None]
    came, went, stored = _balance(ledger)
    return DayResult(
        day=plan.day.name,
        car=spec.name,
        rows=rows,
        remarks=remarks,
        distance_km=float(ledger.distance_m) / M_PER_KM,
        energy_grid_kwh=float(np.sum(np.maximum(grid, 0.0))) / J_PER_KWH,
        given_kwh=float(np.sum(np.maximum(-grid, 0.0))) / J_PER_KWH,
        energy_pack_kwh=float(ledger.terminal_j) / J_PER_KWH,
        soc_start=plan.day.charge_percent / 100.0,
        soc_end=float(columns["soc_display"][-1]),
        cost=sum(costs) if costs else None,
        came_kwh=came,
        went_kwh=went,
        stored_kwh=stored,
        ledger_residual_relative=residual,
        stranded=any(remark.kind == "empty" for remark in remarks),
        columns=columns,
    )


def _balance(ledger: CoupledLedger) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """(where energy came from, where it went, what is stored more) [kWh], the heat of the machine's surroundings included."""

    def kwh(energy_j) -> float:
        return float(energy_j) / J_PER_KWH

    heat = ledger.heat
    came = {
        "cells": ledger.chemical_j,
        "cells, entropy": heat("entropic_w"),
        "mains": ledger.plug.grid_w,
        "sun": heat("sun_w"),
        "people": heat("people_w"),
        "air, by heat pump": heat("pumped_w"),
    }
    drive = {name: getattr(ledger.losses, name) for name in LOSS_NAMES}
    outside = ("aerodynamic", "rolling", "friction_brake", "dcdc")
    went = {name: drive[name] for name in outside} | {
        "auxiliaries": drive["auxiliaries"] - heat("blower_heat_w"),
        "charger": ledger.plug.loss_w,
        "climate_hoses": heat("climate_loss_w"),
        "chiller": heat("chilled_w") + heat("chiller_w"),
        "further_load": heat("extra_w"),
        "cabin_to_air": heat("from_cabin_w"),
        "battery_housing_to_air": heat("from_housing_w"),
        "battery_coolant_to_air": heat("from_coolant_w"),
        "drive_units_to_air": heat("from_units_w"),
    }
    stored = {
        "kinetic": ledger.kinetic_j,
        "potential": ledger.potential_j,
        "polarisation": ledger.stored_j,
        "heat": heat("stored_w"),
    }
    return tuple({name: kwh(value) for name, value in part.items()} for part in (came, went, stored))  # pyright: ignore[reportReturnType]
