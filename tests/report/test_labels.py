"""Words and numbers of the report."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from voltwright.defaults.completion import complete
from voltwright.figures import QUANTITIES
from voltwright.formatting import deviation_percent, number
from voltwright.library.cars import load_car
from voltwright.report.labels import UNKNOWNS, joined, quantity_value, short_names, variant
from voltwright.spec.evidence import Published
from voltwright.study.calibration.intervals import OTHER_TESTS, TEST, unknowns_of
from voltwright.study.compare import CarComparison


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(None, 0, "–"), (0.0, 0, "0"), (-0.04, 1, "0.0"), (-12.34, 1, "−12.3"), (2155.0, 0, "2,155"), (100.0, 0, "100")],
)
def test_numbers_read_well(value: float | None, decimals: int, text: str):
    assert number(value, decimals) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0.0, "0.0\u202f%"), (0.0678, "+6.8\u202f%"), (-0.1, "−10.0\u202f%")])
def test_deviations_carry_their_sign(value: float | None, text: str):
    assert deviation_percent(value) == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("range_wltp_km", 512.6, "513\u202fkm"),
        ("acceleration_0_100_s", 6.15, "6.2\u202fs"),
        ("gradeability_percent", 32.0, "32\u202f%"),
        ("consumption_real_wh_km", 11.9, "11.9\u202fWh/km"),
        ("speed_max_kmh", None, "–"),
    ],
)
def test_values_carry_their_unit(name: str, value: float | None, text: str):
    assert quantity_value(name, value) == text


def test_every_publishable_quantity_has_a_name():
    assert set(get_args(Published.model_fields["quantity"].annotation)) <= set(QUANTITIES)


@pytest.mark.parametrize("car", ["tesla-model-3-2024-rwd", "xiaomi-su7", "xiaomi-scooter-pro-2"])
def test_everything_that_an_interval_rests_on_has_a_name(car: str):
    assert {OTHER_TESTS, TEST, *unknowns_of(complete(load_car(car))).widths} <= set(UNKNOWNS)


def test_names_are_short_where_they_still_tell_cars_apart(make_car: Callable[..., CarComparison]):
    one, two = make_car("alpha"), make_car("beta")
    assert short_names([one, two]) == ["Alpha", "Beta"]
    assert variant(one) == "2024, <test>"
    older = replace(one, title="Alpha (2020)")
    assert short_names([one, older]) == ["Alpha (2024, <test>)", "Alpha (2020)"]
    assert short_names([one, one]) == ["Alpha (2024, <test>) #1", "Alpha (2024, <test>) #2"]


def test_parts_are_joined_as_in_a_sentence():
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"]) == "a, b and c"
