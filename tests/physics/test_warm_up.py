"""Warm-up: coldness over a trace, and what it adds."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import COOLING_S, WARMING_S, WarmUp, coldness_over
from voltwright.spec.loading import car_from_data


def test_coldness_falls_on_the_move_and_comes_back_at_a_stand():
    coldness = coldness_over(np.repeat([True, False, True], [600, 3600, 300]), 1.0)
    driven, stood = np.exp(-600 / WARMING_S), np.exp(-3600 / COOLING_S)
    after_stand = 1.0 + (driven - 1.0) * stood
    # Means of a step of 1 s: half a step from its end.
    assert coldness[0] == pytest.approx(np.exp(-0.5 / WARMING_S), rel=1e-6)
    assert coldness[599] == pytest.approx(np.exp(-599.5 / WARMING_S), rel=1e-6)
    assert coldness[600 + 3599] == pytest.approx(1.0 + (after_stand - 1.0) * np.exp(0.5 / COOLING_S), rel=1e-6)
    assert coldness[-1] == pytest.approx(after_stand * np.exp(-299.5 / WARMING_S), rel=1e-6)


def test_step_does_not_matter_and_traces_can_be_joined():
    moving = np.random.default_rng(3).uniform(size=400) > 0.4
    coarse = coldness_over(moving, 10.0, 0.7)
    fine = coldness_over(np.repeat(moving, 10), 1.0, 0.7)
    # Exact at the ends of steps; means of long steps by the trapezoid, off by (10 s / 1000 s)^2 / 12.
    np.testing.assert_allclose(coarse, fine.reshape(-1, 10).mean(axis=1), rtol=1e-5)
    assert np.all((coarse > 0.0) & (coarse < 1.0))


@pytest.mark.parametrize("start", [0.0, 0.4, 1.0])
def test_ends_of_the_range_stay(start: float):
    standing = coldness_over(np.zeros(50), 60.0, start, cooling_s=100.0)
    assert np.all(np.diff(standing) >= 0.0)
    assert standing[-1] == pytest.approx(1.0, abs=1e-9)
    assert np.all(coldness_over(np.ones(50), 60.0, 0.0) == 0.0)
    assert len(coldness_over(np.zeros(0), 1.0, start)) == 0


def test_what_coldness_adds():
    law = WarmUp(jnp.asarray(0.25), jnp.asarray(50.0))
    assert float(law.rolling_factor(0.0)) == 1.0
    assert float(law.rolling_factor(0.4)) == pytest.approx(1.1, rel=1e-12)
    assert float(law.gear_extra_n(0.4)) == pytest.approx(20.0, rel=1e-12)


def test_gears_of_both_axles_count_and_a_clutch_takes_one_off(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]):
    car_data["warm_up"] = {"cold_extra_gear": 2.0}
    car_data["tyres"] = {"radius_dynamic_mm": 320}
    car_data["drive_units"] = {
        axle: {"motor": {"kind": "pmsm", "power_max_kw": 100}, "gear": {"ratio": 8.0, "drag_torque_nm": drag}}
        for axle, drag in (("front", 0.5), ("rear", 0.8))
    }
    assert float(vehicle_of(car_from_data(car_data)).warm_up.gear_n) == pytest.approx(2.0 * 1.3 * 8.0 / 0.32, rel=1e-12)
    car_data["drive_units"]["front"]["disconnect"] = True
    assert float(vehicle_of(car_from_data(car_data)).warm_up.gear_n) == pytest.approx(2.0 * 0.8 * 8.0 / 0.32, rel=1e-12)
