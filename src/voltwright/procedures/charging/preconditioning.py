"""Cells brought to the temperature of a fast charge before the car comes to the plug."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.charging.supply import Supply, stack
from voltwright.sim.coupled.around import at_a_stand, surroundings
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.records import CoupledState
from voltwright.sim.coupled.run import run_coupled
from voltwright.units import J_PER_KWH, ZERO_CELSIUS_K

SECONDS_PER_MINUTE = 60.0
PREPARE_STEPS = 1800
PREPARE_STEP_S = 2.0
PREPARED_K = 1.5


@dataclass(frozen=True)
class Preparation:
    """What bringing the cells to the temperature of a fast charge took before: time [min], energy of the battery [kWh]."""

    duration_min: float
    energy_kwh: float
    cells_c: float
    words: str


def prepare(car: CoupledCar, start: CoupledState, temperature_c: float) -> tuple[CoupledState, Preparation]:
    """Bring the cells to the temperature of a fast charge, from the battery, within an hour; the charge shown stays."""
    around = surroundings(PREPARE_STEPS, temperature_c, occupants=0.0, comfort=0.0, preparing=1.0)
    supplies, dt_s = stack([Supply.of(), Supply.of()]), PREPARE_STEP_S
    asks = at_a_stand(PREPARE_STEPS)
    run = run_coupled(car, supplies, start, asks, around, jnp.asarray(dt_s), jnp.asarray(0.0))
    cells_k = np.asarray(run.records.heat.cells_k)
    goal = float(car.conditioner.precondition_k) - PREPARED_K
    there = np.flatnonzero(cells_k >= goal)
    steps = int(there[0]) + 1 if len(there) else PREPARE_STEPS
    cells_c = float(start.pack_heat.cells_k) - ZERO_CELSIUS_K
    if float(start.pack_heat.cells_k) >= goal:
        return start, Preparation(0.0, 0.0, cells_c, "the cells are warm enough")
    if bool(np.any(np.asarray(run.records.heat.lacking)[:steps] > 0.0)):
        return start, Preparation(0.0, 0.0, cells_c, "the car has no heater for its battery")
    records = jax.tree.map(lambda leaf: np.asarray(leaf)[:steps], run.records)
    warmed = records.heat
    heat = type(start.pack_heat)(*(jnp.asarray(column[-1]) for column in (warmed.cells_k, warmed.coolant_k, warmed.housing_k)))
    energy_kwh = float(np.sum(records.drive.terminal_w)) * dt_s / J_PER_KWH
    words = "cells warm" if len(there) else "not done within an hour: the heater is too weak for this cold"
    done = Preparation(steps * dt_s / SECONDS_PER_MINUTE, energy_kwh, float(cells_k[steps - 1]) - ZERO_CELSIUS_K, words)
    return start.replaced(pack_heat=heat), done
