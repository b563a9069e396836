"""The leaves of a live car as a tree: values of one moment, paths below a branch, and what is set through an actuator."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from voltwright.errors import VoltwrightError
from voltwright.live.vss.entries import Entry, Value, entries_of

if TYPE_CHECKING:
    from voltwright.live.vehicle import LiveVehicle

PATH_LONGEST, PATHS_MOST = 1000, 1000
"""Letters of a path and paths of a request."""
FRESH_S = 0.02
"""Age up to which the values of a moment serve all who ask."""
PATTERN = re.compile(r"(\w+|\*\*?)(\.(\w+|\*\*?))*|", re.ASCII)


class NoSuchPathError(VoltwrightError):
    """No leaf or branch of this car."""


class ReadOnlyError(VoltwrightError):
    """A leaf that comes from the car and cannot be set."""


class WrongValueError(VoltwrightError):
    """A path, a type or a value that the specification does not allow here."""


class Tree:
    """The leaves of a live car.

    Attributes: entries: by path. numbers: of the leaves by path, from 1. paths: the leaves by number.
    """

    def __init__(self, vehicle: LiveVehicle, range_full_km: float | None = None):
        """Take the leaves that the car has."""
        self.vehicle, self.entries = vehicle, entries_of(vehicle, range_full_km)
        self.numbers = {path: number for number, path in enumerate(self.entries, start=1)}
        self.paths = {number: path for path, number in self.numbers.items()}
        self._values: dict[str, Value | None] = {}
        self._taken_s = -1.0
        self.time_ns = 0

    def values(self) -> dict[str, Value | None]:
        """The values of all leaves at one moment, by path; shared by all who ask within `FRESH_S`. `time_ns` says when."""
        now_s = time.monotonic()
        if now_s - self._taken_s > FRESH_S:
            signals = self.vehicle.signals()
            self._values = {path: entry.read(signals) for path, entry in self.entries.items()}
            self._taken_s, self.time_ns = now_s, time.time_ns()
        return self._values

    def leaf(self, path: str) -> Entry:
        """The leaf of a path. Raises: WrongValueError: the path is too long. NoSuchPathError: there is none."""
        self._check(path)
        if path not in self.entries:
            raise NoSuchPathError(f"This car has no signal '{path}'; ListMetadata gives those that it has.")
        return self.entries[path]

    def below(self, pattern: str) -> list[Entry]:
        """The leaves of a path: the leaf itself, those below a branch, or those that match `*` (one name) and `**` (any names).

        Raises: WrongValueError: not a path. NoSuchPathError: there is none.
        """
        self._check(pattern)
        if pattern in self.entries:
            return [self.entries[pattern]]
        names = pattern.split(".") if pattern else ["**"]
        names = names if "*" in names[-1] else [*names, "**"]
        parts = ("(\\.[^.]+)*" if name == "**" else "\\.[^.]+" if name == "*" else re.escape(f".{name}") for name in names)
        sought = re.compile("".join(parts))
        found = [entry for path, entry in self.entries.items() if sought.fullmatch(f".{path}")]
        if not found:
            raise NoSuchPathError(f"This car has no signal or branch '{pattern}'.")
        return found

    def set(self, path: str, value: Value, *, only_check: bool = False) -> None:
        """Set an actuator, or only check whether that may be done.

        Raises: NoSuchPathError, ReadOnlyError: see there. WrongValueError: a value that specification or car does not allow.
        """
        entry = self.leaf(path)
        if entry.kind != "actuator":
            raise ReadOnlyError(f"{path} ({entry.kind}) comes from the car and cannot be set.")
        try:
            entry.check(value)
            if not only_check:
                self.vehicle.command(entry.command, entry.of_value(value))
        except VoltwrightError as error:
            raise WrongValueError(str(error)) from None
        self._taken_s = -1.0

    @staticmethod
    def _check(path: str) -> None:
        if len(path) > PATH_LONGEST:
            raise WrongValueError(f"A path has at most {PATH_LONGEST} letters, but this one has {len(path)}.")
        if path.count("**") > 3 or not PATTERN.fullmatch(path):
            raise WrongValueError(f"'{path}' is not a path; names are joined by dots, such as Vehicle.Speed.")
