"""Two-piece normal distributions: their ends, their limits, and the normal one as a special case."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from voltwright.study.uncertainty.distributions import distribution_of

SHARES = np.linspace(0.001, 0.999, 999)


@pytest.mark.parametrize(("value", "low", "high"), [(80, 75, 84), (0.195, 0.195, 0.22), (220, 132, 230), (5.0, 4.0, 5.0)])
def test_a_twentieth_lies_beyond_each_end(value: float, low: float, high: float):
    known = distribution_of(value, low, high)
    assert known.cumulative(low) == pytest.approx(0.05, abs=1e-9)
    assert known.cumulative(high) == pytest.approx(0.95, abs=1e-9)
    found = known.quantile(np.array([0.05, 0.95]))
    assert found == pytest.approx([low, high], rel=1e-9)


def test_equal_sides_are_a_normal_distribution():
    known = distribution_of(10.0, 10.0 - float(norm.ppf(0.95)), 10.0 + float(norm.ppf(0.95)))
    assert known.quantile(SHARES) == pytest.approx(norm.ppf(SHARES, 10.0, 1.0), rel=1e-9)


def test_the_density_of_the_two_halves_is_that_of_the_source():
    known = distribution_of(80.0, 75.0, 84.0)
    total = known.sigma_low + known.sigma_high

    def density(x: float) -> float:
        sigma = known.sigma_low if x < 80.0 else known.sigma_high
        return float(2.0 / total * norm.pdf((x - 80.0) / sigma))

    assert quad(density, 40.0, 83.0, points=[80.0])[0] == pytest.approx(known.cumulative(83.0), abs=1e-8)


def test_limits_cut_and_scale():
    known = distribution_of(0.99, 0.90, 1.02, most=1.0)
    found = known.quantile(SHARES)
    assert found.max() <= 1.0 and np.all(np.diff(found) >= 0.0)
    free = distribution_of(0.99, 0.90, 1.02)
    assert known.quantile(np.array([0.5]))[0] < free.quantile(np.array([0.5]))[0]


def test_a_number_that_is_known_has_no_spread():
    known = distribution_of(5.0, 5.0, 5.0)
    assert np.array_equal(known.quantile(SHARES), np.full(SHARES.shape, 5.0)) and known.cumulative(4.9) == 0.0
