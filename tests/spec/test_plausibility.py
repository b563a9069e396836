"""Implausible numbers: each rule finds what is outside its range, shipped cars keep all of them, a run repeats the warning."""

import copy
from typing import Any

import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.spec.base import fields_of
from voltwright.spec.loading import car_from_data
from voltwright.spec.plausibility import DERIVED, RULES, implausible

CAR: dict[str, Any] = {
    "name": "some-car",
    "title": "Some car",
    "make": "Some",
    "body": {"width_mm": 1850, "height_mm": 1500},
    "masses": {"mass_curb_kg": 1850},
    "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 168, "torque_max_nm": 350}}},
    "battery": {"chemistry": "nmc", "energy_usable_kwh": 60, "voltage_nominal_v": 350},
}


def sentences(**changes: Any) -> list[str]:
    """What is said of the car with other numbers; a path has two underlines for a point."""
    data = copy.deepcopy(CAR)
    for path, value in changes.items():
        *parents, name = path.split("__")
        part = data
        for parent in parents:
            part = part.setdefault(parent, {})
        part[name] = value
    return [each.sentence for each in implausible(car_from_data(data))]


@pytest.mark.parametrize("name", car_names())
def test_shipped_cars_are_plausible(name: str):
    assert implausible(load_car(name)) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body__width_mm": 188}, "`body.width_mm` is 188 mm, but passenger cars have 1200 to 2250 mm"),
        ({"body__width_mm": 188}, "would 1880 mm be right?"),
        ({"masses__mass_curb_kg": 19850}, "would 1985 kg be right?"),
        ({"masses__mass_curb_kg": "185 kg"}, "would 1850 kg be right?"),
        ({"drive_units__rear__motor__torque_max_nm": 35}, "`drive_units.rear.motor.torque_max_nm` 35 N·m gives a base speed of"),
        ({"drive_units__rear__motor__torque_max_nm": 1900}, "gives a base speed of 844 1/min"),
        ({"drive_units__rear__motor__power_max_kw": "229 W"}, "`drive_units.rear.motor.power_max_kw` is 0.229 kW"),
        ({"battery__voltage_nominal_v": 69}, "`battery.voltage_nominal_v` 69 V gives a charge of 870 Ah"),
        ({"battery__energy_usable_kwh": 600}, "would 60 or 6 kWh be right?"),
        ({"battery__energy_gross_kwh": 99}, "gives a usable share of 60.6 %"),
        ({"battery__cells_series": 192}, "gives a cell's voltage of 1.82 V"),
        ({"drive_units__rear__motor__loss_iron_kw": 49}, "gives a share of hysteresis loss of 29.2 %, but passenger cars have"),
        ({"vehicle_class": "truck"}, "`masses.mass_curb_kg` is 1850 kg, but trucks have 2200 to 30000 kg"),
        ({"vehicle_class": "quadricycle", "masses__mass_curb_kg": 450}, "but quadricycles have 2 to 20 kWh"),
        ({"limits__speed_max_kmh": 15}, "would 150 km/h be right?"),
        ({"tyres__rolling_resistance": 0.09}, "would 0.009 be right?"),
    ],
)
def test_what_is_implausible_is_said_with_what_would_fit(changes: dict[str, Any], words: str):
    found = sentences(**changes)
    assert any(words in sentence for sentence in found)
    assert len(found) == 1 or "vehicle_class" in changes


def test_every_rule_is_of_fields_that_exist():
    known = {path for name in car_names() for path, _ in fields_of(load_car(name))}
    known |= {path for name in car_names()[:20] for path, _ in fields_of(complete(load_car(name)))}
    known |= {"road_load.f0_n", "road_load.f1_n_per_kmh", "road_load.f2_n_per_kmh2"}
    for rule in RULES:
        assert rule.low < rule.high and rule.source
        for path in DERIVED[rule.quantity].fields if rule.quantity in DERIVED else (rule.quantity,):
            assert {path.replace("*", axle) for axle in ("front", "rear")} & known or path == "tyres.grip", path


def test_what_the_file_leaves_out_is_not_judged():
    assert sentences() == []
