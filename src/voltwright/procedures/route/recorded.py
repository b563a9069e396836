"""The route of a recorded trip: limits and places to stop taken from the speeds that were driven, where no map is at hand.

Assumed: the limit of a stretch is the fastest that was driven near it, rounded up to 10 km/h; every stand is a place where a car
has to stop. Curves and junctions without a stop are in the limit of their stretch.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d

from voltwright.spec.heights import bridged_heights, height_profile
from voltwright.spec.route import Route, StopPlace
from voltwright.spec.way import STAND_M_S, way_of_trace
from voltwright.units import M_S_PER_KMH

GRID_M = 10.0
NEAR_M = 150.0
"""The limit of a place is the fastest speed so far before and behind it."""
ROUNDED_KMH = 10.0
LIMIT_MIN_KMH = 10.0
STAND_MIN_S = 2.0


def route_of_speeds(
    name: str, speed_m_s: np.ndarray, height_m: np.ndarray | None = None, *, step_s: float = 1.0, near_m: float = NEAR_M
) -> Route:
    """The route of a trip that was recorded.

    Args:
        name: of the trip.
        speed_m_s: at uniform instants [m/s], shape (n + 1,).
        height_m: likewise [m]; None where unknown.
        step_s: time step [s].
        near_m: reach within which the fastest speed is the limit [m].

    Returns:
        the route, with a remark on what was assumed.
    """
    way = way_of_trace(speed_m_s, step_s)
    length = float(way[-1])
    grid = np.linspace(0.0, length, max(2, round(length / GRID_M)) + 1)
    moving = np.concatenate([[True], np.diff(way) > 0.0])
    driven = np.interp(grid, way[moving], speed_m_s[moving])
    fastest = maximum_filter1d(driven, 2 * max(1, round(near_m / grid[1])) + 1, mode="nearest") / M_S_PER_KMH
    limit = np.maximum(ROUNDED_KMH * np.ceil(fastest / ROUNDED_KMH - 0.3), LIMIT_MIN_KMH)
    changes = np.flatnonzero(np.concatenate([[True], np.diff(limit) != 0.0]))
    said = [f"limits taken from the speeds driven within {near_m:g} m, places to stop from the stands: no map was at hand"]
    heights = None
    if height_m is not None:
        known = bridged_heights(name, way, height_m, said)
        heights = None if known is None else height_profile(name, way, known, said)
    return Route(
        name=name,
        title=name,
        length_m=length,
        heights=heights,
        limit_way_m=grid[changes],
        limit_m_s=limit[changes] * M_S_PER_KMH,
        stops=tuple(_stands(way, speed_m_s, step_s)),
        remarks=tuple(said),
    )


def _stands(way: np.ndarray, speed: np.ndarray, step_s: float) -> list[StopPlace]:
    """Stands on the way, but for those at its ends; a wait is drawn anew, so that none of the recording's comes back."""
    edges = np.diff(np.concatenate([[0], (speed <= 10.0 * STAND_M_S).astype(int), [0]]))
    begins, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    found = []
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        inside = begin > 0 and end < len(speed) and (end - begin) * step_s >= STAND_MIN_S
        if inside and 5.0 < way[begin] < way[-1] - 5.0:
            found.append(StopPlace(float(way[begin]), "light", 1.0))
    return found
