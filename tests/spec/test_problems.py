"""Every problem of a file at once: those of single fields, and those that span fields."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.spec.car import CarSpec
from voltwright.spec.charger import AcCharger, DcCharger
from voltwright.spec.problems import problems_in

CAR: dict[str, Any] = {
    "name": "some-car",
    "title": "Some car",
    "make": "Some",
    "masses": {"mass_curb_kg": 1500},
    "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": 150}, "gear": {"ratio": 9.0}}},
    "battery": {"chemistry": "nmc", "energy_usable_kwh": 60, "energy_gross_kwh": 65},
}
SPOILT: dict[str, tuple[tuple[str, ...], Any]] = {
    "masses.mass_curb_kg": (("masses", "mass_curb_kg"), "1,500 kg"),
    "masses.mass_kurb_kg": (("masses", "mass_kurb_kg"), 1500),
    "masses.mass_test_lb": (("masses", "mass_test_lb"), 4000),
    "body.width_mm": (("body", "width_mm"), -1),
    "tyres.grip": (("tyres", "grip"), None),
    "drive_units.rear.motor.torque_max_nm": (("drive_units", "rear", "motor", "torque_max_nm"), "many"),
    "drive_units.rear.gear.ratio": (("drive_units", "rear", "gear", "ratio"), 400),
    "battery.chemistry": (("battery", "chemistry"), "lead"),
    "title": (("title",), 5),
    "battery.energy_usable_kwh": (("battery", "energy_usable_kwh"), 70),
    "regeneration.speed_fade_end_kmh": (("regeneration",), {"speed_fade_end_kmh": 9, "speed_fade_start_kmh": 8}),
    "charging.inlets": (("charging",), {"inlets": []}),
    "evidence.body.height_mm": (("evidence",), {"body.height_mm": {"kind": "press"}}),
}


def spoilt(paths: list[str]) -> dict[str, Any]:
    data = copy.deepcopy(CAR)
    for path in paths:
        place, value = SPOILT[path]
        parent = data
        for key in place[:-1]:
            parent = parent.setdefault(key, {})
        parent[place[-1]] = value
    return data


def test_a_valid_file_has_none():
    assert problems_in(CarSpec, CAR) == []


@given(paths=st.lists(st.sampled_from(sorted(SPOILT)), unique=True, min_size=1))
def test_each_problem_is_named_once_and_nothing_else_is(paths: list[str]):
    found = [problem.path for problem in problems_in(CarSpec, spoilt(paths))]
    assert sorted(found) == sorted(paths)


def test_several_that_span_fields():
    data = spoilt(["battery.energy_usable_kwh", "regeneration.speed_fade_end_kmh", "charging.inlets"])
    data["masses"] = {"mass_curb_kg": 1500, "mass_test_kg": 1400, "mass_gross_max_kg": 1300}
    entry = {"kind": "press", "source": "none"}
    data["evidence"] = {"masses.mass_curb_kg": entry, "battery.energy_usable_kwh": entry}
    assert len(problems_in(CarSpec, data)) == 6


def test_what_a_misspelt_key_leaves_missing_is_not_a_problem_of_its_own():
    data = copy.deepcopy(CAR)
    data["masses"] = {"mass_kurb_kg": 1500}
    assert [problem.path for problem in problems_in(CarSpec, data)] == ["masses.mass_kurb_kg"]


def test_what_is_missing():
    found = problems_in(CarSpec, {"name": "some-car", "battery": {}})
    assert [problem.path for problem in found] == ["title", "make", "drive_units", "battery.chemistry"]


@pytest.mark.parametrize(
    ("model", "data", "paths"),
    [
        (
            DcCharger,
            {"kind": "dc", "connectors": ["ccs2", "type1"], "power_max_kw": 50, "voltage_min_v": 900, "voltage_max_v": 400}
            | {"current_max_a": 100, "gives": ["v2g"]},
            ["connectors", "gives", "voltage_min_v"],
        ),
        (
            AcCharger,
            {"kind": "ac", "connectors": ["type2"], "voltage_v": "230,0", "current_max_a": 500},
            ["current_max_a", "voltage_v"],
        ),
    ],
)
def test_chargers(model: Any, data: dict[str, Any], paths: list[str]):
    found = problems_in(model, {"name": "some-charger", "title": "Some charger", **data}, "charger")
    assert set(paths) <= {problem.path for problem in found}


def test_evidence_of_a_wrong_number_is_no_second_problem(car_data: dict[str, Any]):
    car_data["battery"]["energy_usable_kwh"] = -1
    car_data["evidence"] = {"battery.energy_usable_kwh": {"kind": "assumed"}}
    assert [problem.path for problem in problems_in(CarSpec, car_data)] == ["battery.energy_usable_kwh"]
