"""Gradients of a result for the spec's numbers, and the intervals that follow from the evidence."""

import numpy as np
import pytest

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete, vary
from voltwright.defaults.numbers import numbers_of, variables_of, written_numbers
from voltwright.library.cars import load_car
from voltwright.procedures.drive import drive
from voltwright.spec.base import replace_fields
from voltwright.spec.cycle import Cycle
from voltwright.study.number_intervals import half_widths
from voltwright.study.sensitivity import Sensitivity, sensitivity

CAR = "tesla-model-3-2024-rwd"

# path, relative change for the central difference
NUMBERS = [
    ("masses.mass_test_kg", 1e-3),
    ("masses.inertia_factor_road", 1e-3),
    ("road_load.a_lbf", 1e-3),
    ("road_load.b_lbf_per_mph", 1e-3),
    ("road_load.c_lbf_per_mph2", 1e-3),
    ("tyres.radius_dynamic_mm", 1e-4),
    ("drive_units.rear.gear.ratio", 1e-4),
    ("drive_units.rear.gear.mesh_loss_fraction", 1e-3),
    ("drive_units.rear.motor.loss_copper_kw", 1e-3),
    ("drive_units.rear.motor.loss_iron_kw", 1e-3),
    ("drive_units.rear.inverter.loss_linear_kw", 1e-3),
    ("battery.resistance_mohm", 1e-3),
    ("auxiliaries.power_base_w", 1e-3),
    ("auxiliaries.dcdc_efficiency", 1e-3),
    ("regeneration.axle_share_max", 1e-4),
]


@pytest.fixture(scope="module")
def known(town: Cycle) -> Sensitivity:
    return sensitivity(CAR, town)


def test_values_are_those_of_a_drive(known: Sensitivity, town: Cycle):
    result = drive(CAR, town)
    assert known.consumption_pack_wh_km == pytest.approx(result.consumption_pack_wh_km, rel=1e-9)
    assert known.range_km == pytest.approx(result.range_equivalent_km, rel=1e-9)


def changed(car: CompletedCar, path: str, value: float) -> CompletedCar:
    """The car with another number: what derives from a written one follows, one that a law filled changes alone."""
    written = path in written_numbers(car.written)
    return vary(car, {path: value}) if written else replace_fields(car, {path: value})


@pytest.mark.parametrize(("path", "share"), NUMBERS)
def test_gradient_against_central_differences(known: Sensitivity, town: Cycle, path: str, share: float):
    car = complete(load_car(CAR))
    value = float(variables_of(car)[path])
    step = share * value
    low, high = (drive(changed(car, path, value + sign * step), town).consumption_pack_wh_km for sign in (-1, 1))
    slope = (high - low) / (2.0 * step)
    # The difference quotient errs by its step squared and by kinks where a limit begins to act; a millionth of the
    # consumption for the whole value stands for slopes that are nothing.
    floor = 1e-6 * known.consumption_pack_wh_km / value
    assert known.consumption_gradient[path] == pytest.approx(slope, rel=1e-4, abs=floor)


def test_every_gradient_is_a_number(known: Sensitivity):
    for gradient in (known.consumption_gradient, known.range_gradient):
        assert set(gradient) == set(numbers_of(complete(load_car(CAR))))
        assert np.all(np.isfinite(list(gradient.values())))


def test_signs_are_those_of_common_sense(known: Sensitivity):
    for path in ("masses.mass_test_kg", "road_load.a_lbf", "auxiliaries.power_base_w"):
        assert known.consumption_gradient[path] > 0.0
        assert known.range_gradient[path] < 0.0
    assert known.range_gradient["battery.energy_usable_kwh"] > 0.0
    # What the pack loses inside costs range. At its terminals it acts by the limits of a full battery alone, with which the
    # drive begins: the more resistance, the sooner recovery meets the highest voltage.
    assert known.range_gradient["battery.resistance_mohm"] < 0.0
    assert known.consumption_gradient["battery.resistance_mohm"] > 0.0
    assert known.consumption_gradient["regeneration.axle_share_max"] < 0.0


def test_half_width_is_the_quadrature(known: Sensitivity):
    car = complete(load_car(CAR))
    # A number that exact laws derive from others has no width of its own: the written ones bring it.
    widths = {path: 0.0 if car.parents.get(path) else width for path, width in half_widths(car).items()}
    terms = [known.consumption_gradient[path] * width for path, width in widths.items()]
    assert known.consumption_half_width_wh_km == pytest.approx(float(np.linalg.norm(terms)), rel=1e-9)
    assert 0.01 < known.consumption_half_width_wh_km / known.consumption_pack_wh_km < 0.3


def test_widths_come_from_range_then_kind_then_law():
    car = complete(load_car(CAR))
    widths = half_widths(car)
    assert widths["tyres.radius_dynamic_mm"] == pytest.approx((338 - 324) / 2)  # its evidence writes a range
    assert widths["road_load.a_lbf"] == pytest.approx(0.01 * variables_of(car)["road_load.a_lbf"])  # certified
    assert widths["auxiliaries.power_base_w"] == pytest.approx(0.35 * car.auxiliaries.power_base_w)  # a law's habit
    area, coefficient = 2.22, 0.219
    parents = np.sqrt(0.04**2 + 0.05**2 - 0.04 * 0.05) * area * coefficient  # press and database, off in opposite ways
    assert widths["body.drag_area_m2"] == pytest.approx(parents, rel=1e-9)
