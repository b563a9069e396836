"""Deviations of cars: the same whatever the sample, and with the distributions, correlations, lots and drifts of the plan."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import kstest, lognorm, norm, triang, truncnorm, uniform

from production_plans import small_plan
from voltwright.spec.tolerance import Tolerance
from voltwright.study.production.deviations import deviation, draw_cars, moments

ALL = np.arange(20_000)


def test_a_car_is_the_same_in_every_sample():
    plan, some = (
        small_plan(lots=[{"name": "tyres", "tolerances": ["rolling_resistance"], "cars": 50, "variance_percent": 40}]),
        None,
    )
    whole, some = draw_cars(plan, ALL), draw_cars(plan, np.array([3, 4095, 4096, 12_345, 19_999]))
    for name in whole.relative:
        assert np.array_equal(whole.relative[name][some.index], some.relative[name])
        assert np.array_equal(whole.absolute[name][some.index], some.absolute[name])
    assert np.array_equal(whole.noise[some.index], some.noise)
    assert np.array_equal(whole.day[some.index], some.day)


def test_another_seed_gives_other_cars():
    first, second = draw_cars(small_plan(), ALL), draw_cars(small_plan(seed=4), ALL)
    assert abs(np.corrcoef(first.relative["mass"], second.relative["mass"])[0, 1]) < 0.03


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"distribution": "normal", "sd_percent": 2, "shift_percent": 1}, norm(0.01, 0.02)),
        (
            {"distribution": "truncated", "sd_percent": 2, "low_percent": -1, "high_percent": 3, "shift_percent": 1},
            truncnorm(-1, 1, 0.01, 0.02),
        ),
        ({"distribution": "uniform", "low": -4, "high": 8}, uniform(-4, 12)),
        ({"distribution": "triangular", "low": -4, "high": 8, "shift": 0}, triang(1 / 3, -4, 12)),
        ({"distribution": "lognormal", "sd_percent": 20}, lognorm(np.sqrt(np.log(1.04)), -1, 1.04**-0.5)),
    ],
)
def test_distributions_against_scipy(written, expected):
    tolerance = Tolerance.model_validate(written)
    normal = np.random.Generator(np.random.Philox(key=1)).standard_normal(4000)
    found = deviation(tolerance, normal, np.ones(4000))
    assert kstest(found, expected.cdf).pvalue > 0.01
    assert moments(tolerance) == pytest.approx((expected.mean(), expected.std()), rel=2e-3, abs=1e-5)


def test_a_wider_spread_keeps_the_limits_of_a_truncated_one():
    tolerance = Tolerance(distribution="truncated", sd=2.0, low=-3.0, high=3.0)
    found = deviation(tolerance, np.linspace(-6.0, 6.0, 101), np.full(101, 5.0))
    assert found.min() == pytest.approx(-3.0)
    assert found.max() == pytest.approx(3.0)
    assert np.all(np.diff(found) > 0.0)


def test_correlations_are_those_of_the_plan():
    cars = draw_cars(small_plan(correlations={"cell_capacity": {"cell_resistance": -0.6}}), ALL)
    found = np.corrcoef(cars.relative["cell_capacity"], cars.relative["cell_resistance"])[0, 1]
    assert found == pytest.approx(-0.6, abs=0.03)
    assert np.corrcoef(cars.relative["cell_capacity"], cars.relative["mass"])[0, 1] == pytest.approx(0.0, abs=0.03)


def test_a_lot_has_its_share_of_the_variance():
    lots = [{"name": "cells", "tolerances": ["cell_capacity"], "cars": 50, "variance_percent": 70}]
    learning = {"learning": {"start_factor": 1.0}}
    plants = [each.model_dump(exclude_unset=True) | learning for each in small_plan().plants[:1]]
    plan = small_plan(lots=lots, plants=[plants[0] | {"share": 1.0}])
    values = draw_cars(plan, ALL).relative["cell_capacity"].reshape(-1, 50)
    between = np.var(values.mean(1)) - np.mean(np.var(values, 1, ddof=1)) / 50
    assert between / np.var(values) == pytest.approx(0.7, abs=0.06)


def test_bias_and_drift_move_the_mean():
    drift = {"tolerance": "rolling_resistance", "start": "2027-03-01", "days": 100, "plant": "north", "shift_percent": 4}
    cars = draw_cars(small_plan(drifts=[drift]), ALL)
    assert np.all(cars.absolute["mass"] == np.where(cars.plant == 1, 20.0, 0.0))
    steps = [-1.0, 56.0, 156.0, 300.0]
    north = cars.plant == 0
    still = draw_cars(small_plan(), ALL).relative["rolling_resistance"]
    moved = cars.relative["rolling_resistance"] - still
    grown = [moved[north & (cars.day >= low) & (cars.day < high)].mean() for low, high in pairwise(steps)]
    assert grown[0] == 0.0
    assert 0.0 < grown[1] < 0.04
    assert grown[2] == pytest.approx(0.04)
    assert np.all(moved[~north] == 0.0)


def test_plants_that_build_some_variants_alone():
    variants = [{"car": "xiaomi-su7", "share": 0.5}, {"car": "xiaomi-su7-pro", "share": 0.5}]
    plants = [each.model_dump(exclude_unset=True) for each in small_plan().plants]
    plants[1] |= {"variants": ["xiaomi-su7-pro"]}
    cars = draw_cars(small_plan(variants=variants, plants=plants), ALL)
    assert np.all(cars.variant[cars.plant == 1] == 1)
    assert np.mean(cars.variant[cars.plant == 0]) == pytest.approx(0.5, abs=0.02)
