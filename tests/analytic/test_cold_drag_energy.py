"""A cold car at a steady speed loses what the integral of a fading exponential says, and its gradient with it."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from voltwright.physics.cold_drag import WARMING_S
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.state import start_of
from voltwright.spec.loading import car_from_data

SPEED_M_S, DURATION_S = 20.0, 1200
F0_N, EXTRA = 160.0, 0.3


def test_extra_energy(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]):
    car_data["road_load"] = {"kind": "coast_down", "f0_n": F0_N, "f1_n_per_kmh": 0, "f2_n_per_kmh2": 0.03}
    car_data["warm_up"] = {"cold_extra_rolling": EXTRA, "cold_extra_gear": 2.0}
    vehicle, inputs = vehicle_of(car_from_data(car_data)), inputs_of(np.full(DURATION_S, SPEED_M_S))
    still_cold_s = WARMING_S * (1.0 - np.exp(-DURATION_S / WARMING_S))

    @jax.jit
    def losses(extra, gear_n):
        """Rolling and gear loss [J]."""
        car = vehicle.replaced(cold_drag__cold_extra_rolling=extra, cold_drag__gear_n=gear_n)
        start = start_of(car, 0.9, speed_m_s=SPEED_M_S, cold_drag=1.0)
        ledger = simulate(car, inputs, start, 1.0, method="following").totals.ledger
        return ledger["rolling"], ledger["gear"]

    force_n = float(vehicle.cold_drag.gear_n)
    rolling = float(losses(EXTRA, force_n)[0] - losses(0.0, force_n)[0])
    # Trapezoid of steps of 1 s in 1000 s: 1e-7.
    assert rolling == pytest.approx(EXTRA * F0_N * SPEED_M_S * still_cold_s, rel=1e-6)
    slope = jax.jit(jax.jacfwd(lambda extra: losses(extra, force_n)[0]))(EXTRA)
    assert float(slope) == pytest.approx(F0_N * SPEED_M_S * still_cold_s, rel=1e-6)
    mesh = float(vehicle.units[0].gear.mesh_loss)
    # The gear also meshes the force that overcomes its drag.
    expected = force_n * (1.0 + mesh) * SPEED_M_S * still_cold_s
    assert float(losses(EXTRA, force_n)[1] - losses(EXTRA, 0.0)[1]) == pytest.approx(expected, rel=1e-6)
