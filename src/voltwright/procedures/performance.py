"""Full-throttle performance: launch to speed, overtaking, top speed, gradeability.

Modelled: torque envelope, build-up of the torque, grip with load transfer, the pack's limits, air and rolling resistance, at
0.01 s. Left out: slip of the tyres, launch control, heat.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.crossing import crossing_s, reached_s
from voltwright.procedures.drive import check_conditions
from voltwright.procedures.force_left import BEYOND_REACH_M_S, STEP_S, force_left_n, grip_n, sticky
from voltwright.ranges import GRIP, TORQUE_BUILD_UP
from voltwright.sim.inputs import inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.packed import Packed
from voltwright.sim.precision import double_precision
from voltwright.sim.run import run
from voltwright.sim.state import start_of
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH, STANDARD_GRAVITY_M_S2, celsius_to_kelvin

LAUNCH_S, LAUNCH_BLOCK_S = 80.0, 10.0
ROLLOUT_M = 0.3048
"""One foot: where American magazines and some makers start the clock."""
TORQUE_BUILD_UP_S = 0.5
"""From the first movement to full torque, linear: half of it is lost against a torque that is there at once. Drive control
limits the rise so that shafts do not swing. By judgement, near the least error over the makers; docs/performance.md."""
GRADE_SPEEDS_KMH = (10.0, 50.0, 100.0)
FASTEST_M_S = 200.0 * M_S_PER_KMH
SLOWER_KMH = 1.0
SETTLED_M_S = 0.02
"""A launch is over where the car gains less in a block of time."""


@dataclass(frozen=True)
class Performance:
    """Times [s], speeds [km/h], grades [%]; None where the car does not get there, or not within the 80 s of the launch.

    Attributes:
        car: name.
        mass_kg: empty mass, driver and payload [kg].
        acceleration_0_50_s: 0-50 km/h [s].
        acceleration_0_60mph_s: 0-60 mph [s].
        acceleration_0_100_s: 0-100 km/h [s].
        acceleration_0_100_rollout_s: as 0-100 with the first 0.3048 m not counted [s].
        acceleration_80_120_s: 80-120 km/h [s].
        acceleration_0_160_s: 0-160 km/h [s].
        acceleration_0_200_s: 0-200 km/h [s].
        distance_0_100_m: way to 100 km/h [m].
        speed_max_kmh: top speed [km/h].
        gradeability_percent: steepest grade [%] by speed [km/h].
        time_s: of the launch, every 0.01 s, to 200 km/h or the top speed [s], shape (n,).
        speed_kmh: of the launch [km/h], shape (n,).
        acceleration_m_s2: of the launch [m/s²], shape (n,).
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
    speed_kmh: np.ndarray
    acceleration_m_s2: np.ndarray

    @property
    def rollout_s(self) -> float:
        """Time of the first foot, 0.3048 m [s]."""
        return float(np.interp(ROLLOUT_M, _distance_m(self.speed_kmh * M_S_PER_KMH), self.time_s))

    def as_published(self, quantity: str, rollout: bool) -> float | None:
        """A time from standstill [s] as a clock gives it that starts behind the first foot, where `rollout`, else as it is."""
        time: float | None = getattr(self, quantity)
        return time if time is None or not rollout else time - self.rollout_s

    @property
    def launch_cut(self) -> bool:
        """Whether the launch ended with its time, while the car still gained speed: what it did not reach, it may yet reach."""
        return len(self.speed_kmh) > round(LAUNCH_S / STEP_S) and bool(self.speed_kmh[-1] < self.speed_max_kmh - SLOWER_KMH)


