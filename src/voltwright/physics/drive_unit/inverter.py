"""Inverter losses over the torque-making current: idle, conduction with a knee voltage and switching, resistive.

Left out: modulation index, junction temperature, DC-link voltage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_parts import CompletedInverter
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class Inverter(Record):
    """Loss coefficients [W] at the current of peak torque at full flux."""

    idle_w: Float[Array, "*batch"]
    linear_w: Float[Array, "*batch"]
    quadratic_w: Float[Array, "*batch"]

    @classmethod
    def of(cls, inverter: CompletedInverter) -> Inverter:
        """From a completed car."""
        values = (inverter.loss_idle_kw, inverter.loss_linear_kw, inverter.loss_quadratic_kw)
        return cls(*(number(value * 1e3) for value in values))

    @classmethod
    def inside_map(cls) -> Inverter:
        """No loss of its own: a measured map of motor and inverter holds it already."""
        return cls(*(xnp.zeros(()) for _ in range(3)))

    def losses(self, current) -> tuple:
        """(idle, linear, quadratic) loss [W].

        Equation: P = P_0 + P_1 i + P_2 i2, i over the current of peak torque.
        Valid: i from 0 to about 2 (field weakening).
        Source: linear-plus-quadratic form of switch losses, A. Wintrich et al., Semikron Application Manual Power
            Semiconductors, 2nd ed. 2015, ch. 5.
        """
        return self.idle_w, self.linear_w * current, self.quadratic_w * current * current
