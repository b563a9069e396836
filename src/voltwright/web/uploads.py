"""Files that a person hands over: read by the same readers as the commands', and told what they are."""

from pathlib import Path
from typing import Any

from voltwright.errors import SpecError
from voltwright.operations.check import CheckRequest, run_check
from voltwright.web.refusal import RefusalError

MAPPINGS = {".yaml", ".yml", ".json", ".toml"}
TRACKS = {".gpx", ".csv", ".txt"}
TAKEN = "a car, charger, day, cell, platform, study or plan (.yaml, .json, .toml), a trip or cycle (.csv), or a track (.gpx)"


def described(path: Path) -> dict[str, Any]:
    """What an uploaded file is: its kind, its title, notes, and the mapping that it holds.

    Args:
        path: of the file.

    Raises:
        RefusalError: a file of no kind that is read here.
        VoltwrightError: as its reader says.
    """
    suffix = path.suffix.lower()
    if suffix in MAPPINGS:
        return _mapping(path)
    if suffix == ".gpx":
        return _cycle(path, "way")
    if suffix in TRACKS:
        return _table(path)
    raise RefusalError(f"'{path.name}' is of no kind that the studio reads: {TAKEN}.", "file", 422)


def _mapping(path: Path) -> dict[str, Any]:
    from voltwright.operations.check import kind_of
    from voltwright.spec.mapping_file import read_mapping

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
    """A table: a trip where it holds what a recorded trip has, else a cycle."""
    from voltwright.errors import VoltwrightError
    from voltwright.interfaces.trip_files import read_trip

    try:
        trip = read_trip(path)
    except VoltwrightError:
        trip = None
    if trip is not None and (trip.power_w is not None or trip.soc is not None):
        told = _cycle(path, "trip")
        return {**told, "notes": [*told["notes"], *map(str, getattr(trip, "remarks", ()))]}
    return _cycle(path, "cycle")


def _cycle(path: Path, kind: str) -> dict[str, Any]:
    from voltwright.library.cycles import load_cycle
    from voltwright.units import M_PER_KM

    cycle = load_cycle(path)
    speed, dt_s = cycle.speed_m_s, float(cycle.dt_s)
    figures = {"duration_s": float(cycle.time_s[-1]), "distance_km": float(speed.sum()) * dt_s / M_PER_KM}
    return {"kind": kind, "title": path.stem, "notes": list(cycle.remarks), "figures": figures}
