"""The track of a GPX file as way and height over time: its segments joined, its pauses and faults mended and said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from voltwright.errors import TraceError
from voltwright.library.csv_table import decoded
from voltwright.spec.input_file import TRACK_BYTES, read_bytes
from voltwright.spec.trace_checks import GAP_DRIVEN_MAX_S, GAP_STOOD_MAX_M
from voltwright.spec.way import JITTER_M, still_intervals

EARTH_RADIUS_M = 6_371_008.8
PAUSE_MAX_S = 300.0
"""A car that stands while its recorder is off is taken to be on for so long at most."""
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True)
class Track:
    """A recorded track.

    Attributes:
        time_s: since the first point [s], shape (m,), strictly increasing.
        way_m: since the first point [m], shape (m,), never falling.
        height_m: [m], shape (m,), NaN where missing.
        remarks: what was mended or left out, in words.
    """

    time_s: np.ndarray
    way_m: np.ndarray
    height_m: np.ndarray
    remarks: tuple[str, ...]


def read_track(path: Path) -> Track:
    """All segments of all tracks of a GPX file, one after the other in time.

    Raises:
        FileError: the file cannot be read.
        TraceError: no GPX file, no times, a position that is none, points in the wrong order, a way that nobody recorded.
    """
    remarks: list[str] = []
    segments = _segments(path, remarks)
    for before, after in pairwise(segments):
        if after[0, 0] < before[-1, 0]:
            raise TraceError(f"'{path}' must hold one trip, but two of its segments overlap in time; keep one of them.")
    time, way = [segments[0][:, 0]], [_way(segments[0])]
    shortened = 0.0
    for before, after in pairwise(segments):
        gap_s, gap_m = after[0, 0] - before[-1, 0], float(_great_circle_m(np.stack([before[-1], after[0]]))[0])
        if gap_m > GAP_STOOD_MAX_M and gap_s > GAP_DRIVEN_MAX_S:
            raise TraceError(
                f"'{path}' must hold one trip, but between two of its segments the car moves {gap_m / 1000.0:.1f} km in "
                f"{gap_s / 60.0:.0f} min that nobody recorded; cut the file in two there."
            )
        cut_s = max(0.0, gap_s - PAUSE_MAX_S)
        shortened += cut_s
        # Points of two segments at one instant: the second begins behind the first.
        time.append(after[:, 0] - shortened)
        way.append(_way(after) + way[-1][-1] + gap_m)
    if shortened > 0.0:
        remarks.append(f"pauses between segments shortened to {PAUSE_MAX_S:g} s each, by {shortened / 60.0:.0f} min in all")
    times, ways = np.concatenate(time), np.concatenate(way)
    heights = np.concatenate([segment[:, 3] for segment in segments])
    fresh = np.concatenate([[True], np.diff(times) > 0.0])
    return Track(times[fresh] - times[0], ways[fresh], heights[fresh], tuple(remarks))


def _segments(path: Path, remarks: list[str]) -> list[np.ndarray]:
    """(time [s], latitude, longitude [rad], height [m]) of the points of each segment, in order of time."""
    import gpxpy
    import gpxpy.gpx

    found = DECLARED.match(read_bytes(path, TRACK_BYTES)[:300])
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded(path, found.group(1).decode() if found else None, TRACK_BYTES))
    try:
        file = gpxpy.parse(text)
    except (gpxpy.gpx.GPXException, ValueError, AttributeError, TypeError, ArithmeticError, LookupError) as error:
        raise TraceError(f"'{path}' is no GPX file: {(str(error) or type(error).__name__).splitlines()[0]}.") from error
    lines = [segment.points for track in file.tracks for segment in track.segments if segment.points]
    points = [point for line in lines for point in line]
    timed = sum(point.time is not None for point in points)
    if timed < 2:
        routes = " (a planned route has none; record the trip, or give a speed as CSV)" if points or file.routes else ""
        raise TraceError(f"'{path}' must hold a track of at least 2 points with times, but holds {timed}{routes}.")
    if timed < len(points):
        remarks.append(f"{len(points) - timed} points without a time left out")
    if 0 < sum(point.time is not None and point.time.tzinfo is None for point in points) < timed:
        remarks.append("times without a zone taken as UTC, like the others")
    rows = [np.array([_row(path, point) for point in line if point.time is not None]) for line in lines]
    rows = sorted((part for part in rows if len(part)), key=lambda part: part[0, 0])
    return [_in_order(path, part, remarks) for part in rows]


def _row(path: Path, point) -> tuple[float, float, float, float]:
    latitude, longitude = float(point.latitude), float(point.longitude)
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 360.0):
        raise TraceError(
            f"'{path}' must have latitudes within ±90° and longitudes within ±360°, "
            f"but has a point at {latitude:g}, {longitude:g}."
        )
    height = np.nan if point.elevation is None else float(point.elevation)
    return _seconds(point.time), np.radians(latitude), np.radians(longitude), height


def _seconds(stamp: datetime) -> float:
    return (stamp if stamp.tzinfo is not None else stamp.replace(tzinfo=UTC)).timestamp()


def _in_order(path: Path, part: np.ndarray, remarks: list[str]) -> np.ndarray:
    steps = np.diff(part[:, 0])
    if np.any(steps < 0.0):
        where = int(np.argmax(steps < 0.0)) + 2
        raise TraceError(
            f"'{path}' must go forward in time, but point {where} of a segment is {-steps[where - 2]:g} s "
            "before the one ahead of it."
        )
    again = np.concatenate([[False], steps == 0.0])
    if np.any(again):
        remarks.append(f"{int(np.sum(again))} points at the time of the point before left out")
    return part[~again]


def _way(part: np.ndarray) -> np.ndarray:
    """Way [m] since a segment's first point, without the wandering of a position that stands."""
    metres = _great_circle_m(part)
    way = np.concatenate([[0.0], np.cumsum(metres)])
    for first, last in still_intervals(part[:, 0], way):
        metres[first:last] = 0.0
        moved = float(_great_circle_m(part[[first, last]])[0])
        beside = [k for k in (first - 1, last) if 0 <= k < len(metres)]
        if moved < JITTER_M and beside:
            metres[beside] += moved / len(beside)
    return np.concatenate([[0.0], np.cumsum(metres)])


def _great_circle_m(part: np.ndarray) -> np.ndarray:
    """Distance [m] between consecutive points (haversine on the mean sphere)."""
    latitude, longitude = part[:, 1], part[:, 2]
    half = np.sin(np.diff(latitude) / 2) ** 2 + np.cos(latitude[1:]) * np.cos(latitude[:-1]) * np.sin(np.diff(longitude) / 2) ** 2
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
