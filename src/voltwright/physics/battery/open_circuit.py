"""Open-circuit voltage of a cell and its change with temperature, over state of charge, on a uniform table.

Left out: hysteresis, ageing of the curve, curvature over temperature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.arrays import held, number, take, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float, Int

    from voltwright.physics.arrays import Array

TEMPERATURE_REFERENCE_K = 298.15


class Place(Record):
    """Where a state of charge lies on a uniform table: the point below it, and the share of the way to the next."""

    below: Int[Array, "*batch"]
    ahead: Float[Array, "*batch"]

    @classmethod
    def of(cls, soc, points: int) -> Place:
        """Place of a state of charge (0-1; outside, the end segments run on) on a table of so many points."""
        x = number(soc) * (points - 1)
        below = xnp.clip(x.astype(xnp.int32), 0, points - 2)
        return cls(below, x - below)

    def read(self, table):
        """Value of a table here, by linear interpolation."""
        low, rise = stretch(table, self.below)
        return low + rise * self.ahead


def stretch(table, below) -> tuple:
    """(value of a table at a point, rise to the next point)."""
    # A table is data, not a number of the spec: without its own gradient the reverse pass needs no scatter.
    table = held(table)
    low, high = take(table, below), take(table, below + 1)
    return low, high - low


class OpenCircuit(Record):
    """OCV [V] of one cell at 25 C and its change with temperature [V/K], at soc = 0, 1/(n-1), ..., 1; shape (n,)."""

    voltage_v: Float[Array, "*batch n"]
    entropy_v_k: Float[Array, "*batch n"]

    @property
    def grid(self) -> Array:
        """State of charge of each point, shape (n,)."""
        return xnp.linspace(0.0, 1.0, self.voltage_v.shape[-1])

    def at(self, soc, temperature_k=TEMPERATURE_REFERENCE_K):
        """OCV [V] of a cell.

        Equation: U(s, T) = U(s, 298.15 K) + (T - 298.15 K) dU/dT(s)
        Args: soc: 0-1; outside, the end segments run on. temperature_k: of the cell [K].
        Valid: 253-333 K.
        Source: definition of the entropy coefficient; of each curve, library/chemistries/index.yaml.
        """
        place = Place.of(soc, self.voltage_v.shape[-1])
        return place.read(self.voltage_v) + (temperature_k - TEMPERATURE_REFERENCE_K) * place.read(self.entropy_v_k)

    def voltages_v(self, temperature_k):
        """OCV [V] at each point of the table, at a temperature [K]."""
        return self.voltage_v + (temperature_k - TEMPERATURE_REFERENCE_K) * self.entropy_v_k

    def energy_per_coulomb_j(self, temperature_k=TEMPERATURE_REFERENCE_K):
        """Integral of the OCV from zero to each table point [J per coulomb of capacity], shape (n,)."""
        return running_integral(self.voltages_v(temperature_k))


def running_integral(values):
    """Integral over state of charge from zero to each point of a uniform table, by trapezoids; shape (n,)."""
    areas = 0.5 * (values[1:] + values[:-1]) / (values.shape[-1] - 1)
    return xnp.concatenate([xnp.zeros(1, values.dtype), xnp.cumsum(areas)])
