"""Checks that span the parts of a car."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from voltwright.errors import SpecError
from voltwright.spec.base import fields_of, replace_fields
from voltwright.spec.loading import car_from_data

Spoil = Callable[[dict[str, Any]], Any]

IMPOSSIBLE: list[tuple[str, Spoil, str, str]] = [
    (
        "usable above gross",
        lambda car: car["battery"].update(energy_usable_kwh=82, energy_gross_kwh=75),
        "battery.energy_usable_kwh",
        r"must be at most `battery\.energy_gross_kwh` \(75 kWh\), but is 82 kWh",
    ),
    ("no energy", lambda car: car["battery"].pop("energy_usable_kwh"), "battery.energy_usable_kwh", "must be written"),
    ("no mass", lambda car: car.pop("masses"), "masses.mass_curb_kg", "must be written"),
    ("no motor", lambda car: car.update(drive_units={}), "drive_units", "must hold a `front` or a `rear`"),
    (
        "gross mass below empty",
        lambda car: car["masses"].update(mass_gross_max_kg=1400),
        "masses.mass_gross_max_kg",
        r"at least `masses\.mass_curb_kg` \(1500 kg\), but is 1400 kg",
    ),
    ("fixed split", lambda car: car.update(split={"kind": "fixed"}), "split.front_share", "must be written for a fixed split"),
    (
        "fade ends above its start",
        lambda car: car.update(regeneration={"speed_fade_start_kmh": 5, "speed_fade_end_kmh": 8}),
        "regeneration.speed_fade_end_kmh",
        r"below `speed_fade_start_kmh` \(5 km/h\), but is 8 km/h",
    ),
]


@pytest.mark.parametrize(("spoil", "path", "words"), [entry[1:] for entry in IMPOSSIBLE], ids=[entry[0] for entry in IMPOSSIBLE])
def test_impossible_pair(car_data: dict[str, Any], spoil: Spoil, path: str, words: str):
    spoil(car_data)
    with pytest.raises(SpecError, match=words) as caught:
        car_from_data(car_data)
    assert caught.value.path == path


def test_a_spec_is_frozen(car_data: dict[str, Any]):
    spec = car_from_data(car_data)
    with pytest.raises(ValidationError):
        spec.name = "other"  # pyright: ignore[reportAttributeAccessIssue]


def test_fields_and_their_replacement(car_data: dict[str, Any]):
    spec = car_from_data(car_data)
    changed = replace_fields(spec, {"battery.energy_usable_kwh": 70.0, "drive_units.rear.motor.power_max_kw": 99.0})
    values = dict(fields_of(changed))
    assert values["battery.energy_usable_kwh"] == 70.0
    assert values["drive_units.rear.motor.power_max_kw"] == 99.0
    assert dict(fields_of(spec))["battery.energy_usable_kwh"] == 60.0


@pytest.mark.parametrize("path", ["battery.colour", "nowhere", "name.first", "drive_units.front.motor"])
def test_replacing_what_does_not_exist(car_data: dict[str, Any], path: str):
    with pytest.raises(KeyError):
        replace_fields(car_from_data(car_data), {path: 1.0})


def test_a_capacity_too_small_for_the_energy_is_refused(car_data: dict[str, Any]):
    car_data["battery"] |= {"energy_usable_kwh": 60, "cells_series": 96, "capacity_ah": 80}
    with pytest.raises(SpecError, match=r"`battery.capacity_ah` must hold `battery.energy_usable_kwh` \(60 kWh\), but 80 Ah"):
        car_from_data(car_data)
