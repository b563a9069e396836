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
from voltwright.sim.road import Road, road_of
from voltwright.sim.state import start_of
from voltwright.sim.step import step
from voltwright.sim.traction import wanted_speed_m_s
from voltwright.spec.cycle import Cycle
from voltwright.units import celsius_to_kelvin

Driver = Callable[[float, float, float, float], float]
"""Called with time, step, speed of the car and speed of the trace [s, s, m/s, m/s]; gives the speed wanted [m/s]."""


class Driven(NamedTuple):
    """What a driver makes of a trace.

    Attributes:
        cycle: with the speeds that the driver asks for.
        road: of the trace, by the way; None where its grade is the same everywhere.
        deviation_max_m_s: of the car from the trace, at most [m/s].
        deviation_rms_m_s: its root mean square [m/s].
    """

    cycle: Cycle
    road: Road | None
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
    """The cycle that a driver makes of a trace; its car reaches the speeds that it has here when `drive` takes both
    the cycle and the road.

    Args:
        car: completed.
        cycle: the trace; grade and air are those of the place that the car has come to.
        driver: see `Driver`.
        temperature_c, headwind_m_s, payload_kg, soc_start, cold_start: as of `drive`.

    Returns:
        the cycle with the driver's speeds and the grades that the car met, at the steps of the trace; the road; the deviation.
    """
    dt_s, count = cycle.dt_s, cycle.time_s.size - 1
    asked, reached = cycle.speed_m_s.copy(), cycle.speed_m_s.copy()
    grade = cycle.grade.copy()
    with double_precision():
        vehicle, advance, at_m = vehicle_of(car, payload_kg=payload_kg), jax.jit(step), 0.0
        cells_k = celsius_to_kelvin(temperature_c)
        speed = float(cycle.speed_m_s[0])
        state = start_of(vehicle, soc_start, cells_k=cells_k, speed_m_s=speed, cold_drag=float(cold_start))
        trace = inputs_of_cycle(cycle, ambient_c=temperature_c, headwind_m_s=headwind_m_s)
        road = road_of(trace, speed, dt_s)
        for index in range(count):
            asked[index + 1] = driver(index * dt_s, dt_s, speed, float(cycle.speed_m_s[index + 1]))
            inputs = jax.tree.map(lambda leaf, at=index: np.asarray(leaf if np.ndim(leaf) == 0 else leaf[at]), trace)
            inputs = inputs.replaced(speed_m_s=np.asarray(asked[index + 1]))
            if road is not None:
                step_m = 0.5 * dt_s * (speed + float(wanted_speed_m_s(vehicle, speed, inputs, dt_s)))
                inputs = road.met(inputs, at_m, step_m)
                grade[index + 1] = float(inputs.grade)
            state, flows = advance(vehicle, state, inputs, dt_s)
            at_m += float(flows.drive.velocity_m_s) * dt_s
            speed = reached[index + 1] = float(state.speed_m_s)
    deviation = np.abs(reached - cycle.speed_m_s)
    made = replace(cycle, speed_m_s=asked, grade=grade)
    return Driven(made, road, float(np.max(deviation)), float(np.sqrt(np.mean(deviation**2))))
