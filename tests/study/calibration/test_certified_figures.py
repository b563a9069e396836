"""Certified figures: what is printed, and intervals that hold what they should."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.certify import certify
from voltwright.study.calibration.certified_figures import CertifiedFigures, certified_figures
from voltwright.study.calibration.intervals import EFFICIENCY, ENERGY, MASS, OTHER_TESTS, PROCEDURE, TEST, unknowns_of

CAR = "tesla-model-3-2024-rwd"
NORMAL_90 = 1.645


@pytest.fixture(scope="module")
def known() -> CompletedCar:
    return complete(load_car(CAR))


@pytest.fixture(scope="module")
def epa(known: CompletedCar) -> CertifiedFigures:
    found = certified_figures(known, "epa-mct")
    assert found is not None
    return found


def test_figures_are_those_of_the_certificate(known: CompletedCar, epa: CertifiedFigures):
    label = certify(known, "epa-mct").label
    assert epa.certificate.label == label
    assert epa.range_km == pytest.approx(label["range_mi"] * 1.609344, rel=1e-12)
    assert epa.consumption_ac_wh_km == pytest.approx(33705.0 / label["mpge_combined"] / 1.609344, rel=1e-12)
    assert epa.quantities["range_epa_km"] == (epa.range_km, epa.range_half_width_km)
    city = epa.quantities["consumption_udds_unadjusted_wh_km"][0]
    assert city == pytest.approx(epa.certificate.consumption_ac_wh_km["city"], rel=1e-12)


@pytest.mark.parametrize("procedure", ["wltp", "cltc"])
def test_whole_numbers_are_printed(procedure, known: CompletedCar):
    found = certified_figures(known, procedure)
    assert found is not None
    assert (found.range_km, found.consumption_ac_wh_km) == tuple(
        found.certificate.label[name] for name in ("range_km", "consumption_wh_km")
    )
    assert found.quantities == {
        f"range_{procedure}_km": (found.range_km, found.range_half_width_km),
        f"consumption_{procedure}_wh_km": (found.consumption_ac_wh_km, found.consumption_half_width_wh_km),
    }


def test_intervals_are_of_a_size_that_tests_of_other_cars_can_leave(epa: CertifiedFigures):
    relative = epa.consumption_half_width_wh_km / epa.consumption_ac_wh_km
    # a test repeats to 1.3 %, cars of one maker differ by a few per cent, and makers print up to 6.4 % more than 0.7 of the test
    assert 0.064 < relative < 0.12
    parts = epa.contributions_wh_km
    assert np.sqrt(sum(width**2 for width in parts.values())) == pytest.approx(epa.consumption_half_width_wh_km, rel=1e-9)
    assert {OTHER_TESTS, TEST, PROCEDURE, EFFICIENCY, MASS, "road_load"} == set(parts)


def test_usable_energy_widens_the_range_and_efficiency_the_consumption(known: CompletedCar, epa: CertifiedFigures):
    spec = known.written
    wider = {
        path: spec.evidence[path].model_copy(update={"kind": "rumour"})
        for path in ("battery.energy_usable_kwh", "charging.efficiency_ac")
    }
    unsure = [
        certified_figures(
            replace(known, written=spec.model_copy(update={"evidence": {**spec.evidence, path: wider[path]}})), "epa-mct"
        )
        for path in wider
    ]
    energy, efficiency = ((one.range_half_width_km, one.consumption_half_width_wh_km) for one in unsure if one is not None)
    relative = epa.range_half_width_km / epa.range_km
    assert energy[0] / epa.range_km == pytest.approx(np.sqrt(relative**2 - 0.01**2 + 0.2**2), rel=1e-6)
    assert energy[1] == pytest.approx(epa.consumption_half_width_wh_km, rel=1e-9)
    assert efficiency[0] == pytest.approx(epa.range_half_width_km, rel=1e-9)
    assert efficiency[1] / epa.consumption_ac_wh_km > 0.2


def test_known_losses_leave_the_spread_of_a_test_and_the_evidence(known: CompletedCar):
    model = known.loss_model
    sure = replace(known, loss_model=replace(model, covariance=np.zeros_like(model.covariance)))
    found = certified_figures(sure, "epa-mct")
    assert found is not None
    assert OTHER_TESTS not in found.contributions_wh_km
    # 0.55 of 1.7 % and 0.45 of 1.1 %, correlated by 0.6
    assert found.contributions_wh_km[TEST] / found.consumption_ac_wh_km == pytest.approx(NORMAL_90 * 0.01294, rel=1e-3)
    assert unknowns_of(sure).widths[ENERGY] == pytest.approx(0.01, rel=1e-12)


def test_a_vehicle_that_cannot_do_the_test_has_no_figures():
    scooter = complete(load_car("xiaomi-scooter-pro-2"))
    assert [certified_figures(scooter, name) for name in ("epa-mct", "wltp", "cltc", "nedc")] == [None] * 4
