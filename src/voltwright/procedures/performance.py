"""Full-throttle performance: launch to speed, overtaking, top speed, gradeability.

Modelled: torque envelope, grip with load transfer, the pack's limits, air and rolling resistance, at 0.01 s.
Left out: torque rise of the motors, slip of the tyres, launch control, heat; so short launches come out a little fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.drive import check_conditions
from voltwright.sim.records import StepInput
from voltwright.sim.runtime import double_precision
from voltwright.sim.scan import Trace, begin
from voltwright.sim.step import step
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import make_cycle
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH, STANDARD_GRAVITY_M_S2

STEP_S = 0.01
LAUNCH_S = 80.0
ROLLOUT_M = 0.3048
"""One foot: where American magazines and some makers start the clock."""
BEYOND_REACH_M_S = 140.0
GRADE_SPEEDS_KMH = (10.0, 50.0, 100.0)


@dataclass(frozen=True)
class Performance:
    """Times [s], speeds [km/h], grades [%]; None where the car does not get there.

    Attributes:
        acceleration_0_100_rollout_s: as 0-100 with the first 0.3048 m not counted. gradeability_percent: by speed [km/h].
        time_s, speed_km_h: the launch at 0.01 s, for pictures. mass_kg: empty mass, driver and payload.
    """

    car: str
    mass_kg: float
    acceleration_0_50_s: float | None
    acceleration_0_60mph_s: float | None
    acceleration_0_100_s: float | None
    acceleration_0_100_rollout_s: float | None
    acceleration_80_120_s: float | None
    acceleration_0_160_s: float | None
    acceleration_0_200_s: float | None
    distance_0_100_m: float | None
    speed_max_kmh: float
    gradeability_percent: dict[str, float]
    time_s: np.ndarray
    speed_km_h: np.ndarray
    acceleration_m_s2: np.ndarray


def accelerate(
    car: CarSpec | str | Path, *, temperature_c: float = 20.0, payload_kg: float = 0.0, grip: float | None = None
) -> Performance:
    """Full-throttle performance of a car with its driver, battery full.

    Args:
        car: spec, name in the library, or path. temperature_c: ambient [C]. payload_kg: beside the driver.
        grip: friction coefficient in place of the car's own.

    Returns:
        times, speeds and grades.

    Raises:
        SpecError: a grip that is not from 0.05 to 3, or a temperature or payload out of range.
    Source: definitions as in ISO 10521 and the makers' data sheets; top speed at equilibrium on the flat.
    """
    spec = car if isinstance(car, CarSpec) else load_car(car)
    check_conditions(spec, temperature_c, payload_kg=payload_kg)
    if grip is not None and not 0.05 <= grip <= 3.0:
        raise SpecError(f"`grip` must be from 0.05 to 3, but is {grip:g}.", "grip")
    with double_precision():
        full = complete(spec).spec
        masses = full.masses
        mass = masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg + payload_kg
        vehicle = Vehicle.from_spec(full, mass)
        if grip is not None:
            vehicle = _with_grip(vehicle, grip)
        environment = Environment.of(temperature_c)
        count = round(LAUNCH_S / STEP_S)
        speeds = np.full(count + 1, BEYOND_REACH_M_S)
        speeds[0] = 0.0
        trace = Trace.of(make_cycle("launch", STEP_S * np.arange(count + 1), speeds))
        speed = np.concatenate([[0.0], np.asarray(_launch(vehicle, trace, environment))])
        top, grades = _steady(vehicle, environment, tuple(speed_kmh * M_S_PER_KMH for speed_kmh in GRADE_SPEEDS_KMH))
    time = STEP_S * np.arange(count + 1)
    distance = np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1]) * STEP_S)])

    def reach(target_m_s: float) -> float | None:
        return float(np.interp(target_m_s, speed, time)) if speed[-1] >= target_m_s else None

    def between(low_km_h: float, high_km_h: float) -> float | None:
        start, end = reach(low_km_h * M_S_PER_KMH), reach(high_km_h * M_S_PER_KMH)
        return None if start is None or end is None else end - start

    to_100 = reach(100.0 * M_S_PER_KMH)
    rollout = float(np.interp(ROLLOUT_M, distance, time))
    return Performance(
        car=spec.name,
        mass_kg=float(mass),
        acceleration_0_50_s=reach(50.0 * M_S_PER_KMH),
        acceleration_0_60mph_s=reach(60.0 * M_S_PER_MPH),
        acceleration_0_100_s=to_100,
        acceleration_0_100_rollout_s=None if to_100 is None else to_100 - rollout,
        acceleration_80_120_s=between(80.0, 120.0),
        acceleration_0_160_s=reach(160.0 * M_S_PER_KMH),
        acceleration_0_200_s=reach(200.0 * M_S_PER_KMH),
        distance_0_100_m=None if to_100 is None else float(np.interp(to_100, time, distance)),
        speed_max_kmh=float(top) / M_S_PER_KMH,
        gradeability_percent={
            f"{speed_kmh:g}_kmh": 100.0 * float(grade)
            for speed_kmh, grade in zip(GRADE_SPEEDS_KMH, grades, strict=True)
            if grade > 0.0
        },
        time_s=time,
        speed_km_h=speed / M_S_PER_KMH,
        acceleration_m_s2=np.gradient(speed, STEP_S),
    )


def _with_grip(vehicle: Vehicle, grip: float) -> Vehicle:
    return vehicle.replaced(grip__friction=jnp.asarray(grip))


@jax.jit
def _launch(vehicle: Vehicle, trace: Trace, environment: Environment):
    """Speed [m/s] at the end of each step of a full-throttle start from standstill, battery full."""
    constants, start = begin(vehicle, trace, environment, 1.0)

    def body(state, ask):
        after, _ = step(vehicle, constants, state, ask)
        return after, after.speed_m_s

    return jax.lax.scan(body, start, trace.asks)[1]


@partial(jax.jit, static_argnames="speeds_m_s")
def _steady(vehicle: Vehicle, environment: Environment, speeds_m_s: tuple[float, ...]):
    """(top speed [m/s] on the flat, grade that each speed can hold): where the force left over is zero.

    Equation: sin(a) = F_left / (m g), and the grade at most what the tyres hold on a slope, tan(a) = F_grip / (m g): a
    slope shifts the load as an acceleration of the same ratio does.
    """
    grid = jnp.linspace(0.5, BEYOND_REACH_M_S, 1200)
    weight = vehicle.mass_kg * STANDARD_GRAVITY_M_S2
    left = jax.vmap(lambda speed: _force_left_n(vehicle, environment, speed))(grid)
    free = jax.vmap(lambda speed: _force_left_n(_sticky(vehicle), environment, speed))(grid)
    enough = left > 0.0
    last = jnp.maximum(jnp.sum(jnp.cumprod(enough)) - 1, 0)
    following = jnp.minimum(last + 1, grid.shape[0] - 1)
    slope = (left[last] - left[following]) / (grid[following] - grid[last] + 1e-12)
    top = jnp.minimum(grid[last] + jnp.maximum(left[last], 0.0) / jnp.maximum(slope, 1e-9), grid[following])
    speeds = jnp.asarray(speeds_m_s)
    sine = jnp.clip(jnp.interp(speeds, grid, free / weight), 0.0, 0.99)
    grade = jnp.minimum(sine / jnp.sqrt(1.0 - sine**2), _grip_n(vehicle) / weight)
    return jnp.minimum(top, vehicle.speed_max_m_s), jnp.where(speeds < vehicle.speed_max_m_s, grade, 0.0)


def _grip_n(vehicle: Vehicle):
    """Driving force [N] that the driven axles' tyres hold on the flat."""
    grip, mass = vehicle.grip, vehicle.mass_kg
    if vehicle.front is not None and vehicle.rear is not None:
        return sum(grip.both_limits_n(mass, 1.0))
    return (grip.front_limits_n if vehicle.front is not None else grip.rear_limits_n)(mass, 1.0)[0]


def _force_left_n(vehicle: Vehicle, environment: Environment, speed_m_s):
    """Force [N] beyond what the flat road takes at a steady speed.

    A short step at full throttle tells it by its acceleration, so that every limit of a drive is in it.
    """
    one, short = jnp.ones(()), jnp.asarray(STEP_S)
    ask = StepInput(speed_m_s + 1.0, 0.0 * one, one, one, one, 0.0 * one, one)
    constants, start = begin(vehicle, Trace(ask, speed_m_s, short), environment, 1.0)
    after, _ = step(_unlimited(vehicle), constants, start, ask)
    return vehicle.inertia_mass_kg * (after.speed_m_s - speed_m_s) / short


def _sticky(vehicle: Vehicle) -> Vehicle:
    """The vehicle on tyres that never slip, without load transfer."""
    grip = vehicle.grip
    return vehicle.replaced(grip=grip.replaced(friction=100.0 * grip.friction, height_over_wheelbase=0.0 * grip.friction))


def _unlimited(vehicle: Vehicle) -> Vehicle:
    return vehicle.replaced(speed_max_m_s=jnp.asarray(2.0 * BEYOND_REACH_M_S))
