"""Cells brought to the temperature of a fast charge before the car comes to the plug."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.physics.thermal import LumpedState
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import standing
from voltwright.sim.run import run
from voltwright.sim.state import State
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


def prepare(vehicle: Vehicle, start: State, temperature_c: float) -> tuple[State, Preparation]:
    """Bring the cells to the temperature of a fast charge, from the battery, within an hour; the displayed SoC stays."""
    assert isinstance(start.thermal, LumpedState)
    inputs = standing(PREPARE_STEPS, ambient_c=temperature_c, occupants=0.0, precondition=1.0)
    done = run(vehicle, inputs, start, PREPARE_STEP_S, keep=KEPT, what="Preconditioning")
    cells_k = done.columns["cells_k"]
    goal = float(vehicle.thermal.conditioner.precondition_k) - PREPARED_K  # pyright: ignore[reportAttributeAccessIssue]
    there = np.flatnonzero(cells_k >= goal)
    steps = int(there[0]) + 1 if len(there) else PREPARE_STEPS
    begin_c = float(start.thermal.cells_k) - ZERO_CELSIUS_K
    if float(start.thermal.cells_k) >= goal:
        return start, Preparation(0.0, 0.0, begin_c, "the cells are warm enough")
    if bool(np.any(done.columns["lacking"][:steps] > 0.0)):
        return start, Preparation(0.0, 0.0, begin_c, "the car has no heater for its battery")
    warmed = (np.asarray(done.columns[name][steps - 1]) for name in ("cells_k", "coolant_k", "housing_k"))
    heat = type(start.thermal.pack)(*warmed)
    energy_kwh = float(np.sum(done.columns["terminal_w"][:steps])) * PREPARE_STEP_S / J_PER_KWH
    words = "cells warm" if len(there) else "not done within an hour: the heater is too weak for this cold"
    cells_c = float(cells_k[steps - 1]) - ZERO_CELSIUS_K
    ready = start.replaced(thermal=start.thermal.replaced(pack=heat))
    return ready, Preparation(steps * PREPARE_STEP_S / SECONDS_PER_MINUTE, energy_kwh, cells_c, words)


KEPT = ("cells_k", "coolant_k", "housing_k", "lacking", "terminal_w")
