"""Heights along a way: missing and absurd ones bridged, noise filtered, the ends kept, what is implausible said.

Height belongs to a place. A recording has it over time, with the noise of its sensor, and the grade of a road is a small
difference of such heights: they are filtered over the way, once, here, for every command.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.errors import TraceError
from voltwright.spec.columns import check_column

SMOOTH_M = 80.0
"""Standard deviation of the window that smooths heights along the way: recorded in whole metres, or by GPS."""
GRID_M = 10.0
SINE_MAX = 0.5
HEIGHT_RANGE_M = (-500.0, 6000.0)
"""Heights of roads on Earth, with room."""
ZERO_OFF_M = 10.0
"""A height of exactly 0 m that lies so far from its neighbours is a reading that is missing."""
SPIKE_M = 50.0
SPIKE_GRADE = 0.3
"""A height that lies further from its four neighbours than this, and than this grade over their way, is no height."""
STRETCH_M = 500.0
STEEP, IMPOSSIBLE = 0.15, 0.30
"""Mean grade over a stretch that few public roads have, and that none has."""


@dataclass(frozen=True)
class HeightProfile:
    """Height along a way.

    Attributes:
        way_m: [m], shape (m,), strictly increasing.
        height_m: above sea level [m], shape (m,), linear in between.
    """

    way_m: np.ndarray
    height_m: np.ndarray

    def __post_init__(self) -> None:
        check_column("heights.way_m", self.way_m, rising=True)
        check_column("heights.height_m", self.height_m, self.way_m.shape)

    def at(self, way_m: np.ndarray) -> np.ndarray:
        """Height [m] at some places [m of way]; beyond the ends that of the end."""
        return np.interp(way_m, self.way_m, self.height_m)

    def grade(self, way_m: np.ndarray) -> np.ndarray:
        """Mean grade (rise over run) of the steps between places of a trace, shape of `way_m`; 0 first, and in a stand."""
        return grade_of_rise(np.diff(self.at(way_m)), np.diff(way_m))


def grade_of_rise(rise_m: np.ndarray, way_m: np.ndarray) -> np.ndarray:
    """Grade (rise over run) of n steps from their rise and way [m], shape (n + 1,); the first is 0."""
    sine = np.divide(rise_m, way_m, out=np.zeros_like(rise_m), where=way_m > 0.0)
    sine = np.clip(sine, -SINE_MAX, SINE_MAX)
    return np.concatenate([[0.0], sine / np.sqrt(1.0 - sine**2)])


def bridged_heights(name: str, way_m: np.ndarray, height_m: np.ndarray, remarks: list[str]) -> np.ndarray | None:
    """Heights with the missing and absurd ones bridged along the way, or None where there are none.

    Args:
        name: of the recording, for sentences.
        way_m: [m], shape (m,), never falling.
        height_m: [m], shape (m,); NaN where missing.
        remarks: what was done is added, in words.

    Raises:
        TraceError: more than half of the heights are none.
    """
    known = np.isfinite(height_m)
    if not np.any(known):
        remarks.append("no heights: the road is taken as level")
        return None
    low, high = HEIGHT_RANGE_M
    absurd = known & ~((height_m >= low) & (height_m <= high))
    if 2 * np.sum(absurd) > np.sum(known):
        worst = height_m[known][int(np.argmax(np.abs(height_m[known])))]
        raise TraceError(
            f"'{name}' must have heights from {low:g} to {high:g} m, but most are not, such as {worst:g} m; "
            "are they in feet? Divide them by 3.28084, or name the column elevation_ft."
        )
    good = known & ~absurd
    good &= ~_zeros_off(way_m, height_m, good)
    good &= ~_spikes(way_m, height_m, good)
    if not np.any(good):
        remarks.append("no plausible heights: the road is taken as level")
        return None
    if np.all(good):
        return height_m
    missing, wrong = int(np.sum(~known)), int(np.sum(known & ~good))
    parts = [f"{missing} missing"] if missing else []
    parts += [f"{wrong} implausible (such as {height_m[known & ~good][0]:g} m)"] if wrong else []
    remarks.append(f"of {len(height_m)} heights {' and '.join(parts)}: bridged along the way")
    return _bridged(way_m, height_m, good)


def _bridged(way_m: np.ndarray, height_m: np.ndarray, good: np.ndarray) -> np.ndarray:
    """The heights, those that are not good by a line over the way; several at one place stay apart."""
    values = height_m.copy()
    values[~good] = np.interp(way_m[~good], way_m[good], height_m[good])
    return values


def _zeros_off(way_m: np.ndarray, height_m: np.ndarray, good: np.ndarray) -> np.ndarray:
    zeros = good & (height_m == 0.0)
    others = good & ~zeros
    if not (np.any(zeros) and np.any(others)):
        return np.zeros_like(good)
    return zeros & (np.abs(np.interp(way_m, way_m[others], height_m[others])) > ZERO_OFF_M)


def _spikes(way_m: np.ndarray, height_m: np.ndarray, good: np.ndarray) -> np.ndarray:
    """Readings that stand alone, far from the median of five."""
    spikes = np.zeros_like(good)
    if np.sum(good) < 5:
        return spikes
    heights, ways = height_m[good], way_m[good]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(heights, 2, mode="reflect"), 5)
    ends = np.lib.stride_tricks.sliding_window_view(np.pad(ways, 2, mode="edge"), 5)
    reach = ends[:, -1] - ends[:, 0]
    spikes[good] = np.abs(heights - np.median(windows, axis=1)) > SPIKE_M + SPIKE_GRADE * reach
    return spikes


def height_profile(name: str, way_m: np.ndarray, height_m: np.ndarray, remarks: list[str]) -> HeightProfile:
    """The heights filtered along the way: a Gaussian mean of 80 m that keeps straight slopes and both ends.

    Args:
        name: of the recording, for sentences.
        way_m: [m], shape (m,), never falling, above 0 at its end.
        height_m: [m], shape (m,), finite.
        remarks: a slope that few roads have is added, in words.

    Raises:
        TraceError: a slope over 500 m that no road has.
    """
    length = float(way_m[-1])
    if length < GRID_M:
        return HeightProfile(np.array([0.0, max(length, 1e-9)]), height_m[[0, -1]])
    grid = np.linspace(0.0, length, max(2, round(length / GRID_M)) + 1)
    heights = np.interp(grid, *_binned(way_m, height_m, grid[1]))
    heights[0], heights[-1] = height_m[0], height_m[-1]
    width = SMOOTH_M / grid[1]
    reach = max(1, int(4.0 * width))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    # Mirrored through both ends, so that the mean at an end is the end itself.
    wide = np.pad(heights, reach, mode="reflect", reflect_type="odd")
    smooth = np.convolve(wide, weights / weights.sum(), mode="valid")
    smooth[0], smooth[-1] = heights[0], heights[-1]
    profile = HeightProfile(grid, smooth)
    _check_slopes(name, profile, remarks)
    return profile


def _binned(way_m: np.ndarray, height_m: np.ndarray, width_m: float) -> tuple[np.ndarray, np.ndarray]:
    """(mean way, mean height) of the samples of each piece of way: a car that stands weighs no more than one that passes."""
    places = np.round(way_m / width_m).astype(int)
    counts = np.bincount(places)
    there = counts > 0
    ways, heights = (np.bincount(places, values)[there] / counts[there] for values in (way_m, height_m))
    return ways, heights


def _check_slopes(name: str, profile: HeightProfile, remarks: list[str]) -> None:
    length = min(STRETCH_M, float(profile.way_m[-1]))
    if length < 0.5 * STRETCH_M:
        return
    begins = profile.way_m[profile.way_m <= profile.way_m[-1] - length]
    slopes = (profile.at(begins + length) - profile.at(begins)) / length
    worst = int(np.argmax(np.abs(slopes)))
    slope, where_km = 100.0 * slopes[worst], begins[worst] / 1000.0
    if abs(slopes[worst]) > IMPOSSIBLE:
        raise TraceError(
            f"'{name}' must have heights of a road, but has a slope of {slope:.0f} % over {length:.0f} m at {where_km:.1f} km; "
            "are its heights in feet? Divide them by 3.28084, or name the column elevation_ft."
        )
    if abs(slopes[worst]) > STEEP:
        remarks.append(
            f"a slope of {slope:.0f} % over {length:.0f} m at {where_km:.1f} km is steeper than nearly all roads; "
            "are the heights in feet?"
        )
