"""`voltwright new`: every kind fails its check untouched, and does what its kind does once filled in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from template_files import OTHERS, VEHICLES, figures_of, filled
from voltwright.errors import ExitCode


def fill(here: Path, kind: str) -> None:
    path = here / f"my-{kind}.yaml"
    path.write_text(filled(path.read_text(), kind))


@pytest.mark.parametrize("kind", [*VEHICLES, *OTHERS])
def test_an_untouched_file_fails_with_what_to_fill_in(voltwright: Callable, here: Path, kind: str):
    made = voltwright("new", f"my-{kind}", "--kind", kind)
    assert (made.code, made.out.strip()) == (0, f"my-{kind}.yaml")
    checked = voltwright("check", f"my-{kind}.yaml")
    assert checked.code == ExitCode.SPEC
    assert checked.err.count("must be filled in: ") == len(checked.err.strip().splitlines()) == len(figures_of(kind))
    fill(here, kind)
    assert voltwright("check", f"my-{kind}.yaml").code == 0


@pytest.mark.parametrize("kind", VEHICLES)
def test_a_filled_vehicle_drives_and_accelerates(voltwright: Callable, here: Path, kind: str):
    voltwright("new", f"my-{kind}", "--kind", kind)
    fill(here, kind)
    (here / "trip.csv").write_text("time_s,speed_kmh\n0,0\n30,18\n60,18\n90,0\n")
    for words in (("drive", f"my-{kind}.yaml", "trip.csv"), ("accelerate", f"my-{kind}.yaml")):
        done = voltwright(*words)
        assert done.code == 0, done.err


@pytest.mark.long
def test_a_filled_charger_charges_a_day_runs_and_a_cell_discharges(voltwright: Callable, here: Path):
    for kind in OTHERS:
        voltwright("new", f"my-{kind}", "--kind", kind)
        fill(here, kind)
    car = "volkswagen-id3-2021-pro"
    for charger in ("my-charger-ac.yaml", "my-charger-dc.yaml"):
        assert voltwright("charge", car, "--with", charger, "--from", "0.7", "--to", "0.75").code == 0
    assert voltwright("day", "my-day.yaml").code == 0
    assert voltwright("cell", "run", "my-cell.yaml", "--c-rate", "1").code == 0


def test_check_finds_what_a_day_names(voltwright: Callable, here: Path):
    voltwright("new", "my-day", "--kind", "day")
    fill(here, "day")
    text = (here / "my-day.yaml").read_text()
    for old, new, words in (
        ("volkswagen-id3-2021-pro", "volkswagen-id9", "There is no car named 'volkswagen-id9'"),
        ("wltc-class3b", "wltc-class9", "There is no cycle named 'wltc-class9'"),
        ("wallbox-11kw", "wallbox-12kw", "There is no charger named 'wallbox-12kw'"),
    ):
        (here / "my-day.yaml").write_text(text.replace(old, new))
        done = voltwright("check", "my-day.yaml")
        assert done.code == ExitCode.NAME
        assert words in done.err


def test_names_of_shipped_things_are_checked_too(voltwright: Callable):
    done = voltwright("check", "nmc-chen2020", "frosty-motorway", "wireless-wpt2", "xiaomi-su7")
    assert done.code == 0
    assert done.out.count(": ok, ") == 4


def test_a_kind_that_there_is_not(voltwright: Callable):
    assert voltwright("new", "my-boat", "--kind", "boat").code == ExitCode.USAGE
