"""Regeneration: how much of a braking demand the drive units may take, before their own limits and the battery's.

Left out: anti-lock and stability control, pedal maps; the trace is the driver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record
from voltwright.units import M_S_PER_KMH

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class Regeneration(Record):
    """Limits of recovery.

    Attributes:
        deceleration_max_m_s2: strongest deceleration by the drive units. fade_start_m_s, fade_end_m_s: speeds between
        which it fades out. axle_share_max: largest share of the braking force on the driven axles.
    """

    deceleration_max_m_s2: Float[Array, "*batch"]
    fade_start_m_s: Float[Array, "*batch"]
    fade_end_m_s: Float[Array, "*batch"]
    axle_share_max: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Regeneration:
        """From a completed car."""
        regeneration = car.regeneration
        values = (
            regeneration.deceleration_max_m_s2,
            regeneration.speed_fade_start_kmh * M_S_PER_KMH,
            regeneration.speed_fade_end_kmh * M_S_PER_KMH,
            regeneration.axle_share_max,
        )
        return cls(*(number(value) for value in values))

    def force_n(self, brake_force_n, speed_m_s, mass_kg):
        """Part of a braking force that the drive units may take.

        Equation: F = min(share |F_brake|, a_max m) clip((v - v_end)/(v_start - v_end), 0, 1).
        Args: brake_force_n: demanded, positive [N]. speed_m_s: [m/s]. mass_kg: [kg].
        Returns: [N], positive.
        Source: own law, form as in FASTSim (NREL, 2021) and SAE J2908.
        """
        fade = xnp.clip((speed_m_s - self.fade_end_m_s) * (1.0 / (self.fade_start_m_s - self.fade_end_m_s)), 0.0, 1.0)
        return xnp.minimum(self.axle_share_max * brake_force_n, self.deceleration_max_m_s2 * mass_kg) * fade
