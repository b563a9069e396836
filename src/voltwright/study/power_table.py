"""The battery power of a car against speed, acceleration and grade: one compiled batch of single steps of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State, start_of
from voltwright.sim.step import step
from voltwright.units import M_S_PER_KMH, celsius_to_kelvin

STEP_S = 1.0
BATCH = 1024
"""Points that are worked out at once; all grids share the compiled program."""
SOC = 0.6
"""Displayed charge at which braking is not held back and power not short."""
SPEEDS_KMH = tuple(float(speed) for speed in range(0, 131, 5))
ACCELERATIONS_M_S2 = tuple(round(0.5 * number, 1) for number in range(-6, 7))
GRADES = (-0.08, -0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.06, 0.08)


@dataclass(frozen=True)
class PowerTable:
    """The points that a car reaches, one a row.

    Attributes:
        speed_kmh: mean over the step [km/h], shape (n,).
        acceleration_m_s2: constant over it [m/s²], shape (n,).
        grade: rise over run, shape (n,).
        terminal_w: mean power at the battery's terminals, positive on discharge, everything included that the car draws [W],
            shape (n,).
        asked: points of the grid, those that the car does not reach or that begin or end below standstill among them.
    """

    speed_kmh: np.ndarray
    acceleration_m_s2: np.ndarray
    grade: np.ndarray
    terminal_w: np.ndarray
    asked: int

    def power_w(self, speed_kmh: float, acceleration_m_s2: float = 0.0, grade: float = 0.0) -> float | None:
        """The power of a point of the grid [W], None where the car does not reach it.

        Args:
            speed_kmh: [km/h]. acceleration_m_s2: [m/s²]. grade: rise over run.
        """
        there = (self.speed_kmh == speed_kmh) & (self.acceleration_m_s2 == acceleration_m_s2) & (self.grade == grade)
        found = np.flatnonzero(there)
        return float(self.terminal_w[found[0]]) if len(found) else None


def power_table(
    car: CompletedCar,
    speeds_kmh: Sequence[float] = SPEEDS_KMH,
    accelerations_m_s2: Sequence[float] = ACCELERATIONS_M_S2,
    grades: Sequence[float] = GRADES,
    *,
    temperature_c: float = 20.0,
) -> PowerTable:
    """The battery power at every point of a grid that the car reaches.

    Each point is one step of 1 s of the engine, with cells at rest before and the climate system off, tyres and gears run warm.

    Args:
        car: completed.
        speeds_kmh: mean speeds [km/h].
        accelerations_m_s2: [m/s²].
        grades: rise over run.
        temperature_c: of air and cells [C].
    """
    axes = np.meshgrid(np.asarray(speeds_kmh), np.asarray(accelerations_m_s2), np.asarray(grades), indexing="ij")
    speed_kmh, acceleration, grade = (axis.ravel().astype(float) for axis in axes)
    mean = speed_kmh * M_S_PER_KMH
    begin, end = mean - 0.5 * STEP_S * acceleration, mean + 0.5 * STEP_S * acceleration
    moving = (begin >= 0.0) & (end >= 0.0) & ((mean > 0.0) | (grade == 0.0))
    with double_precision():
        vehicle = Vehicle.from_car(car, road=True)
        start = start_of(vehicle, SOC, cells_k=celsius_to_kelvin(temperature_c))
        terminal_w, missed = _steps(
            vehicle, start, np.where(moving, begin, mean), np.where(moving, end, mean), grade, temperature_c
        )
    kept = moving & ~missed
    return PowerTable(speed_kmh[kept], acceleration[kept], grade[kept], terminal_w[kept], len(kept))


def _steps(
    vehicle: Vehicle, start: State, begin_m_s: np.ndarray, end_m_s: np.ndarray, grade: np.ndarray, temperature_c: float
) -> tuple[np.ndarray, np.ndarray]:
    """(power at the terminals [W], whether the speed was missed) of each step, shape (n,)."""
    states: State = jax.tree.map(lambda leaf: np.broadcast_to(leaf, BATCH), start)
    power, missed, count = [], [], len(begin_m_s)
    for first in range(0, count, BATCH):
        size = min(BATCH, count - first)
        begin, end, slope = (np.resize(axis[first : first + size], BATCH) for axis in (begin_m_s, end_m_s, grade))
        given = inputs_of(end, grade=slope, ambient_c=temperature_c)
        inputs: Inputs = jax.tree.map(lambda leaf: np.broadcast_to(leaf, BATCH), given)
        _, flows = _batch()(vehicle, states.replaced(speed_m_s=begin), inputs, STEP_S)
        power.append(np.asarray(flows.energy.terminal_w)[:size])
        missed.append(np.asarray(flows.drive.miss)[:size] != 0)
    return np.concatenate(power), np.concatenate(missed)


@cache
def _batch():
    return jax.jit(jax.vmap(step, in_axes=(None, 0, 0, None)))
