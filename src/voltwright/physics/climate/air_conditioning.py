"""Air conditioning: the refrigerant machine that takes heat out of the cabin, and out of the battery's coolant.

Modelled: coefficient of performance as a share of Carnot's between the cold coil and the hot condenser; water that the
coil wrings from the air; part load; capacity that falls in the heat. Left out: reheating, humidity of the cabin air.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

REFRIGERANT_K = 275.15
"""Refrigerant in the coil of the cabin: 2 °C, held near freezing at any load so that the air is dried."""
CONDENSER_ABOVE_K = 15.0
"""Refrigerant over the air outside."""
LIFT_LEAST_K = 15.0
COP_MAX, COP_MIN = 6.0, 1.0
COIL_K = 278.15
"""Surface of the coil on which the air dries."""
RATED_AMBIENT_K = 308.15
CAPACITY_PER_K = 0.010
"""Capacity lost with each kelvin of the air outside above 35 °C."""
PART_LOAD_LOSS = 0.25
"""Of the coefficient of performance, near no load: default of AHRI 210/240 for machines of which nothing else is known. Second
hand."""
CHILLER_REFRIGERANT_K = 283.15
"""Refrigerant in the battery's chiller: coolant of 15 to 20 °C."""


class CoolingPoint(Record):
    """What the machine does [W]: sensible_w and latent_w leave the air, rejected_w = both + electric_w goes outside."""

    sensible_w: Float[Array, "*batch"]
    latent_w: Float[Array, "*batch"]
    electric_w: Float[Array, "*batch"]
    rejected_w: Float[Array, "*batch"]


class AirConditioning(Record):
    """Heat that it takes out at 35 C outside at most [W], electric power at most [W], and the share of Carnot's COP."""

    power_w: Float[Array, "*batch"]
    compressor_w: Float[Array, "*batch"]
    carnot_share: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> AirConditioning:
        """From a completed car; a car without climate system cools nothing."""
        hvac, some = car.hvac, float(car.hvac.kind != "none")
        values = (hvac.power_cooling_kw * 1e3 * some, hvac.power_compressor_kw * 1e3, hvac.carnot_share_cooling)
        return cls(*(number(value) for value in values))

    def cop(self, refrigerant_k, ambient_k):
        """Coefficient of performance: heat taken out over electric power.

        Equation: COP = clip(f T_cold / (T_ambient + 15 K - T_cold), 1, 6).
        Args: refrigerant_k: T_cold, where it evaporates [K]. ambient_k: air outside [K].
        Valid: 15 to 50 C outside.
        Source: Carnot fraction set by a bench test: 1.8 at 45.4 C outside and supply of 14.6 C (doi
            10.1177/1687814019845806).
        """
        lift = xnp.maximum(ambient_k + CONDENSER_ABOVE_K - refrigerant_k, LIFT_LEAST_K)
        return xnp.clip(self.carnot_share * refrigerant_k / lift, COP_MIN, COP_MAX)

    def capacity_w(self, ambient_k):
        """Heat at most, sensible and latent [W].

        Equation: Q = Q(35 C) clip(1 - 0.01/K (T - 35 C), 0, 1).
        Args: ambient_k: [K]. Valid: up to 55 C. Source: by judgement.
        """
        return self.power_w * xnp.clip(1.0 - CAPACITY_PER_K * (ambient_k - RATED_AMBIENT_K), 0.0, 1.0)

    def cool(self, sensible_w, latent_w, ambient_k, electric_max_w) -> CoolingPoint:
        """What the machine does about a wish.

        Equation: sensible and latent heat, both by the same share within capacity and COP x p x compressor power; at part load
            p = 1 - 0.25 (1 - wanted heat / capacity).

        Args:
            sensible_w, latent_w: wanted [W], at least zero. ambient_k: air outside [K]. electric_max_w: what the battery can
            feed [W].
        Returns: the point.
        Valid: see `cop`. Source: energy balance; part load after AHRI 210/240, see `PART_LOAD_LOSS`.
        """
        capacity, wanted = self.capacity_w(ambient_k), sensible_w + latent_w
        load = xnp.minimum(wanted / xnp.maximum(capacity, 1.0), 1.0)
        cop = self.cop(REFRIGERANT_K, ambient_k) * (1.0 - PART_LOAD_LOSS * (1.0 - load))
        electric_most = xnp.minimum(self.compressor_w, xnp.maximum(electric_max_w, 0.0))
        most = xnp.minimum(capacity, cop * electric_most)
        share = xnp.minimum(most / xnp.maximum(wanted, 1.0), 1.0)
        taken = share * wanted
        return CoolingPoint(share * sensible_w, share * latent_w, taken / cop, taken + taken / cop)

    def chiller_electric_w(self, heat_w, ambient_k):
        """Electric power that the compressor takes to cool the battery's coolant.

        Equation: P = Q / COP at a refrigerant of 10 C.
        Args: heat_w: out of the coolant [W]. ambient_k: air outside [K].
        Returns: [W].
        Valid: see `cop`. Source: as of `cop`.
        """
        return heat_w / self.cop(CHILLER_REFRIGERANT_K, ambient_k)
