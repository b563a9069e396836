"""A speed trace over time, with grade, elevation and named phases, checked before anything drives it."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from voltwright.errors import TraceError
from voltwright.formatting import in_short, quantity
from voltwright.spec.heights import HeightProfile, bridged_heights, height_profile
from voltwright.spec.trace_checks import check_gaps, check_grade, check_places, check_trace
from voltwright.spec.way import STAND_M_S, Way, on_grid, speeds_on_grid, way_of_points, way_of_speeds, way_of_trace
from voltwright.units import M_PER_KM, M_S_PER_KMH

IRREGULAR = 1e-6
STEPS_MOST = 3_000_000
"""Steps of a trace: a month at 1 s, or eight hours at 0.01 s."""
STEP_S = 1.0
"""Step of a trace from irregular samples, where they are no denser."""


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
        remarks: what was mended or is doubtful of the recording, in words.
    """

    name: str
    time_s: np.ndarray
    speed_m_s: np.ndarray
    grade: np.ndarray
    altitude_m: np.ndarray
    phases: tuple[Phase, ...] = field(default=())
    title: str = ""
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name, length, distance and highest speed."""
        length = (quantity(self.duration_s, "s"), quantity(self.distance_m / M_PER_KM, "km", 2))
        fastest = f"up to {quantity(self.speed_max_m_s / M_S_PER_KMH, 'km/h')}"
        steps = f"{quantity(self.time_s.size - 1)} steps of {quantity(self.dt_s, 's', 2)}"
        return in_short("Cycle", f"{self.name}: {self.title or self.name}", *length, fastest, steps)

    @property
    def dt_s(self) -> float:
        """Time step [s]."""
        return float(self.time_s[1] - self.time_s[0])

    @property
    def duration_s(self) -> float:
        """Length in time [s]."""
        return float(self.time_s[-1] - self.time_s[0])

    @cached_property
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
    remarks: tuple[str, ...] = (),
) -> Cycle:
    """Check a trace and put it on a uniform time step, with the way, the stops and the climb of its samples.

    Args:
        name: of the cycle.
        time_s: [s], shape (m,), strictly increasing, no gap above 30 s but where the car stands.
        speed_m_s: [m/s], shape (m,), at least zero; up to 0.01 m/s is a stand.
        grade: rise over run, shape (m,), each value of the interval that ends at its sample; or
        elevation_m: [m], shape (m,), NaN where missing, from which the grade follows, filtered over the way; not both.
        phases: named parts in order.
        title: name for people.
        step_s: time step wanted; None keeps a uniform trace and puts an irregular one on steps of a second, or its median step
            where that is shorter.
        remarks: of the reader, to which more are added.

    Returns:
        the trace at a uniform time step, shape (n + 1,).

    Raises:
        TraceError: what must hold and does not, with the sample and the time where.
    """
    time_s, speed_m_s = np.asarray(time_s, float), np.asarray(speed_m_s, float)
    if grade is not None and elevation_m is not None:
        raise TraceError(f"Trace '{name}' must give grade or elevation, but gives both.")
    check_trace(name, time_s, speed_m_s)
    speed_m_s = np.where(speed_m_s <= STAND_M_S, 0.0, speed_m_s)
    said = list(remarks)
    way, stops = way_of_speeds(time_s, speed_m_s)
    if stops:
        said.append(f"samples every so many metres: {stops} stop{'s' if stops > 1 else ''} found between two of them")
    else:
        check_gaps(name, time_s, speed_m_s)
    step = _step(name, time_s, step_s)
    count = (time_s[-1] - time_s[0]) / step
    if count > STEPS_MOST:
        raise TraceError(
            f"Trace '{name}' must have at most {STEPS_MOST:,} steps, but has {count:,.0f} of {step:g} s; take a longer time step."
        )
    grid, stretched = _grid(way, step)
    kept = on_grid(time_s, step) and not stops
    speed = np.interp(grid, time_s, speed_m_s) if kept else _speeds(name, stretched, grid)
    ways = way_of_trace(speed, step)
    slope, altitude = _slopes(name, time_s, way.at(time_s), elevation_m, ways, said)
    if grade is not None:
        slope = check_grade(name, np.asarray(grade, float), time_s)
        slope = slope if kept and len(grid) == len(time_s) else _given_grade(way.at(time_s), slope, ways)
    phases = _stretched_phases(phases, float(time_s[0]), grid[-1] - grid[0], time_s[-1] - time_s[0])
    return Cycle(name, grid, speed, slope, altitude, phases, title or name, tuple(said))


def cycle_of_places(
    name: str,
    time_s: np.ndarray,
    way_m: np.ndarray,
    *,
    elevation_m: np.ndarray | None = None,
    step_s: float | None = None,
    smooth_s: float = 0.0,
    remarks: tuple[str, ...] = (),
) -> Cycle:
    """A trace from the way driven at some instants, whatever their intervals.

    Args:
        time_s: [s], shape (m,), strictly increasing.
        way_m: since the first sample [m], shape (m,), never falling.
        elevation_m: [m], shape (m,), NaN where missing.
        step_s: time step wanted; None takes a second.
        smooth_s: time over which each speed is the mean, against the noise of positions; the way and the stops are kept.
        remarks: of the reader, to which more are added.

    Raises:
        TraceError: what must hold and does not, with the sample and the time where.
    """
    time_s, way_m = np.asarray(time_s, float), np.asarray(way_m, float)
    check_places(name, time_s, way_m)
    said = list(remarks)
    way, stops = way_of_points(time_s, way_m)
    if stops:
        said.append(f"{stops} stop{'s' if stops > 1 else ''} found between two samples")
    step = _step(name, time_s, step_s or STEP_S)
    grid, stretched = _grid(way, step)
    speed = _speeds(name, stretched, grid, smooth_s)
    slope, altitude = _slopes(name, time_s, way_m, elevation_m, way_of_trace(speed, step), said)
    return Cycle(name, grid, speed, slope, altitude, (), name, tuple(said))


def _grid(way: Way, step: float) -> tuple[np.ndarray, Way]:
    """Uniform instants, and the way with its time stretched to them, by half a step at most, so that none of it is lost."""
    first, lasts = float(way.time_s[0]), float(way.time_s[-1] - way.time_s[0])
    grid = first + step * np.arange(max(1, round(lasts / step)) + 1)
    factor = (grid[-1] - first) / lasts
    if abs(factor - 1.0) < IRREGULAR:
        return grid, way
    speed = None if way.speed_m_s is None else way.speed_m_s / factor
    return grid, Way(first + factor * (way.time_s - first), way.way_m, speed)


def _stretched_phases(phases: tuple[Phase, ...], first: float, lasts: float, lasted: float) -> tuple[Phase, ...]:
    if abs(lasts / lasted - 1.0) < IRREGULAR:
        return phases
    moved = lasts / lasted
    return tuple(
        Phase(part.name, first + moved * (part.start_s - first), first + moved * (part.end_s - first)) for part in phases
    )


def _speeds(name: str, way: Way, grid: np.ndarray, over_s: float = 0.0) -> np.ndarray:
    speed = speeds_on_grid(way, grid, over_s)
    if not np.any(speed > 0.0):
        raise TraceError(
            f"Trace '{name}' must move at its time step, but no step of {grid[1] - grid[0]:g} s lies between two of its stops; "
            "take a shorter one."
        )
    return speed


def _given_grade(way_m: np.ndarray, grade: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Grade of each step of a trace from that of the intervals of the recording: both climb the same."""
    sine = grade[1:] / np.sqrt(1.0 + grade[1:] ** 2)
    heights = np.concatenate([[0.0], np.cumsum(sine * np.diff(way_m))])
    return HeightProfile(way_m, heights).grade(ways)


