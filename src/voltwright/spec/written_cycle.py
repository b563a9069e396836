"""A trace that somebody wrote out by its columns, such as in JSON: checked as one from a file is, before anything drives it."""

from dataclasses import replace

import numpy as np

from voltwright.errors import TraceError
from voltwright.spec.cycle import IRREGULAR, Cycle
from voltwright.spec.trace_checks import check_finite, check_grade, check_trace

COLUMNS = ("time_s", "speed_m_s", "grade", "altitude_m")


def whole_cycle(cycle: Cycle) -> Cycle:
    """The trace itself where it is whole; grades and heights that it lacks are zero.

    Args:
        cycle: as written.

    Raises:
        TraceError: columns of different lengths, steps of time that differ, or what else no trace may hold.
    """
    columns = {name: np.asarray(getattr(cycle, name), float) for name in COLUMNS}
    shape = columns["time_s"].shape
    missing = [name for name in ("grade", "altitude_m") if columns[name].size == 0]
    for name in COLUMNS:
        if name not in missing and (columns[name].ndim != 1 or columns[name].shape != shape):
            count = columns["time_s"].size
            raise TraceError(f"`{name}` must have a value for each of the {count} times, but has {columns[name].size}.")
    time_s = columns["time_s"]
    check_trace(cycle.name, time_s, columns["speed_m_s"])
    steps = np.diff(time_s)
    if np.ptp(steps) > IRREGULAR * np.mean(steps) + 1e-9:
        raise TraceError(
            f"Trace '{cycle.name}' must have even steps of time, but has some of {np.min(steps):g} s and of {np.max(steps):g} s; "
            "`make_cycle` puts it on even ones."
        )
    if missing:
        return replace(cycle, **{name: np.zeros(shape) for name in missing})
    check_grade(cycle.name, columns["grade"], time_s)
    check_finite(cycle.name, "height", columns["altitude_m"], time_s)
    return cycle
