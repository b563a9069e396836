"""Intervals of performance: every figure that a car reaches has one, wider with weaker evidence, by the numbers that limit it."""

import math

import pytest

from voltwright.defaults.completion import complete, vary
from voltwright.defaults.numbers import variables_of
from voltwright.library.cars import load_car
from voltwright.procedures.performance import accelerate
from voltwright.study.calibration.performance_intervals import figures_of, performance_half_widths

CAR = "volkswagen-id3-2021-pro"


@pytest.fixture(scope="module")
def widths() -> dict[str, float]:
    car = complete(load_car(CAR))
    return performance_half_widths(car, accelerate(car), accelerate)


def test_every_figure_that_is_reached_has_a_finite_interval(widths: dict[str, float]):
    first = figures_of(accelerate(complete(load_car(CAR))))
    assert set(first) - set(widths) == {"acceleration_0_160_s"}, "its top speed, which a car nearby does not reach"
    assert "acceleration_0_200_s" not in first
    for name, width in widths.items():
        assert math.isfinite(width) and 0.005 < width / first[name] < 0.35, name


def test_an_interval_is_as_wide_as_its_numbers_make_it(widths: dict[str, float]):
    """The half width of power alone, by a run with less power, is less than the whole and more than nothing."""
    car = complete(load_car(CAR))
    path = "drive_units.rear.motor.power_max_kw"
    weaker = vary(car, {path: 0.96 * variables_of(car)[path]})
    first, other = (figures_of(accelerate(each))["acceleration_80_120_s"] for each in (car, weaker))
    assert 0.0 < other - first < widths["acceleration_80_120_s"]


def test_weaker_evidence_widens():
    spec = load_car(CAR)
    rumoured = {
        path: entry.model_copy(update={"kind": "rumour", "low": None, "high": None}) for path, entry in spec.evidence.items()
    }
    cars = [complete(each) for each in (spec, spec.model_copy(update={"evidence": rumoured}))]
    sure, unsure = (performance_half_widths(car, accelerate(car), accelerate)["acceleration_0_100_s"] for car in cars)
    assert unsure > 1.1 * sure


def test_a_figure_that_a_car_nearby_does_not_reach_has_none():
    car = complete(load_car("tesla-model-3-2024-rwd"))
    widths = performance_half_widths(car, accelerate(car), accelerate)
    assert accelerate(car).acceleration_0_200_s is not None and "acceleration_0_200_s" not in widths
    assert "acceleration_0_160_s" in widths
