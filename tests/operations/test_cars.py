"""The list of cars: both kinds, conditions, and rows that say what the cars themselves say."""

import json

import pytest
from ruamel.yaml import YAML

from voltwright.defaults.completion import complete
from voltwright.errors import SpecError, UnknownNameError
from voltwright.library.cars import car_names, load_car
from voltwright.library.find import folder, read_yaml
from voltwright.operations.cars import CarsRequest, run_cars
from voltwright.operations.codec import from_json, to_json

ALL = run_cars(CarsRequest()).cars


def test_both_kinds_are_listed():
    assert [row.name for row in ALL if row.kind == "reference"] == car_names()
    assert sum(row.kind == "certified" for row in ALL) >= 300
    assert len({row.name for row in ALL}) == len(ALL)


@pytest.mark.parametrize("row", [row for row in ALL if row.kind == "certified"][::30], ids=lambda row: row.name)
def test_a_certified_row_is_that_of_its_car(row):
    car = complete(load_car(row.name), "none")
    assert row.energy_usable_kwh == pytest.approx(car.battery.energy_usable_kwh)
    assert row.mass_curb_kg == pytest.approx(car.masses.mass_curb_kg)
    assert row.driven_axles == car.axles and row.chemistry == car.battery.chemistry
    assert row.power_max_kw == pytest.approx(sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles))
    assert ("battery.energy_usable_kwh" in row.assumed) == ("battery.energy_usable_kwh" in car.assumptions)


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({"make": "pole"}, lambda row: row.make == "Polestar"),
        ({"year_from": 2021, "year_to": 2022}, lambda row: row.model_year in (2021, 2022)),
        ({"vehicle_class": "suv"}, lambda row: row.vehicle_class == "suv"),
        ({"drive": "front"}, lambda row: row.driven_axles == ("front",)),
        ({"range_min_km": 500.0, "kind": "certified"}, lambda row: row.range_km >= 500.0 and row.range_procedure == "EPA"),
        ({"range_max_km": 200.0}, lambda row: row.range_km <= 200.0),
        ({"price_max": 40_000.0}, lambda row: row.price.amount <= 40_000.0),
    ],
)
def test_conditions(conditions, holds):
    found = run_cars(CarsRequest(**conditions)).cars
    assert 0 < len(found) < len(ALL) and all(holds(row) for row in found)


def test_wrong_conditions_are_refused():
    with pytest.raises(UnknownNameError, match="`vehicle_class` must be one of car, suv"):
        run_cars(CarsRequest(vehicle_class="tank"))
    with pytest.raises(SpecError, match="swapped"):
        run_cars(CarsRequest(range_min_km=500.0, range_max_km=100.0))


def test_a_row_has_the_dimensions_that_its_file_writes():
    rows = {row.name: row for row in ALL}
    body = load_car("xiaomi-su7").body
    row = rows["xiaomi-su7"]
    assert (row.length_mm, row.wheelbase_mm) == (body.length_mm, body.wheelbase_mm)
    assert all(row.length_mm is None for row in ALL if row.kind == "certified")


def test_json_both_ways():
    found = run_cars(CarsRequest(make="Lucid"))
    assert from_json(type(found), json.loads(json.dumps(to_json(found)))) == found


def test_libyaml_reads_the_shipped_files_as_yaml_1_2():
    for name in car_names()[::3]:
        entry = folder("cars") / f"{name}.yaml"
        assert read_yaml(entry) == YAML(typ="safe", pure=True).load(entry.read_text(encoding="utf-8"))
