"""The way of a recording over time, and the speeds of a uniform trace that goes the same way and makes the same stops.

A recording is known at some instants only, whatever its intervals. What is kept of it is the way between them: the speed of
an interval is way over time, and an interval far longer than its way needs is a stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

STAND_M_S = 0.01
"""A speed up to this is a stand: a logger's filter leaves such remainders, and no road traffic moves so slowly."""
STANDING_MIN_S = 3.0
STANDING_SHARE = 0.4
"""An interval holds a stop where so much time, and so much of its time, is left beyond what slowing down and getting under way
take."""
RAMP = np.linspace(0.2, 1.0, 5)
"""Parts of the time in which a car comes to rest, at which its place is set."""
ON_GRID = 1e-6
JITTER_M_S, JITTER_M, JITTER_S = 0.5, 2.0, 3.0
"""Positions that wander by less than this speed and this way in each interval, for so long, are those of a car that stands."""
BY_DISTANCE_SHARE = 0.8
BY_DISTANCE_SLACK = 0.25
"""Samples were written by distance where so many intervals are that near to the same way, while their times differ."""


@dataclass(frozen=True)
class Way:
    """Way over time.

    Attributes:
        time_s: [s], shape (m,), strictly increasing.
        way_m: driven since the first sample [m], shape (m,), never falling.
        speed_m_s: [m/s], shape (m,), linear between the samples; None where each interval goes at its own constant speed.
    """

    time_s: np.ndarray
    way_m: np.ndarray
    speed_m_s: np.ndarray | None = None

    @property
    def length_m(self) -> float:
        """Way in all [m]."""
        return float(self.way_m[-1])

    def at(self, time_s: np.ndarray) -> np.ndarray:
        """Way [m] at some instants [s]."""
        if self.speed_m_s is None:
            return np.interp(time_s, self.time_s, self.way_m)
        inside = np.clip(time_s, self.time_s[0], self.time_s[-1])
        left = np.clip(np.searchsorted(self.time_s, inside, side="right") - 1, 0, len(self.time_s) - 2)
        since, speed = inside - self.time_s[left], self.speed_m_s
        gain = (speed[left + 1] - speed[left]) / (self.time_s[left + 1] - self.time_s[left])
        return self.way_m[left] + since * (speed[left] + 0.5 * gain * since)

    def stops(self) -> list[tuple[float, float]]:
        """(begin, end) [s] of each stop, in order; of a car that is at rest in one sample alone both are the same."""
        if self.speed_m_s is None:
            still = np.diff(self.way_m) <= STAND_M_S * np.diff(self.time_s)
            begins, ends = _runs(still)
            return [(float(self.time_s[a]), float(self.time_s[b + 1])) for a, b in zip(begins, ends, strict=True)]
        begins, ends = _runs(self.speed_m_s <= STAND_M_S)
        return [(float(self.time_s[a]), float(self.time_s[b])) for a, b in zip(begins, ends, strict=True)]


def way_of_speeds(time_s: np.ndarray, speed_m_s: np.ndarray) -> tuple[Way, int]:
    """The way of speeds at some instants, and the number of stops between two samples that were found.

    Args:
        time_s: [s], shape (m,), strictly increasing.
        speed_m_s: [m/s], shape (m,), at least zero.
    """
    steps = np.diff(time_s)
    parts = 0.5 * (speed_m_s[1:] + speed_m_s[:-1]) * steps
    usual = float(np.median(parts))
    near = np.abs(parts - usual) <= BY_DISTANCE_SLACK * usual
    by_distance = usual > 1.0 and np.mean(near) >= BY_DISTANCE_SHARE and np.std(steps) > BY_DISTANCE_SLACK * np.median(steps)
    if by_distance and np.any(parts > 2.0 * usual):
        # A logger that writes every so many metres writes nothing while the car stands.
        way, found = way_of_points(time_s, _since_first(np.where(parts > 2.0 * usual, usual, parts)))
        return way, found
    return Way(time_s, _since_first(parts), speed_m_s), 0


def way_of_points(time_s: np.ndarray, way_m: np.ndarray) -> tuple[Way, int]:
    """The way of places at some instants, and the number of stops between two samples that were found.

    Args:
        time_s: [s], shape (m,), strictly increasing.
        way_m: since the first sample [m], shape (m,), never falling.
    """
    steps, parts = np.diff(time_s), np.diff(way_m)
    speed = parts / steps
    if len(speed) < 2:
        return Way(time_s, way_m), 0
    before, after = np.append(speed[1], speed[:-1]), np.append(speed[1:], speed[-2])
    usual = np.maximum(before, after)
    # Half the way from the speed before to rest, half to that after: each at half of its speed in the mean.
    slow, start = (np.maximum(beside, 0.5 * usual) for beside in (before, after))
    # Next to an interval in which the car stands, the stop is there already.
    moving = np.minimum(before, after) > STAND_M_S
    slowing, starting = (np.divide(parts, v, out=np.full_like(parts, np.inf), where=moving) for v in (slow, start))
    standing = steps - slowing - starting
    stops = (standing >= np.maximum(STANDING_MIN_S, STANDING_SHARE * steps)) & (parts > STAND_M_S * steps)
    times, ways = [time_s], [way_m]
    for k in np.flatnonzero(stops):
        half = 0.5 * parts[k]
        times += [time_s[k] + slowing[k] * RAMP, time_s[k + 1] - starting[k] * RAMP]
        ways += [way_m[k] + half * RAMP * (2.0 - RAMP), way_m[k + 1] - half * RAMP * (2.0 - RAMP)]
    order = np.argsort(np.concatenate(times), kind="stable")
    return Way(np.concatenate(times)[order], np.concatenate(ways)[order]), int(np.sum(stops))


