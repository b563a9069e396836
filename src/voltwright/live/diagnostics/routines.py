"""Routines that a tester may start and stop: charging, and the injection of each fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from voltwright.live.faults import FAULTS

if TYPE_CHECKING:
    from voltwright.live.vehicle import LiveVehicle

CHARGING, FIRST_FAULT = 0x0200, 0x0300
"""Numbers of the routines; the faults follow in the order of their names."""


@dataclass(frozen=True)
class Routine:
    """A routine. Attributes: name: of it. start, stop: what they do. running: whether it runs, 1 or 0."""

    name: str
    start: Callable[[], None]
    stop: Callable[[], None]
    running: Callable[[], int]


def routines_of(vehicle: LiveVehicle) -> dict[int, Routine]:
    """The routines of a car by number."""
    charging = Routine(
        "charging",
        partial(vehicle.command, "charge_on", True),
        partial(vehicle.command, "charge_on", False),
        lambda: int(bool(vehicle.settings["charge_on"])),
    )
    faults = {FIRST_FAULT + place: _fault(vehicle, name) for place, name in enumerate(sorted(FAULTS))}
    return {CHARGING: charging, **faults}


def _fault(vehicle: LiveVehicle, name: str) -> Routine:
    start, stop = partial(vehicle.fault, name, True), partial(vehicle.fault, name, False)
    return Routine(name, start, stop, lambda: int(name in vehicle.faults))
