"""What a protocol needs of a live car: its signals, its commands and its faults. `LiveCar` has all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from voltwright.live.commands import Value
    from voltwright.live.faults import TroubleCode


class Named(Protocol):
    """Something with a name."""

    @property
    def name(self) -> str:
        """Of it."""
        ...


class LiveVehicle(Protocol):
    """A live car as the protocols see it."""

    @property
    def car(self) -> Named:
        """The completed car."""
        ...

    @property
    def settings(self) -> Mapping[str, Value]:
        """What the car was told, by name of the command."""
        ...

    @property
    def faults(self) -> Mapping[str, object]:
        """The faults that it has, by name."""
        ...

    def signals(self) -> dict[str, float]:
        """Latest values by the names of `voltwright.signals`."""
        ...

    def command(self, name: str, value: object) -> None:
        """Tell it something, see `COMMANDS`. Raises: VoltwrightError: no such command, or a value that it does not take."""
        ...

    def fault(self, name: str, on: bool = True) -> None:
        """Give it a fault, or take it away, see `FAULTS`. Raises: VoltwrightError: no such fault."""
        ...

    def trouble_codes(self) -> tuple[TroubleCode, ...]:
        """The trouble codes of the faults that it has."""
        ...
