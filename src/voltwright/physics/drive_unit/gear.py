"""Fixed reduction gear with differential: mesh loss with load, drag with speed.

Left out: oil temperature, shifting gears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completed_parts import CompletedGear
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class Gear(Record):
    """Ratio over wheel radius [1/m], mesh loss over transmitted torque, drag torque at the motor shaft [N m]."""

    ratio_over_radius_1_m: Float[Array, "*batch"]
    mesh_loss: Float[Array, "*batch"]
    drag_nm: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar, gear: CompletedGear) -> Gear:
        """From a completed car."""
        ratio = gear.ratio / (car.tyres.radius_dynamic_mm * 1e-3)
        return cls(number(ratio), number(gear.mesh_loss_fraction), number(gear.drag_torque_nm))

    def shaft_torque_nm(self, force_n, drag_nm):
        """Motor torque that gives a wheel force against mesh loss and drag.

        Equation: T = F r/i (1 + c sign(F)) + T_drag.
        Args: force_n: at the wheels [N]. drag_nm: all drag at the motor shaft [N m].
        Returns: [N m].
        Source: power-proportional mesh loss, G. Niemann, H. Winter, Maschinenelemente II, 2003, ch. 21.
        """
        ideal = force_n * (1.0 / self.ratio_over_radius_1_m)
        return ideal + self.mesh_loss * xnp.abs(ideal) + drag_nm

    def wheel_force_n(self, torque_nm, drag_nm):
        """Inverse of `shaft_torque_nm`: the wheel force [N] of a motor torque."""
        ideal = torque_nm - drag_nm
        driving, braking = (
            self.ratio_over_radius_1_m / (1.0 + self.mesh_loss),
            self.ratio_over_radius_1_m / (1.0 - self.mesh_loss),
        )
        return ideal * xnp.where(ideal >= 0.0, driving, braking)
