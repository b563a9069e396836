"""A run of a live car as a file, one JSON line each: the state at its start, what it was told, its end; and its replay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

from voltwright.errors import FileError, SpecError
from voltwright.interfaces.whole_file import check_writable
from voltwright.live.car import LiveCar
from voltwright.live.counts import Event
from voltwright.live.saved_state import state_of, take_state
from voltwright.spec.input_file import read_text

STEPS_MOST = 400_000_000
"""Steps that a replay goes to at most: 46 days at 10 ms."""


class Recording:
    """Writes what a car is told, from now on, each line at once."""

    def __init__(self, car: LiveCar, path: Path):
        """Begin a recording.

        Args:
            car: recorded.
            path: of the file; what stood there is replaced.

        Raises:
            FileError: it cannot be written.
        """
        check_writable(path)
        self._car = car
        self._file: TextIO = path.open("w", encoding="utf-8")
        self._line({"start": state_of(car)})
        car.tell = self._event

    def _event(self, event: Event) -> None:
        step, kind, name, value = event
        self._line({"step": step, kind: name, "value": value})

    def _line(self, values: dict[str, Any]) -> None:
        self._file.write(json.dumps(values, allow_nan=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Write the number of steps done, and end."""
        self._line({"step": self._car.counts.steps, "end": True})
        self._file.close()
        self._car.tell = lambda event: None


def replay(car: LiveCar, path: Path) -> int:
    """Run a recording again: the same car ends in the same bytes.

    Args:
        car: made with the options of the recorded one.
        path: of the recording.

    Returns:
        the steps that were done.

    Raises:
        FileError: it is no recording, or cannot be read. SpecError: another car, trace or time step.
    """
    lines = read_text(path).splitlines()
    if not lines:
        raise FileError(f"'{path}' is not a recording of a live car: it is empty.")
    start = _values(lines[0], path, 1).get("start")
    if not isinstance(start, dict):
        raise FileError(f"'{path}' is not a recording of a live car: its first line holds no start.")
    take_state(car, start, f"The start of '{path}'")
    first = car.counts.steps
    for number, line in enumerate(lines[1:], 2):
        values = _values(line, path, number)
        _step_to(car, values.get("step"), f"Line {number} of '{path}'")
        _tell(car, values, f"Line {number} of '{path}'")
    return car.counts.steps - first


def _values(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise FileError(f"Line {number} of '{path}' is not a line of a recording of a live car; take the file as it was written.")
    return values


def _step_to(car: LiveCar, step: Any, where: str) -> None:
    if not isinstance(step, int) or not car.counts.steps <= step <= STEPS_MOST:
        raise FileError(f"{where} must have a step of {car.counts.steps} or later, but has {str(step)[:40]}.")
    while car.counts.steps < step:
        car.step()


def _tell(car: LiveCar, values: dict[str, Any], where: str) -> None:
    value = values.get("value")
    if "command" in values:
        car.command(str(values["command"]), value)
    elif "fault" in values and value is None:
        car.fault(str(values["fault"]), on=False)
    elif "fault" in values and isinstance(value, dict):
        car.fault(str(values["fault"]), **value)
    elif values.get("end") is not True:
        raise SpecError(f"{where} must be a command, a fault or the end, but is none of them.", "line")
