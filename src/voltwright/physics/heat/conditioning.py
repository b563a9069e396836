"""Who heats and cools the pack: thermostats of heater, chiller, radiator and pump, and what they ask of the battery.

Modelled: proportional thermostats over a few kelvins, awake while the car drives, charges or is told to prepare.
Left out: the maker's own strategy and its hysteresis; heating with the losses of a stalled motor.
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

BAND_K = 3.0
"""Width of a thermostat from off to full."""
CHILLER_LATER_K = 2.0
"""How much warmer than where cooling begins the cells are when the chiller joins the radiator."""
COOLER_CHARGING_K = 2.0
"""How much earlier cooling begins in a DC charge than on the way."""
COOLANT_MAX_K = 328.15
COOLANT_MIN_K = 278.15
"""Coolant that enters the cold plates is held between these."""


class Conditioning(Record):
    """What heater, chiller, radiator and pump do in a step.

    Attributes:
        heater_w: electric power of the heater, all of it heat into the coolant. chiller_w: heat out of the coolant. pump,
        radiator: 0-1. pump_w: 12 V load. lacking: 1 where the cells are to be prepared and the car has no heater for it.
    """

    heater_w: Float[Array, "*batch"]
    chiller_w: Float[Array, "*batch"]
    pump: Float[Array, "*batch"]
    radiator: Float[Array, "*batch"]
    pump_w: Float[Array, "*batch"]
    lacking: Float[Array, "*batch"]

    def chilling_at_most(self, heat_w) -> Conditioning:
        """The same with a chiller that takes out so much heat [W] at most."""
        return self.replaced(chiller_w=xnp.minimum(self.chiller_w, heat_w))

    def pumped(self, share) -> Conditioning:
        """The same with a share (0-1) of what pump and radiator do."""
        return self.replaced(pump=share * self.pump, radiator=share * self.radiator, pump_w=share * self.pump_w)

    def shed(self, share) -> Conditioning:
        """The same with a share (0-1) of the powers of heater and chiller."""
        return self.replaced(heater_w=share * self.heater_w, chiller_w=share * self.chiller_w)


class Conditioner(Record):
    """Powers [W] and switching temperatures [K]."""

    heater_w: Float[Array, "*batch"]
    chiller_w: Float[Array, "*batch"]
    pump_w: Float[Array, "*batch"]
    heating_below_k: Float[Array, "*batch"]
    cooling_above_k: Float[Array, "*batch"]
    precondition_k: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Conditioner:
        """From a completed car."""
        thermal = car.thermal
        values = (
            thermal.power_heater_kw * 1e3,
            thermal.power_chiller_kw * 1e3,
            thermal.power_pump_w,
            thermal.temp_heating_below_c + ZERO_CELSIUS_K,
            thermal.temp_cooling_above_c + ZERO_CELSIUS_K,
            thermal.temp_precondition_c + ZERO_CELSIUS_K,
        )
        return cls(*(number(value) for value in values))

    def ask(self, cells_k, coolant_k, ambient_k, awake, preparing, charging_dc) -> Conditioning:
        """What the thermostats ask.

        Equation: share = clip((T_set - T) / 3 K, 0, 1) for the heater, clip((T - T_set) / 3 K, 0, 1) for radiator and chiller;
            heater and chiller fade where the coolant nears 55 C and 5 C.

        Args:
            cells_k, coolant_k, ambient_k: [K]. awake: 1 while the car drives, charges or prepares. preparing: 1 where the cells
            are to be brought to the temperature of a fast charge. charging_dc: 1 in a DC charge, which warms and cools too.

        Returns:
            powers within what the car has.

        Valid: everywhere; beyond its power a thermostat stays full on.
        Source: proportional thermostats, by judgement.
        """
        goal = xnp.where(xnp.maximum(preparing, charging_dc) > 0.5, self.precondition_k, self.heating_below_k)
        heating = awake * xnp.clip((goal - cells_k) / BAND_K, 0.0, 1.0)
        heater_w = heating * self.heater_w * xnp.clip((COOLANT_MAX_K - coolant_k) / BAND_K, 0.0, 1.0)
        warm = self.cooling_above_k - COOLER_CHARGING_K * charging_dc
        cooling = awake * xnp.clip((cells_k - warm) / BAND_K, 0.0, 1.0)
        chilling = awake * xnp.clip((cells_k - warm - CHILLER_LATER_K) / BAND_K, 0.0, 1.0)
        chiller_w = chilling * self.chiller_w * xnp.clip((coolant_k - COOLANT_MIN_K) / BAND_K, 0.0, 1.0)
        radiator = xnp.where(coolant_k > ambient_k, cooling, 0.0)
        pump = xnp.where(xnp.maximum(heating, cooling) > 0.0, 1.0, 0.0)
        lacks_heater = xnp.where(self.heater_w > 0.0, 0.0, preparing * heating)
        return Conditioning(heater_w, chiller_w, pump, radiator, pump * self.pump_w, lacks_heater)
