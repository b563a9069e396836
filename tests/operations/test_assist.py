"""Driver assistance against the same way without it: what a request may hold, and what comes out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import voltwright as vw
from voltwright.errors import FileError, SpecError, TraceError, UnknownNameError
from voltwright.operations.assist import AssistRequest, run_assist
from voltwright.operations.assist_way import way_and_cycle

CAR = "volkswagen-id3-2021-pro"


def test_a_result_holds_both_courses(result_of: Callable[[str], Any]):
    result = result_of("assist")
    (run,) = result.runs
    assert run.assisted.gap_least_m == pytest.approx(4.0, abs=1.0) and run.alone.gap_least_m is None
    assert not run.assisted.collided and run.assisted.jerk_rms_m_s3 < run.alone.jerk_rms_m_s3
    assert result.saving[1] <= result.saving[0] <= result.saving[2]
    assert result.mean("gap_least_m", "alone") is None and result.mean("duration_min") == run.assisted.duration_min
    assert set(result.columns) - set(result.columns_alone) == {"gap_m"}
    assert len({len(column) for column in result.columns.values()}) == 1
    assert result.ledger_residual_relative < 1e-9 and max(result.string_gains.values()) < 1.0
    assert any("once" in note for note in result.notes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": "autopilot"}, "`mode` must be one of acc, cacc, idm, eco, predictive, green-light"),
        ({"gap_s": 0.1}, "`gap_s` must be from 0.5 to 4 s"),
        ({"band_kmh": -1.0}, "`band_kmh` must be from 0 to 30 km/h"),
        ({"assist_power_w": float("nan")}, "`assist_power_w`"),
        ({"repeats": 0}, "`repeats` must be from 1 to 200"),
    ],
)
def test_what_a_request_may_hold(change: dict[str, Any], words: str):
    with pytest.raises((SpecError, UnknownNameError), match=words):
        AssistRequest(CAR, "udds", **change)


def test_a_way_is_a_route_or_a_cycle(inputs: Path):
    route, cycle = way_and_cycle("made-hills")
    assert route.name == "made-hills" and cycle is None
    route, cycle = way_and_cycle("wltp")
    assert cycle is not None and cycle.name == "wltc-class3b" and len(route.stops) > 0
    assert way_and_cycle(cycle)[1] is cycle and way_and_cycle(route) == (route, None)
    assert way_and_cycle(str(inputs / "hop.csv"))[1] is not None
    hilly, _ = way_and_cycle("made-mountain-pass")
    assert np.ptp(hilly.height_at(np.linspace(0.0, hilly.length_m, 50))) > 100.0
    with pytest.raises(UnknownNameError, match="route or cycle"):
        way_and_cycle("nowhere")
    with pytest.raises(FileError, match="There is no file"):
        way_and_cycle("nowhere.csv")


def test_a_leader_that_never_moves(tmp_path: Path):
    (tmp_path / "still.csv").write_text("time_s,speed_kmh\n" + "".join(f"{n},{0.3 * (n == 5)}\n" for n in range(30)))
    with pytest.raises(TraceError, match="must move"):
        vw.assist(CAR, tmp_path / "still.csv")


def test_lights_are_asked_for_where_there_are_none():
    with pytest.raises(TraceError, match="must have traffic lights"):
        vw.assist(CAR, "made-hills", mode="green-light", repeats=1)


@pytest.mark.long
def test_an_empty_battery_is_said_in_words(inputs: Path):
    with pytest.raises(TraceError, match=r"must come to the end of .* start with more charge"):
        vw.assist(CAR, "made-hills", mode="eco", soc_start=0.03, repeats=1)


@pytest.mark.long
@pytest.mark.parametrize("mode", ["eco", "green-light", "acc"])
def test_assistance_saves_on_the_way_to_work_but_no_miracle(mode: str):
    result = run_assist(AssistRequest(CAR, "made-commute", mode=mode, repeats=3))
    assert 0.0 < result.saving[0] < 0.15, "what a calmer speed can save; half of the energy goes into air and tyres"


@pytest.mark.long
def test_power_of_the_computer_counts():
    none, much = (vw.assist(CAR, "made-commute", mode="acc", repeats=1, assist_power_w=power) for power in (0.0, 1000.0))
    extra_wh = 1e3 * (much.runs[0].assisted.energy_kwh - none.runs[0].assisted.energy_kwh)
    assert extra_wh == pytest.approx(1000.0 * none.runs[0].assisted.duration_min / 60.0, rel=0.15), "behind a converter of 0.9"


@pytest.mark.long
def test_predictive_cruise_is_never_slower_than_asked():
    result = vw.assist(CAR, "made-hills", mode="predictive", repeats=1)
    (run,) = result.runs
    assert run.assisted.duration_min <= run.alone.duration_min and 0.002 < result.saving[0] < 0.02
