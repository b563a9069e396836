"""The state of a live car in a file, and back: all that its next step depends on, so that it goes on as if never stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError, SpecError, VoltwrightError
from voltwright.interfaces.whole_file import write_text
from voltwright.live.car import LiveCar
from voltwright.live.commands import COMMANDS
from voltwright.live.counts import Counts
from voltwright.live.faults import Fault, fault_kind, options_of
from voltwright.live.pilot import VOLTS, Pilot
from voltwright.live.trip import Place
from voltwright.sim.packed import pack
from voltwright.spec.input_file import SPEC_BYTES, read_text

FORM = 1


def marks(car: LiveCar) -> dict[str, str]:
    """What must be the same for a state to be taken up: the car's numbers, its outlets, its trace, its time step."""
    vector, _ = pack(car.vehicle)
    return {
        "car": f"{car.car.name} {sha256(vector.tobytes()).hexdigest()}",
        "trace": "none" if car.trip is None else car.trip.mark,
        "time step": repr(car.dt_s),
    }


def state_of(car: LiveCar) -> dict[str, Any]:
    """The state as plain values; numbers go through JSON without loss."""
    return {
        "voltwright_live": FORM,
        "marks": marks(car),
        "vector": car.vector.tolist(),
        "settings": dict(car.settings),
        "faults": {
            name: {"since_s": fault.since_s, "options": dict(fault.options), "signal": fault.signal, "frozen": fault.frozen}
            for name, fault in car.faults.items()
        },
        "pilot": asdict(car.pilot),
        "place": asdict(car.place),
        "counts": asdict(car.counts),
        "wanted_m_s": car.wanted_m_s,
    }


def take_state(car: LiveCar, state: Mapping[str, Any], name: str = "the state") -> None:
    """Put a car into a state.

    Args:
        car: made with the same options.
        state: as of `state_of`.
        name: for the sentence.

    Raises:
        SpecError: the car, its trace or its time step is another one. FileError: it is no state of a live car.
    """
    try:
        if state["voltwright_live"] != FORM:
            raise FileError(f"{name} is of another version of voltwright (form {state['voltwright_live']}); begin without it.")
        for what, mark in marks(car).items():
            if state["marks"][what] != mark:
                raise SpecError(
                    f"{name} was saved with another {what}, so it cannot be taken up: begin without it, or give it the {what} "
                    "that it was saved with.",
                    what,
                )
        vector = np.array([float(value) for value in state["vector"]])
        settings = {key: command.checked(state["settings"][key]) for key, command in COMMANDS.items()}
        faults = {key: _fault(key, values) for key, values in state["faults"].items()}
        pilot, place, counts = (
            _record(kind, state[key]) for kind, key in ((Pilot, "pilot"), (Place, "place"), (Counts, "counts"))
        )
        wanted_m_s = float(state["wanted_m_s"])
        if vector.shape != car.vector.shape or not np.all(np.isfinite(vector)) or pilot.letter not in VOLTS or counts.steps < 0:
            raise FileError(f"{name} holds numbers that no live car can have; begin without it.")
    except VoltwrightError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise FileError(
            f"{name} is not a state of a live car, or is damaged ({type(error).__name__}); begin without it."
        ) from error
    car.vector, car.settings, car.faults = vector, settings, faults
    car.pilot, car.place, car.counts, car.wanted_m_s = pilot, place, counts, wanted_m_s
    car.refresh()


def _record(kind: type[Any], values: Mapping[str, Any]) -> Any:
    """A record whose fields have the kinds that a new one's have."""
    fresh, taken = kind(), {}
    for name, value in vars(fresh).items():
        given = values[name]
        if isinstance(value, tuple):
            taken[name] = tuple(float(part) for part, _ in zip(given, value, strict=True))
        elif isinstance(value, float) and not isinstance(given, bool):
            taken[name] = float(given)
        elif type(given) is type(value):
            taken[name] = given
        else:
            raise TypeError(name)
    return kind(**taken)


def _fault(name: str, values: Mapping[str, Any]) -> Fault:
    kind, frozen = fault_kind(name), values["frozen"]
    options = options_of(kind, values["options"])
    return Fault(kind, float(values["since_s"]), options, str(values["signal"]), None if frozen is None else float(frozen))


def save_state(car: LiveCar, path: Path) -> None:
    """Write the state whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    write_text(path, json.dumps(state_of(car), allow_nan=False) + "\n")


def load_state(car: LiveCar, path: Path) -> None:
    """Put a car into the state of a file.

    Raises:
        FileError, SpecError: as of `take_state`; the file cannot be read.
    """
    try:
        state = json.loads(read_text(path, SPEC_BYTES))
    except (ValueError, RecursionError) as error:
        raise FileError(f"'{path}' is not a state of a live car, or is damaged; begin without it.") from error
    if not isinstance(state, dict):
        raise FileError(f"'{path}' is not a state of a live car; begin without it.")
    take_state(car, state, f"'{path}'")
