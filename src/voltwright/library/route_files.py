"""Routes from files: GPX and GeoJSON lines, and CSV tables of a way with what is met on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from voltwright.errors import TraceError, known_name, nearest, shown
from voltwright.library.csv_table import decoded, numbers_of, read_csv
from voltwright.library.gpx_track import DECLARED
from voltwright.library.route_places import Line, line_of
from voltwright.spec.heights import HeightProfile, bridged_heights, height_profile
from voltwright.spec.input_file import TRACK_BYTES, read_bytes
from voltwright.spec.route import STOP_KINDS, SURFACES, Route, StopPlace
from voltwright.units import M_PER_FOOT, M_PER_KM, M_S_PER_KMH, M_S_PER_MPH

WAY_COLUMNS = {"way_km": M_PER_KM, "way_m": 1.0, "distance_km": M_PER_KM, "distance_m": 1.0}
HEIGHT_COLUMNS = {"height_m": 1.0, "elevation_m": 1.0, "altitude_m": 1.0, "elevation_ft": M_PER_FOOT}
LIMIT_COLUMNS = {"limit_kmh": M_S_PER_KMH, "limit_km_h": M_S_PER_KMH, "limit_mph": M_S_PER_MPH}
NEEDS = "a route needs a heading with way_km, or lat and lon, and rows; height_m, limit_kmh, surface and stop where known"


def read_route(path: Path | Traversable, name: str, title: str = "") -> Route:
    """A route from a GPX, GeoJSON or CSV file.

    Args:
        path: of the file.
        name: of the route.
        title: for people.

    Raises:
        FileError: the file cannot be read.
        TraceError: it holds no way that a car can drive, with the line or point.
    """
    kind = str(path).lower().rpartition(".")[2]
    if kind == "gpx":
        return _from_gpx(_real(path), name, title)
    if kind in ("geojson", "json"):
        from voltwright.library.route_geojson import read_geojson

        found = read_geojson(_real(path), name)
        return route_of(name, title, found.line, found.height_m, found.limit_m_s, found.stops, found.remarks)
    return _from_csv(path, name, title)


def _real(path: Path | Traversable) -> Path:
    return path if isinstance(path, Path) else Path(str(path))


def _from_gpx(path: Path, name: str, title: str) -> Route:
    import gpxpy
    import gpxpy.gpx

    found = DECLARED.match(read_bytes(path, TRACK_BYTES)[:300])
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded(path, found.group(1).decode() if found else None, TRACK_BYTES))
    try:
        file = gpxpy.parse(text)
    except (gpxpy.gpx.GPXException, ValueError, AttributeError, TypeError, ArithmeticError, LookupError) as error:
        raise TraceError(f"'{path}' is no GPX file: {(str(error) or type(error).__name__).splitlines()[0]}.") from error
    points = [point for track in file.tracks for segment in track.segments for point in segment.points]
    points = points or [point for route in file.routes for point in route.points]
    if len(points) < 2:
        raise TraceError(f"'{path}' must hold a track or a route of at least 2 points, but holds {len(points)}.")
    place = np.array([(point.latitude, point.longitude) for point in points], float)
    height = np.array([np.nan if point.elevation is None else point.elevation for point in points], float)
    line = line_of(name, place[:, 0], place[:, 1])
    return route_of(name, title, line, height[line.kept], np.full(len(line.way_m), np.nan))


def _from_csv(path: Path | Traversable, name: str, title: str) -> Route:
    table = read_csv(path, NEEDS)
    columns = table.columns()
    if not table.rows:
        raise TraceError(f"'{path}' must hold rows below its heading; {NEEDS}.")
    way = next((factor * numbers_of(columns[key]) for key, factor in WAY_COLUMNS.items() if key in columns), None)
    line = None
    if {"lat", "lon"} <= set(columns):
        line = line_of(name, numbers_of(columns["lat"]), numbers_of(columns["lon"]))
    if way is None and line is None:
        close = ", ".join(nearest("way_km", columns))
        raise TraceError(f"'{path}' must have a column way_km, or lat and lon; the nearest it has are {close}. In full: {NEEDS}.")
    kept = line.kept if line is not None else np.arange(len(table.rows))
    lines = [table.rows[k][0] for k in kept]
    ways = line.way_m if way is None and line is not None else _checked_way(path, way[kept], lines)  # pyright: ignore[reportOptionalSubscript]
    height = next((factor * numbers_of(columns[key])[kept] for key, factor in HEIGHT_COLUMNS.items() if key in columns), None)
    limit = next((factor * numbers_of(columns[key])[kept] for key, factor in LIMIT_COLUMNS.items() if key in columns), None)
    stops = _stops_of(path, columns, kept, lines, ways)
    surface = _surfaces(path, columns, kept, lines)
    made = line if line is not None else Line(kept, ways, np.zeros(1), np.zeros(1), np.full(1, np.nan))
    made = Line(kept, ways, made.curve_way_m * (ways[-1] / made.way_m[-1]), made.curvature_1_m, made.heading_rad, made.places_deg)
    nothing = np.full(len(ways), np.nan)
    return route_of(
        name, title, made, nothing if height is None else height, nothing if limit is None else limit, stops, [], surface
    )


def _checked_way(path: Path | Traversable, way: np.ndarray, lines: list[int]) -> np.ndarray:
    if not np.all(np.isfinite(way)):
        place = int(np.argmin(np.isfinite(way)))
        raise TraceError(f"'{path}', line {lines[place]}: the way must be a number.")
    if len(way) < 2:
        raise TraceError(f"'{path}' must hold at least 2 places, but holds {len(way)}.")
    steps = np.diff(way)
    if np.any(steps <= 0.0):
        place = int(np.argmax(steps <= 0.0))
        raise TraceError(
            f"'{path}', line {lines[place + 1]}: the way must go forward, but is {way[place + 1] / M_PER_KM:g} km after "
            f"{way[place] / M_PER_KM:g} km; sort the rows, or begin each leg where the one before ends."
        )
    return way - way[0]


def _stops_of(
    path: Path | Traversable, columns: dict[str, list[str]], kept, lines: list[int], way: np.ndarray
) -> list[StopPlace]:
    if "stop" not in columns:
        return []
    chance = numbers_of(columns["probability"]) if "probability" in columns else np.full(len(columns["stop"]), np.nan)
    wait = numbers_of(columns["wait_s"]) if "wait_s" in columns else np.full(len(columns["stop"]), np.nan)
    stops = []
    for place, row in enumerate(kept):
        text = columns["stop"][row].lower()
        if not text:
            continue
        if text not in STOP_KINDS:
            raise TraceError(
                f"'{path}', line {lines[place]}: `stop` must be {', '.join(STOP_KINDS)} or empty, but is '{shown(text)}'."
            )
        known = [None if not np.isfinite(values[row]) else float(values[row]) for values in (chance, wait)]
        stops.append(StopPlace(float(way[place]), text, *known))
    return stops


def _surfaces(path: Path | Traversable, columns: dict[str, list[str]], kept, lines: list[int]) -> np.ndarray | None:
    """Factor of the surface at each row; one that is not written goes on."""
    if "surface" not in columns:
        return None
    factors, held = [], 1.0
    for place, row in enumerate(kept):
        text = columns["surface"][row].lower()
        if text:
            try:
                held = SURFACES[known_name("surface", text, tuple(SURFACES))]
            except Exception as error:
                raise TraceError(f"'{path}', line {lines[place]}: {error}") from error
        factors.append(held)
    return np.array(factors)


def route_of(
    name: str,
    title: str,
    line: Line,
    height_m: np.ndarray,
    limit_m_s: np.ndarray,
    stops: Sequence[StopPlace] = (),
    remarks: Sequence[str] = (),
    surface: np.ndarray | None = None,
) -> Route:
    """A route from what is known at each place of its line.

    Args:
        name: of the route.
        title: for people.
        line: its places.
        height_m: at each of them [m], shape (m,), NaN where missing.
        limit_m_s: from each of them on [m/s], shape (m,), NaN where the one before goes on.
        stops: in order.
        remarks: of the reader, to which more are added.
        surface: rolling resistance over that of asphalt from each of them on, shape (m,).
    """
    said = list(remarks)
    known = bridged_heights(name, line.way_m, height_m, said)
    heights: HeightProfile | None = None if known is None else height_profile(name, line.way_m, known, said)
    limits = _carried_on(limit_m_s)
    changes = np.flatnonzero(np.concatenate([[True], ~np.isclose(limits[1:], limits[:-1], equal_nan=True)]))
    about: dict[str, np.ndarray] = {}
    if surface is not None:
        turns = np.flatnonzero(np.concatenate([[True], np.diff(surface) != 0.0]))
        about = {"surface_way_m": line.way_m[turns], "surface_factor": surface[turns]}
    return Route(
        name=name,
        title=title or name,
        length_m=float(line.way_m[-1]),
        heights=heights,
        limit_way_m=line.way_m[changes],
        limit_m_s=limits[changes],
        curve_way_m=line.curve_way_m,
        curvature_1_m=line.curvature_1_m,
        heading_rad=line.heading_rad,
        stops=tuple(stops),
        remarks=tuple(said),
        places_deg=None if line.places_deg is None else (*line.places_deg, line.way_m),
        **about,
    )


def _carried_on(values: np.ndarray) -> np.ndarray:
    """Values that go on until the next one is written; NaN before the first."""
    places = np.where(np.isfinite(values), np.arange(len(values)), -1)
    last = np.maximum.accumulate(places)
    return np.where(last >= 0, values[last], np.nan)