def _slopes(
    name: str, time_s: np.ndarray, way_m: np.ndarray, elevation_m: np.ndarray | None, ways: np.ndarray, said: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """(grade, altitude) at each sample of a trace whose way is `ways`."""
    if elevation_m is None:
        return np.zeros_like(ways), np.zeros_like(ways)
    heights = np.asarray(elevation_m, float)
    if heights.shape != time_s.shape:
        raise TraceError(f"Trace '{name}' must have one elevation for each time ({time_s.size}), but has {heights.size}.")
    known = bridged_heights(name, way_m, heights, said)
    if known is None:
        return np.zeros_like(ways), np.zeros_like(ways)
    profile = height_profile(name, way_m, known, said)
    return profile.grade(ways), profile.at(ways)


def _step(name: str, time_s: np.ndarray, step_s: float | None) -> float:
    steps = np.diff(time_s)
    if step_s is None:
        if np.ptp(steps) <= IRREGULAR * np.mean(steps) + 1e-9:
            return float(np.mean(steps))
        return STEP_S if np.median(steps) >= 0.5 * STEP_S else float(np.median(steps))
    if not 1e-3 <= step_s <= 60.0:
        raise TraceError(f"The time step must be from 0.001 to 60 s, but is {step_s:g} s.")
    if step_s > time_s[-1] - time_s[0]:
        raise TraceError(f"The time step must fit into trace '{name}' ({time_s[-1] - time_s[0]:g} s), but is {step_s:g} s.")
    return step_s
