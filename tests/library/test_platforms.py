"""Shipped platforms and variants of a platform's file as cars."""

import json
from pathlib import Path

import pytest

from platform_files import platform_data
from voltwright.errors import FileError, SpecError, UnknownNameError
from voltwright.library.cars import load_car
from voltwright.library.days import load_day
from voltwright.library.platforms import load_platform, platform_names
from voltwright.spec.base import fields_of, is_number
from voltwright.spec.car_text import car_text
from voltwright.spec.platform_variant import variant_of

SHIPPED = "gwm-skateboard-2021"
NO_CLAIM = ("model_year", "published", "history", "evidence", "sources")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(platform_data()), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", platform_names())
def test_every_number_of_a_shipped_variant_has_evidence_and_every_source_is_cited(name: str):
    platform, cited = load_platform(name), set()
    for each in platform.variants:
        car = variant_of(platform, each).car
        numbers = [path for path, value in fields_of(car) if is_number(value) and path.split(".")[0] not in NO_CLAIM]
        assert not [path for path in numbers if path not in car.evidence], each
        cited |= set(car.sources)
    assert cited == set(platform.sources)


def test_the_example_has_the_four_brands_and_the_partner():
    platform = load_platform(SHIPPED)
    makes = {variant_of(platform, name).car.make for name in platform.variants}
    assert makes == {"Haval", "WEY", "ORA", "Great Wall", "Xiaomi"}
    styles = {variant_of(platform, name).body_style for name in platform.variants}
    assert {"sedan", "suv", "crossover", "pick-up"} <= styles


def test_a_car_is_a_variant_of_a_file_or_of_a_shipped_platform(small: Path):
    assert load_car(f"{small}#suv").name == "small-suv"
    assert load_car(Path(f"{small}#suv")).title == "SUV"
    assert load_car(f"{SHIPPED}#ora-cat") is load_car(f"{SHIPPED}#ora-cat")
    odd = small.with_name("odd#car.json")
    odd.write_text(json.dumps(load_car("xiaomi-su7").model_dump(mode="json", exclude_unset=True)), encoding="utf-8")
    assert load_car(odd).name == "xiaomi-su7"


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("small.json", SpecError, r"is a platform of 2 cars \(sedan, suv\); name one of them, such as '.*small\.json#sedan'"),
        ("small.json#", UnknownNameError, "no variant of small named ''"),
        ("none.json#suv", FileError, "There is no file"),
    ],
)
def test_a_platform_is_no_car(small: Path, name: str, kind: type[Exception], words: str):
    with pytest.raises(kind, match=words):
        load_car(str(small.parent / name))


def test_a_shipped_platform_is_no_car_and_has_near_names():
    with pytest.raises(SpecError, match=f"'{SHIPPED}' is a platform of"):
        load_car(SHIPPED)
    with pytest.raises(UnknownNameError, match=f"no platform named 'gwm-skateboard'; the nearest are {SHIPPED}"):
        load_car("gwm-skateboard#ora-cat")


def test_a_day_finds_a_variant_of_a_platform_beside_its_file(small: Path):
    day = {"name": "a-day", "car": "small.json#suv", "ambient_c": {"06:00": 5}}
    day["entries"] = [{"do": "drive", "at": "07:00", "speed_kmh": 50, "distance_km": 5}]
    path = small.with_name("day.json")
    path.write_text(json.dumps(day), encoding="utf-8")
    assert load_car(load_day(path).car).name == "small-suv"


def test_a_car_written_as_a_file_is_the_same_car(tmp_path: Path):
    for name in (f"{SHIPPED}#haval-suv-awd", "xiaomi-su7", "polestar-2-2024-lrsm"):
        path = tmp_path / "car.yaml"
        path.write_text(car_text(load_car(name), "A comment.\nOf two lines."), encoding="utf-8")
        assert load_car(path) == load_car(name)
