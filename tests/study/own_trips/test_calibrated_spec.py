"""The file of a calibrated car: what it writes is what a run of it uses."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.library.recordings import Recording
from voltwright.spec.base import leaf
from voltwright.spec.car_text import car_text
from voltwright.study.own_trips.calibrate_car import CalibratedTrip, CarCalibration, FactorResult
from voltwright.study.own_trips.calibrated_spec import Naming, calibrated_spec
from voltwright.study.own_trips.cross_validation import scored
from voltwright.study.own_trips.doubts import Doubt
from voltwright.study.own_trips.factors import capacity_factor, factors_of, with_factors
from voltwright.study.own_trips.verdict import Judgement

VALUES = {"rolling": 1.1, "drag": 0.95, "drive_losses": 1.2, "auxiliaries": 1.5, "regeneration": 0.9, "capacity": 0.92}
NAMES = ("bmw-i3-60ah", "nissan-leaf-2013", "volkswagen-id3-2021-pro", "xiaomi-su7-max", "xiaomi-scooter-pro-2")


def calibration(car) -> CarCalibration:
    factors = (*factors_of(car), capacity_factor(car))
    rows = tuple(
        FactorResult(each.name, each.label, each.paths, value, value - 0.05, value + 0.05, 0.8, 1.2, 0.5, "town", kept=True)
        for each in factors
        for value in [each.bounded(VALUES[each.name])]
    )
    energy = scored(3, np.array([100.0, 110.0, 90.0]), np.array([90.0, 99.0, 81.0]), np.array([99.0, 111.0, 90.0]))
    trips = (CalibratedTrip("one", "summer", 10.0, 20.0, 100.0, 90.0, 99.0, 99.0),)
    doubt = Doubt("rolling", "a power sensor that is off by 3 %", 1.1, 1.02)
    judgement = Judgement("better", 0.1, 0.05, "It is better.")
    return CarCalibration(judgement, rows, {}, energy, None, trips, (doubt,), 0.1, 0.05, (), {})


@pytest.mark.parametrize("name", NAMES)
def test_the_file_gives_the_fitted_numbers(name: str, tmp_path: Path):
    car = complete(load_car(name))
    found = calibration(car)
    spec = calibrated_spec(car, found, Recording(), Naming("mine", "2026-11"))
    path = tmp_path / "mine.yaml"
    path.write_text(car_text(spec, "a comment"), encoding="utf-8")
    read = load_car(path)
    made, wanted = complete(read), with_factors(car, factors_of(car), found.kept)
    for each in found.factors:
        if each.name == "capacity":
            continue
        for written in each.paths:
            assert leaf(made, written) == pytest.approx(leaf(wanted, written), rel=2e-5), written
    assert made.battery.energy_usable_kwh == pytest.approx(0.92 * car.battery.energy_usable_kwh, rel=1e-5)
    evidence = read.evidence["auxiliaries.power_base_w"]
    assert (evidence.kind, evidence.source) == ("measured", "own-trips")
    assert read.sources["own-trips"].date == "2026-11"


def test_a_doubted_factor_has_an_interval_that_holds_what_the_error_makes_of_it():
    car = complete(load_car("bmw-i3-60ah"))
    spec = calibrated_spec(car, calibration(car), Recording(), Naming("mine", None))
    evidence = spec.evidence["road_load.a_lbf"]
    value = spec.road_load.a_lbf  # pyright: ignore[reportAttributeAccessIssue]
    assert evidence.low is not None and evidence.low <= value * 1.02 / 1.1 * 1.001
    assert "off by 3 %" in (evidence.note or "")


def test_priors_are_wider_where_less_is_known():
    known, assumed = (factors_of(complete(load_car(name))) for name in ("bmw-i3-60ah", "xiaomi-scooter-pro-2"))
    sd = [{each.name: each.sd for each in factors} for factors in (known, assumed)]
    assert sd[0]["rolling"] < sd[1]["rolling"]
    assert all(0.02 < value < 1.0 for each in sd for value in each.values())
