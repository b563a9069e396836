"""Cold drag: a car that stood overnight has cold tyres and stiff gear oil, and loses both as it drives.

Modelled: one state for tyres and lubricant together (0 run warm, 1 after an overnight soak), and the resistance that it adds.
Road loads are measured run warm, so this comes on top of them.
Left out: a state for each axle, its dependence on speed and load, oil that is thicker below 20 C (only the rolling
resistance knows the ambient), the warm-up of motor and battery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

WARMING_S = 1000.0
"""Time constant on the move. Fitted, with both extras, to the phases of two multi-cycle tests of a Volvo EX30 (EPA
certificate 63199): 950 to 1,100 s, whatever the breaks between the phases, which the certificate does not print."""
COOLING_S = 7200.0
"""Time constant at a stand. The breaks of those tests are too short to tell more than one to eight hours."""


def cold_drag_after(cold_drag, moving, dt_s, warming_s=WARMING_S, cooling_s=COOLING_S):
    """Cold drag at the end of a step: it falls while the car moves, and comes back while it stands.

    Equation: dc/dt = -c / tau_warm on the move, (1 - c) / tau_cool at a stand; exact over a step.

    Args:
        cold_drag: c at the start of the step, 0-1.
        moving: whether the car moves in the step.
        dt_s: time step [s].
        warming_s: time constant on the move [s].
        cooling_s: time constant at a stand [s].

    Returns:
        c at the end of the step, 0-1.

    Valid: 15 to 30 C.
    Source: first-order lag; time constants fitted, see the constants.

    >>> round(float(cold_drag_after(1.0, True, 500.0)), 3)
    0.607
    """
    warmed = cold_drag * xnp.exp(-dt_s / warming_s)
    cooled = 1.0 + (cold_drag - 1.0) * xnp.exp(-dt_s / cooling_s)
    return xnp.where(moving, warmed, cooled)


class ColdDrag(Record):
    """What cold drag 1 adds: rolling resistance over that run warm, and gear drag at the wheels [N]."""

    cold_extra_rolling: Float[Array, "*batch"]
    gear_n: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar, gear_drag_n) -> ColdDrag:
        """From a completed car and the drag [N] at the wheels of its gears run warm."""
        extra = car.warm_up
        return cls(number(extra.cold_extra_rolling), number(extra.cold_extra_gear * gear_drag_n))

    def rolling_factor(self, cold_drag, warm_factor):
        """Rolling resistance over that run warm at 20 C.

        Equation: K + e c, on the part of a road load that air does not make. Added, not multiplied: a cold tyre lacks about
            the same kelvins of its own warmth in any air.
        Args: cold_drag: c, 0-1. warm_factor: K, of `rolling_temperature_factor`.
        Valid: after a soak at 15 to 30 C.
        Source: own law, fitted together with the gears' part; so their sum is known better than either.
        """
        return warm_factor + self.cold_extra_rolling * cold_drag

    def gear_extra_n(self, cold_drag):
        """Drag [N] at the wheels that cold gears add, at any speed.

        Equation: dF = e F_drag c.
        Args: cold_drag: c, 0-1.
        Source: as of `rolling_factor`.
        """
        return self.gear_n * cold_drag
