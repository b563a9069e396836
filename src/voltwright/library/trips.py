"""The shipped sets of trips, found by name. They are simulated: see their index."""

from functools import cache
from importlib.resources.abc import Traversable

from voltwright.errors import known_name
from voltwright.library.find import folder, read_yaml


@cache
def trip_sets() -> dict[str, tuple[str, ...]]:
    """Files of each shipped set, by its name."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in read_yaml(folder("trips") / "index.yaml")["trips"].values():
        found[entry["set"]] = (*found.get(entry["set"], ()), entry["file"])
    return found


def shipped_trips(name: str) -> tuple[Traversable, ...]:
    """The files of a shipped set.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
    """
    name = known_name("set of trips", name, list(trip_sets()))
    return tuple(folder("trips") / file for file in sorted(trip_sets()[name]))
