"""UN GTR 22: shares, steps of the minimum, virtual distance, the fleet rule."""

import math

import pytest

from voltwright.errors import SpecError
from voltwright.procedures.bench.certificate import CONFIDENCE
from voltwright.procedures.durability import (
    EURO_7,
    RULES,
    part_b,
    share_least,
    state_of_certified_energy,
    state_of_certified_range,
    virtual_distance_km,
)


def test_shares():
    assert state_of_certified_energy(61_500.0, 75_000.0) == pytest.approx(0.82)
    assert state_of_certified_range(400.0, 500.0) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("years", "distance_km", "least"),
    [
        (0.0, 0.0, 0.80),
        (5.0, 100_000.0, 0.80),
        (5.01, 100_000.0, 0.70),
        (2.0, 100_001.0, 0.70),
        (8.0, 160_000.0, 0.70),
        (8.01, 10_000.0, None),
        (1.0, 160_001.0, None),
    ],
)
def test_whichever_comes_first_ends_a_step(years: float, distance_km: float, least: float | None):
    assert share_least(years, distance_km) == least


def test_euro_7_asks_for_a_little_more_at_the_end():
    assert share_least(4.0, 50_000.0, EURO_7) == 0.80
    assert share_least(7.0, 50_000.0, EURO_7) == 0.72


def test_energy_given_back_counts_as_distance():
    # 2 MWh at 200 Wh/km.
    assert virtual_distance_km(2_000.0, 200.0) == pytest.approx(10_000.0)


def test_fleet_passes_from_nine_in_ten():
    good, bad, old = (0.85, 3.0, 60_000.0), (0.79, 3.0, 60_000.0), (0.5, 12.0, 60_000.0)
    assert part_b([good] * 9 + [bad]).passes
    verdict = part_b([good] * 8 + [bad] * 2 + [old] * 5)
    assert (verdict.cars, verdict.cars_holding, verdict.passes) == (10, 8, False)
    with pytest.raises(SpecError, match="at least one car within 8 years"):
        part_b([old])


def test_rules_say_how_well_they_are_known():
    assert {rule.confidence for rule in RULES} <= set(CONFIDENCE)


def test_impossible_values():
    with pytest.raises(SpecError, match="`energy_certified_wh` must be above 0, but is 0"):
        state_of_certified_energy(1.0, 0.0)
    with pytest.raises(SpecError, match="`range_measured_km` must be at least 0, but is -1"):
        state_of_certified_range(-1.0, 500.0)
    with pytest.raises(SpecError, match="`energy_given_kwh` must be at least 0, but is nan"):
        virtual_distance_km(math.nan, 150.0)
    with pytest.raises(SpecError, match="must be at least 0, but are -1 years"):
        share_least(-1.0, 0.0)
