"""What each value to declare comes to, and how deviations go with figures."""

import numpy as np
import pytest

from production_plans import small_plan
from voltwright.procedures.conformity import LIMIT_CONSUMPTION
from voltwright.study.production.causes import causes_of
from voltwright.study.production.declared import conformity_of
from voltwright.study.production.deviations import CAR_NAMES, draw_cars


@pytest.fixture(scope="module")
def judged():
    draws = np.random.default_rng(1).standard_normal(500)
    measured = 150.0 * (1.0 + 0.02 * draws)
    return measured, *conformity_of(
        "car",
        "consumption_wltp_wh_km",
        measured,
        60_000.0 / measured,
        designed_wh_km=149.0,
        written_wh_km=155.0,
        risk=0.01,
        seed=3,
    )


def test_the_table_holds_what_conformity_says(judged):
    measured, row, table = judged
    at = {value: place for place, value in enumerate(table.declared_wh_km)}
    assert table.passes[at[row.declared_wh_km]] >= 0.99
    assert 1.0 - table.passes[at[149.0]] == pytest.approx(row.fails_designed, abs=1e-12)
    assert 1.0 - table.passes[at[155.0]] == pytest.approx(row.fails, abs=1e-12)
    assert table.range_declared_km[at[row.declared_wh_km]] == pytest.approx(row.range_declared_km, rel=1e-12)
    assert table.cars_keep[at[149.0]] == np.mean(measured <= 149.0)


def test_a_higher_value_is_kept_by_more_cars_and_passes_more_often(judged):
    _, _, table = judged
    assert len({len(getattr(table, name)) for name in ("declared_wh_km", "cars_keep", "cars_reach", "passes", "tests")}) == 1
    assert len(table.declared_wh_km) >= 97
    for column in (table.declared_wh_km, table.cars_keep, table.cars_reach, table.passes):
        assert np.all(np.diff(column) >= 0.0)
    assert (table.passes[0], table.passes[-1]) == (0.0, 1.0)
    assert min(table.tests) >= 3.0


def test_cars_that_are_all_the_same_pass_up_to_the_limit():
    measured = np.full(5, 100.0)
    _, table = conformity_of("car", "c", measured, 4e4 / measured, designed_wh_km=100.0, written_wh_km=None, risk=0.01, seed=3)
    for value, passes in zip(table.declared_wh_km, table.passes, strict=True):
        assert passes == float(LIMIT_CONSUMPTION * value * (1.0 + 1e-12) >= 100.0)


def test_what_makes_the_figure_goes_with_it():
    cars = draw_cars(small_plan(), np.arange(0, 20_000, 100))
    true = {"x": 1.0 + cars.relative["mass"] + cars.absolute["mass"] / 1800.0}
    rows = np.ones(200, bool)
    found = {row.tolerance: row.correlation for row in causes_of("car", cars, rows, true, true, ("x",))}
    assert found["mass"] == pytest.approx(1.0)
    assert found["test_noise"] == 0.0
    assert abs(found["drag_area"]) < 0.25
    assert set(found) == {*CAR_NAMES, "test_noise"}
