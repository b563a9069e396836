"""Loads beside the drive: the low-voltage system behind its DC/DC converter.

Left out: the 12 V battery. Pumps and blowers of battery and cabin enter as further load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class Auxiliaries(Record):
    """Low-voltage load [W] of the car that is on, what the pack gives to one that is off, and converter efficiency."""

    power_base_w: Float[Array, "*batch"]
    power_standby_w: Float[Array, "*batch"]
    dcdc_efficiency: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Auxiliaries:
        """From a completed car."""
        loads = car.auxiliaries
        return cls(*(number(value) for value in (loads.power_base_w, loads.power_standby_w, loads.dcdc_efficiency)))

    def loads_w(self, key_on, extra_w: Any = 0.0, standby: Any = 1.0) -> tuple:
        """(load, converter loss) [W]: P and P (1/eta - 1) with the key on (1); the standby load alone with it off (0).

        Args: key_on: 1 or 0. extra_w: of pumps and blowers [W], whatever the key. standby: 1 while the car with the key off
            is awake, 0 asleep.
        """
        base = key_on * self.power_base_w + extra_w
        return base + (1.0 - key_on) * standby * self.power_standby_w, base * (1.0 / self.dcdc_efficiency - 1.0)
