"""Loads beside the drive: the low-voltage system behind its DC/DC converter.

Left out: heating and air conditioning (they come with the thermal issue and enter as further power here), the 12 V battery.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from voltwright.spec.car import CarSpec


class Auxiliaries(eqx.Module):
    """Low-voltage load [W] and converter efficiency."""

    power_base_w: Float[Array, "*batch"]
    dcdc_efficiency: Float[Array, "*batch"]

    @classmethod
    def from_spec(cls, spec: CarSpec) -> "Auxiliaries":
        """From a completed spec."""
        return cls(jnp.asarray(spec.auxiliaries.power_base_w, float), jnp.asarray(spec.auxiliaries.dcdc_efficiency, float))

    def loads_w(self) -> tuple:
        """(load, converter loss) [W]: P and P (1/eta - 1)."""
        return self.power_base_w, self.power_base_w * (1.0 / self.dcdc_efficiency - 1.0)
