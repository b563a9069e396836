"""How two drive units share the wheel force: by least loss, or by a fixed share; each within its own limits.

Left out: yaw control, wear sharing, the time that a clutch takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import held, number, take, xnp
from voltwright.physics.drive_unit.unit import DriveUnit
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

CANDIDATES = (0.0, 0.12, 0.3, 0.5, 0.75, 1.0)


class AxleSplit(Record):
    """Front share of the force; `front_share` is not used when `least_loss` is set.

    Attributes:
        least_loss: 1 to search the share of least loss at every instant, 0 for the fixed share.
    """

    least_loss: Float[Array, "*batch"]
    front_share: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> AxleSplit:
        """From a completed car."""
        share = 0.5 if car.split.front_share is None else car.split.front_share
        return cls(number(1.0 if car.split.kind == "least_loss" else 0.0), number(share))

    def front_force_n(self, front: DriveUnit, rear: DriveUnit, force_n, speed_m_s):
        """Front unit's wheel force [N] for a total force.

        Equation: argmin over a share s in 0 ... 1 of the losses of both units, by a search of six shares.
        Args: force_n: total wheel force [N]. speed_m_s: road speed [m/s].
        Valid: any; the caller clips to each unit's limits. The share of least loss is held constant in gradients, which is
            exact where the loss is least (envelope theorem); a fixed share has its gradient.
        Source: the usual torque-vectoring rule of least loss, e.g. A. M. Dizqah et al., A Fast and Parametric Torque
            Distribution Strategy for Four-Wheel-Drive Energy-Efficient Electric Vehicles, IEEE Trans. Ind. Electron. 63
            (2016) 4367.
        """
        shares = number(CANDIDATES)

        def loss_w(share):
            ahead, behind = front.operate(share * force_n, speed_m_s), rear.operate((1.0 - share) * force_n, speed_m_s)
            return ahead.electrical_w + behind.electrical_w

        losses = xnp.stack([loss_w(share) for share in shares])
        best = take(shares, xnp.argmin(losses, axis=0))
        return xnp.where(self.least_loss > 0.5, held(best), self.front_share) * force_n