def accelerate(
    car: CompletedCar | CarSpec | str | Path,
    *,
    temperature_c: float = 20.0,
    payload_kg: float = 0.0,
    grip: float | None = None,
    torque_build_up_s: float = TORQUE_BUILD_UP_S,
) -> Performance:
    """Full-throttle performance of a car with its driver, battery full.

    Args:
        car: completed, spec, name in the library, or path. temperature_c: ambient [C]. payload_kg: beside the driver.
        grip: friction coefficient in place of the car's own. torque_build_up_s: from the first movement to full torque [s].

    Returns:
        times, speeds and grades.

    Raises:
        SpecError: a grip that is not from 0.05 to 3, a build-up not from 0 to 5 s, a temperature or payload out of range.
    Source: definitions as in ISO 10521 and the makers' data sheets; top speed at equilibrium on the flat.
    """
    full = completed_car(car)
    check_conditions(full, temperature_c, payload_kg=payload_kg)
    if grip is not None:
        GRIP.check("grip", grip)
    TORQUE_BUILD_UP.check("torque_build_up_s", torque_build_up_s)
    masses = full.masses
    mass = masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg + payload_kg
    vehicle = Vehicle.from_car(full, mass, road=True)
    if grip is not None:
        vehicle = vehicle.replaced(grip__friction=np.asarray(grip, float))
    with double_precision():
        steady = _steady(vehicle, celsius_to_kelvin(temperature_c), np.array(GRADE_SPEEDS_KMH) * M_S_PER_KMH)[0]
    top, grades, from_rest_n = steady
    speed = _launch(vehicle, temperature_c, float(from_rest_n), torque_build_up_s)
    time = STEP_S * np.arange(len(speed))
    distance = _distance_m(speed)

    def reach(target_m_s: float) -> float | None:
        return reached_s(speed, target_m_s, STEP_S)

    def between(low_kmh: float, high_kmh: float) -> float | None:
        start, end = reach(low_kmh * M_S_PER_KMH), reach(high_kmh * M_S_PER_KMH)
        return None if start is None or end is None else end - start

    to_100 = reach(100.0 * M_S_PER_KMH)
    rollout = float(np.interp(ROLLOUT_M, distance, time))
    return Performance(
        car=full.name,
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
        speed_kmh=speed / M_S_PER_KMH,
        acceleration_m_s2=np.gradient(speed, STEP_S),
    )


def _distance_m(speed_m_s: np.ndarray) -> np.ndarray:
    """Way since the start [m] at each sample of a launch."""
    return np.concatenate([[0.0], np.cumsum(0.5 * (speed_m_s[1:] + speed_m_s[:-1]) * STEP_S)])


def _launch(vehicle: Vehicle, temperature_c: float, from_rest_n: float, torque_build_up_s: float) -> np.ndarray:
    """Speed [m/s] at each step of a full-throttle start from standstill, battery full; `from_rest_n` as `_steady` gives it."""
    block = round(LAUNCH_BLOCK_S / STEP_S)
    state, speeds = start_of(vehicle, cells_k=celsius_to_kelvin(temperature_c)), [np.zeros(1)]
    rising = _rising_speeds_m_s(from_rest_n / float(vehicle.inertia_mass_kg), torque_build_up_s)
    for first in range(0, round(LAUNCH_S / STEP_S), block):
        wanted = np.full(block, BEYOND_REACH_M_S)
        if not first:
            wanted[: len(rising)] = rising
        inputs = inputs_of(wanted, ambient_c=temperature_c)
        done = run(vehicle, inputs, state, STEP_S, keep=("speed_m_s",), block=block, method="forward", what="The launch")
        gained = done.columns["speed_m_s"][-1] - speeds[-1][-1]
        state = done.end
        speeds.append(done.columns["speed_m_s"])
        if speeds[-1][-1] >= FASTEST_M_S or gained < SETTLED_M_S:
            break
    return np.concatenate(speeds)


def _rising_speeds_m_s(acceleration_m_s2, torque_build_up_s: float):
    """Speeds that the driver wants while the torque rises, shape (n,); none where it is there at once.

    Equation: v = a t2 / (2 T_rise) up to T_rise, with a the acceleration of full torque on tyres that never slip.
    """
    time = STEP_S * np.arange(1, round(torque_build_up_s / STEP_S) + 1)
    return 0.5 * acceleration_m_s2 * time**2 / max(torque_build_up_s, STEP_S)


