"""`voltwright calibrate`: its tables, its file, and bad input."""

import json
from pathlib import Path

import pytest

from voltwright.errors import ExitCode
from voltwright.library.cars import read_car

CAR = "bmw-i3-60ah-tum"


@pytest.mark.long
def test_one_trip_is_fitted_but_recommended_to_nobody(here: Path, inputs: Path, voltwright):
    outcome = voltwright("calibrate", CAR, str(inputs / "trips"), "--out", "mine.yaml", "--date", "2026-11", "--picture", "c.svg")
    assert outcome.code == ExitCode.OK, outcome.err
    assert "3 trips or more are needed" in outcome.out
    assert "12 V load" in outcome.out
    car = read_car(here / "mine.yaml")
    assert car.name == "mine"
    assert all("not recommended" in (each.note or "") for each in car.evidence.values() if each.source == "own-trips")
    assert (here / "c.svg").read_text().startswith("<svg")
    assert voltwright("check", "mine.yaml").code == ExitCode.OK
    told = json.loads(voltwright("calibrate", CAR, str(inputs / "trips"), "--json").out)
    assert (told["verdict"], told["recommended"]) == ("untested", False)


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        ("no-such-car trips", "There is no car named 'no-such-car'", ExitCode.NAME),
        (f"{CAR} nowhere", "There is no folder 'nowhere'", ExitCode.FILE),
        (f"{CAR} trips --date yesterday", "`--date` must be a year, month or day", ExitCode.SPEC),
        (f"{CAR} trips --out .", "it is a folder", ExitCode.FILE),
        (f"{CAR} trips --payload -5", "`--payload` must be from 0 to 2000 kg", ExitCode.SPEC),
        (f"{CAR} trips --loads all", "the nearest is", ExitCode.NAME),
    ],
)
def test_bad_input(words: str, sentence: str, code: ExitCode, voltwright, inputs: Path, here: Path):
    (here / "trips").symlink_to(inputs / "trips")
    outcome = voltwright("calibrate", *words.split())
    assert outcome.code == code
    assert sentence in outcome.err
    assert "Traceback" not in outcome.err
