"""Names as people write them: other letters, other signs, usual aliases; what is not found is told with its nearest."""

from pathlib import Path

import pytest

from template_files import filled
from voltwright.errors import UnknownNameError, known_name, nearest
from voltwright.library.cars import car_names, load_car
from voltwright.library.climates import climate_names, load_climate
from voltwright.library.cycles import load_cycle
from voltwright.library.days import load_day
from voltwright.spec.loading import car_from_data
from voltwright.spec.template import template


@pytest.mark.parametrize(
    ("written", "name"),
    [
        *[("wltp", "wltc-class3b"), ("WLTC", "wltc-class3b"), ("WLTC Class 3b", "wltc-class3b"), ("wltc_class2", "wltc-class2")],
        *[("ftp", "ftp75"), ("FTP-75", "ftp75"), ("cltc", "cltc-p"), ("CLTC-P", "cltc-p"), ("US-06", "us06"), ("UDDS", "udds")],
    ],
)
def test_cycles_by_usual_names(written: str, name: str):
    assert load_cycle(written).name == name


@pytest.mark.parametrize("written", ["Xiaomi SU7", "xiaomi_su7", "XIAOMI-SU7", "xiaomisu7"])
def test_cars_in_any_letters(written: str):
    assert load_car(written).name == "xiaomi-su7"


@pytest.mark.parametrize(
    ("written", "part"),
    [("model 3", "tesla-model-3"), ("Model3", "tesla-model-3"), ("polestar2", "polestar-2"), ("BMW i3", "bmw-i3")],
)
def test_nearest_by_the_parts_of_a_name(written: str, part: str):
    with pytest.raises(UnknownNameError) as caught:
        load_car(written)
    assert part in str(caught.value).split("nearest are ")[1].split(", ")[0]
    assert all(part in name for name in nearest(written, car_names(), count=2))


def test_places_are_listed_whole():
    with pytest.raises(UnknownNameError) as caught:
        load_climate("atlantis")
    assert all(name in str(caught.value) for name in climate_names())


def test_a_name_that_two_things_could_have_is_asked_back():
    with pytest.raises(UnknownNameError, match="the nearest are a-1, a1"):
        known_name("thing", "A 1", ["a-1", "a1"])
    assert known_name("thing", "a1", ["a-1", "a1"]) == "a1"


def test_choices_in_any_letters(tmp_path: Path):
    text = filled(template("my-car")).replace("chemistry: nmc", "chemistry: NMC").replace("kind: pmsm", "kind: PMSM")
    (tmp_path / "my-car.yaml").write_text(text.replace("vehicle_class: car", "vehicle_class: SUV"))
    car = load_car(tmp_path / "my-car.yaml")
    assert car.drive_units.rear is not None
    assert (car.battery.chemistry, car.drive_units.rear.motor.kind, car.vehicle_class) == ("nmc", "pmsm", "suv")


def test_files_beside_a_day_are_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine.yaml").write_text(filled(template("mine")))
    (tmp_path / "way.csv").write_text("time_s,speed_km_h\n0,0\n10,30\n20,0\n")
    (tmp_path / "day.yaml").write_text(
        "name: a-day\ncar: mine.yaml\nambient_c: {'00:00': 10}\nentries:\n  - {do: Drive, at: '08:00', cycle: way.csv}\n"
    )
    monkeypatch.chdir("/")
    day = load_day(tmp_path / "day.yaml")
    assert load_car(day.car).name == "mine"
    assert load_day(day) is day


def test_specs_pass_through(car_data):
    spec = car_from_data(car_data)
    assert load_car(spec) is spec
    cycle = load_cycle("udds")
    assert load_cycle(cycle) is cycle
