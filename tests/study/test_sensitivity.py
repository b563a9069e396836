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
from voltwright.study.sensitivity import sensitivity
from voltwright.study.sensitivity_result import Sensitivity

CAR = "tesla-model-3-2024-rwd"
USED, RANGE = "consumption_cycle_wh_km", "range_cycle_km"

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
    return sensitivity(CAR, cycle=town)


@pytest.mark.long
def test_values_are_those_of_a_drive(known: Sensitivity, town: Cycle):
    result = drive(CAR, town)
    assert known.figures[USED] == pytest.approx(result.consumption_pack_wh_km, rel=1e-9)
    assert known.figures[RANGE] == pytest.approx(result.range_equivalent_km, rel=1e-9)


def changed(car: CompletedCar, path: str, value: float) -> CompletedCar:
    """The car with another number: what derives from a written one follows, one that a law filled changes alone."""
    written = path in written_numbers(car.written)
    return vary(car, {path: value}) if written else replace_fields(car, {path: value})


@pytest.mark.long
@pytest.mark.parametrize(("path", "share"), NUMBERS)
def test_gradient_against_central_differences(known: Sensitivity, town: Cycle, path: str, share: float):
    car = complete(load_car(CAR))
    value = float(variables_of(car)[path])
    step = share * value
    low, high = (drive(changed(car, path, value + sign * step), town).consumption_pack_wh_km for sign in (-1, 1))
    slope = (high - low) / (2.0 * step)
    # The difference quotient errs by its step squared and by kinks where a limit begins to act; a millionth of the
    # consumption for the whole value stands for slopes that are nothing.
    floor = 1e-6 * known.figures[USED] / value
    assert known.number(path).derivatives[USED] == pytest.approx(slope, rel=1e-4, abs=floor)


@pytest.mark.long
def test_every_gradient_is_a_number(known: Sensitivity):
    assert {each.path for each in known.numbers} == set(numbers_of(complete(load_car(CAR))))
    for each in known.numbers:
        assert np.all(np.isfinite([*each.derivatives.values(), *each.elasticities.values(), *each.contributions.values()]))


@pytest.mark.long
def test_signs_are_those_of_common_sense(known: Sensitivity):
    slopes = {each.path: each.derivatives for each in known.numbers}
    for path in ("masses.mass_test_kg", "road_load.a_lbf", "auxiliaries.power_base_w"):
        assert slopes[path][USED] > 0.0
        assert slopes[path][RANGE] < 0.0
    assert slopes["battery.energy_usable_kwh"][RANGE] > 0.0
    # What the pack loses inside costs range. At its terminals it acts by the limits of a full battery alone, with which the
    # drive begins: the more resistance, the sooner recovery meets the highest voltage.
    assert slopes["battery.resistance_mohm"][RANGE] < 0.0
    assert slopes["battery.resistance_mohm"][USED] > 0.0
    assert slopes["regeneration.axle_share_max"][USED] < 0.0


@pytest.mark.long
def test_half_width_is_the_quadrature(known: Sensitivity):
    car = complete(load_car(CAR))
    # A number that exact laws derive from others has no width of its own: the written ones bring it.
    widths = {path: 0.0 if car.parents.get(path) else width for path, width in half_widths(car).items()}
    terms = [known.number(path).derivatives[USED] * width for path, width in widths.items()]
    assert known.half_widths[USED] == pytest.approx(float(np.linalg.norm(terms)), rel=1e-9)
    assert 0.01 < known.half_widths[USED] / known.figures[USED] < 0.3
    assert sum(known.share(each, USED) for each in known.numbers) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.long
def test_the_first_number_adds_most_and_says_what_it_rests_on(known: Sensitivity):
    adds = [each.contributions[known.figure] for each in known.numbers]
    assert known.figure == RANGE and adds == sorted(adds, reverse=True)
    mass, base = known.number("masses.mass_test_kg"), known.number("auxiliaries.power_base_w")
    assert mass.written and mass.evidence == "certified" and mass.source
    assert not base.written and base.evidence == "default law" and base.source


def test_widths_come_from_range_then_kind_then_law():
    car = complete(load_car(CAR))
    widths = half_widths(car)
    assert widths["tyres.radius_dynamic_mm"] == pytest.approx((338 - 324) / 2)  # its evidence writes a range
    assert widths["road_load.a_lbf"] == pytest.approx(0.01 * variables_of(car)["road_load.a_lbf"])  # certified
    assert widths["auxiliaries.power_base_w"] == pytest.approx(0.35 * car.auxiliaries.power_base_w)  # a law's habit
    area, coefficient = 2.22, 0.219
    parents = np.sqrt(0.04**2 + 0.05**2 - 0.04 * 0.05) * area * coefficient  # press and database, off in opposite ways
    assert widths["body.drag_area_m2"] == pytest.approx(parents, rel=1e-9)
