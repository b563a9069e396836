"""Electric machine with its inverter as a measured table of losses, in place of the analytic law.

Modelled: electrical loss over speed and torque (bilinear), mechanical drag, torque envelope.
Left out: temperature, voltage; generating is taken as loss-symmetric to motoring.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from voltwright.errors import SpecError
from voltwright.library.find import loss_map_columns
from voltwright.physics.drive_unit.machine import MachineLosses, torque_envelope_nm
from voltwright.spec.drive_unit import LossMap
from voltwright.units import RAD_S_PER_RPM

GRID_SPEEDS = 40
GRID_TORQUES = 24


class LossMapMachine(eqx.Module):
    """Losses on a uniform grid, so that a look-up needs no search.

    Attributes:
        loss_w: [W], shape (speeds, torques), torque from zero to torque_max. drag_coefficient_nm_s: coasting drag over speed.
        power_max_w, torque_max_nm, speed_base_rad_s, speed_fade_rad_s, speed_max_rad_s: the envelope and the grid's end.
    """

    power_max_w: Float[Array, "*batch"]
    torque_max_nm: Float[Array, "*batch"]
    speed_base_rad_s: Float[Array, "*batch"]
    speed_fade_rad_s: Float[Array, "*batch"]
    speed_max_rad_s: Float[Array, "*batch"]
    drag_coefficient_nm_s: Float[Array, "*batch"]
    loss_w: Float[Array, "*batch speeds torques"]

    @classmethod
    def from_spec(cls, motor: LossMap) -> "LossMapMachine":
        """Read the named map and put it on a uniform grid up to the peak torque and the highest speed.

        Raises:
            SpecError: the table lacks a column or is no rectangular grid.
        """
        columns = loss_map_columns(motor.map)
        needed = {"speed_rpm", "torque_nm", "loss_w", "drag_w"}
        if not needed <= columns.keys():
            raise SpecError(
                f"Loss map '{motor.map}' must have the columns {', '.join(sorted(needed))}, but has {', '.join(columns)}."
            )
        speeds, torques = np.unique(columns["speed_rpm"]), np.unique(columns["torque_nm"])
        if len(speeds) * len(torques) != len(columns["loss_w"]):
            raise SpecError(
                f"Loss map '{motor.map}' must be a full grid of speeds and torques, but has {len(columns['loss_w'])} rows."
            )
        order = np.lexsort((columns["torque_nm"], columns["speed_rpm"]))
        loss = np.asarray(columns["loss_w"])[order].reshape(len(speeds), len(torques))
        drag = np.asarray(columns["drag_w"])[order].reshape(len(speeds), len(torques))[:, 0]
        speed_end = float(speeds[-1])
        # The peak torque may be a traced number, so the torque axis is put on its grid by JAX.
        fine_torque = jnp.linspace(0.0, 1.0, GRID_TORQUES) * motor.torque_max_nm
        fine_speed = jnp.linspace(0.0, speed_end, GRID_SPEEDS)
        by_torque = jnp.stack([jnp.interp(fine_torque, torques, row) for row in loss])
        grid = jnp.stack([jnp.interp(fine_speed, speeds, by_torque[:, k]) for k in range(GRID_TORQUES)], axis=1)
        omega = speeds * RAD_S_PER_RPM
        drag_fit = float(np.sum(drag * omega**2) / np.sum(omega**4))
        values = (
            motor.power_max_kw * 1e3,
            motor.torque_max_nm,
            motor.power_max_kw * 1e3 / motor.torque_max_nm,
            motor.speed_fade_rpm * RAD_S_PER_RPM,
            speed_end * RAD_S_PER_RPM,
            drag_fit,
            grid,
        )
        return cls(*(jnp.asarray(value, float) for value in values))

    def torque_limit_nm(self, speed_rad_s):
        """Envelope of the shaft torque [N m]: see `torque_envelope_nm`."""
        return torque_envelope_nm(self.power_max_w, self.speed_base_rad_s, self.speed_fade_rad_s, speed_rad_s)

    def drag_torque_nm(self, speed_rad_s):
        """None of its own [N m]: the measured loss, inverter input less shaft power, holds it."""
        return jnp.zeros_like(speed_rad_s)

    def losses(self, torque_nm, speed_rad_s) -> MachineLosses:
        """Bilinear look-up [W]; the part at zero torque counts as iron loss, the rest as copper loss, inverter included.

        Valid: within the grid; beyond its ends the last value is held.
        """
        x = jnp.clip(speed_rad_s / self.speed_max_rad_s, 0.0, 1.0) * (GRID_SPEEDS - 1)
        y = jnp.clip(jnp.abs(torque_nm) / self.torque_max_nm, 0.0, 1.0) * (GRID_TORQUES - 1)
        i = jnp.minimum(x.astype(jnp.int32), GRID_SPEEDS - 2)
        j = jnp.minimum(y.astype(jnp.int32), GRID_TORQUES - 2)
        a, b = x - i, y - j
        table = jax.lax.stop_gradient(self.loss_w)
        low = (1.0 - a) * table[i, 0] + a * table[i + 1, 0]
        left = (1.0 - b) * table[i, j] + b * table[i, j + 1]
        right = (1.0 - b) * table[i + 1, j] + b * table[i + 1, j + 1]
        total = (1.0 - a) * left + a * right
        zero = jnp.zeros_like(total)
        return MachineLosses(total - low, zero, low, zero, zero)

    def coasting_torque_nm(self) -> tuple:
        """Torque of the turning machine without current, from the table's drag, as (constant, per speed)."""
        return jnp.zeros_like(self.drag_coefficient_nm_s), self.drag_coefficient_nm_s
