"""A route as a CSV table, as `load_route` reads it: a row wherever something changes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_whole
from voltwright.spec.route import SURFACES, Route
from voltwright.units import M_PER_KM, M_S_PER_KMH

ROW_M = 1.0
"""Rows lie at whole metres, so that none are too near to each other to be read."""
NAMES = {factor: name for name, factor in reversed(SURFACES.items())}


def write_route(route: Route, path: Path) -> Path:
    """Write a route.

    Args:
        route: to write.
        path: of the .csv file.

    Returns:
        the path.

    Raises:
        FileError: another ending, or a file that cannot be written.
    """
    check_ending(path)
    heading, rows = _rows(route)

    def write(beside: Path) -> None:
        with beside.open("w", newline="", encoding="utf-8") as file:
            file.write(f"# {' '.join(route.title.split())}\n")
            writer = csv.writer(file)
            writer.writerow(heading)
            writer.writerows(rows)

    return write_whole(path, write)


def check_ending(path: Path) -> None:
    """Refuse a path that is none of a CSV file.

    Raises:
        FileError: another ending than .csv.
    """
    if path.suffix.lower() != ".csv":
        raise FileError(f"A route is written as .csv, but the file is '{path.name}'.")


def _rows(route: Route) -> tuple[list[str], list[list[str]]]:
    places, heights = route.places_deg, route.heights
    marks = [np.array([0.0]), route.limit_way_m, route.surface_way_m, np.array([stop.way_m for stop in route.stops])]
    marks += [places[2]] if places is not None else []
    marks += [heights.way_m] if heights is not None else []
    inner = np.unique(np.round(np.concatenate(marks) / ROW_M) * ROW_M)
    way = np.append(inner[inner < route.length_m - ROW_M], route.length_m)
    stops = {int(np.argmin(np.abs(way - stop.way_m))): stop for stop in reversed(route.stops)}
    limits, surfaces = _changes(route.limit_way_m, way), _changes(route.surface_way_m, way)
    rows = []
    for number, here in enumerate(way.tolist()):
        row = {"way_km": f"{here / M_PER_KM:.4f}"}
        if places is not None:
            row |= {"lat": f"{np.interp(here, places[2], places[0]):.7f}", "lon": f"{np.interp(here, places[2], places[1]):.7f}"}
        if heights is not None:
            row["height_m"] = f"{heights.at(np.array(here)):.2f}"
        limit = route.limit_m_s[limits[number]] / M_S_PER_KMH if number in limits else np.nan
        row["limit_kmh"] = f"{limit:g}" if np.isfinite(limit) else ""
        row["surface"] = NAMES[float(route.surface_factor[surfaces[number]])] if number in surfaces else ""
        stop = stops.get(number)
        row |= {"stop": "", "probability": "", "wait_s": ""}
        if stop is not None:
            known = {"probability": stop.probability, "wait_s": stop.wait_s}
            row |= {"stop": stop.kind} | {name: f"{value:g}" for name, value in known.items() if value is not None}
        rows.append(row)
    return list(rows[0]), [list(row.values()) for row in rows]


def _changes(starts_m: np.ndarray, way_m: np.ndarray) -> dict[int, int]:
    """Number of what begins at each row that is the first one at or behind a change."""
    rows = np.minimum(np.searchsorted(way_m, np.round(starts_m / ROW_M) * ROW_M), len(way_m) - 1)
    return dict(zip(rows.tolist(), range(len(starts_m)), strict=True))
