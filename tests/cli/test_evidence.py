"""`voltwright evidence`: what is printed and written, and sentences for what cannot be recorded."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import voltwright as vw

CAR, OTHER = "xiaomi-su7", "volkswagen-id3-2021-pro"
WHO = ("--source", "A tunnel test", "--publisher", "A magazine", "--date", "2024-09")


@pytest.mark.long
def test_a_figure_is_confirmed_in_a_copy_and_what_moves_is_shown(voltwright: Callable, here: Path):
    done = voltwright(
        *("evidence", "confirm", OTHER, "battery.energy_usable_kwh", "55", *WHO, "--kind", "measured"),
        *("--low", "54", "--high", "56", "--out", "mine.yaml"),
    )
    assert done.code == 0 and "Now: confirmed by A tunnel test (A magazine, 2024-09)." in done.out
    lines = {line.split("│")[1].strip(): line for line in done.out.splitlines() if line.startswith("│")}
    assert "−" in lines["Range, CLTC"], "less energy, less range"
    assert lines["Top speed"].split("│")[-2].strip() == "0"
    assert vw.load_car("mine.yaml").battery.energy_usable_kwh == 55
    assert vw.load_car(OTHER).battery.energy_usable_kwh != 55


def test_a_refuted_figure_without_another_is_that_of_the_law_or_wide(voltwright: Callable, here: Path):
    done = voltwright(
        "evidence", "refute", CAR, "battery.energy_usable_kwh", "--reason", "Gross", "--out", "a.yaml", "--no-figures"
    )
    assert done.code == 0 and "Default law" in done.out
    entry = vw.load_car("a.yaml").evidence["battery.energy_usable_kwh"]
    assert entry.kind == "assumed" and entry.low is not None and entry.high is not None and entry.conflicts[0].refuted == "Gross"
    powers = ("drive_units.rear.motor.power_max_kw", "--reason", "Of the Max")
    assert voltwright("evidence", "refute", CAR, *powers, "--out", "b.yaml", "--no-figures").code == 0
    power = vw.load_car("b.yaml").evidence["drive_units.rear.motor.power_max_kw"]
    assert (power.kind, power.low, power.high) == ("rumour", 132, 308)
    assert "What moves" not in done.out


def test_a_text_with_a_unit_and_a_choice_are_values_too(voltwright: Callable, here: Path):
    assert voltwright("new", "mine").code == 0
    source = (*WHO, "--kind", "press", "--no-figures", "--json", "--out", "a.yaml")
    width = json.loads(voltwright("evidence", "confirm", CAR, "body.width_mm", "1.97 m", *source).out)
    assert (width["before"], width["after"], width["unit"]) == (1963, 1970, "mm")
    kind = json.loads(voltwright("evidence", "confirm", CAR, "battery.chemistry", "NMC", *source).out)
    assert (kind["before"], kind["after"], kind["low_after"]) == ("lfp", "nmc", None)
    inlets = json.loads(voltwright("evidence", "confirm", CAR, "charging.inlets", "[ccs2]", *source).out)
    assert inlets["after"] == ["ccs2"]


def test_the_list_names_kind_interval_and_source(voltwright: Callable):
    out = voltwright("evidence", "list", CAR).out
    line = next(line for line in out.splitlines() if "battery.energy_usable_kwh" in line)
    assert "database, 70 to 73.6" in line
    assert "not used: 1,440, press" in out


def test_published_results_that_differ_and_the_time_line(voltwright: Callable):
    out = voltwright("evidence", "list", CAR, "--filled").out
    assert "Published results on which sources differ" in out and "manufacturer: Xiaomi unveils" in out
    assert any("auxiliaries" in line and "assumed" in line for line in out.splitlines())
    out = voltwright("evidence", "list", CAR, "--timeline").out
    line = next(line for line in out.splitlines() if "101 kWh" in line)
    assert "2023-07-18" in line and "rumoured" in line


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ("confirm", CAR, "body.width_mm", "1970", *WHO, "--kind", "press"),
            3,
            "is a shipped car and is not changed; say with `--out`",
        ),
        (("confirm", "kia-ev6-2022-rwd", "body.width_mm", "1970", *WHO, "--kind", "press"), 5, "kia-ev6-2022-rwd"),
        (("confirm", CAR, "body.widht_mm", "1970", *WHO, "--kind", "press"), 3, "widht_mm"),
        (("confirm", CAR, "body.width_mm.x", "1970", *WHO, "--kind", "press"), 3, "`body.width_mm` is no part"),
        (("confirm", CAR, "sources.evkx", "1970", *WHO, "--kind", "press"), 3, "`FIELD` must be a field of the car"),
        (("confirm", CAR, "body.width_mm", "wide", *WHO, "--kind", "press"), 3, "body.width_mm"),
        (("confirm", CAR, "body.width_mm", "nan", *WHO, "--kind", "press"), 3, "body.width_mm"),
        (
            ("confirm", CAR, "battery.energy_gross_kwh", "60", *WHO, "--kind", "press"),
            3,
            "must be at most `battery.energy_gross_kwh`",
        ),
        (("confirm", CAR, "body.width_mm", "1970", *WHO, "--kind", "gossip"), 5, "`--kind` must be one of certified"),
        (("confirm", CAR, "body.width_mm", "1970", *WHO, "--kind", "press", "--low", "1900"), 3, "`--high` must be given too"),
        (("confirm", CAR, "body.width_mm", "1970", *WHO, "--kind", "press", "--low", "1990", "--high", "2 m"), 3, "1990"),
        (("confirm", CAR, "body.width_mm", "1970", *WHO, "--kind", "press", "--low", "x", "--high", "2 m"), 3, "`--low` must be"),
        (("confirm", CAR, "body.width_mm", "1970", "--source", "Talk", "--kind", "press"), 3, "`--publisher` must be given"),
        (("confirm", CAR, "body.width_mm", "1970", *WHO[:5], "May 2024", "--kind", "press"), 3, "date"),
        (("refute", CAR, "body.width_mm", "--reason", " "), 3, "`--reason` must say why"),
        (("refute", CAR, "tyres.rolling_resistance", "--reason", "No"), 3, "must be a field that the file writes"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(voltwright: Callable, here: Path, words, code, sentence):
    out = () if "is not changed" in sentence else ("--out", "out.yaml")
    done = voltwright("evidence", *words, *out)
    assert (done.code, "Traceback" in done.err) == (code, False) and sentence in done.err
    assert not Path("out.yaml").exists(), "nothing is written"


def test_a_file_of_another_format_is_left_alone(voltwright: Callable, here: Path):
    Path("car.json").write_text(vw.load_car(CAR).model_dump_json(exclude_none=True), encoding="utf-8")
    done = voltwright("evidence", "refute", "car.json", "body.width_mm", "--reason", "No")
    assert done.code == 6 and "must be a YAML file" in done.err
