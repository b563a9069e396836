"""Codes: why a step missed its trace."""

from enum import IntEnum

from voltwright.units import M_S_PER_KMH

SPEED_TOLERANCE_M_S = 2.0 * M_S_PER_KMH
"""A step misses its trace when it ends more than 2 km/h away (UN GTR 15 Annex 6, 1.2.6.6; without the 1 s grace)."""


class TraceMiss(IntEnum):
    """Why the vehicle did not reach the speed of the trace: torque, power, battery, grip, or its own top speed."""

    NONE = 0
    FORCE = 1
    POWER = 2
    PACK = 3
    GRIP = 4
    SPEED = 5

    @property
    def reason(self) -> str:
        """The word that results and tables use."""
        return self.name.lower()
