"""Routes over a person's own OpenStreetMap extract: Valhalla finds the way in its own process, this makes a `Route` of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError, SpecError, shown
from voltwright.interfaces.map_router import Place, answer_of, python_with_router, refuse
from voltwright.interfaces.map_stops import stops_on
from voltwright.library.route_files import route_of
from voltwright.library.route_places import Line, line_of
from voltwright.spec.heights import HeightProfile, bridged_heights, height_profile
from voltwright.spec.route import LIMIT_RANGE_KMH, SURFACES, Route
from voltwright.units import M_S_PER_KMH

ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".osm.xml")
FREE_KMH = 130.0
"""Taken where a map says that no limit holds."""
SURFACES_OF_MAP = {
    "paved_smooth": "asphalt", "paved": "asphalt", "paved_rough": "cobbles", "compacted": "gravel", "dirt": "gravel",
    "gravel": "gravel", "path": "gravel",
}  # fmt: skip
"""Surfaces by the names that Valhalla has for what OpenStreetMap writes."""


def route_from_map(
    map_file: str | Path,
    start: Place,
    end: Place,
    *,
    via: Sequence[Place] = (),
    elevation: str | Path | None = None,
    python: str | Path | None = None,
) -> Route:
    """The way of a car between two places on a person's own OpenStreetMap extract.

    The first way over an extract builds its road tiles, which are kept in the cache folder.

    Args:
        map_file: extract as .osm.pbf or .osm.
        start: latitude and longitude [°].
        end: latitude and longitude [°].
        via: places on the way, in order.
        elevation: folder of elevation tiles as Valhalla reads them (`N52/N52E004.hgt`); None for a level road.
        python: of the environment that has pyvalhalla and osmium; None takes this one, $VOLTWRIGHT_ROUTES, or .venv-routes.

    Returns:
        the route: limits, surface, lights and stop signs of the map.

    Raises:
        SpecError: a place that is none, or too far from every road.
        FileError: no extract, or one that cannot be read; no such environment.
        TraceError: no way between the places.
    """
    path, places = _extract(map_file), [start, *via, end]
    for place in places:
        _check(place)
    if elevation is not None and not Path(elevation).is_dir():
        raise FileError(f"`elevation` must be a folder of elevation tiles, but there is no folder '{shown(elevation, 200)}'.")
    found = answer_of(path, places, elevation, python_with_router(python))
    if "refused" in found:
        refuse(found["refused"], str(found.get("words", "")), path, places)
    title = f"From {start[0]:g}, {start[1]:g} to {end[0]:g}, {end[1]:g} on {path.name}"
    return route_of_answer(path.name.partition(".")[0], title, found)


def place_of(text: str, option: str) -> Place:
    """A place of "latitude,longitude".

    Args:
        text: as written.
        option: that it was written for.

    Raises:
        SpecError: no such pair.
    """
    parts = text.replace(";", ",").split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise SpecError(
            f"`{option}` must be a latitude and a longitude such as 52.1,4.3, but is '{shown(text)}'.", option
        ) from None
    _check((latitude, longitude))
    return latitude, longitude


def _check(place: Place) -> None:
    if not (abs(place[0]) <= 90.0 and abs(place[1]) <= 180.0):
        raise SpecError(
            f"A place on the map must have a latitude within ±90° and a longitude within ±180°, in this order, but is "
            f"{place[0]:g}, {place[1]:g}.",
            "place",
        )


def _extract(map_file: str | Path) -> Path:
    path = Path(map_file).expanduser()
    if not path.name.lower().endswith(ENDINGS):
        raise FileError(f"A map must be an OpenStreetMap extract as .osm.pbf or .osm, but is '{shown(map_file, 200)}'.")
    if not path.is_file():
        raise FileError(f"There is no map '{shown(map_file, 200)}'; download an extract of OpenStreetMap as .osm.pbf.")
    return path.resolve()


def route_of_answer(name: str, title: str, found: dict[str, Any]) -> Route:
    """The route of an answer of the router.

    Args:
        name: of the route.
        title: for people.
        found: legs with shape and edges, stops, heights; see `valhalla_env/router.py`.

    Raises:
        TraceError: no way that a car can drive.
    """
    remarks: list[str] = []
    legs = [np.array(leg["shape"], float) for leg in found["legs"]]
    edges, first = [], 0
    for leg, shape in zip(found["legs"], legs, strict=True):
        edges += [
            {**edge, "first": first + edge["begin_shape_index"], "last": first + edge["end_shape_index"]} for edge in leg["edges"]
        ]
        first += len(shape)
    shape = np.concatenate(legs)
    line = line_of(name, shape[:, 0], shape[:, 1])
    limit, surface = _limits(edges, len(shape), remarks), _surfaces(edges, len(shape))
    stops = stops_on(line, edges, found["stops"])
    nothing = np.full(len(line.kept), np.nan)
    route = route_of(name, title, line, nothing, limit[line.kept], stops, remarks, surface[line.kept])
    heights = _heights(name, line, legs, found["heights"], remarks)
    return route if heights is None else Route(**{**vars(route), "heights": heights, "remarks": tuple(remarks)})


def _limits(edges: Sequence[dict[str, Any]], count: int, remarks: list[str]) -> np.ndarray:
    """Limit from each point of the shape on [m/s]: of the map, else the speed that the router takes for the class of road."""
    limit, unknown_km, free_km, whole_km = np.full(count, np.nan), 0.0, 0.0, 0.0
    for edge in edges:
        told, length = edge.get("speed_limit"), float(edge["length"])
        whole_km += length
        if told == "unlimited":
            kmh, free_km = FREE_KMH, free_km + length
        elif isinstance(told, int | float) and told > 0.0:
            kmh = float(told)
        else:
            kmh, unknown_km = float(edge["speed"]), unknown_km + length
        limit[edge["first"] : edge["last"] + 1] = np.clip(kmh, *LIMIT_RANGE_KMH) * M_S_PER_KMH
    if unknown_km:
        remarks.append(
            f"the map has no limit for {100 * unknown_km / whole_km:.0f} % of the way; the usual speed of the road taken"
        )
    if free_km:
        remarks.append(f"no limit holds on {100 * free_km / whole_km:.0f} % of the way; {FREE_KMH:g} km/h taken")
    return limit


def _surfaces(edges: Sequence[dict[str, Any]], count: int) -> np.ndarray:
    """Rolling resistance over that of asphalt from each point of the shape on."""
    surface = np.ones(count)
    for edge in edges:
        kind = SURFACES_OF_MAP.get(str(edge.get("surface")), "asphalt")
        surface[edge["first"] : edge["last"] + 1] = SURFACES[kind]
    return surface


def _heights(name: str, line: Line, legs: Sequence[np.ndarray], found: Sequence[Any], remarks: list[str]) -> HeightProfile | None:
    """Heights along the way, of all legs one after the other."""
    if not found:
        return None
    starts = np.concatenate([[0], np.cumsum([len(leg) for leg in legs])[:-1]])
    begins = np.interp(starts, line.kept, line.way_m)
    shifts = (np.array([[begin, 0.0]]) for begin in begins.tolist())
    rows = np.concatenate([np.array(each, float) + shift for each, shift in zip(found, shifts, strict=True)])
    fresh = np.concatenate([[True], np.diff(np.maximum.accumulate(rows[:, 0])) > 0.0])
    way = rows[fresh, 0] * (line.way_m[-1] / rows[-1, 0])
    known = bridged_heights(name, way, rows[fresh, 1], remarks)
    return None if known is None else height_profile(name, way, known, remarks)