def launch_time_s(vehicle: Vehicle, target_m_s: float, steps: int, temperature_c: float = 20.0):
    """Time [s] of the launch of `accelerate` from standstill to a speed, as a pure function of the vehicle.

    Equation: v(t*) = v_target between two steps, linear, as `accelerate` reads it; so dt*/dp = -(dv/dp) / (dv/dt).

    Args:
        vehicle: as driven, all of it may be traced.
        target_m_s: speed to reach [m/s].
        steps: of 0.01 s that are run.
        temperature_c: of air and cells [C].

    Returns:
        time [s]; of a vehicle that has not reached the speed after all steps, on from there at its last acceleration.
    """
    ambient_k = celsius_to_kelvin(temperature_c)
    rising = launch_rising_m_s(vehicle, temperature_c)
    wanted = jnp.concatenate([rising, jnp.full(steps - len(rising), BEYOND_REACH_M_S)])
    inputs = inputs_of(0.0, ambient_c=temperature_c).replaced(speed_m_s=wanted)
    start = start_of(vehicle, cells_k=ambient_k)
    speed = simulate(vehicle, inputs, start, STEP_S, keep=("speed_m_s",), method="forward").columns["speed_m_s"]
    return crossing_s(jnp.concatenate([jnp.zeros(1), speed]), target_m_s, STEP_S)


def launch_rising_m_s(vehicle: Vehicle, temperature_c: float = 20.0):
    """Speeds [m/s] that the driver of a launch wants in its first steps of 0.01 s, while the torque rises, shape (n,).

    Args:
        vehicle: as driven, all of it may be traced.
        temperature_c: of air and cells [C].
    """
    from_rest_n = force_left_n(sticky(vehicle), celsius_to_kelvin(temperature_c), jnp.zeros(1))[0]
    return _rising_speeds_m_s(from_rest_n / vehicle.inertia_mass_kg, TORQUE_BUILD_UP_S)


def _steady_packed(vehicle: Vehicle, ambient_k, speeds_m_s, _) -> tuple:
    """((top speed [m/s] on the flat, grade that each speed can hold, force [N] from rest), None).

    Top speed is where the force left over is zero; the force from rest is on tyres that never slip.

    Equation: sin(a) = F_left / (m g), and the grade at most what the tyres hold on a slope, tan(a) = F_grip / (m g): a
    slope shifts the load as an acceleration of the same ratio does.
    """
    grid = jnp.linspace(0.5, BEYOND_REACH_M_S, 1200)
    weight = vehicle.mass_kg * STANDARD_GRAVITY_M_S2
    left = force_left_n(vehicle, ambient_k, grid)
    from_rest, free = jnp.split(force_left_n(sticky(vehicle), ambient_k, jnp.concatenate([jnp.zeros(1), grid])), (1,))
    enough = left > 0.0
    last = jnp.maximum(jnp.sum(jnp.cumprod(enough)) - 1, 0)
    following = jnp.minimum(last + 1, grid.shape[0] - 1)
    slope = (left[last] - left[following]) / (grid[following] - grid[last] + 1e-12)
    top = jnp.minimum(grid[last] + jnp.maximum(left[last], 0.0) / jnp.maximum(slope, 1e-9), grid[following])
    sine = jnp.clip(jnp.interp(speeds_m_s, grid, free / weight), 0.0, 0.99)
    grade = jnp.minimum(sine / jnp.sqrt(1.0 - sine**2), grip_n(vehicle) / weight)
    held = jnp.where(speeds_m_s < vehicle.speed_max_m_s, grade, 0.0)
    return (jnp.minimum(top, vehicle.speed_max_m_s), held, from_rest[0]), None


_steady = Packed(_steady_packed)
