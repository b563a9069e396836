"""What a speed trace must hold before anything drives it; each fault is one sentence with the place and the value."""

from __future__ import annotations

import numpy as np

from voltwright.errors import TraceError
from voltwright.spec.way import STAND_M_S

SPEED_PLAUSIBLE_MAX_M_S = 150.0
GRADE_PLAUSIBLE_MAX = 0.6
GAP_MAX_S = 30.0
"""Beyond this nobody knows what a car did between two speeds, but where it stands at both."""
GAP_DRIVEN_MAX_S, GAP_STOOD_MAX_M = 120.0, 200.0
"""Between two places a car drove straight and evenly for at most this time, or stood and moved at most so far."""


def check_trace(name: str, time_s: np.ndarray, speed_m_s: np.ndarray) -> None:
    """Refuse speeds over time that are no trace.

    Args:
        name: of the trace. time_s: [s], shape (m,). speed_m_s: [m/s], shape (m,).

    Raises:
        TraceError: what must hold and does not.
    """
    if time_s.size < 2:
        raise TraceError(f"Trace '{name}' must have at least 2 samples, but has {time_s.size}.")
    if time_s.shape != speed_m_s.shape:
        raise TraceError(f"Trace '{name}' must have as many speeds as times ({time_s.size}), but has {speed_m_s.size}.")
    check_finite(name, "time", time_s, time_s)
    check_finite(name, "speed", speed_m_s, time_s)
    _check_forward(name, time_s)
    if np.min(speed_m_s) < 0:
        where = int(np.argmin(speed_m_s))
        raise TraceError(
            f"Trace '{name}' must have speeds of at least 0 m/s, but has {speed_m_s[where]:g} m/s at {time_s[where]:g} s."
        )
    if np.max(speed_m_s) > SPEED_PLAUSIBLE_MAX_M_S:
        where = int(np.argmax(speed_m_s))
        raise TraceError(
            f"Trace '{name}' must stay under {SPEED_PLAUSIBLE_MAX_M_S:g} m/s, "
            f"but has {speed_m_s[where]:g} m/s at {time_s[where]:g} s; "
            "is the column in km/h? Name it speed_kmh then."
        )
    if np.max(speed_m_s) <= STAND_M_S:
        raise TraceError(f"Trace '{name}' must move, but stands still for all of its {time_s.size} samples.")


def check_gaps(name: str, time_s: np.ndarray, speed_m_s: np.ndarray) -> None:
    """Refuse a gap in which a car may have done anything.

    Args:
        name: of the trace. time_s: [s], shape (m,). speed_m_s: [m/s], shape (m,).

    Raises:
        TraceError: the gap, and where it is.
    """
    steps = np.diff(time_s)
    open_s = np.where((speed_m_s[1:] > STAND_M_S) | (speed_m_s[:-1] > STAND_M_S), steps, 0.0)
    if np.max(open_s) > GAP_MAX_S:
        where = int(np.argmax(open_s))
        raise TraceError(
            f"Trace '{name}' must have no gap above {GAP_MAX_S:g} s, but has one of {steps[where]:g} s "
            f"after {time_s[where]:g} s; "
            "fill it, cut the trace in two, or give the column distance_m."
        )


def check_places(name: str, time_s: np.ndarray, way_m: np.ndarray) -> None:
    """Refuse a way over time that no car has driven.

    Args:
        name: of the trace. time_s: [s], shape (m,). way_m: since the first sample [m], shape (m,).

    Raises:
        TraceError: what must hold and does not.
    """
    if time_s.size < 2:
        raise TraceError(f"Trace '{name}' must have at least 2 samples, but has {time_s.size}.")
    check_finite(name, "time", time_s, time_s)
    check_finite(name, "way", way_m, time_s)
    _check_forward(name, time_s)
    steps, parts = np.diff(time_s), np.diff(way_m)
    if np.min(parts) < 0.0:
        where = int(np.argmin(parts)) + 1
        raise TraceError(
            f"Trace '{name}' must have a way that never falls, but has {way_m[where]:g} m after {way_m[where - 1]:g} m "
            f"at {time_s[where]:g} s."
        )
    if way_m[-1] <= 0.0:
        raise TraceError(f"Trace '{name}' must move, but stands still for all of its {time_s.size} samples.")
    speed = parts / steps
    if np.max(speed) > SPEED_PLAUSIBLE_MAX_M_S:
        where = int(np.argmax(speed))
        raise TraceError(
            f"Trace '{name}' must stay under {SPEED_PLAUSIBLE_MAX_M_S:g} m/s, but moves {parts[where]:.0f} m in "
            f"{steps[where]:g} s at {time_s[where]:g} s; leave that place out."
        )
    open_s = np.where(parts > GAP_STOOD_MAX_M, steps, 0.0)
    if np.max(open_s) > GAP_DRIVEN_MAX_S:
        where = int(np.argmax(open_s))
        raise TraceError(
            f"Trace '{name}' must have no gap above {GAP_DRIVEN_MAX_S:g} s in which the car moves, but it moves "
            f"{parts[where]:.0f} m in {steps[where]:g} s after {time_s[where]:g} s; cut it in two there."
        )


def check_grade(name: str, grade: np.ndarray, time_s: np.ndarray) -> np.ndarray:
    """The grades (rise over run) of a trace, shape (m,), refused where they are none.

    Raises:
        TraceError: a value that is missing or too large, and where.
    """
    check_finite(name, "grade", grade, time_s)
    if np.max(np.abs(grade)) > GRADE_PLAUSIBLE_MAX:
        worst = int(np.argmax(np.abs(grade)))
        raise TraceError(
            f"Trace '{name}' must keep grade (rise over run) within ±{GRADE_PLAUSIBLE_MAX:g}, but has {grade[worst]:g} "
            f"at {time_s[worst]:g} s; is it in per cent?"
        )
    return grade


def check_finite(name: str, label: str, values: np.ndarray, time_s: np.ndarray) -> None:
    """Refuse a column that lacks a number.

    Raises:
        TraceError: the column and the row.
    """
    if values.shape != time_s.shape:
        raise TraceError(f"Trace '{name}' must have one {label} for each time ({time_s.size}), but has {values.size}.")
    bad = ~np.isfinite(values)
    if np.any(bad):
        where = int(np.argmax(bad))
        raise TraceError(
            f"Trace '{name}' must have a finite {label} in every row, but has {values[where]} in data row {where + 1}."
        )


def _check_forward(name: str, time_s: np.ndarray) -> None:
    steps = np.diff(time_s)
    if np.any(steps <= 0):
        where = int(np.argmax(steps <= 0)) + 1
        raise TraceError(
            f"Trace '{name}' must go forward in time, but sample {where} is at {time_s[where]:g} s after {time_s[where - 1]:g} s."
        )
