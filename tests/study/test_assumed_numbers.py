"""The assumed numbers that move the range most: by two drives each, equal to what the gradient gives."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.library.cycles import load_cycle
from voltwright.spec.loading import car_from_data
from voltwright.study.assumed_numbers import assumed_numbers
from voltwright.study.number_intervals import half_widths
from voltwright.study.sensitivity import sensitivity

CYCLE = load_cycle("udds")


@pytest.mark.long
def test_each_moves_the_range_by_what_it_says(car_data: dict[str, Any]):
    car = complete(car_from_data(car_data))
    found = assumed_numbers(car, CYCLE)
    assert len(found) == 3
    assert [each.range_share for each in found] == sorted((each.range_share for each in found), reverse=True)
    width = half_widths(car)
    for each in found:
        assert each.path in car.assumptions and not car.parents.get(each.path)
        moved = [
            sensitivity(vary(car, {each.path: each.value + sign * 0.1 * width[each.path]}), cycle=CYCLE).figures["range_cycle_km"]
            for sign in (1, -1)
        ]
        # A central difference over a tenth of the width; what the law model scales is written before that, a few per cent.
        assert abs(moved[0] - moved[1]) / 0.2 == pytest.approx(each.range_half_width_km, rel=0.1)


def test_what_is_written_is_no_longer_among_them(car_data: dict[str, Any]):
    first = assumed_numbers(car_from_data(car_data), CYCLE, 1)[0]
    assert first.path == "tyres.rolling_resistance"
    assert "`tyres.rolling_resistance` 0.00" in first.words and "range ±" in first.words
    car_data["tyres"] = {"label_class": "B"}
    labelled = next(each for each in assumed_numbers(car_from_data(car_data), CYCLE, 9) if each.path == first.path)
    assert labelled.range_share < 0.8 * first.range_share
    car_data["tyres"] = {"rolling_resistance": 0.0088}
    assert first.path not in [each.path for each in assumed_numbers(car_from_data(car_data), CYCLE, 9)]
