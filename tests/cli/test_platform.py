"""`voltwright platform`, and a variant where a command takes a car."""

import json
from pathlib import Path

import pytest

from platform_files import platform_data
from voltwright.errors import ExitCode


@pytest.fixture
def file(here: Path) -> str:
    (here / "small.json").write_text(json.dumps(platform_data()), encoding="utf-8")
    return "small.json"


@pytest.mark.long
def test_the_table_names_variants_and_parts_and_writes_cars_and_a_picture(voltwright, here: Path, file: str):
    done = voltwright("platform", file, "--out", "cars", "--picture", "platform.svg")
    assert done.code == 0, done.err
    assert "2 variants of 1 pack, 1 drive unit and 2 bodies" in done.out
    assert (here / "platform.svg").read_text(encoding="utf-8").count("<svg") == 1
    assert voltwright("check", "cars/suv.yaml").code == 0
    again = voltwright("platform", file, "--out", "cars")
    assert again.code == ExitCode.FILE
    assert "'cars/sedan.yaml' is there already" in again.err


@pytest.mark.long
def test_families_are_printed_and_are_in_the_json(voltwright, file: str):
    done = voltwright("platform", file, "--rules", "--picture", "family.svg")
    assert done.code == 0, done.err
    assert "Interpolation family 1: sedan, suv" in done.out
    assert "Vehicle L asks for the least energy" in done.out
    result = json.loads(voltwright("platform", file, "--family", "--json").out)
    assert [family["variants"] for family in result["families"]] == [["sedan", "suv"]]
    assert {row["confidence"] for row in result["rules"]} == set(result["confidence"])
    assert result["variants"][0]["origins"]["battery.chemistry"] == "parts.pack"


def test_a_variant_is_a_car_for_show_and_check(voltwright, file: str):
    assert "Shared part pack." in voltwright("show", f"{file}#suv", "--json").out
    assert voltwright("check", file, f"{file}#suv", "gwm-skateboard-2021").out.count(": ok, ") == 3


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("drive", "small.json", "udds"), ExitCode.SPEC, "'small.json' is a platform of 2 cars (sedan, suv)"),
        (("show", "small.json#suw"), ExitCode.NAME, "There is no variant of small named 'suw'; the nearest are suv"),
        (("platform", "smal"), ExitCode.NAME, "There is no platform named 'smal'"),
        (("platform", "small.json#suv"), ExitCode.SPEC, "names one car of a platform; write the platform alone, 'small.json'"),
        (("platform", "none.yaml"), ExitCode.FILE, "There is no file"),
        (("platform", "xiaomi-su7"), ExitCode.NAME, "There is no platform named 'xiaomi-su7'"),
        (("schema", "--kind", "boat"), ExitCode.NAME, "design-study, plan, but is 'boat'"),
    ],
)
def test_bad_input_is_one_sentence(voltwright, file: str, words: tuple[str, ...], code: int, sentence: str):
    done = voltwright(*words)
    assert (done.code, done.err.count("\n")) == (code, 1)
    assert sentence in done.err


def test_check_lists_every_problem_of_a_platform_once(voltwright, here: Path):
    data = platform_data()
    data["parts"]["pack"]["battery"]["energy_usable_kwh"] = -1
    data["variants"]["suv"]["tyres"] = {"grip": 9}
    (here / "wrong.json").write_text(json.dumps(data), encoding="utf-8")
    done = voltwright("check", "wrong.json")
    assert done.code == ExitCode.SPEC
    assert done.err.count("error: ") == 2
    assert voltwright("platform", "wrong.json").err.count("1 more: `voltwright check` lists them.") == 1


def test_a_variant_that_cannot_be_completed_is_named(voltwright, here: Path):
    data = platform_data()
    motor = {"kind": "loss_map", "power_max_kw": 100, "torque_max_nm": 200, "map": "none"}
    data["variants"]["suv"]["drive_units"] = {"rear": {"motor": motor}}
    (here / "wrong.json").write_text(json.dumps(data), encoding="utf-8")
    for command in ("check", "platform"):
        done = voltwright(command, "wrong.json")
        assert done.code == ExitCode.NAME
        assert "Variant suv: There is no loss map named 'none'" in done.err


def test_a_variant_that_stands_twice_is_refused(voltwright, here: Path):
    (here / "twice.yaml").write_text(
        "name: a\ntitle: AB\nparts: {}\nvariants:\n  suv: {title: one}\n  suv: {title: other}\n", encoding="utf-8"
    )
    done = voltwright("platform", "twice.yaml")
    assert done.code == ExitCode.SPEC
    assert 'found duplicate key "suv"' in done.err