def still_intervals(time_s: np.ndarray, way_m: np.ndarray) -> list[tuple[int, int]]:
    """(first, last) sample of each stretch in which positions only wander about one place."""
    steps, parts = np.diff(time_s), np.diff(way_m)
    begins, ends = _runs((parts < JITTER_M) & (parts < JITTER_M_S * steps))
    pairs = [(int(a), int(b) + 1) for a, b in zip(begins, ends, strict=True)]
    return [(a, b) for a, b in pairs if time_s[b] - time_s[a] >= JITTER_S]


def speeds_on_grid(way: Way, grid_s: np.ndarray, over_s: float = 0.0) -> np.ndarray:
    """Speeds at uniform instants whose trapezoids add up to the way, and that are zero in every stop.

    Args:
        way: of the recording.
        grid_s: [s], shape (n + 1,), uniform, over the time of the recording.
        over_s: time over which each speed is the mean [s]; at least one step, and the usual interval of places.

    Returns:
        [m/s], shape (n + 1,). Each stretch between two stops keeps its way; one that lies between two samples gives its way to
        the next.
    """
    half = 0.5 * max(float(grid_s[1] - grid_s[0]), over_s, _usual_interval_s(way))
    low, high = np.maximum(grid_s - half, way.time_s[0]), np.minimum(grid_s + half, way.time_s[-1])
    speed = (way.at(high) - way.at(low)) / (high - low)
    resting = np.zeros(len(grid_s), bool)
    for begin, end in way.stops():
        inside = (grid_s >= begin - 1e-9) & (grid_s <= end + 1e-9)
        resting |= inside
        if not np.any(inside):
            resting[int(np.argmin(np.abs(grid_s - 0.5 * (begin + end))))] = True
    speed[resting] = 0.0
    return _with_way(np.maximum(speed, 0.0), resting, way.at(grid_s), float(grid_s[1] - grid_s[0]))


def _usual_interval_s(way: Way) -> float:
    """Median interval between places while the car moves [s]; 0 where speeds are known, which need no mean."""
    if way.speed_m_s is not None:
        return 0.0
    steps = np.diff(way.time_s)
    moving = np.diff(way.way_m) > STAND_M_S * steps
    return float(np.median(steps[moving])) if np.any(moving) else 0.0


def _with_way(speed: np.ndarray, resting: np.ndarray, way_m: np.ndarray, step_s: float) -> np.ndarray:
    """The speeds, each stretch between two rests scaled to its way."""
    ends = np.unique(np.concatenate([[0], np.flatnonzero(resting), [len(speed) - 1]]))
    stretches = list(pairwise(ends.tolist()))
    driven = {pair: step_s * float(np.trapezoid(speed[pair[0] : pair[1] + 1])) for pair in stretches}
    wanted, owed = {}, 0.0
    for pair in stretches:
        owed += float(way_m[pair[1]] - way_m[pair[0]])
        if driven[pair] > 0.0:
            wanted[pair], owed = owed, 0.0
    if wanted:
        wanted[max(wanted)] += owed
    scaled = speed.copy()
    for (first, last), metres in wanted.items():
        scaled[first : last + 1] = speed[first : last + 1] * (metres / driven[first, last])
    return scaled


def on_grid(time_s: np.ndarray, step_s: float) -> bool:
    """Whether every sample of a recording is an instant of a trace of this step, which then takes its speeds as they are."""
    numbers = (time_s - time_s[0]) / step_s
    return bool(np.max(np.abs(numbers - np.round(numbers))) <= ON_GRID * max(1.0, float(numbers[-1]) * 1e-3))


def way_of_trace(speed_m_s: np.ndarray, step_s: float) -> np.ndarray:
    """Way [m] at each sample of a uniform trace, by trapezoids, shape (n + 1,)."""
    return _since_first(0.5 * (speed_m_s[1:] + speed_m_s[:-1]) * step_s)


def _since_first(parts: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(parts)])


def _runs(on: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last places of each run of true values."""
    edges = np.diff(np.concatenate([[0], on.astype(int), [0]]))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
