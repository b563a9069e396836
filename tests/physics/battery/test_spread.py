"""Spread of cells: how far the weakest stands out."""

import pytest

from voltwright.physics.battery.spread import group_spread, weakest_deviation

# Expected largest of n draws from a normal distribution: tables of order statistics (H. L. Harter, 1961).
PRINTED = [(1, 0.0), (2, 0.5642), (10, 1.5388), (100, 2.5076), (400, 2.9682)]


@pytest.mark.parametrize(("count", "deviations"), PRINTED)
def test_weakest_of_many(count: int, deviations: float):
    assert float(weakest_deviation(count)) == pytest.approx(deviations, rel=0.05, abs=1e-9)


def test_groups_in_parallel_differ_less():
    assert float(group_spread(4.0, 4)) == pytest.approx(0.02, rel=1e-12)
