"""Durability of a fleet: uses of a car against full ageing runs, and the verdict."""

from dataclasses import replace

import numpy as np
import pytest

from production_plans import CAR
from voltwright.defaults.completion import completed_car
from voltwright.spec.fleet_use import FleetUse
from voltwright.study.ageing.projection import age
from voltwright.study.ageing.usage import Usage
from voltwright.study.production.durability import fleet_durability

FLEET = FleetUse(cars=400, climates={"madrid": 1.0}, habits={"home": 1.0}, garage_percent=0)


@pytest.fixture(scope="module")
def done():
    return fleet_durability("id3", completed_car(CAR), FLEET, 5)


@pytest.mark.long
def test_the_surface_is_near_the_full_runs(done):
    assert done.runs == 63
    assert done.error_rms_percent < 0.2
    assert done.error_max_percent < 1.0


def test_what_is_left_falls_and_the_verdicts_agree(done):
    first, second = done.steps
    assert (first.years, second.years) == (5.0, 8.0)
    assert 1.0 > first.soce_mean > second.soce_mean > 0.5
    assert first.soce_p1 <= first.soce_p5 <= first.soce_p50
    assert first.part_b.cars == 400
    assert first.part_b.passes == (first.reading >= 0.9)


@pytest.mark.long
def test_one_use_is_that_of_the_ageing_study(done):
    same = FleetUse(
        cars=10,
        climates={"madrid": 1.0},
        habits={"home": 1.0},
        garage_percent=0,
        distance_mean_km=14_000,
        distance_sd_percent=0,
        fast_charge_mean_percent=0.01,
        fast_charge_sd_percent=0.01,
        severity_sd_percent=0,
    )
    found = fleet_durability("id3", completed_car(CAR), same, 1).steps[1]
    lived = age(CAR, replace(Usage(), climate="madrid", years=8, distance_a_year_km=14_000.0), charge_times=False)
    assert found.soce_mean == pytest.approx(lived.by_year[8].soce, abs=0.004)
    assert found.socr_mean == pytest.approx(lived.by_year[8].range_km / lived.by_year[0].range_km, abs=0.006)
    assert found.soce_p1 == pytest.approx(found.soce_mean, abs=1e-3)


def test_a_monitor_that_reads_too_high_fails():
    biased = FLEET.model_copy(update={"cars": 20, "monitor_bias_percent": 9.0, "monitor_sd_percent": 1.0})
    found = fleet_durability("id3", completed_car(CAR), biased, 5)
    assert found.monitor[-1].decision == "fail"
    assert found.monitor_fails > 0.99
    assert np.isfinite(found.error_max_percent)
