"""Electric machine with its inverter as a measured table of losses, in place of the analytic law.

Modelled: electrical loss over speed and torque (bilinear), mechanical drag, torque envelope.
Left out: temperature, voltage; generating is taken as loss-symmetric to motoring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voltwright.defaults.completed_parts import CompletedLossMap
from voltwright.physics.arrays import held, number, take, xnp
from voltwright.physics.drive_unit.machine import MachineLosses, torque_envelope_nm
from voltwright.physics.record import Record
from voltwright.units import RAD_S_PER_RPM

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

GRID_SPEEDS = 40
GRID_TORQUES = 24


class LossMapMachine(Record):
    """Losses on a uniform grid, so that a look-up needs no search.

    Attributes:
        loss_w: [W], shape (speeds, torques), torque from zero. drag_coefficient_nm_s: coasting drag over speed.
        power_max_w, torque_max_nm, speed_base_rad_s, speed_fade_rad_s: the envelope. speed_grid_rad_s, torque_grid_nm: where
            the grid ends, whatever the ratings.
    """

    power_max_w: Float[Array, "*batch"]
    torque_max_nm: Float[Array, "*batch"]
    speed_base_rad_s: Float[Array, "*batch"]
    speed_fade_rad_s: Float[Array, "*batch"]
    speed_grid_rad_s: Float[Array, "*batch"]
    torque_grid_nm: Float[Array, "*batch"]
    drag_coefficient_nm_s: Float[Array, "*batch"]
    loss_w: Float[Array, "*batch speeds torques"]

    @classmethod
    def of(cls, motor: CompletedLossMap) -> LossMapMachine:
        """A measured table put on a uniform grid up to its highest torque and speed."""
        table = motor.table
        speeds, torques = table.speed_rpm, table.torque_nm
        speed_end, torque_end = float(speeds[-1]), float(torques[-1])
        fine_torque = np.linspace(0.0, torque_end, GRID_TORQUES)
        fine_speed = np.linspace(0.0, speed_end, GRID_SPEEDS)
        by_torque = np.stack([np.interp(fine_torque, torques, row) for row in table.loss_w])
        grid = np.stack([np.interp(fine_speed, speeds, by_torque[:, k]) for k in range(GRID_TORQUES)], axis=1)
        omega = speeds * RAD_S_PER_RPM
        drag_fit = float(np.sum(table.drag_w * omega**2) / np.sum(omega**4))
        values = (
            motor.power_max_kw * 1e3,
            motor.torque_max_nm,
            motor.power_max_kw * 1e3 / motor.torque_max_nm,
            motor.speed_fade_rpm * RAD_S_PER_RPM,
            speed_end * RAD_S_PER_RPM,
            torque_end,
            drag_fit,
            grid,
        )
        return cls(*(number(value) for value in values))

    def torque_limit_nm(self, speed_rad_s):
        """Envelope of the shaft torque [N m]: see `torque_envelope_nm`."""
        return torque_envelope_nm(self.power_max_w, self.speed_base_rad_s, self.speed_fade_rad_s, speed_rad_s)

    def drag_torque_nm(self, speed_rad_s):
        """None of its own [N m]: the measured loss, inverter input less shaft power, holds it."""
        return xnp.zeros_like(speed_rad_s)

    def losses(self, torque_nm, speed_rad_s) -> MachineLosses:
        """Bilinear look-up [W]; the part at zero torque counts as iron loss, the rest as copper loss, inverter included.

        Valid: within the grid; beyond its ends the last value is held.
        """
        x = xnp.clip(speed_rad_s / self.speed_grid_rad_s, 0.0, 1.0) * (GRID_SPEEDS - 1)
        y = xnp.clip(xnp.abs(torque_nm) / self.torque_grid_nm, 0.0, 1.0) * (GRID_TORQUES - 1)
        i = xnp.minimum(x.astype(xnp.int32), GRID_SPEEDS - 2)
        j = xnp.minimum(y.astype(xnp.int32), GRID_TORQUES - 2)
        a, b = x - i, y - j
        flat, width = held(self.loss_w).reshape(-1), GRID_TORQUES

        def at(row, column):
            return take(flat, row * width + column)

        low = (1.0 - a) * at(i, 0) + a * at(i + 1, 0)
        left = (1.0 - b) * at(i, j) + b * at(i, j + 1)
        right = (1.0 - b) * at(i + 1, j) + b * at(i + 1, j + 1)
        total = (1.0 - a) * left + a * right
        zero = xnp.zeros_like(total)
        return MachineLosses(total - low, zero, low, zero, zero)

    def coasting_torque_nm(self) -> tuple:
        """Torque of the turning machine without current, from the table's drag, as (constant, per speed)."""
        return xnp.zeros_like(self.drag_coefficient_nm_s), self.drag_coefficient_nm_s
