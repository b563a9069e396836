"""A car at a plug over time: the coupled step repeated until a charge is reached, and what it came to.

Shared by `charge.py` and `discharge.py`. Steps of 1 s at fast chargers, 5 s at slow ones; in blocks of one length, so
that all charges share one compiled run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError, SpecError
from voltwright.library.find import load_car
from voltwright.physics.charging.supply import STAGES, Supply, stack
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.coupled.around import at_a_stand, surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.records import CoupledRecord, CoupledState
from voltwright.sim.coupled.run import run_coupled
from voltwright.sim.drive import TEMPERATURE_RANGE_C
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE
from voltwright.spec.car import CarSpec
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR, ZERO_CELSIUS_K

BLOCK_STEPS = 1800
STEP_FAST_S, STEP_SLOW_S = 1.0, 5.0
FAST_S = 5.0 * SECONDS_PER_HOUR
"""A charger that could fill the battery in less time is stepped at 1 s."""
LONGEST_S = 120.0 * SECONDS_PER_HOUR
STALLED_SHARE = 2e-5
"""A block that brings the charge nearer by less than this share has stalled, unless its cells still warm."""
WARMING_K = 0.5
AT_TARGET = 1e-7
CELLS_RANGE_C = (-40.0, 60.0)
FACTOR_RANGE = (0.5, 10.0)
DRIVE_OF = "xiaomi-su7"
RESISTANCE_PER_FADE = 2.0
"""Growth of resistance over loss of capacity, where only the loss is known; by judgement."""


@dataclass(frozen=True)
class Course:
    """A car at a plug, step by step and in sum.

    Attributes:
        columns: by name, one value a step: time_s at its end, soc_display, grid_w, plug_w (at the car's DC side), pack_w (at
        the battery's terminals, positive into it), voltage_v, cells_k, limit (code), given_w, unmet_w. own_w: what the
        car itself takes (low-voltage system, heater, chiller, cabin). energies_j: sums by name: `grid`, `cells` (into them),
        `stored` and every loss and load. reached: whether the charge asked for was reached; given_up: whether the time ran
        out. residual_relative: what the sums fail to explain.
    """

    columns: Mapping[str, np.ndarray]
    energies_j: Mapping[str, float]
    reached: bool
    given_up: bool
    residual_relative: float

    @property
    def duration_s(self) -> float:
        """Time until the charge was reached, or until the run was given up."""
        return float(self.columns["time_s"][-1]) if len(self.columns["time_s"]) else 0.0


def follow(
    car: CoupledCar, supply: Supply, start: CoupledState, soc_display: float, temperature_c: float, give_w: float = 0.0
) -> Course:
    """Keep a car at a plug until it shows a charge, or until the charge comes no nearer to it.

    Args:
        car, supply: in SI. start: when it is plugged. soc_display: at which it ends, 0-1. temperature_c: of the air [C].
        give_w: what a load, house or grid asks of the car [W]; 0 where it charges.

    Raises:
        SimulationError: the energies do not add up.
    """
    target = float(car.vehicle.pack.soc_of_display(soc_display))
    sign = -1.0 if give_w > 0.0 else 1.0
    dt_s = STEP_FAST_S if _is_fast(car, supply, give_w) else STEP_SLOW_S
    around = surroundings(
        BLOCK_STEPS,
        temperature_c,
        occupants=0.0,
        comfort=0.0,
        standby=0.0,
        place=1,
        plugged=1.0,
        soc_target=target,
        give_w=give_w,
    )
    supplies, still = stack([Supply.of(), supply]), at_a_stand(BLOCK_STEPS)
    state, blocks, steps, reached, stalled = start, [], 0, False, False
    while not (reached or stalled) and steps * dt_s < LONGEST_S:
        run = run_coupled(car, supplies, state, still, around, jnp.asarray(dt_s), jnp.asarray(0.0))
        records = jax.device_get(run.records)
        soc = np.asarray(records.drive.soc)
        there = np.flatnonzero(sign * (target - soc) <= AT_TARGET)
        reached = len(there) > 0
        kept = int(there[0]) + 1 if reached else BLOCK_STEPS
        blocks.append(jax.tree.map(lambda leaf, kept=kept: leaf[:kept], records))
        steps += kept
        state, before = run.end, state
        nearer = sign * (soc[-1] - float(before.pack.soc))
        warmer_k = float(records.heat.cells_k[-1]) - float(before.pack_heat.cells_k)
        stalled = not reached and nearer < STALLED_SHARE and warmer_k < WARMING_K
    records = jax.tree.map(lambda *leaves: np.concatenate(leaves), *blocks)
    if stalled:
        kept = _moving(sign * np.asarray(records.drive.soc))
        records = jax.tree.map(lambda leaf: leaf[:kept], records)
    return _course(car, records, dt_s, reached, not (reached or stalled))


def _moving(nearness: np.ndarray) -> int:
    """How many steps it takes until the charge is as near to the target as it ever comes."""
    return int(np.flatnonzero(nearness >= np.max(nearness) - STALLED_SHARE)[0]) + 1


def _is_fast(car: CoupledCar, supply: Supply, give_w: float) -> bool:
    pack = car.vehicle.pack
    power_w = give_w or float(supply.power_max_w)
    return power_w * FAST_S > float(pack.energy_chemical_j())


def _course(car: CoupledCar, records: CoupledRecord, dt_s: float, reached: bool, given_up: bool) -> Course:
    drive, flow, heat = records.drive, records.plug.flow, records.heat
    columns = {
        "time_s": dt_s * np.arange(1, len(drive.soc) + 1),
        "soc_display": np.asarray(car.vehicle.pack.display_of_soc(drive.soc)),
        "grid_w": flow.grid_w,
        "plug_w": flow.dc_w,
        "pack_w": -drive.terminal_w,
        "voltage_v": drive.voltage_v,
        "cells_k": heat.cells_k,
        "limit": records.plug.limit,
        "unmet_w": records.plug.unmet_w,
    }
    own = drive.losses.auxiliaries + drive.losses.dcdc + heat.heater_w + heat.chiller_w + heat.climate_w
    columns["own_w"] = own
    powers = {name: getattr(flow, f"{name}_w") for name in (*STAGES, "standby")}
    powers |= {"low_voltage": drive.losses.auxiliaries + drive.losses.dcdc}
    powers |= {"heater": heat.heater_w, "chiller": heat.chiller_w, "climate": heat.climate_w}
    powers |= {"pack": drive.losses.pack_ohmic + drive.losses.pack_polarisation, "stored": drive.stored_w}
    powers |= {"grid": flow.grid_w, "cells": -drive.chemical_w}
    energies = {name: float(np.sum(power)) * dt_s for name, power in powers.items()}
    spent = sum(value for name, value in energies.items() if name != "grid")
    moved = float(np.sum(np.abs(drive.chemical_w)) + np.sum(np.abs(flow.grid_w))) * dt_s
    residual = abs(energies["grid"] - spent) / max(moved, 1.0)
    if not residual < RESIDUAL_MAX_RELATIVE:
        raise SimulationError(f"The energies of the charge must add up to {RESIDUAL_MAX_RELATIVE:g}, but miss by {residual:.2g}.")
    return Course(columns, energies, reached, given_up, residual)


def arrive(car: CoupledCar, soc_display: float, temperature_c: float, cells_c: float) -> CoupledState:
    """A car that comes to the plug: cells, coolant and housing at one temperature, the rest at that of the air [C]."""
    cells = car.soaked(cells_c + ZERO_CELSIUS_K, soc_display)
    return car.soaked(temperature_c + ZERO_CELSIUS_K, soc_display).replaced(pack_heat=cells.pack_heat)


def plugged_car(spec: CarSpec, capacity_share: float = 1.0, resistance_factor: float | None = None) -> CoupledCar:
    """A car for the plug, with a pack of some age.

    It stands, so its motors and gears are those of one and the same car, whatever its own are: all charges share one compiled
    run, and cars of every drive fit into one batch.

    Args:
        spec: completed. capacity_share: capacity left. resistance_factor: over that of the new pack; left out:
        1 + 2 (1 - capacity_share).
    """
    factor = 1.0 + RESISTANCE_PER_FADE * (1.0 - capacity_share) if resistance_factor is None else resistance_factor
    if not FACTOR_RANGE[0] <= factor <= FACTOR_RANGE[1]:
        raise SpecError(
            f"The resistance over that when new must be from {FACTOR_RANGE[0]:g} to {FACTOR_RANGE[1]:g}, but is {factor:g}.",
            "resistance_factor",
        )
    car = CoupledCar.from_spec(spec, capacity_share=capacity_share, resistance_factor=factor)
    own = car.vehicle
    stands = _standing_vehicle().replaced(pack=own.pack, auxiliaries=own.auxiliaries, charger=own.charger)
    return car.replaced(vehicle=stands)


@cache
def _standing_vehicle() -> Vehicle:
    return Vehicle.from_spec(complete(load_car(DRIVE_OF)).spec)


def losses_kwh(course: Course) -> dict[str, float]:
    """Losses and loads of a course by name, those that there are."""
    beside = ("grid", "cells", "stored")
    return {name: value / J_PER_KWH for name, value in course.energies_j.items() if name not in beside and value > 0.0}


def check_state(soc_start: float, soc_end: float, temperature_c: float, cells_c: float, capacity_share: float) -> None:
    """Refuse conditions outside what the laws hold for.

    Raises:
        SpecError: with the condition, its range and what was given.
    """
    for name, words, value, (low, high), unit in (
        ("soc_start", "charge at the start", 100.0 * soc_start, (0.0, 100.0), "%"),
        ("soc_end", "charge at the end", 100.0 * soc_end, (0.0, 100.0), "%"),
        ("temperature_c", "temperature of the air", temperature_c, TEMPERATURE_RANGE_C, "°C"),
        ("cells_c", "temperature of the cells", cells_c, CELLS_RANGE_C, "°C"),
        ("capacity_share", "capacity left", 100.0 * capacity_share, (30.0, 100.0), "%"),
    ):
        if not low <= value <= high:
            raise SpecError(f"The {words} must be from {low:g} to {high:g} {unit}, but is {value:g} {unit}.", name)
