"""Heat exchange over a step: the closed form of two bodies, and no crossing of temperatures."""

import numpy as np
import pytest

from voltwright.physics.heat.exchange import mean_conductance_w_k


def test_two_bodies_meet_as_newtons_law_says():
    warm_j_k, cold_j_k, conductance, dt_s = 5000.0, 2000.0, 40.0, 60.0
    mean = float(mean_conductance_w_k(conductance, dt_s, warm_j_k, cold_j_k))
    warm, cold = 40.0, 10.0
    for _ in range(5):
        heat_j = mean * (warm - cold) * dt_s
        warm, cold = warm - heat_j / warm_j_k, cold + heat_j / cold_j_k
    together = warm_j_k * cold_j_k / (warm_j_k + cold_j_k)
    assert warm - cold == pytest.approx(30.0 * np.exp(-conductance * 5 * dt_s / together), rel=1e-12)


@pytest.mark.parametrize("conductance", [1.0, 1e3, 1e9])
def test_however_strong_the_exchange_temperatures_do_not_cross(conductance: float):
    step_s, body_j_k = 10.0, 100.0
    moved = float(mean_conductance_w_k(conductance, step_s, body_j_k, body_j_k)) * step_s / body_j_k
    assert 0.0 < moved <= 0.5


def test_a_short_step_gives_the_conductance_itself():
    assert float(mean_conductance_w_k(7.0, 1e-6, 1e4)) == pytest.approx(7.0, rel=1e-9)
