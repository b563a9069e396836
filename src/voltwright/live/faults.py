"""Faults that a live car can be given: what each does to the car or to what it reports, and its trouble code.

A fault of a part changes the numbers of the vehicle, and the one engine does the rest. A fault of a sensor changes what is
reported; the car goes on as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voltwright.errors import SpecError, shown, unknown_name
from voltwright.physics.arrays import number
from voltwright.physics.battery.spread import weakest_soc_min
from voltwright.physics.vehicle import Vehicle
from voltwright.ranges import Range


@dataclass(frozen=True)
class FaultKind:
    """A fault.

    Attributes:
        name: as a person gives it.
        code: trouble code, in the form of SAE J2012.
        text: of the code.
        meaning: what it does here, one sentence.
        options: further numbers by name, with their range and their value where none is given.
    """

    name: str
    code: str
    text: str
    meaning: str
    options: Mapping[str, tuple[Range, float]]


SHARE_LEFT = Range(0.0, 1.0, advice="write what is left, a share of 0 to 1")
FAULTS: dict[str, FaultKind] = {
    kind.name: kind
    for kind in (
        FaultKind(
            "cell_weak",
            "P0A7F",
            "Hybrid/EV battery pack deterioration",
            "The weakest cell has less capacity and more resistance than the others, and ends charge and discharge early.",
            {
                "capacity_share": (Range(0.3, 1.0, advice="a weak cell has 0.5 to 0.9 of the others' capacity"), 0.8),
                "resistance_factor": (Range(1.0, 10.0, advice="a weak cell has 1.5 to 4 times the others' resistance"), 2.0),
            },
        ),
        FaultKind(
            "sensor_stuck",
            "P1A00",
            "Sensor range/performance",
            "What the car reports of one signal stays as it is, or is off by an offset; the signal itself goes on.",
            {"offset": (Range(-1e6, 1e6, advice="write it in the signal's unit; 0 freezes the signal"), 0.0)},
        ),
        FaultKind(
            "charger_derated",
            "P0D22",
            "Battery charger output current performance",
            "Wall box, station and on-board charger pass only a share of their power.",
            {"share": (SHARE_LEFT, 0.3)},
        ),
        FaultKind(
            "contactor_open",
            "P0AA2",
            "Hybrid/EV battery positive contactor circuit stuck open",
            "The battery is cut off: nothing drives, charges or heats.",
            {},
        ),
    )
}
"""By name."""
SENSOR_CODES = {
    "cells_c": ("P0A9C", "Hybrid/EV battery temperature sensor A range/performance"),
    "current_a": ("P0AC0", "Hybrid/EV battery pack current sensor A range/performance"),
}
"""Codes of sensors that have their own; the others have one of those that are left to makers."""
STUCK_SIGNAL = "cells_c"
"""The signal that a stuck sensor reports where no other is named."""


@dataclass(frozen=True)
class Fault:
    """A fault that a car has.

    Attributes:
        kind: which.
        since_s: time of the car at which it began [s].
        options: numbers by name, all of them.
        signal: of a stuck sensor.
        frozen: what a stuck sensor reports; None where it is off by an offset.
    """

    kind: FaultKind
    since_s: float
    options: Mapping[str, float]
    signal: str = ""
    frozen: float | None = None


@dataclass(frozen=True)
class TroubleCode:
    """A trouble code: SAE J2012 form, text, the fault behind it, and since when [s]."""

    code: str
    text: str
    fault: str
    since_s: float


def fault_kind(name: str) -> FaultKind:
    """The fault of a name; spaces and hyphens are read as underscores.

    Raises:
        UnknownNameError: with the nearest names.
    """
    plain = str(name).strip().lower().replace("-", "_").replace(" ", "_")
    if plain not in FAULTS:
        raise unknown_name("fault", str(name), FAULTS, whole=True)
    return FAULTS[plain]


def options_of(kind: FaultKind, given: Mapping[str, Any]) -> dict[str, float]:
    """All options of a fault.

    Raises:
        SpecError: an option that it does not have, no number, or one outside its range.
    """
    found = {name: value for name, (_, value) in kind.options.items()}
    for name, value in given.items():
        if name not in kind.options:
            there = f"it has {', '.join(kind.options)}" if kind.options else "it has none"
            raise SpecError(f"The fault '{kind.name}' has no option '{shown(name)}'; {there}.", str(name))
        try:
            found[name] = float(value)
        except (TypeError, ValueError):
            raise SpecError(f"`{name}` of '{kind.name}' must be a number, but is {shown(repr(value))}.", name) from None
        kind.options[name][0].check(name, found[name])
    return found


def vehicle_with(vehicle: Vehicle, faults: Mapping[str, Fault]) -> Vehicle:
    """The vehicle with its faults."""
    if "cell_weak" in faults:
        pack, weak = vehicle.pack, faults["cell_weak"].options
        low = weakest_soc_min(pack.soc_min, pack.soc_max, weak["capacity_share"])
        ratio = pack.weakest_ratio * weak["resistance_factor"]
        vehicle = vehicle.replaced(pack=pack.replaced(soc_min=low, weakest_ratio=ratio))
    if "contactor_open" in faults:
        nothing = number(0.0)
        vehicle = vehicle.replaced(pack=vehicle.pack.replaced(power_discharge_w=nothing, power_charge_w=nothing))
    return vehicle


def reported(values: dict[str, float], faults: Mapping[str, Fault]) -> dict[str, float]:
    """Signals as the car reports them: a stuck sensor reports what it is stuck at, or is off."""
    stuck = faults.get("sensor_stuck")
    if stuck is not None:
        value = values[stuck.signal] + stuck.options["offset"] if stuck.frozen is None else stuck.frozen
        values = values | {stuck.signal: value}
    return values


def charger_share(faults: Mapping[str, Fault]) -> float:
    """Share of the supplies' power that passes, 0-1."""
    return faults["charger_derated"].options["share"] if "charger_derated" in faults else 1.0


def trouble_codes(faults: Mapping[str, Fault]) -> tuple[TroubleCode, ...]:
    """The trouble codes of a car, oldest first."""
    return tuple(sorted(map(_code, faults.values()), key=lambda code: (code.since_s, code.code)))


def _code(fault: Fault) -> TroubleCode:
    code, text = SENSOR_CODES.get(fault.signal, (fault.kind.code, f"{fault.kind.text}{fault.signal and f': {fault.signal}'}"))
    return TroubleCode(code, text, fault.kind.name, fault.since_s)
