"""Charging stations along a route: a shipped set by name, a CSV table, or JSON as Open Charge Map gives it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from voltwright.errors import FileError, SpecError, known_name, shown
from voltwright.library.csv_table import read_csv
from voltwright.library.find import folder, read_yaml
from voltwright.spec.input_file import TRACK_BYTES, read_text
from voltwright.spec.loading import model_from_data
from voltwright.spec.station import Station

STATIONS_MOST = 5000
NEEDS = "write a heading with name, way_km (or lat and lon), and charger (or connectors and power_kw), and rows"
TRUE, FALSE = ("yes", "true", "1"), ("no", "false", "0", "")
OCM_PLUGS = {1: "type1", 2: "chademo", 25: "type2", 27: "nacs", 32: "ccs1", 33: "ccs2", 1036: "type2"}
"""Plugs by the number that Open Charge Map gives their type."""
OCM_OPERATIONAL = (50, 75, 0, None)
"""Numbers of its states in which a station can be used, or of which nothing is known."""


@dataclass(frozen=True)
class Stations:
    """A set of stations.

    Attributes:
        name: in the library, or of the file.
        stations: as written, in the order of the file.
        currency: of the prices, as an ISO 4217 code; empty where nobody named it.
        remarks: what was left out, in words.
    """

    name: str
    stations: tuple[Station, ...]
    currency: str
    remarks: tuple[str, ...] = ()


@cache
def stations_index() -> dict[str, Any]:
    """Title, file and currency of each shipped set."""
    return read_yaml(folder("stations") / "index.yaml")["stations"]


def stations_names() -> list[str]:
    """Names of the shipped sets of stations."""
    return sorted(stations_index())


def load_stations(name_or_path: Stations | str | Path) -> Stations:
    """A set of stations from the library by name, or from a file by path.

    Args:
        name_or_path: a name, or the path of a .csv or .json file; or a set, as it is.

    Returns:
        the set, each station checked.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: a station that is none, with its line and field.
    """
    if isinstance(name_or_path, Stations):
        return name_or_path
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith((".csv", ".json")) or "/" in text:
        path = Path(name_or_path)
        return _from_json(path) if path.suffix.lower() == ".json" else _from_csv(path, path.stem, "")
    return _shipped(known_name("set of stations", text, stations_names()))


@cache
def _shipped(name: str) -> Stations:
    entry = stations_index()[name]
    with as_file(folder("stations") / entry["file"]) as path:
        return _from_csv(path, name, entry["currency"])


def _from_csv(path: Path, name: str, currency: str) -> Stations:
    table = read_csv(path, NEEDS, refuse=SpecError)
    wrong = [column for column in table.heading if column not in (*Station.model_fields, "currency")]
    if wrong:
        raise SpecError(f"'{path}' must have columns of a station, but has {shown(wrong[0])}; {NEEDS}.")
    if not table.rows:
        raise SpecError(f"'{path}' must hold at least one station; {NEEDS}.")
    found = []
    for line, row in table.records():
        given = {key: value for key, value in row.items() if value}
        currency = given.pop("currency", currency)
        data: dict[str, Any] = dict(given)
        if "connectors" in data:
            data["connectors"] = [part.lower() for part in data["connectors"].replace(";", " ").replace("|", " ").split()]
        if "closed" in row:
            text = row["closed"].lower()
            if text not in (*TRUE, *FALSE):
                raise SpecError(f"'{path}', line {line}: `closed` must be yes or no, but is '{shown(row['closed'])}'.", "closed")
            data["closed"] = text in TRUE
        found.append(model_from_data(Station, data, f"{path.name}, line {line}", "station"))
    return _checked(str(path), name, found, currency, ())


def _from_json(path: Path) -> Stations:
    try:
        data = json.loads(read_text(path, TRACK_BYTES))
    except (json.JSONDecodeError, RecursionError) as error:
        words = str(error) if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise FileError(f"'{path}' is no JSON file: {words}.") from error
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise SpecError(f"'{path}' must hold a list of stations, but holds {type(data).__name__}.")
    found, unknown = [], 0
    for number, each in enumerate(data, 1):
        if "AddressInfo" not in each:
            found.append(model_from_data(Station, each, f"{path.name}, station {number}", "station"))
            continue
        made = _of_ocm(each, f"{path.name}, station {number}")
        unknown += made is None
        found += [made] if made is not None else []
    remarks = (f"{unknown} stations without a plug or power that is known left out",) if unknown else ()
    return _checked(str(path), path.stem, found, "", remarks)


def _of_ocm(data: dict[str, Any], where: str) -> Station | None:
    """A station of Open Charge Map: its strongest plug of a known type; None where there is none."""
    place = data["AddressInfo"]
    plugs = data.get("Connections") or []
    if not isinstance(place, dict) or not isinstance(plugs, list):
        raise SpecError(f"{where}: `AddressInfo` must be a mapping and `Connections` a list, as Open Charge Map writes them.")
    known = [
        (float(plug["PowerKW"]), OCM_PLUGS[plug["ConnectionTypeID"]])
        for plug in plugs
        if isinstance(plug, dict) and isinstance(plug.get("PowerKW"), int | float) and plug.get("ConnectionTypeID") in OCM_PLUGS
    ]
    if not known:
        return None
    power, plug = max(known)
    return model_from_data(
        Station,
        {
            "name": str(place.get("Title") or where),
            "lat": place.get("Latitude"),
            "lon": place.get("Longitude"),
            "connectors": [plug],
            "power_kw": power,
            "closed": data.get("StatusTypeID") not in OCM_OPERATIONAL,
        },
        where,
        "station",
    )


def _checked(path: str, name: str, found: list[Station], currency: str, remarks: tuple[str, ...]) -> Stations:
    if not found:
        raise SpecError(f"'{path}' must hold at least one station with a known plug, but holds none.")
    if len(found) > STATIONS_MOST:
        raise SpecError(
            f"'{path}' must hold at most {STATIONS_MOST} stations, but holds {len(found)}; keep those near the route."
        )
    return Stations(name, tuple(found), currency, remarks)
