"""The road under a trace: rise and air by the way, so that a car that falls behind meets them where it is.

A trace gives its grade over time. A car that follows its trace is where the trace is, and both are the same; a car that falls
behind still has the hill before it that the trace has left. `simulate` by the method "forward" takes the grade from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voltwright.physics.arrays import xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array
    from voltwright.sim.inputs import Inputs

SINE_MAX = 0.99
TINY_M = 1e-9
"""A car that moves less in a step has no grade: it stands."""


class Road(Record):
    """Rise and air along a road.

    Attributes:
        way_m: of the trace at the start and behind each of its n steps [m], shape (n + 1,), never falling.
        rise_m: since the start [m], shape (n + 1,).
        pressure_pa: of the air [Pa], shape (n + 1,); None where it is the same everywhere.
    """

    way_m: Float[Array, "*batch n"]
    rise_m: Float[Array, "*batch n"]
    pressure_pa: Float[Array, "*batch n"] | None

    def grade(self, way_m, step_m):
        """Mean grade (rise over run) over the next `step_m` from a place on the road; level behind its end."""
        rise = xnp.interp(way_m + step_m, self.way_m, self.rise_m) - xnp.interp(way_m, self.way_m, self.rise_m)
        moving = step_m > TINY_M
        sine = xnp.where(moving, rise / xnp.where(moving, step_m, 1.0), 0.0)
        sine = xnp.clip(sine, -SINE_MAX, SINE_MAX)
        return sine / xnp.sqrt(1.0 - sine * sine)

    def met(self, inputs: Inputs, way_m, step_m) -> Inputs:
        """The inputs of a step, or of n steps, with grade and air of the place.

        Args:
            inputs: as the trace gives them.
            way_m: at the start of each step [m].
            step_m: that the driver wants to go in it [m].
        """
        met = inputs.replaced(grade=self.grade(way_m, step_m))
        if self.pressure_pa is None:
            return met
        return met.replaced(road_pressure_pa=xnp.interp(way_m + step_m, self.way_m, self.pressure_pa))


def road_of(inputs: Inputs, start_m_s: Any, dt_s: Any) -> Road | None:
    """The road of n steps whose grade is a column; None where it is one number, the same at every place.

    Args:
        inputs: of n steps.
        start_m_s: speed before the first [m/s].
        dt_s: time step [s].
    """
    if xnp.ndim(inputs.grade) == 0:
        return None
    steps = dt_s * 0.5 * (inputs.speed_m_s + xnp.concatenate([xnp.reshape(start_m_s, (1,)), inputs.speed_m_s[:-1]]))
    zero = xnp.zeros_like(steps[:1])
    rises = steps * inputs.grade / xnp.sqrt(1.0 + inputs.grade * inputs.grade)
    pressure = inputs.road_pressure_pa
    air = None if xnp.ndim(pressure) == 0 else xnp.concatenate([pressure[:1], pressure])
    way, rise = (xnp.concatenate([zero, xnp.cumsum(parts)]) for parts in (steps, rises))
    return Road(way, rise, air)
