"""A car that rolls out: speed, distance and their derivatives against the closed form.

m* dv/dt = -(f0 + f2 v2) has v = c tan(arctan(v0/c) - f2 c t / m*) with c = sqrt(f0/f2).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.environment import air_density_kg_m3
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.state import start_of
from voltwright.sim.step import step
from voltwright.spec.loading import car_from_data

F0, F2, MASS, V0 = 150.0, 0.45, 1800.0, 30.0
DURATION_S = 50.0
# Without XLA's fusion a gradient compiles in a third of the time and memory; what comes out is the same to rounding.
UNFUSED = {"xla_disable_hlo_passes": "fusion"}


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
    dt_s, density = DURATION_S / count, air_density_kg_m3(293.15, 101_325.0)

    def body(state, _):
        # The mean-speed rule of the step, solved for its end speed: v1 = v0 - dt F((v0 + v1)/2)/m by Newton from v0.
        def left(v1):
            mean = 0.5 * (state.speed_m_s + v1)
            forces = vehicle.road_load.forces(mean, vehicle.mass_kg, 0.0, 1.0, 0.0, density, 1.0)
            return vehicle.inertia_mass_kg * (v1 - state.speed_m_s) / dt_s + forces.rolling_n + forces.aerodynamic_n

        wanted = state.speed_m_s
        for _ in range(4):
            wanted = wanted - left(wanted) / jax.grad(left)(wanted)
        after, flows = step(vehicle, state, inputs_of(0.0).replaced(speed_m_s=wanted), dt_s)
        # Tyres run warm here, whatever a stand would do to them.
        after = after.replaced(cold_drag=jnp.zeros(()))
        return after, (after.speed_m_s, flows.drive.wheel_force_n, flows.drive.friction_brake_w)

    start = jax.tree.map(jnp.asarray, start_of(vehicle, 0.5)).replaced(speed_m_s=jnp.asarray(start_m_s))
    return jax.lax.scan(body, start, None, length=count)[1]


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


@pytest.mark.long
def test_gradients_follow_the_closed_form(rolling: Vehicle):
    def end(numbers: Any):
        f0, f2, start = numbers
        car = rolling.replaced(road_load__constant_n=f0, road_load__quadratic_kg_m=f2)
        return roll_out(car, start, 100)[0][-1]

    numbers = tuple(jnp.asarray(number) for number in (F0, F2, V0))
    slopes = jax.jit(jax.jacfwd(end), compiler_options=UNFUSED)(numbers)
    exact = jax.grad(lambda parts: closed_form(parts[0], parts[1], MASS, parts[2], DURATION_S))(numbers)
    for slope, expected in zip(slopes, exact, strict=True):
        # The error of the derivative is second order too, with a larger constant.
        assert float(slope) == pytest.approx(float(expected), rel=2e-5)
