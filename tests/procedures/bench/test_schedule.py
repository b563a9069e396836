"""Schedules as traces: lengths, keys, ramps, laps."""

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.library.cycles import load_cycle
from voltwright.procedures.bench.schedule import Phase, Schedule, lay_out, phase_speeds

UDDS = Phase("UDDS", "cycle", load_cycle("udds"))
SOAK = Phase("soak", "soak", duration_s=600.0)
SPEED_M_S = 25.0


def test_cycles_keep_their_distance_and_soaks_turn_the_key():
    layout = lay_out(Schedule("two", (UDDS, SOAK, UDDS)), 0.0)
    assert [(span.first, span.last) for span in layout.spans] == [(0, 1369), (1369, 1969), (1969, 3338)]
    assert len(layout.speed_m_s) == len(layout.key_on) + 1 == 3339
    assert np.sum(layout.key_on == 0.0) == 600
    assert np.all(layout.speed_m_s[1369:1970] == 0.0)
    assert layout.as_cycle("two").distance_m == pytest.approx(2 * load_cycle("udds").distance_m, rel=1e-12)


def test_constant_speed_has_the_distance_asked():
    layout = lay_out(Schedule("steady", (Phase("steady", "constant", speed_m_s=SPEED_M_S, distance_m=50_000.0),)), 0.0)
    # Whole seconds: half a second's travel at most.
    assert layout.as_cycle("steady").distance_m == pytest.approx(50_000.0, abs=0.5 * SPEED_M_S + 1e-6)
    assert layout.speed_m_s[45] == layout.speed_m_s.max() == SPEED_M_S
    assert layout.speed_m_s[-1] == 0.0
    assert np.max(np.abs(np.diff(layout.speed_m_s))) == pytest.approx(SPEED_M_S / 30.0, rel=1e-12)


def test_constant_speed_by_time():
    speeds = phase_speeds(Phase("steady", "constant", speed_m_s=SPEED_M_S, duration_s=600.0))
    assert len(speeds) == 600


def test_laps_to_the_end_are_counted_and_kept_apart():
    last = Phase("UDDS", "cycle", load_cycle("udds"), to_the_end=True)
    layout = lay_out(Schedule("laps", (last,), between=(SOAK,)), 3000.0)
    assert [span.phase.name for span in layout.spans] == ["UDDS 1", "soak", "UDDS 2", "soak", "UDDS 3", "soak"]
    assert not any(span.phase.to_the_end for span in layout.spans)


def test_constant_speed_to_the_end_never_slows_down():
    layout = lay_out(Schedule("on", (Phase("on", "constant", speed_m_s=SPEED_M_S, to_the_end=True),)), 5000.0)
    assert np.all(layout.speed_m_s[45:] == SPEED_M_S)
    assert len(layout.key_on) == 5045


def test_cycles_of_another_step_are_put_on_seconds():
    half = load_cycle("udds", step_s=0.5)
    assert len(phase_speeds(Phase("UDDS", "cycle", half))) == 1369


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("must have a cycle", {"kind": "cycle"}),
        ("must have one end", {"kind": "soak"}),
        ("must have one end", {"kind": "constant", "speed_m_s": 20.0, "distance_m": 1e4, "duration_s": 600.0}),
        ("must have one end", {"kind": "pause", "to_the_end": True}),
        ("`speed_m_s` of 'odd' must be above 0", {"kind": "constant", "distance_m": 1e4}),
        ("must leave room for its ramps", {"kind": "constant", "speed_m_s": 30.0, "distance_m": 500.0}),
    ],
)
def test_phases_that_cannot_be(words: str, arguments: dict):
    with pytest.raises(SpecError, match=words):
        Phase("odd", **arguments)


def test_only_the_last_phase_runs_to_the_end():
    with pytest.raises(SpecError, match="only the last may run to the end"):
        Schedule("odd", (Phase("on", "constant", speed_m_s=20.0, to_the_end=True), UDDS))
    with pytest.raises(SpecError, match="must have phases"):
        Schedule("empty", ())
