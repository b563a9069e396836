"""A driver who is not perfect: a cycle with the speeds that a driver asks for, found by driving the car step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import jax
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.drive import vehicle_of
from voltwright.sim.inputs import inputs_of_cycle
from voltwright.sim.precision import double_precision
from voltwright.sim.state import start_of
from voltwright.sim.step import step
from voltwright.spec.cycle import Cycle
from voltwright.units import celsius_to_kelvin

Driver = Callable[[float, float, float, float], float]
"""Called with time, step, speed of the car and speed of the trace [s, s, m/s, m/s]; gives the speed wanted [m/s]."""


class Driven(NamedTuple):
    """A cycle as a driver asks for it, and the deviation of the car from the trace: at most, and its root mean square [m/s]."""

    cycle: Cycle
    deviation_max_m_s: float
    deviation_rms_m_s: float


def driven_cycle(
    car: CompletedCar,
    cycle: Cycle,
    driver: Driver,
    *,
    temperature_c: float,
    headwind_m_s: float,
    payload_kg: float,
    soc_start: float,
    cold_start: bool,
) -> Driven:
    """The cycle that a driver makes of a trace; its car reaches the speeds that it has here when it is driven over it.

    Args:
        car: completed.
        cycle: the trace; grade and air are those of the place that the car has come to.
        driver: see `Driver`.
        temperature_c, headwind_m_s, payload_kg, soc_start, cold_start: as of `drive`.

    Returns:
        the cycle with the driver's speeds, at the steps of the trace, and the deviation from the trace.
    """
    dt_s, count = cycle.dt_s, cycle.time_s.size - 1
    way_m = np.concatenate([[0.0], np.cumsum(0.5 * (cycle.speed_m_s[1:] + cycle.speed_m_s[:-1]) * dt_s)])
    asked, reached = cycle.speed_m_s.copy(), cycle.speed_m_s.copy()
    grade, altitude = cycle.grade.copy(), cycle.altitude_m.copy()
    with double_precision():
        vehicle, advance, at_m = vehicle_of(car, payload_kg=payload_kg), jax.jit(step), 0.0
        cells_k = celsius_to_kelvin(temperature_c)
        speed = float(cycle.speed_m_s[0])
        state = start_of(vehicle, soc_start, cells_k=cells_k, speed_m_s=speed, cold_drag=float(cold_start))
        for index in range(count):
            asked[index + 1] = driver(index * dt_s, dt_s, speed, float(cycle.speed_m_s[index + 1]))
            here = min(int(np.searchsorted(way_m, at_m, side="right")), count)
            grade[index + 1], altitude[index + 1] = cycle.grade[here], cycle.altitude_m[here]
            now = replace(
                cycle,
                time_s=cycle.time_s[index : index + 2],
                speed_m_s=asked[index : index + 2],
                grade=grade[index : index + 2],
                altitude_m=altitude[index : index + 2],
                phases=(),
            )
            inputs = inputs_of_cycle(now, ambient_c=temperature_c, headwind_m_s=headwind_m_s)
            inputs = jax.tree.map(lambda leaf: np.asarray(leaf).reshape(-1)[0], inputs)
            state, _ = advance(vehicle, state, inputs, dt_s)
            at_m += 0.5 * (speed + float(state.speed_m_s)) * dt_s
            speed = reached[index + 1] = float(state.speed_m_s)
    deviation = np.abs(reached - cycle.speed_m_s)
    made = replace(cycle, speed_m_s=asked, grade=grade, altitude_m=altitude)
    return Driven(made, float(np.max(deviation)), float(np.sqrt(np.mean(deviation**2))))
