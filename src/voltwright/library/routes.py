"""Routes: the shipped ones by name, and a user's own from GPX, GeoJSON or CSV files."""

from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from voltwright.errors import known_name
from voltwright.library.find import folder, read_yaml
from voltwright.library.route_files import read_route
from voltwright.spec.route import Route

ENDINGS = (".csv", ".gpx", ".geojson", ".json")


@cache
def route_index() -> dict[str, Any]:
    """Title, file and origin of each shipped route."""
    return read_yaml(folder("routes") / "index.yaml")["routes"]


def route_names() -> list[str]:
    """Names of the shipped routes."""
    return sorted(route_index())


def load_route(name_or_path: Route | str | Path) -> Route:
    """A route from the library by name, or from a GPX, GeoJSON or CSV file by path.

    Args:
        name_or_path: a name, or a path; or a route, as it is. A CSV needs a heading with way_km, or lat and lon; and may have
            height_m, limit_kmh, surface, stop, probability and wait_s.

    Returns:
        the route, checked.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        TraceError: it holds no way that a car can drive.
    """
    if isinstance(name_or_path, Route):
        return name_or_path
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith(ENDINGS) or "/" in text:
        path = Path(name_or_path)
        return read_route(path, path.stem)
    return shipped_route(known_name("route", text, route_names()))


@cache
def shipped_route(name: str) -> Route:
    """A shipped route by its exact name."""
    entry = route_index()[name]
    with as_file(folder("routes") / entry["file"]) as path:
        return read_route(path, name, entry["title"])
