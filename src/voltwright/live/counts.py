"""What a live car counts, and what it was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Event = tuple[int, str, str, Any]
"""What a car was told: number of the step before which, "command" or "fault", name, value."""


@dataclass
class Counts:
    """What a live car counts.

    Attributes:
        steps: done.
        way_m: driven in all [m].
        key_off_s: since the key was turned off [s].
        meter_j: energy registers of the outlets by place [J].
    """

    steps: int = 0
    way_m: float = 0.0
    key_off_s: float = 0.0
    meter_j: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def meter(self, place: int, energy_j: float) -> None:
        """Count energy [J] at the outlet of a place."""
        registers = list(self.meter_j)
        registers[place] += energy_j
        self.meter_j = (registers[0], registers[1], registers[2])
