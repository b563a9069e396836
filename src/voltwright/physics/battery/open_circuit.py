"""Open-circuit voltage of a cell over state of charge, on a uniform table.

Left out: hysteresis, temperature (entropy), ageing.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from voltwright.library.find import chemistry_table


class OpenCircuit(eqx.Module):
    """OCV [V] of one cell at soc = 0, 1/(n-1), ..., 1; shape (n,)."""

    voltage_v: Float[Array, "*batch n"]

    @classmethod
    def of_chemistry(cls, chemistry: str) -> "OpenCircuit":
        """The shipped curve of a chemistry."""
        return cls(jnp.asarray(chemistry_table(chemistry)[1], float))

    def at(self, soc):
        """OCV [V] by linear interpolation.

        Args: soc: 0-1; outside, the end segments run on.
        Source: of each curve, library/chemistries/index.yaml.
        """
        intervals = self.voltage_v.shape[-1] - 1
        x = soc * intervals
        i = jnp.clip(x.astype(jnp.int32), 0, intervals - 1)
        # The curve is data, not a number of the spec: without its own gradient the reverse pass needs no scatter.
        table = jax.lax.stop_gradient(self.voltage_v)
        low = table[i]
        return low + (table[i + 1] - low) * (x - i)

    def energy_per_coulomb_j(self):
        """Integral of the OCV from zero to each table point [J per coulomb of capacity], shape (n,)."""
        v = self.voltage_v
        areas = 0.5 * (v[1:] + v[:-1]) / (v.shape[-1] - 1)
        return jnp.concatenate([jnp.zeros(1, v.dtype), jnp.cumsum(areas)])
