"""A car that rolls out: speed, distance and their derivatives against the closed form.

m* dv/dt = -(f0 + f2 v2) has v = c tan(arctan(v0/c) - f2 c t / m*) with c = sqrt(f0/f2).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.records import StepInput
from voltwright.sim.scan import Trace, begin
from voltwright.sim.step import step
from voltwright.spec.loading import car_from_data

F0, F2, MASS, V0 = 150.0, 0.45, 1800.0, 30.0
DURATION_S = 50.0


def closed_form(f0, f2, mass, v0, time_s):
    c = jnp.sqrt(f0 / f2)
    return c * jnp.tan(jnp.arctan(v0 / c) - f2 * c / mass * time_s)


@pytest.fixture(scope="module")
def rolling(vehicle_of: Callable[..., Vehicle]) -> Vehicle:
    """A car whose drive unit is off its axle, without rotating parts."""
    spec = car_from_data(
        {
            "name": "rolling", "title": "Rolling", "make": "Test",
            "masses": {"mass_curb_kg": 1700, "mass_test_kg": MASS, "inertia_factor": 1.0},
            "road_load": {"kind": "coast_down", "f0_n": F0, "f1_n_per_kmh": 0, "f2_n_per_kmh2": F2 / 12.96,
                          "air_density_reference_kg_m3": 101325.0 / (287.05 * 293.15)},
            "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}, "disconnect": True}},
            "regeneration": {"deceleration_max_m_s2": 0},
            "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
        }
    )  # fmt: skip
    return vehicle_of(spec)


@partial(jax.jit, static_argnames="count")
def roll_out(vehicle: Vehicle, start_m_s, count: int):
    """Speeds at the end of each step, the driver asking for exactly the speed of free rolling (no force at the wheels)."""
    one = jnp.ones(())
    ask = StepInput(one, 0.0 * one, one, one, one, 0.0 * one, one)
    constants, state = begin(vehicle, Trace(ask, start_m_s, DURATION_S / count * one), Environment.of(), 0.5)

    def body(state, _):
        # The mean-speed rule of the step, solved for its end speed: v1 = v0 - dt F((v0 + v1)/2)/m by Newton from v0.
        def left(v1):
            mean = 0.5 * (state.speed_m_s + v1)
            forces = vehicle.road_load.forces(
                mean,
                vehicle.mass_kg,
                0.0 * one,
                one,
                constants.headwind_m_s,
                constants.air_density_kg_m3,
                constants.rolling_factor,
            )
            return vehicle.inertia_mass_kg * (v1 - state.speed_m_s) / constants.dt_s + forces.rolling_n + forces.aerodynamic_n

        wanted = state.speed_m_s
        for _ in range(4):
            wanted = wanted - left(wanted) / jax.grad(left)(wanted)
        after, record = step(vehicle, constants, state, StepInput(wanted, 0.0 * one, one, one, one, 0.0 * one, one))
        return after, (after.speed_m_s, record.wheel_force_n, record.losses.friction_brake)

    return jax.lax.scan(body, state, None, length=count)[1]


def test_speed_follows_the_closed_form(rolling: Vehicle):
    speeds, force, brake = roll_out(rolling, jnp.asarray(V0), 100)
    times = DURATION_S / 100 * np.arange(1, 101)
    # Second order in the step: 0.5 s gives 1e-6 here.
    np.testing.assert_allclose(speeds, closed_form(F0, F2, MASS, V0, times), rtol=3e-6)
    assert float(jnp.max(jnp.abs(force))) < 1e-6
    assert float(jnp.max(brake)) < 1e-4


def test_error_falls_with_the_square_of_the_step(rolling: Vehicle):
    exact = float(closed_form(F0, F2, MASS, V0, DURATION_S))
    errors = [abs(float(roll_out(rolling, jnp.asarray(V0), count)[0][-1]) - exact) for count in (25, 50, 100)]
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.05)
    assert errors[1] / errors[2] == pytest.approx(4.0, rel=0.05)


def test_gradients_follow_the_closed_form(rolling: Vehicle):
    def end(numbers: Any):
        f0, f2, start = numbers
        where = lambda car: (car.road_load.constant_n, car.road_load.quadratic_kg_m)  # noqa: E731
        return roll_out(eqx.tree_at(where, rolling, (f0, f2)), start, 100)[0][-1]

    numbers = tuple(jnp.asarray(number) for number in (F0, F2, V0))
    slopes = jax.grad(end)(numbers)
    exact = jax.grad(lambda parts: closed_form(parts[0], parts[1], MASS, parts[2], DURATION_S))(numbers)
    for slope, expected in zip(slopes, exact, strict=True):
        # The error of the derivative is second order too, with a larger constant.
        assert float(slope) == pytest.approx(float(expected), rel=2e-5)
