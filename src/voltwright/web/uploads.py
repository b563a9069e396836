"""Files that a person hands over: read by the same readers as the commands', and told what they are."""

import json
from pathlib import Path
from typing import Any

from voltwright.errors import SpecError
from voltwright.operations.check import CheckRequest, run_check
from voltwright.web.refusal import RefusalError

GEOJSON = {"FeatureCollection", "Feature", "LineString", "MultiLineString"}
"""What the field `type` of a GeoJSON file with a way is."""
MAPPINGS = {".yaml", ".yml", ".json", ".toml"}
TRACKS = {".gpx", ".csv", ".txt"}
TAKEN = (
    "a car, charger, day, cell, platform, study or plan (.yaml, .json, .toml), a trip, cycle, route or charging stations (.csv), "
    "a track or route (.gpx, .geojson), or charging stations (.json)"
)


def described(path: Path) -> dict[str, Any]:
    """What an uploaded file is: its kind, its title, notes, and the mapping that it holds.

    Args:
        path: of the file.

    Raises:
        RefusalError: a file of no kind that is read here.
        VoltwrightError: as its reader says.
    """
    suffix = path.suffix.lower()
    if suffix == ".geojson":
        return _route(path)
    if suffix in MAPPINGS:
        return _mapping(path)
    if suffix == ".gpx":
        return _track(path)
    if suffix in TRACKS:
        return _table(path)
    raise RefusalError(f"'{path.name}' is of no kind that the studio reads: {TAKEN}.", "file", 422)


def _mapping(path: Path) -> dict[str, Any]:
    from voltwright.operations.check import kind_of
    from voltwright.spec.mapping_file import read_mapping

    listed = _json(path) if path.suffix.lower() == ".json" else None
    if isinstance(listed, list):
        return _stations(path)
    if isinstance(listed, dict) and listed.get("type") in GEOJSON:
        return _route(path)
    data = read_mapping(path)
    if {"Header", "Parameterisation"} <= set(data):
        return {"kind": "bpx", "title": str(data["Header"].get("Title", path.stem)), "notes": []}
    row = run_check(CheckRequest(str(path))).files[0]
    if not row.valid:
        raise SpecError(row.errors[0].sentence, row.errors[0].path or "")
    notes = [each.sentence for each in row.warnings]
    from voltwright.operations.codec import to_json

    return {"kind": kind_of(str(path)), "title": row.title, "notes": notes, "written": _plain(to_json(data))}


def _plain(value: Any) -> Any:
    """A mapping with text in place of what JSON has no word for, such as a date."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _table(path: Path) -> dict[str, Any]:
    """A table: stations or a route by its heading; a trip where it holds what a recorded trip has, else a cycle."""
    from voltwright.errors import VoltwrightError
    from voltwright.interfaces.trip_files import read_trip
    from voltwright.library.csv_table import read_csv
    from voltwright.library.cycles import TIME_COLUMNS
    from voltwright.library.route_files import WAY_COLUMNS

    heading = set(read_csv(path, "a table needs a heading and rows").heading)
    if "name" in heading and heading & {"charger", "connectors"}:
        return _stations(path)
    if not heading & set(TIME_COLUMNS) and (heading & set(WAY_COLUMNS) or {"lat", "lon"} <= heading):
        return _route(path)
    try:
        trip = read_trip(path)
    except VoltwrightError:
        trip = None
    if trip is not None and (trip.power_w is not None or trip.soc is not None):
        told = _cycle(path, "trip")
        return {**told, "notes": [*told["notes"], *map(str, getattr(trip, "remarks", ()))]}
    return _cycle(path, "cycle")


def _json(path: Path) -> Any:
    """What a JSON file holds; None where it is none, which its reader then says."""
    from voltwright.spec.input_file import TRACK_BYTES, read_text

    try:
        return json.loads(read_text(path, TRACK_BYTES))
    except (ValueError, RecursionError):
        return None


def _track(path: Path) -> dict[str, Any]:
    """A track with times, which can be driven as it was, or one without, which is a route."""
    from voltwright.errors import TraceError

    try:
        return _cycle(path, "way")
    except TraceError as error:
        try:
            return _route(path)
        except TraceError:
            raise error from None


def _route(path: Path) -> dict[str, Any]:
    from voltwright.library.routes import load_route
    from voltwright.units import M_PER_KM

    route = load_route(path)
    return {
        "kind": "route",
        "title": path.stem,
        "notes": list(route.remarks),
        "figures": {"distance_km": route.length_m / M_PER_KM},
    }


def _stations(path: Path) -> dict[str, Any]:
    from voltwright.library.stations import load_stations

    found = load_stations(path)
    return {"kind": "stations", "title": path.stem, "notes": list(found.remarks), "figures": {"stations": len(found.stations)}}


def _cycle(path: Path, kind: str) -> dict[str, Any]:
    from voltwright.library.cycles import load_cycle
    from voltwright.units import M_PER_KM

    cycle = load_cycle(path)
    speed, dt_s = cycle.speed_m_s, float(cycle.dt_s)
    figures = {"duration_s": float(cycle.time_s[-1]), "distance_km": float(speed.sum()) * dt_s / M_PER_KM}
    return {"kind": kind, "title": path.stem, "notes": list(cycle.remarks), "figures": figures}
