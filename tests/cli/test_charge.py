"""`charge` and `discharge`: figures, tables, files; one car, so that one compiled run serves all."""

import json
from pathlib import Path

import pytest

from voltwright.library.csv_table import read_csv

CAR = "volkswagen-id3-2021-pro"


def test_charge_answers_in_json_alone(voltwright):
    outcome = voltwright("charge", CAR, "--with", "ccs2-150", "--price", "0.5", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    assert {"duration_min", "energy_grid_kwh", "energy_cells_kwh", "losses_kwh", "stretches", "cost"} <= set(answer)
    assert "trace" not in answer
    assert answer["cost"] == pytest.approx(0.5 * answer["energy_meter_kwh"])
    assert answer["ledger_residual_relative"] < 1e-9


@pytest.mark.long
def test_tables_name_the_limiting_factor_and_files_are_written(voltwright, here: Path):
    curve = here / "curve.csv"
    curve.write_text("soc_percent,power_kw\n0,100\n30,100\n80,45\n100,10\n")
    words = (
        "--cases",
        "--curve",
        "curve.csv",
        "--trace",
        "series.csv",
        "--picture",
        "charge.svg",
        "--precondition",
        "--cells",
        "0",
    )
    outcome = voltwright("charge", CAR, "--with", "ccs2-150", *words)
    assert outcome.code == 0, outcome.err
    assert "Limiting factor" in outcome.out and "car: power" in outcome.out
    assert "Cells and air at other temperatures" in outcome.out
    assert "battery.current_charge_sustained_a" in outcome.out and "Preparing the cells took" in outcome.out
    series = read_csv(here / "series.csv", "a series").columns()
    assert list(series) == ["time_s", "soc_percent", "power_grid_kw", "power_battery_kw", "voltage_v", "cells_c", "limiter"]
    assert "rated" in series["limiter"]
    drawn = (here / "charge.svg").read_text()
    assert "<svg" in drawn and "var(--" not in drawn


def test_discharge_from_its_own_socket_is_refused_where_there_is_none(voltwright):
    outcome = voltwright("discharge", CAR, "--load-kw", "2")
    assert outcome.code == 3
    assert outcome.err.startswith("error: The car feeds no loads")


def test_discharge_prints_what_the_load_got(voltwright):
    outcome = voltwright("discharge", "hyundai-ioniq-5-2024-lr-rwd", "--load-kw", "1.5", "--from", "50", "--to", "45")
    assert outcome.code == 0, outcome.err
    assert "Energy to the load" in outcome.out and "Unserved load" in outcome.out and "On-board charger" in outcome.out


@pytest.mark.parametrize(("words", "sentence"), [
    (("--with", "chademo-50"), "cannot charge 'volkswagen-id3-2021-pro'"),
    (("--with", "ccs2-15"), "There is no charger named 'ccs2-15'"),
    (("--with", "ccs2-150", "--from", "80", "--to", "20"), "must end above where it starts"),
    (("--with", "ccs2-150", "--cells", "90"), "`--cells` must be from -40 to 60"),
    (("--with", "ccs2-150", "--picture", "charge.gif"), "must end in"),
    (("--with", "ccs2-150", "--curve", "none.csv"), "There is no file"),
    (("--with", "ccs2-150", "--cars", "9"), "Cars at 'ccs2-150' must be from 1 to its outlets"),
    (("--with", "ccs2-150", "--price", "2000"), "`--price` must be from -1000 to 1000, but is 2000"),
    (("--with", "ccs2-150", "--offset-y", "20"), "is no wireless pad"),
])  # fmt: skip
def test_bad_input_is_one_sentence(voltwright, words: tuple[str, ...], sentence: str):
    outcome = voltwright("charge", CAR, *words)
    assert outcome.code != 0 and outcome.out == ""
    assert outcome.err.startswith("error: ") and outcome.err.count("\n") == 1
    assert sentence in outcome.err


@pytest.mark.long
def test_a_curve_that_rises_late_is_taken_as_written_with_a_warning(voltwright, here: Path):
    (here / "late.csv").write_text("soc_percent,power_kw\n0,100\n30,100\n60,60\n80,50\n95,95\n")
    outcome = voltwright("charge", CAR, "--with", "ccs2-150", "--curve", "late.csv")
    assert outcome.code == 0, outcome.err
    assert "rises from 50 to 95 kW at 95 % after it has fallen" in outcome.err and "taken as written" in outcome.err
