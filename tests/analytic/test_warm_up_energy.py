"""A cold car at a steady speed loses what the integral of a fading exponential says, and its gradient with it."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import WARMING_S, coldness_over
from voltwright.sim.scan import Trace, drive_trace
from voltwright.spec.cycle import make_cycle
from voltwright.spec.loading import car_from_data

SPEED_M_S, DURATION_S = 20.0, 1200
F0_N, EXTRA = 160.0, 0.3


@pytest.fixture(scope="module")
def cold_trace() -> Trace:
    steady = make_cycle("steady", np.arange(DURATION_S + 1.0), np.full(DURATION_S + 1, SPEED_M_S))
    return Trace.of(steady, coldness=coldness_over(np.ones(DURATION_S), 1.0))


def made(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]) -> Vehicle:
    car_data["road_load"] = {"kind": "coast_down", "f0_n": F0_N, "f1_n_per_kmh": 0, "f2_n_per_kmh2": 0.03}
    car_data["warm_up"] = {"cold_extra_rolling": EXTRA, "cold_extra_gear": 2.0}
    return vehicle_of(car_from_data(car_data))


def test_extra_energy(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle], cold_trace: Trace, ambient: Environment):
    vehicle = made(car_data, vehicle_of)
    still_cold_s = WARMING_S * (1.0 - np.exp(-DURATION_S / WARMING_S))

    @jax.jit
    def losses(extra):
        car = eqx.tree_at(lambda tree: tree.warm_up.cold_extra_rolling, vehicle, extra)
        return drive_trace(car, cold_trace, ambient, 0.9, way="follow")[0].ledger.losses

    rolling = float(losses(EXTRA).rolling - losses(0.0).rolling)
    # Trapezoid of steps of 1 s in 1000 s: 1e-7.
    assert rolling == pytest.approx(EXTRA * F0_N * SPEED_M_S * still_cold_s, rel=1e-6)
    slope = jax.grad(lambda extra: losses(extra).rolling)(EXTRA)
    assert float(slope) == pytest.approx(F0_N * SPEED_M_S * still_cold_s, rel=1e-6)
    warm = eqx.tree_at(lambda tree: tree.warm_up.gear_n, vehicle, 0.0 * vehicle.warm_up.gear_n)
    without = drive_trace(warm, cold_trace, ambient, 0.9, way="follow")[0].ledger.losses.gear
    force_n = float(vehicle.warm_up.gear_n)
    mesh = float(vehicle.units[0].gear.mesh_loss)
    # The gear also meshes the force that overcomes its drag.
    expected = force_n * (1.0 + mesh) * SPEED_M_S * still_cold_s
    assert float(losses(EXTRA).gear - without) == pytest.approx(expected, rel=1e-6)
