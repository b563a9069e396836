"""The heat pump: what it can bring and what it takes, from the temperatures between which it works.

Modelled: coefficient of performance as a share of Carnot's between the air that it blows and the source it draws from,
with temperature differences at both heat exchangers; capacity that falls with the source; frost; an end in deep cold;
drive units as a second source. Left out: part load of the compressor, start of the refrigerant, defrosting as events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.record import Record
from voltwright.units import ZERO_CELSIUS_K

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

APPROACH_K = 10.0
"""Refrigerant over the air that it heats, and below the source that it cools."""
LIFT_LEAST_K = 15.0
COP_MAX, COP_MIN = 5.0, 1.0
CAPACITY_PER_K = 0.022
"""Capacity that is lost with each kelvin of the source, over that at 0 °C: density of the suction gas."""
CAPACITY_MAX = 1.3
FROST_K, FROST_SHARE = 5.0, 0.10
"""Frost costs most in damp air about 0 °C: 10 % there, half as much 4 K away; by judgement."""
FADE_K = 5.0
"""Below its lowest source temperature the machine fades out over these kelvins."""
RECOVERY_W_K = 60.0
"""Heat exchanger between the drive units' coolant and the refrigerant; by judgement."""


class HeatPumpPoint(Record):
    """What a heat pump does [W]: heat_w = electric_w + from_ambient_w + from_drive_units_w."""

    heat_w: Float[Array, "*batch"]
    electric_w: Float[Array, "*batch"]
    from_ambient_w: Float[Array, "*batch"]
    from_drive_units_w: Float[Array, "*batch"]


class HeatPump(Record):
    """A heat pump.

    Attributes:
        power_w: heat at a source of 0 C at most. compressor_w: electric power at most. carnot_share: of Carnot's COP.
        source_min_k: below this source it gives up. recovery_w_k: conductance to the drive units' coolant; 0 without recovery.
    """

    power_w: Float[Array, "*batch"]
    compressor_w: Float[Array, "*batch"]
    carnot_share: Float[Array, "*batch"]
    source_min_k: Float[Array, "*batch"]
    recovery_w_k: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> HeatPump:
        """From a completed car; without heat pump its power is zero."""
        hvac = car.hvac
        values = (
            hvac.power_heat_pump_kw * 1e3 * float(hvac.kind == "heat_pump"),
            hvac.power_compressor_kw * 1e3,
            hvac.carnot_share_heating,
            hvac.temp_heat_pump_min_c + ZERO_CELSIUS_K,
            RECOVERY_W_K * hvac.waste_heat_recovery,
        )
        return cls(*(number(value) for value in values))

    def cop(self, source_k, supply_k, ambient_k):
        """Coefficient of performance: heat over electric power.

        Equation: COP = clip(f T_hot / (T_hot - T_cold), 1, 5), T_hot = T_supply + 10 K, T_cold = T_source - 10 K, less 10 %
            x exp(-((T_ambient - 0 C) / 5 K)^2) for frost.

        Args:
            source_k: of the heat [K]. supply_k: air blown into the cabin [K]. ambient_k: air outside, for the frost [K].
        Returns: 1 to 5.
        Valid: -25 to 20 C outside, 25 to 60 C of supply air.
        Source: Carnot fraction set by bench tests: 1.9 at -1 C and supply of 41.5 C (doi 10.1177/1687814019845806, with
            a secondary circuit), above 1.7 at -20 C (Qin et al. 2014, Energy Procedia), see docs/components/climate.md.
        """
        hot, cold = supply_k + APPROACH_K, source_k - APPROACH_K
        frost = 1.0 - FROST_SHARE * xnp.exp(-(((ambient_k - ZERO_CELSIUS_K) / FROST_K) ** 2))
        return xnp.clip(frost * self.carnot_share * hot / xnp.maximum(hot - cold, LIFT_LEAST_K), COP_MIN, COP_MAX)

    def capacity_w(self, source_k):
        """Heat at most at a source [W].

        Equation: Q = Q(0 C) clip(1 + 0.022/K (T - 0 C), 0, 1.3) x clip((T - T_min) / 5 K + 1, 0, 1).
        Args: source_k: [K].
        Valid: -30 to 20 C.
        Source: suction density of R134a and R1234yf falls by 3 % a kelvin, the compressor's efficiency makes up for some.
        """
        falling = xnp.clip(1.0 + CAPACITY_PER_K * (source_k - ZERO_CELSIUS_K), 0.0, CAPACITY_MAX)
        return self.power_w * falling * xnp.clip((source_k - self.source_min_k) / FADE_K + 1.0, 0.0, 1.0)

    def heat(self, wanted_w, supply_k, ambient_k, drive_units_k, electric_max_w) -> HeatPumpPoint:
        """What the heat pump does about a wish.

        Equation: heat within capacity and within COP x compressor power; the drive units give
            min(G (T_units - T_ambient), all that the evaporator takes), the air outside the rest, and the source's temperature
            is the mean of both, weighted by their heat.

        Args:
            wanted_w: heat wanted [W]. supply_k: air that it would blow [K]. ambient_k: air outside [K]. drive_units_k:
            coolant of the drive units [K]. electric_max_w: what the battery can feed [W].

        Returns:
            the point; what is lacking to the wish is the caller's to see.

        Valid: see `cop`. Source: energy balance of the refrigerant circuit.
        """
        offered = self.recovery_w_k * xnp.maximum(drive_units_k - ambient_k, 0.0)
        alone = self.cop(ambient_k, supply_k, ambient_k)
        evaporator = xnp.maximum(wanted_w * (1.0 - 1.0 / alone), 1.0)
        share = xnp.clip(offered / evaporator, 0.0, 1.0)
        source = ambient_k + share * xnp.maximum(drive_units_k - ambient_k, 0.0)
        cop = self.cop(source, supply_k, ambient_k)
        electric_most = xnp.minimum(self.compressor_w, xnp.maximum(electric_max_w, 0.0))
        heat = xnp.minimum(xnp.minimum(wanted_w, self.capacity_w(source)), cop * electric_most)
        electric = heat / cop
        drawn = heat - electric
        return HeatPumpPoint(heat, electric, (1.0 - share) * drawn, share * drawn)
