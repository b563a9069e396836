"""Routes of GeoJSON files: lines with the properties of OpenStreetMap, and points of stops beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from voltwright.errors import TraceError, shown
from voltwright.library.route_places import Line, distances_m, line_of
from voltwright.spec.input_file import TRACK_BYTES, read_text
from voltwright.spec.route import STOP_KINDS, StopPlace
from voltwright.units import M_S_PER_KMH, M_S_PER_MPH

LIMITS = {"limit_kmh": M_S_PER_KMH, "limit_mph": M_S_PER_MPH}
STOP_NEAR_M = 40.0
"""A point of a GeoJSON file that lies so near to the way belongs to it."""
OSM_STOPS = {"traffic_signals": "light", "stop": "stop", "give_way": "yield"}
"""Values of the OpenStreetMap key `highway` of a point, and the kind of stop they are."""
SPEED_TEXT = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?\s*$", re.IGNORECASE)
NO_SPEED = ("none", "signals", "variable", "walk")
"""Values of the key `maxspeed` that name no number."""


class GeoLine(NamedTuple):
    """What a GeoJSON file says of a way: heights and limits at each place of the line, and stops."""

    line: Line
    height_m: np.ndarray
    limit_m_s: np.ndarray
    stops: list[StopPlace]
    remarks: list[str]


def read_geojson(path: Path, name: str) -> GeoLine:
    """The lines of a GeoJSON file, one after the other.

    Args:
        path: of the file.
        name: of the route.

    Raises:
        FileError: the file cannot be read. TraceError: no such lines, or a value that is none.
    """
    try:
        data = json.loads(read_text(path, TRACK_BYTES))
    except (json.JSONDecodeError, RecursionError) as error:
        words = str(error) if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise TraceError(f"'{path}' is no GeoJSON file: {words}.") from error
    features = _features(path, data)
    places: list[tuple[float, float]] = []
    heights: list[float] = []
    limits: list[float] = []
    for feature in features:
        for line in _lines(path, feature):
            limit = _limit_m_s(path, _properties(feature))
            for point in line:
                places.append((point[1], point[0]))
                heights.append(point[2] if len(point) > 2 else np.nan)
                limits.append(limit)
    if len(places) < 2:
        raise TraceError(f"'{path}' must hold a LineString of at least 2 places, but holds {len(places)} places in lines.")
    place = np.array(places, float)
    line = line_of(name, place[:, 0], place[:, 1])
    stops, far = _stops_beside(features, place[line.kept], line.way_m)
    remarks = [f"{far} points of stops lie more than {STOP_NEAR_M:g} m from the way, left out"] if far else []
    return GeoLine(line, np.array(heights)[line.kept], np.array(limits)[line.kept], stops, remarks)


def _features(path: Path, data: Any) -> list[dict[str, Any]]:
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection" and isinstance(data.get("features"), list):
        return [feature for feature in data["features"] if isinstance(feature, dict)]
    if kind == "Feature":
        return [data]
    if kind in ("LineString", "MultiLineString"):
        return [{"type": "Feature", "geometry": data, "properties": {}}]
    raise TraceError(f"'{path}' must hold a GeoJSON FeatureCollection, Feature or LineString, but its type is {shown(kind)}.")


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _lines(path: Path, feature: dict[str, Any]) -> list[list[list[float]]]:
    shape = feature.get("geometry")
    if not isinstance(shape, dict) or shape.get("type") not in ("LineString", "MultiLineString"):
        return []
    lines = shape.get("coordinates")
    lines = [lines] if shape["type"] == "LineString" else lines
    for line in lines if isinstance(lines, list) else [None]:
        good = isinstance(line, list) and all(
            isinstance(point, list) and len(point) >= 2 and all(isinstance(x, int | float) and abs(x) < 1e6 for x in point[:3])
            for point in line
        )
        if not good:
            raise TraceError(f"'{path}' must hold lines of [longitude, latitude] or [longitude, latitude, height] in numbers.")
    return lines  # pyright: ignore[reportReturnType]


def _limit_m_s(path: Path, properties: dict[str, Any]) -> float:
    """Speed limit of a feature [m/s], NaN where unknown: `limit_kmh`, or `maxspeed` as OpenStreetMap writes it."""
    for key, factor in LIMITS.items():
        if isinstance(properties.get(key), int | float):
            return factor * float(properties[key])
    written = properties.get("maxspeed")
    found = SPEED_TEXT.match(str(written)) if written is not None else None
    if written is not None and found is None and str(written).strip().lower() not in NO_SPEED:
        raise TraceError(f"'{path}': `maxspeed` must be a speed such as 80 or 50 mph, but is '{shown(written)}'.")
    if found is None:
        return np.nan
    return float(found.group(1)) * (M_S_PER_MPH if (found.group(2) or "").lower() == "mph" else M_S_PER_KMH)


def _stops_beside(features: Sequence[dict[str, Any]], place: np.ndarray, way: np.ndarray) -> tuple[list[StopPlace], int]:
    """Stops of the points beside a line, and how many are too far from it."""
    stops, far = [], 0
    for feature in features:
        shape, properties = feature.get("geometry"), _properties(feature)
        if not isinstance(shape, dict) or shape.get("type") != "Point":
            continue
        kind = properties.get("stop") or OSM_STOPS.get(str(properties.get("highway")))
        spot = shape.get("coordinates")
        if kind not in STOP_KINDS or not (isinstance(spot, list) and len(spot) >= 2):
            continue
        apart = [float(distances_m(np.array([spot[1], lat]), np.array([spot[0], lon]))[0]) for lat, lon in place]
        nearest_point = int(np.argmin(apart))
        if apart[nearest_point] > STOP_NEAR_M:
            far += 1
            continue
        stops.append(StopPlace(float(way[nearest_point]), kind, properties.get("probability"), properties.get("wait_s")))
    return sorted(stops, key=lambda stop: stop.way_m), far
