"""`voltwright show`: the numbers of the file, and as a run uses them."""

import json
from collections.abc import Callable

import pytest

from voltwright.defaults.completion import complete
from voltwright.defaults.numbers import numbers_of
from voltwright.library.cars import load_car
from voltwright.physics.vehicle import Vehicle
from voltwright.units import N_PER_LBF

CAR = "polestar-2-2024-lrsm"


def fields_shown(voltwright: Callable, *words: str) -> dict[str, float]:
    rows = json.loads(voltwright("show", CAR, "--json", *words).out)["fields"]
    return {row["path"]: row["value"] for row in rows}


def test_as_used_is_what_the_vehicle_got(voltwright: Callable):
    car, shown = complete(load_car(CAR)), fields_shown(voltwright, "--as-used")
    vehicle = Vehicle.from_car(car)
    assert shown["road_load.a_lbf"] * N_PER_LBF == pytest.approx(float(vehicle.road_load.constant_n), rel=1e-12)
    assert shown["auxiliaries.power_base_w"] == float(vehicle.auxiliaries.power_base_w)
    copper_w = float(vehicle.units[0].machine.copper_w)  # pyright: ignore[reportAttributeAccessIssue]
    assert shown["drive_units.rear.motor.loss_copper_kw"] * 1e3 == pytest.approx(copper_w)
    assert {path: shown[path] for path in numbers_of(car)} == pytest.approx(numbers_of(car), rel=1e-12)


def test_plain_shows_what_the_file_writes_and_the_loss_model(voltwright: Callable):
    spec, car, shown = load_car(CAR), complete(load_car(CAR)), fields_shown(voltwright)
    assert shown["road_load.a_lbf"] == spec.road_load.a_lbf  # pyright: ignore[reportAttributeAccessIssue]
    assert shown["auxiliaries.power_base_w"] == car.auxiliaries.power_base_w
    answer = json.loads(voltwright("show", CAR, "--json").out)
    assert car.loss_model.basis == "maker" and answer["loss_model"] == car.loss_model.words
    text = voltwright("show", CAR).out
    assert f"Loss model: {car.loss_model.words}." in text and "--as-used shows it" in text
    assert "--as-used shows it" not in voltwright("show", CAR, "--as-used").out
