"""A speed trace over time, with grade, elevation and named phases, checked before anything drives it."""

from dataclasses import dataclass, field

import numpy as np

from voltwright.errors import TraceError

SPEED_PLAUSIBLE_MAX_M_S = 150.0
GRADE_PLAUSIBLE_MAX = 0.6
GAP_MAX_S = 30.0
IRREGULAR = 1e-6
STEPS_MOST = 3_000_000
"""Steps of a trace: a month at 1 s, or eight hours at 0.01 s."""


@dataclass(frozen=True)
class Phase:
    """A named part of a cycle, from one sample to another."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Cycle:
    """A speed trace at a uniform time step.

    Attributes:
        name: name in the library, or of the file.
        time_s: [s], shape (n + 1,), uniform.
        speed_m_s: [m/s], shape (n + 1,).
        grade: rise over run, shape (n + 1,); the value at a sample holds for the step that ends there.
        altitude_m: [m] above sea level, shape (n + 1,); for the air density.
        phases: named parts in order; empty where the cycle has none.
        title: name for people.
    """

    name: str
    time_s: np.ndarray
    speed_m_s: np.ndarray
    grade: np.ndarray
    altitude_m: np.ndarray
    phases: tuple[Phase, ...] = field(default=())
    title: str = ""

    @property
    def dt_s(self) -> float:
        """Time step [s]."""
        return float(self.time_s[1] - self.time_s[0])

    @property
    def duration_s(self) -> float:
        """Length in time [s]."""
        return float(self.time_s[-1] - self.time_s[0])

    @property
    def distance_m(self) -> float:
        """Distance [m] of the trace, by trapezoids."""
        return float(np.sum(0.5 * (self.speed_m_s[1:] + self.speed_m_s[:-1])) * self.dt_s)

    @property
    def speed_max_m_s(self) -> float:
        """Highest speed [m/s]."""
        return float(np.max(self.speed_m_s))


def make_cycle(
    name: str,
    time_s: np.ndarray,
    speed_m_s: np.ndarray,
    *,
    grade: np.ndarray | None = None,
    elevation_m: np.ndarray | None = None,
    phases: tuple[Phase, ...] = (),
    title: str = "",
    step_s: float | None = None,
) -> Cycle:
    """Check a trace and put it on a uniform time step.

    Args:
        time_s: [s], shape (m,), strictly increasing, no gap above 30 s.
        speed_m_s: [m/s], shape (m,), at least zero.
        grade: rise over run, shape (m,); or
        elevation_m: [m], shape (m,), from which the grade follows; not both.
        step_s: time step wanted; None keeps a uniform trace and puts an irregular one on its median step.

    Raises:
        TraceError: what must hold and does not, with the sample and the time where.
    """
    time_s, speed_m_s = np.asarray(time_s, float), np.asarray(speed_m_s, float)
    if grade is not None and elevation_m is not None:
        raise TraceError(f"Trace '{name}' must give grade or elevation, but gives both.")
    _check_trace(name, time_s, speed_m_s)
    for label, column in (("grade", grade), ("elevation", elevation_m)):
        if column is not None:
            _check_finite(name, label, np.asarray(column, float), time_s)
    if grade is not None and np.max(np.abs(grade)) > GRADE_PLAUSIBLE_MAX:
        worst = int(np.argmax(np.abs(grade)))
        raise TraceError(
            f"Trace '{name}' must keep grade (rise over run) within ±{GRADE_PLAUSIBLE_MAX:g}, but has {grade[worst]:g} "
            f"at {time_s[worst]:g} s; is it in per cent?"
        )
    step = _step(name, time_s, step_s)
    count = max(1, round((time_s[-1] - time_s[0]) / step))
    if count > STEPS_MOST:
        raise TraceError(
            f"Trace '{name}' must have at most {STEPS_MOST:,} steps, but has {count:,} of {step:g} s; take a longer time step."
        )
    grid = time_s[0] + step * np.arange(count + 1)
    speed = np.interp(grid, time_s, speed_m_s)
    altitude = np.zeros_like(grid) if elevation_m is None else np.interp(grid, time_s, elevation_m)
    slope = _grade_from_elevation(speed, altitude, step) if grade is None else np.interp(grid, time_s, grade)
    return Cycle(name, grid, speed, slope, altitude, phases, title or name)


def _check_trace(name: str, time_s: np.ndarray, speed_m_s: np.ndarray) -> None:
    if time_s.size < 2:
        raise TraceError(f"Trace '{name}' must have at least 2 samples, but has {time_s.size}.")
    if time_s.shape != speed_m_s.shape:
        raise TraceError(f"Trace '{name}' must have as many speeds as times ({time_s.size}), but has {speed_m_s.size}.")
    _check_finite(name, "time", time_s, time_s)
    _check_finite(name, "speed", speed_m_s, time_s)
    steps = np.diff(time_s)
    if np.any(steps <= 0):
        where = int(np.argmax(steps <= 0)) + 1
        raise TraceError(
            f"Trace '{name}' must go forward in time, but sample {where} is at {time_s[where]:g} s after {time_s[where - 1]:g} s."
        )
    if np.max(steps) > GAP_MAX_S:
        where = int(np.argmax(steps))
        raise TraceError(
            f"Trace '{name}' must have no gap above {GAP_MAX_S:g} s, but has one of {steps[where]:g} s "
            f"after {time_s[where]:g} s; "
            "fill it or cut the trace in two."
        )
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
            "is the column in km/h? Name it speed_km_h then."
        )
    if np.max(speed_m_s) == 0:
        raise TraceError(f"Trace '{name}' must move, but stands still for all of its {time_s.size} samples.")


def _check_finite(name: str, label: str, values: np.ndarray, time_s: np.ndarray) -> None:
    if values.shape != time_s.shape:
        raise TraceError(f"Trace '{name}' must have one {label} for each time ({time_s.size}), but has {values.size}.")
    bad = ~np.isfinite(values)
    if np.any(bad):
        where = int(np.argmax(bad))
        raise TraceError(
            f"Trace '{name}' must have a finite {label} in every row, but has {values[where]} in data row {where + 1}."
        )


def _step(name: str, time_s: np.ndarray, step_s: float | None) -> float:
    steps = np.diff(time_s)
    if step_s is None:
        return float(np.mean(steps)) if np.ptp(steps) <= IRREGULAR * np.mean(steps) + 1e-9 else float(np.median(steps))
    if not 1e-3 <= step_s <= 60.0:
        raise TraceError(f"The time step must be from 0.001 to 60 s, but is {step_s:g} s.")
    if step_s > time_s[-1] - time_s[0]:
        raise TraceError(f"The time step must fit into trace '{name}' ({time_s[-1] - time_s[0]:g} s), but is {step_s:g} s.")
    return step_s


def _grade_from_elevation(speed: np.ndarray, altitude: np.ndarray, step: float) -> np.ndarray:
    """Rise over the distance of each step; level where the vehicle hardly moves, within the plausible."""
    distance = 0.5 * (speed[1:] + speed[:-1]) * step
    rise = np.diff(altitude)
    sine = np.divide(rise, distance, out=np.zeros_like(rise), where=distance > 0.2 * step)
    sine = np.clip(sine, -0.5, 0.5)
    return np.concatenate([[0.0], sine / np.sqrt(1.0 - sine**2)])
