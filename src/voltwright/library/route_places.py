"""Positions on the globe as a way: length, curvature and heading of a line of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.errors import TraceError
from voltwright.library.gpx_track import EARTH_RADIUS_M

JUMP_M, JUMP_TIMES = 5_000.0, 40.0
"""Two points of a way further apart than this, and than so many times the median, are no way but a jump."""
CURVE_GRID_M, CURVE_SMOOTH_M = 10.0, 20.0
CURVE_SPACING_MAX_M = 120.0
"""Points further apart than this tell the direction of a road, but not its curves."""
SAME_M = 0.5


@dataclass(frozen=True)
class Line:
    """A line of points.

    Attributes:
        kept: numbers of the points that are kept, those that move.
        way_m: at each of them [m], shape (m,).
        curve_way_m: places of what follows [m], shape (c,).
        curvature_1_m: without sign [1/m], shape (c,).
        heading_rad: clockwise from north, shape (c,).
        places_deg: latitude and longitude of the points that are kept, where there are any.
    """

    kept: np.ndarray
    way_m: np.ndarray
    curve_way_m: np.ndarray
    curvature_1_m: np.ndarray
    heading_rad: np.ndarray
    places_deg: tuple[np.ndarray, np.ndarray] | None = None


def line_of(name: str, latitude_deg: np.ndarray, longitude_deg: np.ndarray) -> Line:
    """The line of positions.

    Args:
        name: of the route, for sentences.
        latitude_deg: shape (n,).
        longitude_deg: shape (n,).

    Raises:
        TraceError: a position that is none, fewer than two places, a jump; with the point.
    """
    finite = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    on_earth = finite & (np.abs(latitude_deg) <= 90.0) & (np.abs(longitude_deg) <= 360.0)
    if not np.all(on_earth):
        place = int(np.argmin(on_earth))
        raise TraceError(
            f"Route '{name}' must have latitudes within ±90° and longitudes within ±360°, but point {place + 1} is at "
            f"{latitude_deg[place]:g}, {longitude_deg[place]:g}."
        )
    steps = distances_m(latitude_deg, longitude_deg)
    kept = np.concatenate([[0], 1 + np.flatnonzero(steps > SAME_M)]).astype(int)
    if len(kept) < 2:
        raise TraceError(f"Route '{name}' must have at least 2 places, but all its {len(latitude_deg)} points are one.")
    latitude, longitude = np.radians(latitude_deg[kept]), np.radians(longitude_deg[kept])
    metres = distances_m(latitude_deg[kept], longitude_deg[kept])
    usual = float(np.median(metres))
    worst = int(np.argmax(metres))
    if metres[worst] > max(JUMP_M, JUMP_TIMES * usual):
        raise TraceError(
            f"Route '{name}' jumps {metres[worst] / 1000.0:.1f} km between points {kept[worst] + 1} and {kept[worst + 1] + 1}, "
            f"where its points are {usual:.0f} m apart as a rule; mend the points, or cut the route in two there."
        )
    way = np.concatenate([[0.0], np.cumsum(metres)])
    return Line(kept, way, *_curves(latitude, longitude, way), (latitude_deg[kept], longitude_deg[kept]))


def distances_m(latitude_deg: np.ndarray, longitude_deg: np.ndarray) -> np.ndarray:
    """Distance [m] between consecutive points (haversine on the mean sphere), shape (n - 1,)."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    half = np.sin(np.diff(latitude) / 2) ** 2 + np.cos(latitude[1:]) * np.cos(latitude[:-1]) * np.sin(np.diff(longitude) / 2) ** 2
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))


def _curves(latitude: np.ndarray, longitude: np.ndarray, way: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(place [m], curvature [1/m], heading [rad]) on an even grid of the way."""
    east = EARTH_RADIUS_M * np.cos(np.mean(latitude)) * (longitude - longitude[0])
    north = EARTH_RADIUS_M * (latitude - latitude[0])
    grid = np.linspace(0.0, way[-1], max(3, round(way[-1] / CURVE_GRID_M)) + 1)
    width = max(1, round(CURVE_SMOOTH_M / (grid[1] - grid[0])))
    weights = np.exp(-0.5 * (np.arange(-3 * width, 3 * width + 1) / width) ** 2)
    weights /= weights.sum()

    def smooth(values: np.ndarray) -> np.ndarray:
        wide = np.pad(np.interp(grid, way, values), 3 * width, mode="reflect", reflect_type="odd")
        return np.convolve(wide, weights, mode="valid")

    x, y = (smooth(values) for values in (east, north))
    dx, dy = np.gradient(x, grid), np.gradient(y, grid)
    ddx, ddy = np.gradient(dx, grid), np.gradient(dy, grid)
    size = np.maximum(np.hypot(dx, dy), 1e-3)
    curvature = np.abs(dx * ddy - dy * ddx) / size**3
    coarse = np.interp(grid, 0.5 * (way[1:] + way[:-1]), np.diff(way)) > CURVE_SPACING_MAX_M
    return grid, np.where(coarse, 0.0, curvature), np.arctan2(dx, dy) % (2.0 * np.pi)
