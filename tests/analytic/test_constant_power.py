"""A launch at constant power without resistance: v = sqrt(v0^2 + 2 P t / m)."""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.state import start_of
from voltwright.spec.loading import car_from_data

POWER_W, MASS, V0 = 100e3, 1600.0, 12.0
DURATION_S = 8.0


@pytest.fixture(scope="module")
def lossless(vehicle_of: Callable[..., Vehicle]) -> Vehicle:
    """A car without road load and without drag in its drive unit, always above base speed."""
    spec = car_from_data(
        {
            "name": "lossless", "title": "Lossless", "make": "Test",
            "masses": {"mass_curb_kg": 1500, "mass_test_kg": MASS, "inertia_factor": 1.0},
            "road_load": {"kind": "coast_down", "f0_n": 0, "f1_n_per_kmh": 0, "f2_n_per_kmh2": 0,
                          "driveline_drag_share": 0.0},
            "tyres": {"radius_dynamic_mm": 330, "grip": 2.9, "slip_stiffness": 1e6},
            "drive_units": {"rear": {
                "motor": {"kind": "pmsm", "power_max_kw": POWER_W / 1e3, "torque_max_nm": 500, "speed_max_rpm": 30000,
                          "speed_fade_rpm": 50000, "loss_drag_kw": 0},
                "gear": {"ratio": 9.5, "mesh_loss_fraction": 0, "drag_torque_nm": 0}}},
            "battery": {"chemistry": "nmc", "energy_usable_kwh": 60},
        }
    )  # fmt: skip
    return vehicle_of(spec)


@partial(jax.jit, static_argnames="count")
def launch(vehicle: Vehicle, count: int):
    """Speed [m/s] at the end of each step."""
    inputs = inputs_of(np.full(count, 140.0))
    return simulate(vehicle, inputs, start_of(vehicle, 0.5, speed_m_s=V0), DURATION_S / count, keep=("speed_m_s",)).columns[
        "speed_m_s"
    ]


def test_speed_is_the_square_root_of_time(lossless: Vehicle):
    speeds = launch(lossless, 1600)
    times = DURATION_S / 1600 * np.arange(1, 1601)
    # First order in the step of 5 ms: the force is taken at the speed that the driver asks, at most 0.04 m/s above.
    np.testing.assert_allclose(speeds, np.sqrt(V0**2 + 2 * POWER_W / MASS * times), rtol=2e-3)


def test_error_falls_with_the_step(lossless: Vehicle):
    exact = np.sqrt(V0**2 + 2 * POWER_W / MASS * DURATION_S)
    coarse, fine = (abs(float(launch(lossless, count)[-1]) - exact) for count in (800, 1600))
    assert coarse / fine == pytest.approx(2.0, rel=0.1)


def test_derivative_for_the_mass(lossless: Vehicle):
    def end(mass):
        return launch(lossless.replaced(inertia_mass_kg=mass), 1600)[-1]

    exact = -POWER_W * DURATION_S / MASS**2 / np.sqrt(V0**2 + 2 * POWER_W / MASS * DURATION_S)
    # As the speed itself: first order in the step.
    assert float(jax.jit(jax.jacfwd(end))(jnp.asarray(MASS))) == pytest.approx(exact, rel=5e-3)
