"""Traces: checked, put on a uniform step, with grade from elevation."""

from typing import Any

import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.spec.cycle import make_cycle

TIME = np.arange(11.0)
SPEED = np.linspace(0.0, 10.0, 11)


def spoilt(values: np.ndarray, index: int, value: float) -> np.ndarray:
    out = values.copy()
    out[index] = value
    return out


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("one sample", dict(time_s=[0.0], speed_m_s=[1.0]), "at least 2 samples, but has 1"),
    ("lengths", dict(time_s=TIME, speed_m_s=SPEED[:-1]), r"as many speeds as times \(11\), but has 10"),
    ("nan speed", dict(time_s=TIME, speed_m_s=spoilt(SPEED, 4, np.nan)), "finite speed in every row, but has nan in data row 5"),
    ("infinite time", dict(time_s=spoilt(TIME, 10, np.inf), speed_m_s=SPEED), "finite time"),
    ("backward", dict(time_s=spoilt(TIME, 5, 2.0), speed_m_s=SPEED), "forward in time, but sample 5"),
    ("gap", dict(time_s=spoilt(TIME, 10, 60.0), speed_m_s=SPEED), "no gap above 30 s, but has one of 51 s after 9 s"),
    ("negative", dict(time_s=TIME, speed_m_s=spoilt(SPEED, 3, -1.0)), "at least 0 m/s, but has -1 m/s at 3 s"),
    ("km/h", dict(time_s=TIME, speed_m_s=spoilt(SPEED, 3, 180.0)), "is the column in km/h"),
    ("still", dict(time_s=TIME, speed_m_s=0.0 * SPEED), "must move"),
    ("per cent", dict(time_s=TIME, speed_m_s=SPEED, grade=np.full(11, 5.0)), "is it in per cent"),
    ("nan grade", dict(time_s=TIME, speed_m_s=SPEED, grade=spoilt(TIME, 1, np.nan)), "finite grade"),
    ("both", dict(time_s=TIME, speed_m_s=SPEED, grade=0 * TIME, elevation_m=0 * TIME), "grade or elevation, but gives both"),
    ("step", dict(time_s=TIME, speed_m_s=SPEED, step_s=0.0), "time step must be from 0.001 to 60 s"),
    ("long step", dict(time_s=TIME, speed_m_s=SPEED, step_s=20.0), "must fit into trace"),
]


@pytest.mark.parametrize(("columns", "words"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_fault_is_named(columns: dict[str, Any], words: str):
    with pytest.raises(TraceError, match=words):
        make_cycle("trip", **columns)


def test_uniform_trace_is_kept():
    cycle = make_cycle("trip", TIME, SPEED)
    assert cycle.dt_s == 1.0
    assert cycle.duration_s == 10.0
    assert cycle.distance_m == pytest.approx(50.0, rel=1e-15)
    assert cycle.speed_max_m_s == 10.0
    np.testing.assert_array_equal(cycle.speed_m_s, SPEED)


def test_finer_step_keeps_the_distance():
    cycle = make_cycle("trip", TIME, SPEED, step_s=0.1)
    assert len(cycle.time_s) == 101
    # A trapezoid over a piecewise linear trace is exact.
    assert cycle.distance_m == pytest.approx(50.0, rel=1e-12)


def test_irregular_trace_goes_on_its_median_step():
    time = np.array([0.0, 1.0, 2.0, 2.5, 4.0, 5.0])
    assert make_cycle("trip", time, time).dt_s == 1.0


def test_grade_from_elevation_is_rise_over_run():
    speed = np.full(11, 20.0)
    cycle = make_cycle("hill", TIME, speed, elevation_m=300.0 + 20.0 * 0.05 * TIME)
    # The rise of 5 % is of the distance driven (the sine); the grade is its tangent.
    np.testing.assert_allclose(cycle.grade[1:], 0.05 / np.sqrt(1 - 0.05**2), rtol=1e-12)
    assert cycle.altitude_m[0] == 300.0


def test_elevation_noise_at_standstill_makes_no_grade():
    speed = np.concatenate([np.zeros(5), np.full(6, 10.0)])
    elevation = np.concatenate([[0.0, 3.0, 0.0, 3.0, 0.0], np.zeros(6)])
    assert np.max(np.abs(make_cycle("stop", TIME, speed, elevation_m=elevation).grade)) == 0.0
