"""The way that an assistant drives: a route, or a cycle and the route that is taken from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from voltwright.errors import TraceError, known_name
from voltwright.library.cycles import ALIASES, load_cycle
from voltwright.library.find import cycle_names
from voltwright.library.routes import ENDINGS, load_route, route_names
from voltwright.procedures.route.recorded import route_of_speeds
from voltwright.spec.cycle import Cycle
from voltwright.spec.input_file import read_bytes
from voltwright.spec.route import LENGTH_MIN_M, Route
from voltwright.spec.way import way_of_trace

TRACK_BYTES = 200_000_000


def way_and_cycle(given: Route | Cycle | str | Path) -> tuple[Route, Cycle | None]:
    """A route, and the cycle that it was taken from.

    Args:
        given: a route or a cycle: as read, name of a shipped one, or path of a file. A file with times is a cycle.

    Raises:
        UnknownNameError: neither a route nor a cycle has the name.
        FileError, TraceError: the file cannot be read, or holds no way that a car can drive.
    """
    if isinstance(given, Route):
        return given, None
    if isinstance(given, Cycle):
        return _route_of(given), given
    text = str(given)
    if isinstance(given, Path) or text.lower().endswith(ENDINGS) or "/" in text:
        if not _has_times(Path(given)):
            return load_route(Path(given)), None
        cycle = load_cycle(Path(given))
        return _route_of(cycle), cycle
    name = known_name("route or cycle", text, [*route_names(), *cycle_names()], ALIASES)
    if name in route_names():
        return load_route(name), None
    cycle = load_cycle(name)
    return _route_of(cycle), cycle


def _has_times(path: Path) -> bool:
    """Whether a file is a recording: a CSV with a column of times, or a GPX with the time of its points."""
    kind = str(path).lower().rpartition(".")[2]
    if kind in ("geojson", "json"):
        return False
    content = read_bytes(path, TRACK_BYTES)
    if kind == "gpx":
        start = max(content.find(b"<trkpt"), 0)
        return b"<time>" in content[start:]
    lines = (line.strip().lower() for line in content[:20_000].decode("utf-8", "replace").splitlines())
    heading = next((line for line in lines if line and not line.startswith("#")), "")
    return "time" in heading or "cycsecs" in heading


def _route_of(cycle: Cycle) -> Route:
    """The route of a cycle: limits and places to stop from its speeds, heights from its grade."""
    if cycle.distance_m < LENGTH_MIN_M:
        raise TraceError(f"The leader must move on '{cycle.name}', but comes {cycle.distance_m:.0f} m far and stands for ever.")
    heights = None
    if np.any(cycle.grade):
        rise = np.diff(way_of_trace(cycle.speed_m_s, cycle.dt_s)) * np.sin(np.arctan(cycle.grade[1:]))
        heights = float(cycle.altitude_m[0]) + np.concatenate([[0.0], np.cumsum(rise)])
    return route_of_speeds(cycle.name, cycle.speed_m_s, heights, step_s=cycle.dt_s)
