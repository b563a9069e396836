"""Chances of a plan: their order, and the spread that they are made of."""

import pytest

from voltwright.study.trip_plan.chance import LEG_SPREAD, PER_K, TEMP_SPREAD_K, TRIP_SPREAD, chance_of


def test_the_spread_is_that_of_trip_leg_and_weather():
    found = chance_of([(0.9, 0.4)], 0.4, 20.0)
    spread = 0.5 * (TRIP_SPREAD**2 + LEG_SPREAD**2 + (0.3 * PER_K * TEMP_SPREAD_K) ** 2) ** 0.5
    # 4,000 draws: a percentile of 5 % to some 4 % of the spread.
    assert found.soc_end_high - found.soc_end_low == pytest.approx(2 * 1.645 * spread, rel=0.06)
    assert found.end == pytest.approx(0.5, abs=0.03)


def test_a_larger_margin_is_a_larger_chance():
    ends = [chance_of([(0.9, 0.15), (0.7, last)], 0.2, 20.0).end for last in (0.15, 0.2, 0.25, 0.3)]
    assert ends == sorted(ends) and ends[-1] > 0.95


def test_the_cold_leaves_more_open():
    mild, cold = (chance_of([(0.9, 0.2)], 0.1, celsius) for celsius in (20.0, -10.0))
    assert cold.soc_end_high - cold.soc_end_low > mild.soc_end_high - mild.soc_end_low


def test_an_empty_battery_on_the_way_is_no_arrival():
    found = chance_of([(0.9, 0.001), (0.9, 0.5)], 0.2, 20.0)
    assert found.through == pytest.approx(found.legs[0]) and 0.3 < found.through < 0.7
