"""Cold drag: how it falls and comes back, and what it adds."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.cold_drag import COOLING_S, WARMING_S, ColdDrag, cold_drag_after
from voltwright.physics.vehicle import Vehicle
from voltwright.spec.loading import car_from_data


def ends(moving: np.ndarray, dt_s: float, start: float) -> np.ndarray:
    """Cold drag at the end of each step."""
    states = []
    for moves in moving:
        start = float(cold_drag_after(start, bool(moves), dt_s))
        states.append(start)
    return np.array(states)


def test_it_falls_on_the_move_and_comes_back_at_a_stand():
    cold = ends(np.repeat([True, False, True], [600, 3600, 300]), 1.0, 1.0)
    driven = np.exp(-600 / WARMING_S)
    after_stand = 1.0 + (driven - 1.0) * np.exp(-3600 / COOLING_S)
    assert cold[599] == pytest.approx(driven, rel=1e-12)
    assert cold[600 + 3599] == pytest.approx(after_stand, rel=1e-12)
    assert cold[-1] == pytest.approx(after_stand * np.exp(-300 / WARMING_S), rel=1e-12)


def test_step_does_not_matter():
    moving = np.random.default_rng(3).uniform(size=400) > 0.4
    coarse, fine = ends(moving, 10.0, 0.7), ends(np.repeat(moving, 10), 1.0, 0.7)
    np.testing.assert_allclose(coarse, fine[9::10], rtol=1e-12)
    assert np.all((coarse > 0.0) & (coarse < 1.0))


def test_ends_of_the_range_stay():
    assert cold_drag_after(1.0, False, 60.0) == 1.0
    assert cold_drag_after(0.0, True, 60.0) == 0.0


def test_what_it_adds():
    law = ColdDrag(jnp.asarray(0.25), jnp.asarray(50.0))
    assert float(law.rolling_factor(0.0, 1.0)) == 1.0
    assert float(law.rolling_factor(0.4, 1.0)) == pytest.approx(1.1, rel=1e-12)
    # As much on top in the cold: tyres lack the same kelvins there.
    assert float(law.rolling_factor(0.4, 1.28)) == pytest.approx(1.38, rel=1e-12)
    assert float(law.gear_extra_n(0.4)) == pytest.approx(20.0, rel=1e-12)


def test_gears_of_both_axles_count_and_a_clutch_takes_one_off(car_data: dict[str, Any], vehicle_of: Callable[..., Vehicle]):
    car_data["warm_up"] = {"cold_extra_gear": 2.0}
    car_data["tyres"] = {"radius_dynamic_mm": 320}
    car_data["drive_units"] = {
        axle: {"motor": {"kind": "pmsm", "power_max_kw": 100}, "gear": {"ratio": 8.0, "drag_torque_nm": drag}}
        for axle, drag in (("front", 0.5), ("rear", 0.8))
    }
    assert float(vehicle_of(car_from_data(car_data)).cold_drag.gear_n) == pytest.approx(2.0 * 1.3 * 8.0 / 0.32, rel=1e-12)
    car_data["drive_units"]["front"]["disconnect"] = True
    assert float(vehicle_of(car_from_data(car_data)).cold_drag.gear_n) == pytest.approx(2.0 * 0.8 * 8.0 / 0.32, rel=1e-12)
