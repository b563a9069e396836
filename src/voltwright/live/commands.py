"""What a live car can be told: each command by name, with its unit, its range and its meaning; and what it then keeps to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voltwright.errors import SpecError, shown
from voltwright.ranges import TEMP_AMBIENT, OneOf, Range
from voltwright.units import symbol_of

Value = float | bool | str
SWITCH = re.compile(r"(on|true|yes|1)|(off|false|no|0)", re.IGNORECASE)
"""What a switch may be told."""


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        name: ends in the unit of its value.
        start: value of a car that was told nothing.
        meaning: one sentence.
        range: of a number. choice: of a name. With neither it is a switch, on or off.
    """

    name: str
    start: Value
    meaning: str
    range: Range | None = None
    choice: OneOf | None = None

    @property
    def unit(self) -> str:
        """Printed unit, empty for a name or a switch."""
        return "%" if self.name.endswith("_percent") else symbol_of(self.name)

    def checked(self, value: object) -> Value:
        """The value as the car keeps it.

        Raises:
            SpecError: no number, outside the range, or neither on nor off. UnknownNameError: no such choice.
        """
        if self.choice is not None:
            return self.choice.chosen(self.name, value)
        if self.range is None:
            return self._switch(value)
        try:
            number = float(value)  # pyright: ignore[reportArgumentType]
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if isinstance(value, bool) or number != number:
            low, high, unit = self.range.low, self.range.high, f" {self.unit}" if self.unit else ""
            words = f"`{self.name}` must be a number from {low:g} to {high:g}{unit}, but is {shown(repr(value))}"
            raise SpecError(f"{words}; write it without a unit.", self.name)
        self.range.check(self.name, number)
        return number

    def _switch(self, value: object) -> bool:
        known = SWITCH.fullmatch(str(value).strip())
        if value in (0, 1):
            return bool(value)
        if known is None:
            raise SpecError(
                f"`{self.name}` must be on or off, but is {shown(repr(value))}; write on, off, true, false, 1 or 0.", self.name
            )
        return known[1] is not None


PLUGS = ("none", "ac", "dc")
"""Where a live car can be plugged in; the number of each is its place among the supplies."""

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("plug", "none", "At which supply the car is plugged in.", choice=OneOf(PLUGS, {"unplug": "none"})),
        Command("supply_on", True, "Whether wall box or station offers power to the car that is plugged in."),
        Command("charge_on", True, "Whether the car takes the power that it is offered."),
        Command("power_limit_w", 1e6, "Most power at the outlet.", Range(0.0, 1e6, advice="0 lets nothing flow")),
        Command(
            "current_limit_a",
            1e3,
            "Most current at the outlet; of a phase where it is alternating.",
            Range(0.0, 1e3, advice="a wall box offers 6 to 80 A, or nothing"),
        ),
        Command("soc_target_percent", 100.0, "Displayed charge at which charging ends.", Range(1.0, 100.0, advice="try 80")),
        Command("cabin_on", False, "Whether the cabin is heated and cooled."),
        Command("cabin_temp_c", 21.0, "Temperature to which the cabin is heated.", Range(10.0, 35.0, advice="try 21")),
        Command("precondition", False, "Whether the cells are brought to the temperature of a fast charge."),
        Command("ambient_c", 20.0, "Temperature of the air outside.", TEMP_AMBIENT),
        Command(
            "drive",
            "stop",
            "Whether the car drives its trace: on, pause (it stops where it is) or stop (it begins anew).",
            choice=OneOf(("on", "pause", "stop")),
        ),
    )
}
"""By name."""


def start_settings(ambient_c: float, comfort_c: float) -> dict[str, Value]:
    """The settings of a car that was told nothing, in some air [C] and with its maker's comfort temperature [C]."""
    return {name: command.start for name, command in COMMANDS.items()} | {"ambient_c": ambient_c, "cabin_temp_c": comfort_c}


def number_of(settings: Mapping[str, Value], name: str) -> float:
    """A setting as a number; a switch as 0 or 1."""
    return float(settings[name])
