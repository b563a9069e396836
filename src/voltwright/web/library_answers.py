"""What the library holds, as rows of name and title, and a shipped car as it is written."""

from typing import Any

from voltwright.errors import unknown_name

LISTED = {"cars": "cars", "chargers": "chargers", "cycles": "cycles", "days": "days", "climates": "climates", "cells": "cells"}
"""Kinds that an operation lists, with the name of its rows."""


def written_car(name: str) -> dict[str, Any]:
    """A shipped car as the mapping that its YAML file holds.

    Args:
        name: of a car of the library.
    """
    from voltwright.errors import known_name
    from voltwright.library.cars import car_names, load_car
    from voltwright.library.catalogue import catalogue
    from voltwright.library.find import folder, read_yaml

    found = known_name("car", name, [*car_names(), *catalogue()])
    if found in car_names():
        return read_yaml(folder("cars") / f"{found}.yaml")
    return load_car(found).model_dump(mode="json", exclude_unset=True)


def library_rows(kind: str) -> list[dict[str, Any]]:
    """Name and title of everything of a kind, and what its listing says beside.

    Args:
        kind: such as "chargers".
    """
    from voltwright.operations.codec import from_json, to_json
    from voltwright.operations.registry import operation, run

    if kind in LISTED:
        rows = to_json(run(from_json(operation(kind).request, {})))[LISTED[kind]]
        return [{**row, "name": row["name"], "title": row.get("title") or row["name"]} for row in rows]
    if kind in _others():
        return _others()[kind]()
    raise unknown_name("kind of thing in the library", kind, [*LISTED, *_others()], whole=True)


def _others() -> dict[str, Any]:
    return {
        "plans": lambda: _yaml_rows("plans"),
        "platforms": lambda: _yaml_rows("platforms"),
        "routes": _routes,
        "stations": _stations,
        "studies": lambda: _yaml_rows("studies"),
        "trips": _trips,
        "technology": _technology,
    }


def _yaml_rows(kind: str) -> list[dict[str, Any]]:
    from voltwright.library.find import folder, names_in, read_yaml

    rows = []
    for name in names_in(kind, ".yaml"):
        data = read_yaml(folder(kind) / f"{name}.yaml")
        rows.append({"name": name, "title": str(data.get("title") or name) if isinstance(data, dict) else name})
    return rows


def _routes() -> list[dict[str, Any]]:
    from voltwright.library.routes import route_index

    return [{"name": name, "title": entry["title"]} for name, entry in route_index().items()]


def _stations() -> list[dict[str, Any]]:
    from voltwright.library.stations import stations_index

    return [{"name": name, "title": entry["title"], "currency": entry["currency"]} for name, entry in stations_index().items()]


def _trips() -> list[dict[str, Any]]:
    from voltwright.library.trips import trip_sets

    return [{"name": name, "title": name, "files": list(files)} for name, files in trip_sets().items()]


def _technology() -> list[dict[str, Any]]:
    import csv

    from voltwright.library.find import folder

    lines = (folder("technology") / "technology.csv").read_text(encoding="utf-8").splitlines()
    return [
        {"name": f"{row['make']} {row['model']}", "title": row["platform"] or row["make"], **row} for row in csv.DictReader(lines)
    ]
