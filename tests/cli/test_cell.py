"""`voltwright cell`: sets, fits, imports and runs from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from voltwright.cli.cell import cell
from voltwright.cli.main import app
from voltwright.library.cells import load_cell
from voltwright.library.csv_table import read_table
from voltwright.operations.cell_run import heat_note

if not any(group.name == "cell" for group in app.registered_groups):
    app.add_typer(cell, name="cell")

BPX = Path(__file__).parents[1] / "interfaces" / "bpx_lfp.json"


def test_list_and_show(voltwright: Callable):
    listed = json.loads(voltwright("cell", "list", "--json").out)["cells"]
    assert {row["name"] for row in listed} >= {"nmc-chen2020", "lfp-prada2013", "nca-kim2011", "lmo-leaf-2013"}
    shown = voltwright("cell", "show", "lmo-leaf-2013")
    assert shown.code == 0
    assert "open circuit V" in shown.out
    assert voltwright("cell", "show", "lmo-leaf").code == 5


def test_run_at_a_rate_and_along_a_profile(voltwright: Callable, here: Path):
    row = json.loads(voltwright("cell", "run", "lmo-leaf-2013", "--c-rate", "1", "--json", "--trace", "course.csv").out)
    assert "cut-off voltage, 3 V" in row["ended"]
    assert row["charge_ah"] == pytest.approx(30.3, abs=0.4)
    assert row["residual_relative"] < 1e-9
    course = read_table(here / "course.csv", "a course")
    assert list(course) == ["time_s", "current_a", "voltage_v", "soc", "cells_c"]
    assert course["soc"][-1] == pytest.approx(row["soc_end"], rel=1e-8) and course["cells_c"][0] > 24.9
    (here / "profile.csv").write_text("time_s,current_A\n0,0\n60,30\n120,-10\n")
    done = voltwright("cell", "run", "lmo-leaf-2013", "--current", "profile.csv", "--soc", "0.5", "--picture", "run.png")
    assert done.code == 0
    assert "the profile was over" in done.out
    assert (here / "run.png").stat().st_size > 5000
    assert "each row's current lasts until the next row (--interpolation previous)" in done.out


@pytest.mark.parametrize(("interpolation", "charge_ah"), [("previous", 0.5), ("linear", (15.0 * 60.0 + 10.0 * 60.0) / 3600.0)])
def test_what_the_current_is_between_two_rows(voltwright: Callable, here: Path, interpolation: str, charge_ah: float):
    (here / "profile.csv").write_text("time_s,current_A\n0,0\n60,30\n120,-10\n")
    words = ("cell", "run", "lmo-leaf-2013", "--current", "profile.csv", "--soc", "0.5", "--interpolation", interpolation)
    row = json.loads(voltwright(*words, "--json").out)
    assert (row["interpolation"], row["charge_ah"]) == (interpolation, pytest.approx(charge_ah, rel=1e-9))
    assert f"(--interpolation {interpolation})" in voltwright(*words).out
    assert voltwright(*words[:-1], "cubic").code == 2


def test_a_run_says_what_heat_it_does_not_know():
    leaf = load_cell("lmo-leaf-2013")
    assert heat_note(leaf) is None
    assert "adiabatic" in (heat_note(leaf.model_copy(update={"heat_transfer_w_k": None})) or "")
    assert "held at its temperature" in (heat_note(load_cell("nca-kim2011")) or "")


def test_import(voltwright: Callable, here: Path):
    done = voltwright("cell", "import", str(BPX), "--out", "lfp.yaml")
    assert done.code == 0
    assert load_cell(here / "lfp.yaml").voltage_max_v == 3.65


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("run", "nmc-chen2020"), 4, "either a C-rate or a current profile"),
        (("run", "nmc-chen2020", "--c-rate", "99"), 3, "`--c-rate` must be from -20 to 20, but is 99"),
        (("run", "nmc-chen2020", "--c-rate", "1", "--soc", "0"), 4, "in the first step"),
        (("run", "nmc-chen2020", "--c-rate", "1", "--temp", "2500"), 3, "`--temp` must be from -60 to 100 °C, but is 2500"),
        (("run", "nmc-chen2020", "--c-rate", "1", "--ambient", "-99"), 3, "`--ambient` must be from -60 to 100 °C, but is -99"),
        (("fit", "none.csv"), 6, "There is no file 'none.csv'"),
        (("import", "none.json"), 6, "There is no file"),
        (("show", "nmc-chen2020", "--picture", "a.gif"), 6, "must end in .svg or .png"),
    ],
)
def test_bad_input(voltwright: Callable, words: tuple[str, ...], code: int, sentence: str):
    done = voltwright("cell", *words)
    assert done.code == code
    assert sentence in done.err
    assert len(done.err.strip().splitlines()) == 1
