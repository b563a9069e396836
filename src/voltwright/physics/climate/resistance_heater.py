"""The resistance heater: electricity into heat, less what its coolant loses on the way to the cabin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class HeaterPoint(Record):
    """What a heater does [W]: electric_w = heat_w + loss_w."""

    heat_w: Float[Array, "*batch"]
    electric_w: Float[Array, "*batch"]
    loss_w: Float[Array, "*batch"]


class ResistanceHeater(Record):
    """Electric power at most [W], and heat into the cabin over it."""

    power_w: Float[Array, "*batch"]
    efficiency: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> ResistanceHeater:
        """From a completed car; a car without heating has none."""
        power = car.hvac.power_heater_kw * 1e3 * float(car.hvac.kind != "none")
        return cls(number(power), number(car.hvac.heater_efficiency))

    def heat(self, wanted_w, electric_max_w) -> HeaterPoint:
        """What the heater does about a wish.

        Equation: P = min(Q / eta, P_max, what the battery can feed); Q = eta P; loss (1 - eta) P.
        Args: wanted_w: heat wanted [W], at least zero. electric_max_w: [W].
        Valid: everywhere. Source: energy balance.
        """
        electric = xnp.minimum(wanted_w / self.efficiency, xnp.minimum(self.power_w, xnp.maximum(electric_max_w, 0.0)))
        return HeaterPoint(self.efficiency * electric, electric, (1.0 - self.efficiency) * electric)
