"""`check` and an implausible car: all errors, then all warnings; a run says the warning once, in one line."""

import json
from pathlib import Path

import pytest

from voltwright.errors import ExitCode

CAR = """\
name: some-car
title: Some car
make: Some
body: {width_mm: 1850}
masses: {mass_curb_kg: 1850}
drive_units: {rear: {motor: {kind: pmsm, power_max_kw: 168, torque_max_nm: 350}}}
battery: {chemistry: nmc, energy_usable_kwh: 60, voltage_nominal_v: 350}
"""


def write(here: Path, *changes: tuple[str, str]) -> str:
    text = CAR
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (here / "some-car.yaml").write_text(text, encoding="utf-8")
    return "some-car.yaml"


def test_all_errors_at_once(here: Path, voltwright):
    file = write(
        here, ("width_mm: 1850", "widht_mm: 1850"), ("168", '"168,5 kW"'), ("energy_usable_kwh: 60", "energy_usable_kwh: -60")
    )
    outcome = voltwright("check", file)
    assert outcome.code == ExitCode.SPEC and outcome.out == ""
    lines = outcome.err.splitlines()
    assert len(lines) == 3 and all(line.startswith("error: some-car.yaml: `") for line in lines)
    answer = json.loads(voltwright("check", file, "--json").out)["files"][0]
    assert [each["path"] for each in answer["errors"]] == [
        "body.widht_mm",
        "drive_units.rear.motor.power_max_kw",
        "battery.energy_usable_kwh",
    ]
    assert answer["warnings"] == []


def test_the_assumed_numbers_that_matter_are_named(here: Path, voltwright):
    file = write(here)
    lines = voltwright("check", file).out.splitlines()
    assert len(lines) == 4 and lines[0].startswith("some-car.yaml: ok, Some car")
    assert lines[1].startswith("  assumed, and moves the range much: `tyres.rolling_resistance` 0.0073 (typical of the class")
    row = json.loads(voltwright("check", file, "--json").out)["files"][0]
    assert len(row["most_assumed"]) == 3
    assert 0.02 < row["most_assumed"][0]["range_share"] < 0.1
    certified = json.loads(voltwright("certify", file, "--procedure", "wltp", "--json").out)
    assert certified["most_assumed"] == row["most_assumed"]


def test_warnings_come_behind(here: Path, voltwright):
    file = write(here, ("mass_curb_kg: 1850", "mass_curb_kg: 18500"), ("width_mm: 1850", "width_mm: 185"))
    outcome = voltwright("check", file)
    assert outcome.code == 0 and "ok, Some car" in outcome.out.splitlines()[0]
    assert [line.split(" is ")[0] for line in outcome.err.splitlines()] == [
        "warning: some-car.yaml: `body.width_mm`",
        "warning: some-car.yaml: `masses.mass_curb_kg`",
    ]
    answer = json.loads(voltwright("check", file, "--json").out)["files"][0]
    assert answer["valid"] and [each["path"] for each in answer["warnings"]] == ["body.width_mm", "masses.mass_curb_kg"]


@pytest.mark.parametrize(
    "command", ["drive {} udds", "show {}", "accelerate {}", "match {} --with ccs2-150", "compare {} --no-html"]
)
@pytest.mark.long
def test_every_result_repeats_the_warning_once(command: str, here: Path, voltwright):
    file = write(here, ("voltage_nominal_v: 350", "voltage_nominal_v: 70"), ("width_mm: 1850", "width_mm: 186"))
    outcome = voltwright(*command.format(file).split(), "--json")
    assert outcome.code == 0
    assert outcome.err.count("warning: ") == 1 and "`body.width_mm` is 186 mm" in outcome.err
    assert "(1 more: `voltwright check` lists them.)" in outcome.err
    assert len(json.loads(outcome.out)["warnings"]) == 2


@pytest.mark.long
def test_a_battery_that_outlasts_any_test_is_refused(here: Path, voltwright):
    file = write(here, ("energy_usable_kwh: 60", "energy_usable_kwh: 1960"))
    for command in (
        f"certify {file} --procedure constant --speed 5",
        f"climate {file} --cycle udds --from 20 --to 20 --no-comfort",
    ):
        outcome = voltwright(*command.split())
        assert outcome.code == ExitCode.SPEC
        assert "`battery.energy_usable_kwh` must be used up within" in outcome.err
