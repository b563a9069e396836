"""The loss model: tests of other cars, never of this car itself, kept by what it depends on."""

from dataclasses import fields, is_dataclass
from typing import Any, get_args

import numpy as np
import pytest

from voltwright.defaults.calibration.factors import CALIBRATED_CLASSES, FACTOR_NAMES, ROAD
from voltwright.defaults.calibration.test_evidence import vehicle_name
from voltwright.defaults.calibration.variance_components import SPREADING
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete, completed_car, vary
from voltwright.defaults.loss_model import COMPARED_M_S, SAME_LOAD, SAME_MASS, family_of, laws_alone, road_load_si
from voltwright.errors import SpecError
from voltwright.library.cars import car_names, load_car
from voltwright.spec.base import fields_of, leaf, replace_fields

CAR = "polestar-2-2024-lrsm"

NOT_USED = ("price", "published", "history", "correlations", "evidence", "sources")


def test_tests_are_of_the_makers_other_cars():
    model = complete(load_car(CAR)).loss_model
    assert model.basis == "maker" and model.tests
    assert {test.maker for test in model.tests} == {"geely"}
    assert not [test for test in model.tests if test.vehicle == "202405"], "its own test vehicle"
    assert f"refined with {len(model.tests)} EPA tests of other cars of the Geely group" in model.words


@pytest.mark.parametrize("name", car_names())
def test_no_test_of_this_car_itself_is_used(name: str):
    car = complete(load_car(name))
    plain = complete(load_car(name), "none")
    if car.vehicle_class not in CALIBRATED_CLASSES:
        assert car.loss_model.tests == ()
        return
    own, platform = family_of(plain).own, family_of(plain).platform
    constant, linear, quadratic = road_load_si(plain)
    load_n = constant + linear * COMPARED_M_S + quadratic * COMPARED_M_S**2
    for test in car.loss_model.tests:
        same_mass = abs(test.mass_kg / plain.masses.mass_test_kg - 1.0) <= SAME_MASS
        same_load = abs(test.road_load_n(COMPARED_M_S) - load_n) < SAME_LOAD * load_n
        assert not (test.platform == platform and same_mass and same_load)
        assert vehicle_name(test) not in own


def test_type_alone_changes_nothing_beyond_the_traits():
    model = complete(load_car(CAR), "type").loss_model
    assert (model.basis, model.words, model.tests) == ("type", "vehicle type", ())
    assert set(model.changes.values()) == {0.0}
    assert np.all(np.diag(model.covariance)[[FACTOR_NAMES.index(name) for name in SPREADING]] > 0.0)


def test_a_maker_without_tests_is_of_its_type():
    spec = load_car("xiaomi-su7")
    car = complete(spec)
    assert car.loss_model.tests == () and "no EPA test" in car.loss_model.words
    assert dict(fields_of(car)) == dict(fields_of(complete(spec, "type")))


def test_it_is_kept_and_told_apart_by_what_it_depends_on():
    spec = load_car("tesla-model-3-2024-rwd")
    model = complete(spec).loss_model
    assert complete(replace_fields(spec, {"battery.energy_usable_kwh": 55.0})).loss_model is model
    # Another mass is another car: the tests of this one then teach about it.
    heavier = complete(replace_fields(spec, {"masses.mass_test_kg": 2100.0})).loss_model
    assert heavier is not model and len(heavier.tests) > len(model.tests)
    assert vary(complete(spec), {"masses.mass_test_kg": 2100.0}).loss_model is model


def test_power_over_mass_acts_in_a_variant():
    car = complete(load_car("tesla-model-3-2024-rwd"))
    path = "drive_units.rear.motor.loss_iron_kw"
    assert leaf(vary(car, {"masses.mass_test_kg": 2500.0}), path) != leaf(car, path)


def test_what_the_file_writes_is_kept_but_the_road_load():
    spec = load_car("volkswagen-id3-2021-pro")
    car = complete(spec)
    road = ROAD[spec.road_load.kind]
    for path, value in fields_of(spec):
        if path.split(".")[0] not in NOT_USED and path not in road:
            assert leaf(car, path) == value, path
    assert car.loss_model.changes["road"] != 0.0
    plain = complete(spec, "none")
    for path in road:
        assert leaf(car, path) == pytest.approx(leaf(plain, path) * (1.0 + car.loss_model.changes["road"]), rel=1e-12)


def test_a_loss_model_of_ones_own():
    spec = load_car("xiaomi-su7")
    double = laws_alone({"every car": {"gear": float(np.log(2.0))}})
    one, two = (complete(spec, model).drive_units.rear for model in ("none", double))
    assert one is not None and two is not None
    assert two.gear.mesh_loss_fraction == pytest.approx(2.0 * one.gear.mesh_loss_fraction, rel=1e-12)
    with pytest.raises(SpecError, match="must be maker, type or none"):
        complete(spec, "kin")  # pyright: ignore[reportArgumentType]


def test_an_entry_point_takes_a_name_a_spec_or_a_completed_car():
    car = complete(load_car(CAR))
    assert completed_car(car) is car
    assert dict(fields_of(completed_car(CAR))) == dict(fields_of(completed_car(load_car(CAR)))) == dict(fields_of(car))


def _gaps(part: Any, path: str = "") -> list[str]:
    """Paths that are None though their declaration does not allow it."""
    found = []
    for field in fields(part):
        value = getattr(part, field.name)
        if value is None and type(None) not in get_args(field.type):
            found.append(f"{path}{field.name}")
        elif is_dataclass(value):
            found += _gaps(value, f"{path}{field.name}.")
    return found


@pytest.mark.parametrize("name", car_names())
def test_nothing_is_left_open(name: str):
    car = complete(load_car(name))
    assert isinstance(car, CompletedCar)
    assert _gaps(car) == []
    assert set(car.loss_model.changes) == set(FACTOR_NAMES)
