"""Grip: the wheel force that the driven axles can put on the road, with load transfer.

Left out: slip, camber, suspension pitch, combined lateral force; aerodynamic lift.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record
from voltwright.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

TRANSFER_MAX = 0.9


class Grip(Record):
    """Peak friction and the geometry of the load transfer.

    Attributes:
        friction: peak friction coefficient. front_share: of the standing mass on the front axle.
        height_over_wheelbase: centre of gravity over wheelbase.
    """

    friction: Float[Array, "*batch"]
    front_share: Float[Array, "*batch"]
    height_over_wheelbase: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Grip:
        """From a completed car."""
        body = car.body
        return cls(
            number(car.tyres.grip),
            number(body.front_axle_share),
            number(body.height_cg_mm / body.wheelbase_mm),
        )

    def total_n(self, mass_kg, cosine):
        """Force [N] that all four wheels together can transmit: mu m g cos(a)."""
        return self.friction * mass_kg * STANDARD_GRAVITY_M_S2 * cosine

    def front_limits_n(self, mass_kg, cosine):
        """Largest (driving, braking) force [N] of the front axle alone.

        Equation: drive mu N_f / (1 + mu h/L), brake mu N_f / (1 - mu h/L), N_f = share m g cos(a).
        Source: J. Y. Wong, Theory of Ground Vehicles, 4th ed. 2008, eq. 3.18-3.19.
        """
        standing = self.front_share * self.total_n(mass_kg, cosine)
        transfer = xnp.minimum(self.friction * self.height_over_wheelbase, TRANSFER_MAX)
        return standing / (1.0 + transfer), standing / (1.0 - transfer)

    def rear_limits_n(self, mass_kg, cosine):
        """Largest (driving, braking) force [N] of the rear axle alone; the front's law with the signs swapped."""
        standing = (1.0 - self.front_share) * self.total_n(mass_kg, cosine)
        transfer = xnp.minimum(self.friction * self.height_over_wheelbase, TRANSFER_MAX)
        return standing / (1.0 - transfer), standing / (1.0 + transfer)

    def axle_limits_n(self, mass_kg, cosine, front):
        """Largest (driving, braking) force [N] of one axle alone: the front one where `front` is 1, else the rear."""
        ahead, behind = self.front_limits_n(mass_kg, cosine), self.rear_limits_n(mass_kg, cosine)
        return tuple(xnp.where(front > 0.5, one, other) for one, other in zip(ahead, behind, strict=True))

    def both_limits_n(self, mass_kg, cosine):
        """(front, rear) force limits [N] when both axles drive at the limit: mu (N -+ mu m g h/L); for braking, swapped."""
        total = self.total_n(mass_kg, cosine)
        transfer = xnp.minimum(self.friction * self.height_over_wheelbase, self.front_share)
        return total * (self.front_share - transfer), total * (1.0 - self.front_share + transfer)
