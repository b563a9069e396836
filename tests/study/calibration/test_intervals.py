"""Intervals: the equation by hand, the evidence that counts beside tests of other cars, slopes by gradient and by difference."""

from dataclasses import replace

import numpy as np
import pytest

from voltwright.defaults.calibration.factors import FACTOR_NAMES
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.drive import drive
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.study.calibration.intervals import EFFICIENCY, ENERGY, MASS, OTHER_TESTS, TEST, unknowns_of
from voltwright.study.sensitivity import sensitivity

COAST_DOWN, BODY, SCOOTER = "tesla-model-3-2024-rwd", "xiaomi-su7", "xiaomi-scooter-pro-2"
NORMAL_90 = 1.645


def made_up(name: str, widths: dict[str, float], changes: dict[str, float]) -> CompletedCar:
    """A car of the library with made-up knowledge: independent widths of the factors, and changes."""
    covariance = np.diag([widths.get(factor, 0.0) ** 2 for factor in FACTOR_NAMES])
    every = {factor: changes.get(factor, 0.0) for factor in FACTOR_NAMES}
    car = complete(load_car(name), "type")
    return replace(car, loss_model=replace(car.loss_model, covariance=covariance, changes=every, width_scale=(0.8, 1.2)))


def test_contributions_by_hand():
    unknowns = unknowns_of(made_up(COAST_DOWN, {"machine": 0.4, "road": 0.03}, {"machine": 0.25}))
    slopes = {"machine": 0.05, "road_load": 0.6, MASS: 0.2, EFFICIENCY: -1.0}
    spread = unknowns.spread(slopes, test_spread=0.013)
    found = spread.contributions
    kin = NORMAL_90 * np.hypot(0.05 / 1.25 * 0.4, 0.6 * 0.03)  # a mean width scale of 1
    assert found[OTHER_TESTS] == pytest.approx(kin, rel=1e-12)
    assert found[TEST] == pytest.approx(NORMAL_90 * 0.013, rel=1e-12)
    assert found[EFFICIENCY] == pytest.approx(0.01, rel=1e-12)  # certified
    assert found["road_load"] == pytest.approx(0.6 * 0.01, rel=1e-12)  # all three coefficients certified
    assert found[MASS] == pytest.approx(0.2 * 0.01, rel=1e-12)
    assert set(found) == {OTHER_TESTS, TEST, EFFICIENCY, "road_load", MASS}, "losses count in tests of other cars alone"
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert spread.half_width == pytest.approx(np.sqrt(sum(width**2 for width in found.values())), rel=1e-12)


def test_numbers_that_are_off_together_count_as_their_correlation_says():
    spec = load_car(BODY)
    pair = {"fields": ["body.drag_coefficient", "tyres.rolling_resistance"], "correlation": 0.6}
    car = complete(CarSpec.model_validate({**spec.model_dump(), "correlations": [pair]}), "type")
    unknowns, slopes = unknowns_of(car), {"rolling_resistance": 0.3, "drag_area_m2": 0.4}
    one, other = 0.3 * unknowns.widths["rolling_resistance"], 0.4 * unknowns.widths["drag_area_m2"]
    spread = unknowns.spread(slopes)
    assert spread.evidence == pytest.approx(np.sqrt(one**2 + other**2 + 2 * 0.6 * one * other), rel=1e-12)
    opposed = unknowns.spread({**slopes, "drag_area_m2": -0.4})
    assert opposed.evidence == pytest.approx(np.sqrt(one**2 + other**2 - 2 * 0.6 * one * other), rel=1e-12)


def test_covariance_between_factors_counts():
    known = made_up(COAST_DOWN, {"machine": 0.4, "auxiliaries": 0.4}, {})
    place = [FACTOR_NAMES.index(name) for name in ("machine", "auxiliaries")]
    opposed = known.loss_model.covariance.copy()
    opposed[place[0], place[1]] = opposed[place[1], place[0]] = -(0.4**2)
    slopes = {"machine": 0.05, "auxiliaries": 0.05}
    assert OTHER_TESTS in unknowns_of(known).spread(slopes).contributions
    assert (
        unknowns_of(replace(known, loss_model=replace(known.loss_model, covariance=opposed)))
        .spread(slopes)
        .contributions.get(OTHER_TESTS, 0.0)
        < 1e-9
    )


def test_body_and_tyres_count_apart_by_their_laws_where_nothing_was_written():
    unknowns = unknowns_of(made_up(BODY, {}, {}))
    assert unknowns.widths["rolling_resistance"] == pytest.approx(0.15, rel=1e-12), "a default law"
    up = np.hypot(0.22 / 0.195 - 1.0, 0.05)  # of the file's own range of the coefficient, and an assumed area
    assert unknowns.ends["drag_area_m2"] == pytest.approx((0.05, up), rel=1e-12), "the coefficient is at best as written"
    assert unknowns.widths["drag_area_m2"] == pytest.approx(0.5 * (0.05 + up), rel=1e-12)
    assert unknowns.widths[ENERGY] == pytest.approx(1.8 / 73.0, rel=1e-12), "the file's own range"
    assert "road_load" not in unknowns.paths


def test_where_nothing_was_learned_the_losses_count_by_their_own_evidence():
    unknowns = unknowns_of(complete(load_car(SCOOTER)))
    assert min(unknowns.widths[name] for name in ("machine", "inverter", "auxiliaries")) > 0.0
    assert OTHER_TESTS not in unknowns.spread(dict.fromkeys(unknowns.paths, 0.1)).contributions


def test_a_mass_that_the_file_leaves_out_follows_the_other():
    spec = replace_fields(load_car(COAST_DOWN), {"masses.mass_curb_kg": None})
    moved = unknowns_of(complete(spec, "type")).moved(MASS, 0.99)
    assert moved.written.masses.mass_curb_kg is None
    assert moved.masses.mass_test_kg == pytest.approx(0.99 * 1927.8, rel=1e-12)


@pytest.mark.long
def test_slopes_by_difference_are_those_by_gradient():
    unknowns = unknowns_of(complete(load_car(COAST_DOWN)))
    known = sensitivity(unknowns.car.written, cycle="udds")
    used = known.figures["consumption_cycle_wh_km"]
    (slopes,) = unknowns.slopes({"used": used}, lambda car: {"used": drive(car, "udds").consumption_pack_wh_km}).values()
    for name in ("machine", "inverter", "auxiliaries", "road_load", MASS):
        slope = sum(known.number(path).elasticities["consumption_cycle_wh_km"] for path in unknowns.paths[name])
        assert slopes[name] == pytest.approx(slope, rel=0.1, abs=1e-3)  # a step of a tenth, in losses that are no power law
    assert set(unknowns.paths) - set(slopes) == {ENERGY, EFFICIENCY}
