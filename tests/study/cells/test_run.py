"""A cell along a profile: its ampere-hours are those of the file."""

from pathlib import Path
from typing import Literal

import pytest

from voltwright.errors import TraceError
from voltwright.library import current_profile
from voltwright.library.cells import load_cell
from voltwright.study.cells.run import run_cell

SCHEDULE = "time_s,current_A\n0,30\n100.3,0\n140,30\n140.5,0\n250,30\n333.3,0\n400,0\n"
ON_S = 100.3 + 0.5 + 83.3
EDGES = "time_s,current_A\n0,0\n20,0\n20,30\n80,30\n80,-10\n95.5,-10\n95.5,0\n120,0\n"
EDGES_C = 30.0 * 60.0 - 10.0 * 15.5
RAMPS = "time_s,current_A\n0,0\n33,30\n90,-12\n200,0\n"
RAMPS_C = 0.5 * (30.0 * 33.0 + 18.0 * 57.0 - 12.0 * 110.0)


@pytest.mark.parametrize(
    ("text", "interpolation", "charge_c"),
    [(SCHEDULE, "previous", 30.0 * ON_S), (EDGES, "previous", EDGES_C), (EDGES, "linear", EDGES_C), (RAMPS, "linear", RAMPS_C)],
)
@pytest.mark.parametrize("step_s", [0.9, 5.0, 50.0])
def test_the_charge_of_the_run_is_the_area_of_the_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    interpolation: Literal["previous", "linear"],
    charge_c: float,
    step_s: float,
):
    default = current_profile.read_profile
    monkeypatch.setattr(
        "voltwright.study.cells.run.read_profile", lambda path, between: default(path, between, step_max_s=step_s)
    )
    (tmp_path / "profile.csv").write_text(text)
    leaf = load_cell("lmo-leaf-2013")
    run = run_cell(leaf, profile=tmp_path / "profile.csv", soc=0.7, interpolation=interpolation)
    assert run.ended == "the profile was over"
    assert run.interpolation == interpolation
    assert 3600.0 * run.charge_ah == pytest.approx(charge_c, rel=1e-9)
    # The state of charge is the cell's own count.
    assert 3600.0 * leaf.capacity_ah * (0.7 - float(run.soc[-1])) == pytest.approx(charge_c, rel=1e-9)


def test_a_rate_has_no_rows_and_other_words_are_refused():
    cell = load_cell("nmc-chen2020")
    assert run_cell(cell, c_rate=2.0, soc=0.2).interpolation is None
    with pytest.raises(TraceError, match="`interpolation` must be previous or linear"):
        run_cell(cell, c_rate=2.0, interpolation="next")  # pyright: ignore[reportArgumentType]
