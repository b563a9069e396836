"""Car files that are wrong: each gives one sentence with path, value and what must hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voltwright.defaults.completed_parts import CompletedLossMap
from voltwright.defaults.completion import complete
from voltwright.errors import FileError, SpecError
from voltwright.library.cars import read_car
from voltwright.spec.loading import car_from_data

Spoil = Callable[[dict[str, Any]], Any]

# what is done to a good file, the path that the error names, words of its sentence
FAULTS: list[tuple[str, Spoil, str, str]] = [
    (
        "misspelt key",
        lambda car: car["battery"].update(energy_usable_kw=60),
        "battery.energy_usable_kw",
        r"`battery\.energy_usable_kw` is not a key .* nearest are `energy_usable_kwh`",
    ),
    ("unknown section", lambda car: car.update(wheels={}), "wheels", "`wheels` is not a key"),
    ("missing", lambda car: car.pop("battery"), "battery", "`battery` must be written, but is missing"),
    ("missing below", lambda car: car["battery"].pop("chemistry"), "battery.chemistry", "must be written, but is missing"),
    (
        "too large",
        lambda car: car["masses"].update(mass_curb_kg=900000),
        "masses.mass_curb_kg",
        "must be less than 60000 kg, but is 900000 kg",
    ),
    (
        "sign",
        lambda car: car["battery"].update(energy_usable_kwh=-60),
        "battery.energy_usable_kwh",
        "more than 0.01 kWh, but is -60",
    ),
    ("text", lambda car: car["battery"].update(cells_series="many"), "battery.cells_series", "must be a whole number"),
    ("half a cell", lambda car: car["battery"].update(cells_series=96.5), "battery.cells_series", "must be a whole number"),
    ("choice", lambda car: car["battery"].update(chemistry="lead"), "battery.chemistry", "must be 'nmc', 'nca', 'lfp' or 'lmo'"),
    (
        "nan",
        lambda car: car["battery"].update(energy_usable_kwh=float("nan")),
        "battery.energy_usable_kwh",
        "must be a finite number",
    ),
    ("infinite", lambda car: car["masses"].update(mass_curb_kg=float("inf")), "masses.mass_curb_kg", "must be a finite number"),
    (
        "nothing",
        lambda car: car["battery"].update(energy_usable_kwh=[60]),
        "battery.energy_usable_kwh",
        "must be a number in kWh, but is",
    ),
    ("scalar for section", lambda car: car.update(battery=60), "battery", "must hold keys of its own, but is 60"),
    (
        "kind of motor",
        lambda car: car["drive_units"]["rear"]["motor"].update(kind="steam"),
        "drive_units.rear.motor",
        r"`drive_units\.rear\.motor\.kind` must be one of .*'pmsm'.* but is 'steam'",
    ),
    ("no kind of road load", lambda car: car.update(road_load={"f0_n": 100}), "road_load", r"`road_load\.kind` must be one of"),
    ("name", lambda car: car.update(name="Test Car"), "name", "`name` must be small letters"),
    (
        "misspelt below a tagged union",
        lambda car: car["drive_units"]["rear"]["motor"].update(power_kw=3),
        "drive_units.rear.motor.power_kw",
        "nearest are `power_max_kw`",
    ),
]


@pytest.mark.parametrize(("spoil", "path", "words"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_fault_is_named(car_data: dict[str, Any], spoil: Spoil, path: str, words: str):
    spoil(car_data)
    with pytest.raises(SpecError, match=words) as caught:
        car_from_data(car_data)
    assert caught.value.path == path
    assert "\n" not in str(caught.value)


def test_wrong_unit_in_the_key_says_which_to_use(car_data: dict[str, Any]):
    car_data["limits"] = {"speed_max_mph": 100}
    with pytest.raises(SpecError, match=r'Give it in km/h, or write a text with the unit, such as `speed_max_kmh: "... mph"`'):
        car_from_data(car_data)


def test_the_least_car_loads(car_data: dict[str, Any]):
    assert car_from_data(car_data).axles == ("rear",)


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml", ".toml"])
def test_all_file_kinds_give_the_same_car(tmp_path: Path, car_data: dict[str, Any], suffix: str):
    path = tmp_path / f"car{suffix}"
    if suffix == ".toml":
        path.write_text(
            'name = "test-car"\ntitle = "Test car"\nmake = "Test"\n[masses]\nmass_curb_kg = 1500\n'
            '[drive_units.rear.motor]\nkind = "pmsm"\npower_max_kw = 150\n'
            '[battery]\nchemistry = "nmc"\nenergy_usable_kwh = 60\n'
        )
    else:
        path.write_text(json.dumps(car_data))  # JSON is YAML too
    assert read_car(path) == car_from_data(car_data)


FILES = [
    ("empty.yaml", "", SpecError, "is empty"),
    ("blank.json", "  \n", SpecError, "is empty"),
    ("list.yaml", "- 1\n- 2\n", SpecError, "must hold keys and values, but holds a list"),
    ("text.yaml", "hello\n", SpecError, "but holds a text"),
    ("broken.yaml", "a: [1, 2\nb: 3\n", SpecError, "is no valid YAML: line"),
    ("broken.json", '{"a": 1,', SpecError, "is no valid JSON"),
    ("broken.toml", "a = = 1", SpecError, "is no valid TOML"),
    ("twice.yaml", "a: 1\na: 2\n", SpecError, "is no valid YAML"),
    ("car.txt", "a: 1\n", FileError, "ends in .yaml, .yml, .json or .toml"),
]


@pytest.mark.parametrize(("name", "text", "kind", "words"), FILES, ids=[entry[0] for entry in FILES])
def test_file_that_is_none(tmp_path: Path, name: str, text: str, kind: type[Exception], words: str):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(kind, match=words):
        read_car(path)


def test_absent_and_binary_files(tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"):
        read_car(tmp_path / "none.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\x00\x81")
    with pytest.raises(FileError, match=r"must be text in UTF-8, but byte 1, in line 1, is not \(0xff\)"):
        read_car(binary)


def test_a_loss_map_beside_the_file_is_found_from_anywhere(
    tmp_path: Path, car_data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    rows = [f"{n},{t},{100 + n / 10 + t * t},{n / 100}" for n in (0, 8000, 16000) for t in (0, 155, 310)]
    (tmp_path / "own.csv").write_text("speed_rpm,torque_nm,loss_w,drag_w\n" + "\n".join(rows) + "\n")
    car_data["drive_units"]["rear"]["motor"] = {"kind": "loss_map", "power_max_kw": 150, "torque_max_nm": 310, "map": "own.csv"}
    (tmp_path / "car.json").write_text(json.dumps(car_data))
    beside = complete(read_car(tmp_path / "car.json")).drive_units.rear
    monkeypatch.chdir(tmp_path)
    here = complete(car_from_data(car_data)).drive_units.rear
    for unit in (beside, here):
        assert unit is not None and isinstance(unit.motor, CompletedLossMap)
        assert unit.motor.table.loss_w.shape == (3, 3)
