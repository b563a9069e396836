"""How deep the heat of a vehicle goes: cells at one temperature, or lumped bodies with what heats and cools them.

`Isothermal`: the cells keep the temperature that they start with. `Lumped`: cells, coolant and housing of the pack, drive
units, cabin air and interior each have a temperature of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number
from voltwright.physics.climate.cabin import CabinState
from voltwright.physics.climate.hvac import Hvac
from voltwright.physics.heat.conditioning import Conditioner
from voltwright.physics.heat.drive_unit_heat import DriveUnitHeat
from voltwright.physics.heat.pack_heat import PackHeat, PackHeatState
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class IsothermalState(Record):
    """Temperature of the cells [K], which a run does not change."""

    cells_k: Float[Array, "*batch"]


class Isothermal(Record):
    """Cells that keep their temperature; no climate system."""

    def soaked(self, cells_k, ambient_k=None) -> IsothermalState:
        """Cells at a temperature [K]."""
        return IsothermalState(number(cells_k))


class LumpedState(Record):
    """Temperatures of the pack's bodies, of the drive units [K] and of the cabin."""

    pack: PackHeatState
    drive_units_k: Float[Array, "*batch"]
    cabin: CabinState

    @property
    def cells_k(self):
        """Temperature of the cells [K]."""
        return self.pack.cells_k


class Lumped(Record):
    """Lumped bodies of pack, drive units and cabin, with battery thermal management and climate system.

    Attributes:
        power_on_w: 12 V load while charging or giving [W].
    """

    pack: PackHeat
    drive_units: DriveUnitHeat
    conditioner: Conditioner
    hvac: Hvac
    power_on_w: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Lumped:
        """From a completed car."""
        return cls(
            pack=PackHeat.from_car(car),
            drive_units=DriveUnitHeat.from_car(car),
            conditioner=Conditioner.from_car(car),
            hvac=Hvac.from_car(car),
            power_on_w=number(car.charging.power_on_w),
        )

    def soaked(self, cells_k, ambient_k=None) -> LumpedState:
        """Pack at one temperature [K]; drive units and cabin at another, or at the same one."""
        rest = number(cells_k if ambient_k is None else ambient_k)
        return LumpedState(self.pack.at(cells_k), rest, self.hvac.cabin.at(rest))
