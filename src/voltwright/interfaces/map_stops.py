"""Lights and signs of a map on a way: which of them a car meets, by their direction and the junctions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from voltwright.library.gpx_track import EARTH_RADIUS_M
from voltwright.library.route_places import Line
from voltwright.spec.route import StopPlace

ON_WAY_M = 3.0
"""A light or sign is a point of the road itself; rounding moves it by less."""
SAME_M = 1.0
ONE_JUNCTION_M = 60.0
"""Lights nearer to each other than this are those of one junction, and are one place to stop."""


def stops_on(line: Line, edges: Sequence[dict[str, Any]], found: Sequence[Sequence[Any]]) -> list[StopPlace]:
    """The places to stop on a way.

    Args:
        line: of the way, with places.
        edges: with `first` and `last` point, and `forward`: whether they run as the road was drawn.
        found: latitude, longitude [°], kind, direction ("forward", "backward" or None) of each.
    """
    if not found or line.places_deg is None:
        return []
    latitude, longitude = line.places_deg
    spots = np.array([each[:2] for each in found], float)
    metres = np.radians(1.0) * EARTH_RADIUS_M * np.array([1.0, np.cos(np.radians(np.mean(latitude)))])
    apart, nearest = KDTree(np.stack([latitude, longitude], 1) * metres).query(spots * metres)
    stops: list[StopPlace] = []
    points = np.asarray(nearest, int).tolist()
    for number in sorted(range(len(found)), key=points.__getitem__):
        point = points[number]
        kind, direction = found[number][2], found[number][3]
        if np.asarray(apart)[number] > ON_WAY_M or not _met(line, edges, point, kind, direction):
            continue
        way = float(line.way_m[point])
        if not any(stop.kind == kind and way - stop.way_m < ONE_JUNCTION_M for stop in stops):
            stops.append(StopPlace(way, kind))
    return stops


def _met(line: Line, edges: Sequence[dict[str, Any]], point: int, kind: str, direction: str | None) -> bool:
    """Whether a sign at a point of the line holds for who comes along; without a direction, who nears the junction beside it."""
    shape_point = int(line.kept[point])
    edge = next((each for each in edges if each["first"] < shape_point <= each["last"]), None)
    if edge is None:
        return False
    if direction is not None:
        return (direction == "forward") == bool(edge.get("forward", True))
    if kind == "light":
        return True
    here, begin, end = line.way_m[point], *np.interp([edge["first"], edge["last"]], line.kept, line.way_m)
    return bool(end - here <= here - begin + SAME_M)
