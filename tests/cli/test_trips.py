"""`voltwright trips`: table, JSON, picture, and mistakes in one sentence."""

import json
from pathlib import Path

import pytest

from voltwright.errors import ExitCode

CAR = "bmw-i3-60ah-tum"


@pytest.fixture
def folder(here: Path) -> Path:
    """A folder with one trip, and one that cannot be read."""
    made = here / "trips"
    made.mkdir()
    head = "time_s,speed_m_s,elevation_m,soc_percent,battery_power_W,heating_power_kW,ambient_temp_C\n"
    rows = (f"{time},{min(time, 12, 290 - time)},500,60,-5000,{1 + 0.01 * (time % 7)},5\n" for time in range(291))
    (made / "home.csv").write_text(head + "".join(rows), encoding="utf-8")
    (made / "odd.csv").write_text("time_s,speed_m_s\n0,1\n", encoding="utf-8")
    return made


def test_table_and_json_with_picture(voltwright, here: Path, folder: Path):
    shown = voltwright("trips", CAR, "trips", "--loads", "measured")
    assert shown.code == ExitCode.OK, shown.err
    for words in (
        "home",
        "winter",
        "BMW i3 (60 Ah), Munich",
        "not used: trip odd: 'odd.csv' must have the columns",
        "as measured",
    ):
        assert words in " ".join(shown.out.split())
    assert ".." not in shown.out
    shown = voltwright("trips", CAR, "trips", "--loads", "measured", "--json", "--picture", "trips.svg", "--payload", "75")
    figures = json.loads(shown.out)
    assert figures["summary"][0]["trips"] == 1
    assert figures["trips"][0]["measured_wh"] == pytest.approx(5000.0 * 290.0 / 3600.0)
    assert figures["trips"][0]["voltage_rmse"] is None
    assert list(figures["left_out"]) == ["odd"]
    drawn = (here / "trips.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "home" in drawn and "var(--" not in drawn


def test_mistakes(voltwright, folder: Path):
    for payload, code, words in (
        ("-5000", ExitCode.SPEC, "must be from 0 to 2000 kg"),
        ("nan", ExitCode.USAGE, "must be a number in kg"),
    ):
        shown = voltwright("trips", CAR, "trips", f"--payload={payload}")
        assert shown.code == code and words in shown.err
    assert voltwright("trips", CAR, "none").code == ExitCode.FILE
    assert "must be measured or modelled, but is 'guessed'" in voltwright("trips", CAR, "trips", "--loads", "guessed").err
    assert voltwright("trips", CAR, "trips", "--picture", "trips.gif").code == ExitCode.FILE
    assert voltwright("trips", "bmw-i33", "trips").code == ExitCode.NAME


@pytest.mark.long
def test_the_shipped_set_runs_from_a_fresh_install_and_says_that_it_is_simulated(voltwright, here: Path):
    shown = voltwright("trips", "volkswagen-id3-2021-pro", "simulated-id3")
    assert shown.code == ExitCode.OK, shown.err
    assert "nothing measured" in shown.out and "prove nothing about accuracy" in shown.out
    figures = json.loads(voltwright("trips", "volkswagen-id3-2021-pro", "simulated-id3", "--loads", "measured", "--json").out)
    assert figures["simulated"] and figures["recording"] == "simulated-id3" and figures["left_out"] == {}
    assert len(figures["trips"]) == 5
    # The car that made them has 3 % more mass, 6 % more rolling resistance and 3 % less drag.
    assert all(0.01 < abs(trip["deviation"]) < 0.1 for trip in figures["trips"])
    missing = voltwright("trips", CAR, "simulated-id4")
    assert missing.code == ExitCode.FILE
    assert "a shipped set: simulated-id3" in missing.err
