"""Warm-up: a car that stood is stiff in its tyres and gears, and loosens as it drives.

Modelled: one coldness for tyres and gears together (0 run warm, 1 after a night's stand), and the resistance that it adds.
Road loads are measured run warm, so this comes on top of them.
Left out: a coldness of each axle, its dependence on speed and load, oil that is thicker below 20 C (only the rolling
resistance knows the ambient), the warm-up of motor and battery.

The coldness over a trace follows from when the car moves, whatever the car; it is worked out before the drive, in NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voltwright.physics.arrays import number
from voltwright.physics.record import Record
from voltwright.spec.car import CarSpec

if TYPE_CHECKING:
    from jaxtyping import Array, Float

WARMING_S = 1000.0
"""Time constant on the move. Fitted, with both extras, to the phases of two multi-cycle tests of a Volvo EX30 (EPA
certificate 63199): 950 to 1,100 s, whatever the breaks between the phases, which the certificate does not print."""
COOLING_S = 7200.0
"""Time constant at a stand. The breaks of those tests are too short to tell more than one to eight hours."""


def coldness_over(
    moving: np.ndarray, dt_s: float, coldness_start: float = 1.0, warming_s: float = WARMING_S, cooling_s: float = COOLING_S
) -> np.ndarray:
    """Coldness over a trace: it falls while the car moves, and comes back while it stands.

    Equation: dc/dt = -c / tau_warm on the move, (1 - c) / tau_cool at a stand; exact at the ends of each step.

    Args:
        moving: whether the car moves in each step, shape (n,). dt_s: time step [s]. coldness_start: before the first step,
            0-1. warming_s, cooling_s: time constants [s].

    Returns:
        mean coldness of each step, shape (n,), for `Trace.of`.

    Valid: 15 to 30 C.
    Source: first-order lag; time constants fitted, see the constants.

    >>> print(coldness_over(np.array([True, True, False]), 500.0).round(3))
    [0.803 0.487 0.389]
    """
    moving = np.asarray(moving, bool)
    now, ends = coldness_start, [np.array([coldness_start])]
    for run in np.split(moving, np.flatnonzero(np.diff(moving)) + 1):
        goal, constant_s = (0.0, warming_s) if run[:1].any() else (1.0, cooling_s)
        ends.append(goal + (now - goal) * np.exp(-dt_s / constant_s * np.arange(1, len(run) + 1)))
        now = ends[-1][-1] if len(run) else now
    joined = np.concatenate(ends)
    return 0.5 * (joined[:-1] + joined[1:])


class WarmUp(Record):
    """What coldness 1 adds: rolling resistance over that run warm, and gear drag at the wheels [N]."""

    cold_extra_rolling: Float[Array, "*batch"]
    gear_n: Float[Array, "*batch"]

    @classmethod
    def from_spec(cls, spec: CarSpec, gear_drag_n) -> WarmUp:
        """From a completed spec and the drag [N] at the wheels of its gears run warm."""
        extra = spec.warm_up
        return cls(number(extra.cold_extra_rolling), number(extra.cold_extra_gear * gear_drag_n))

    def rolling_factor(self, coldness):
        """Rolling resistance over that run warm.

        Equation: 1 + e c, on the part of a road load that air does not make.
        Args: coldness: 0-1.
        Valid: after a stand at 15 to 30 C.
        Source: own law, fitted together with the gears' part; so their sum is known better than either.
        """
        return 1.0 + self.cold_extra_rolling * coldness

    def gear_extra_n(self, coldness):
        """Drag [N] at the wheels that cold gears add, at any speed.

        Equation: dF = e F_drag c.
        Args: coldness: 0-1.
        Source: as of `rolling_factor`.
        """
        return self.gear_n * coldness
