"""Certified figures of many variants: against full tests, in both precisions, and with bad input."""

import numpy as np
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.defaults.numbers import variables_of
from voltwright.errors import SpecError, UnknownNameError
from voltwright.study.fleet import certify_runner
from voltwright.study.fleet.certified import CertifiedFleet, certify_many
from voltwright.study.fleet.certify_runner import CertifyRunner

CAR = "tesla-model-3-2024-rwd"
PROCEDURES = ("epa-mct", "wltp", "cltc")
COUNT = 300
SPREAD = {
    "masses.mass_curb_kg": 0.02,
    "battery.resistance_mohm": 0.08,
    "battery.energy_usable_kwh": 0.01,
    "auxiliaries.power_base_w": 0.15,
}


@pytest.fixture(scope="module")
def car() -> CompletedCar:
    return completed_car(CAR)


@pytest.fixture(scope="module")
def columns(car: CompletedCar) -> dict[str, np.ndarray]:
    random, known = np.random.default_rng(1), variables_of(car)
    return {path: known[path] * (1.0 + share * random.standard_normal(COUNT)) for path, share in SPREAD.items()}


@pytest.fixture(scope="module")
def single(car: CompletedCar, columns: dict[str, np.ndarray]) -> CertifiedFleet:
    return certify_many(car, columns, PROCEDURES, checked=4)


def test_lanes_agree_with_full_tests(single: CertifiedFleet):
    # The spread of the figures themselves is over 1 %; a sample of full tests must agree far better than that.
    assert not single.full_tests.any()
    for name, error in single.errors.items():
        assert error.count == 4
        assert error.worst_error < 3e-3, name
        assert error.worst_error < 0.2 * np.std(single.columns[name]) / np.mean(single.columns[name]), name


@pytest.mark.long
def test_float32_agrees_with_float64(car: CompletedCar, columns: dict[str, np.ndarray], single: CertifiedFleet):
    double = certify_many(car, columns, PROCEDURES, precision="float64", checked=0)
    for name, values in double.columns.items():
        np.testing.assert_allclose(single.columns[name], values, rtol=1e-4, err_msg=name)
    assert double.errors == {}


def test_the_car_itself_has_the_figures_of_its_own_test(
    car: CompletedCar, columns: dict[str, np.ndarray], single: CertifiedFleet
):
    known = variables_of(car)
    same = {path: np.full(COUNT, known[path]) for path in columns}
    fleet = certify_many(car, same, PROCEDURES, checked=0)
    for name, values in fleet.columns.items():
        np.testing.assert_allclose(values, fleet.base[name], rtol=1e-5, err_msg=name)


@pytest.mark.long
def test_cars_of_one_series_may_hold_the_split_of_their_design():
    # The share of least loss matters in second order: the error must be far below the spread of the figures, some 1 %.
    car, random = completed_car("tesla-model-3-2024-lr-awd"), np.random.default_rng(2)
    known = variables_of(car)
    varied = ("masses.mass_curb_kg", "drive_units.front.motor.loss_copper_kw", "drive_units.rear.motor.loss_iron_kw")
    columns = {path: known[path] * (1.0 + 0.02 * random.standard_normal(60)) for path in varied}
    runner = CertifyRunner(car, varied, ["wltp"], 60, "float64", as_built=True, held_split=True)
    found, _, deviations = runner.block(columns, np.arange(4))
    assert np.ptp(found["range_wltp_km"]) > 0.01 * np.mean(found["range_wltp_km"])
    for name, off in deviations.items():
        assert np.max(np.abs(off)) < 1e-3, name


def test_a_variant_that_cannot_follow_takes_the_full_test(
    car: CompletedCar, columns: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(certify_runner, "FEW", 1)
    weak = {"limits.speed_max_kmh": np.array([200.0, 125.0])}
    fleet = certify_many(car, weak, ("wltp",), checked=0)
    alone = certify_many(car, {name: values[1:] for name, values in weak.items()}, ("wltp",), checked=0)
    assert fleet.full_tests.tolist() == [False, True]
    assert fleet.columns["range_wltp_km"][1] == alone.columns["range_wltp_km"][0]


@pytest.mark.parametrize(
    ("variations", "procedures", "error", "words"),
    [
        ({"masses.mass_curb": [1.0]}, ("wltp",), SpecError, "not a numeric field"),
        ({"masses.mass_curb_kg": [1700.0, np.nan]}, ("wltp",), SpecError, "finite"),
        ({"masses.mass_curb_kg": [1700.0]}, ("wltq",), UnknownNameError, "wltp"),
        ({"masses.mass_curb_kg": [1700.0]}, (), SpecError, "at least one"),
    ],
)
def test_bad_input_is_one_sentence(variations: dict, procedures: tuple, error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        certify_many(CAR, variations, procedures)
