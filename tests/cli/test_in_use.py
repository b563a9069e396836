"""`voltwright in-use`: its tables, its files, and bad input."""

import csv
import json
from pathlib import Path

import pytest

from voltwright.errors import ExitCode

CAR = "volkswagen-id3-2021-pro"
GOOD = "vehicle,start,distance_km,duration_min,energy_kwh\na,2025-01-01T08:00,10,15,1.6\n"


@pytest.mark.long
def test_a_simulated_fleet_is_told_table_by_table(here: Path, voltwright):
    outcome = voltwright(
        "in-use", "simulated", "--car", CAR, "--out", "vehicles.csv", "--trips-out", "trips.csv", "--picture", "fleet.svg"
    )
    assert outcome.code == ExitCode.OK, outcome.err
    for words in ("40 vehicles", "State of health, lowest, median, highest", "This fleet is simulated", "rows used"):
        assert words in outcome.out
    lines = (here / "vehicles.csv").read_text().splitlines()
    assert json.loads(lines[0].removeprefix("# "))["simulated"] is True
    assert len(list(csv.DictReader(lines[1:]))) == 40
    trips = list(csv.DictReader((here / "trips.csv").read_text().splitlines()[1:]))
    assert len(trips) > 5000 and float(trips[0]["low"]) < 0.0 < float(trips[0]["high"])
    assert (here / "fleet.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (f"no.csv --car {CAR}", "There is no file 'no.csv'", ExitCode.FILE),
        (f"fleet.csv --car {CAR} --climate mars", "There is no climate named 'mars'", ExitCode.NAME),
        ("fleet.csv --car no-such-car", "There is no car named 'no-such-car'", ExitCode.NAME),
        (f"fleet.csv --car {CAR} --out fleet.xls", "`--out` must end in .csv or .parquet", ExitCode.SPEC),
        (f"fleet.csv --car {CAR} --charging never", "`--charging` must be one of", ExitCode.NAME),
        (f"empty.csv --car {CAR}", "is empty", ExitCode.SPEC),
        (f"fleet.csv --car {CAR} --price cheap", "must be", ExitCode.USAGE),
    ],
)
def test_bad_input(words: str, sentence: str, code: ExitCode, voltwright, here: Path):
    (here / "fleet.csv").write_text(GOOD)
    (here / "empty.csv").write_text("")
    outcome = voltwright("in-use", *words.split())
    assert outcome.code == code, outcome.err
    assert sentence in outcome.err
    assert "Traceback" not in outcome.err
