"""Which figures repeat the car's file, and which cars know their road load as a sum alone."""

from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.drive import drive
from voltwright.procedures.performance import accelerate
from voltwright.spec.car import CarSpec
from voltwright.study.stated import inputs_of, losses_of

COAST_DOWN = "tesla-model-3-2024-rwd"


def changed(name: str, **parts: Any) -> CarSpec:
    return CarSpec.model_validate(load_car(name).model_dump(exclude_unset=True) | parts)


def test_a_top_speed_that_the_file_states_is_an_input():
    car = complete(load_car("xiaomi-su7"))
    assert inputs_of(car, accelerate(car))["speed_max_kmh"] == "limits.speed_max_kmh"
    free = complete(changed("xiaomi-su7", limits={}, evidence={}))
    assert "speed_max_kmh" not in inputs_of(free, accelerate(free))


def test_a_limit_that_the_car_does_not_reach_is_no_input():
    weak = complete(changed("xiaomi-su7", limits={"speed_max_kmh": 500.0}, evidence={}))
    assert "speed_max_kmh" not in inputs_of(weak, accelerate(weak))


@pytest.mark.parametrize(
    ("parts", "summed"),
    [
        ({}, True),
        ({"body": {"drag_area_m2": 0.62}, "tyres": {"rolling_resistance": 0.008, "size": "215/55 R18"}}, False),
        ({"body": {"drag_area_m2": 0.62}}, True),
        ({"body": {"drag_coefficient": 0.27, "frontal_area_m2": 2.3}, "tyres": {"rolling_resistance": 0.008}}, False),
    ],
)
def test_a_coast_down_is_one_loss_unless_the_body_is_known(parts: dict[str, Any], summed: bool):
    car = complete(changed(COAST_DOWN, evidence={}, **parts))
    assert car.road_load.kind != "body_and_tyres"
    driven = drive(car, "udds")
    losses = losses_of(car, driven)
    assert ("road_load" in losses) is summed
    assert ("aerodynamic" in losses) is ("rolling" in losses) is not summed
    assert sum(losses.values()) == pytest.approx(sum(driven.losses_wh.values()) / driven.distance_km, rel=1e-12)


def test_body_and_tyres_are_told_apart():
    car = complete(load_car("xiaomi-su7"))
    assert {"aerodynamic", "rolling"} <= set(losses_of(car, drive(car, "udds")))
