"""The climate system: cabin, controller, heat pump, heater and air conditioning put together; pure functions of an instant.

`ask` says what the system does now, `advance` what becomes of the cabin. Nothing is clipped in silence: heat or cold that
comfort needs and the machine cannot bring stands in `unmet_w`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.climate.air_conditioning import COIL_K, AirConditioning
from voltwright.physics.climate.cabin import PERSON_LATENT_W, Cabin, CabinFlow, CabinState, Outside
from voltwright.physics.climate.controller import ClimateWish, Controller
from voltwright.physics.climate.heat_pump import HeatPump
from voltwright.physics.climate.moist_air import HEAT_CAPACITY_AIR_J_KG_K, drying_w
from voltwright.physics.climate.resistance_heater import ResistanceHeater
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

BLOWER_HEAT_SHARE = 0.6
"""Of the climate system's 12 V load: the blower, which sits in the cabin's air; pumps and fans sit outside."""
RUNS_WHOLLY_W = 100.0
"""Cooling below which the compressor runs for a share of the time alone, and dries for that share."""
UNLIMITED_W = 1e9


class HvacAction(Record):
    """What the climate system does at an instant [W]; heat is positive into the cabin.

    electric_w + blower_heat_w + heat_from_ambient_w + heat_from_drive_units_w = heat_to_cabin_w + loss_w.

    Attributes:
        electric_w: from the high-voltage side, of which compressor_w and heater_w. blower_w: from the 12 V side, of which
        blower_heat_w warms the cabin. heat_to_cabin_w: negative where it cools. heat_from_ambient_w: what the heat pump
        takes from the air outside; negative where the condenser gives to it. heat_from_drive_units_w: likewise of their
        coolant. loss_w: of the heater's hoses. latent_w: of the heat taken out, what dries the air. unmet_w: heat or cold
        that comfort needs in the long run and does not get. fresh_kg_s: outside air drawn in [kg/s].
    """

    electric_w: Float[Array, "*batch"]
    compressor_w: Float[Array, "*batch"]
    heater_w: Float[Array, "*batch"]
    blower_w: Float[Array, "*batch"]
    blower_heat_w: Float[Array, "*batch"]
    heat_to_cabin_w: Float[Array, "*batch"]
    heat_from_ambient_w: Float[Array, "*batch"]
    heat_from_drive_units_w: Float[Array, "*batch"]
    loss_w: Float[Array, "*batch"]
    latent_w: Float[Array, "*batch"]
    unmet_w: Float[Array, "*batch"]
    fresh_kg_s: Float[Array, "*batch"]


class Hvac(Record):
    """A climate system ready to run; blower_w is its 12 V load at full flow."""

    cabin: Cabin
    controller: Controller
    heat_pump: HeatPump
    heater: ResistanceHeater
    air_conditioning: AirConditioning
    blower_w: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Hvac:
        """From a completed car."""
        return cls(
            Cabin.from_car(car),
            Controller.from_car(car),
            HeatPump.from_car(car),
            ResistanceHeater.from_car(car),
            AirConditioning.from_car(car),
            number(car.hvac.power_blower_w * float(car.hvac.kind != "none")),
        )

    def ask(self, state: CabinState, outside: Outside, comfort, drive_units_k, electric_max_w=UNLIMITED_W) -> HvacAction:
        """What the climate system does at this instant.

        Equation: the heat pump takes of the wish what it can, the resistance heater the rest; the air conditioning cools.

        Args:
            state: of the cabin. outside: see there. comfort: 1 where comfort is wanted, 0 where the system is off.
            drive_units_k: their coolant [K]. electric_max_w: what the battery can feed [W].

        Returns:
            powers and heat flows, and what is lacking.

        Valid: -30 to 50 C outside. Source: see the parts.
        """
        comfort = number(comfort)
        wish = self.controller.ask(self.cabin, state, outside, comfort)
        full = self.controller.flow_max_kg_s
        blower = comfort * self.blower_w * (wish.flow_kg_s / full) ** 2
        warmth = BLOWER_HEAT_SHARE * blower
        passing = wish.flow_kg_s * HEAT_CAPACITY_AIR_J_KG_K
        mixed = state.air_k + wish.fresh_kg_s / wish.flow_kg_s * (outside.ambient_k - state.air_k)
        heating = xnp.maximum(wish.heating_w - warmth, 0.0)
        supply = xnp.maximum(mixed + xnp.minimum(heating, self.heat_pump.power_w) / passing, state.air_k)
        pumped = self.heat_pump.heat(heating, supply, outside.ambient_k, drive_units_k, electric_max_w)
        left_w = electric_max_w - pumped.electric_w
        heated = self.heater.heat(xnp.maximum(heating - pumped.heat_w, 0.0), left_w)
        # No jump where cooling begins: free air that covers the load leaves a wish of nothing but rounding.
        running = xnp.clip(wish.cooling_w / RUNS_WHOLLY_W, 0.0, 1.0)
        cooling = wish.cooling_w + running * warmth
        breath = outside.occupants * PERSON_LATENT_W
        drying = running * (drying_w(wish.fresh_kg_s, outside.ambient_k, outside.humidity, COIL_K) + breath)
        cooled = self.air_conditioning.cool(cooling, drying, outside.ambient_k, electric_max_w)
        given = pumped.heat_w + heated.heat_w
        return HvacAction(
            electric_w=pumped.electric_w + heated.electric_w + cooled.electric_w,
            compressor_w=pumped.electric_w + cooled.electric_w,
            heater_w=heated.electric_w,
            blower_w=blower,
            blower_heat_w=warmth,
            heat_to_cabin_w=given + warmth - cooled.sensible_w,
            heat_from_ambient_w=pumped.from_ambient_w + cooled.latent_w - cooled.rejected_w,
            heat_from_drive_units_w=pumped.from_drive_units_w,
            loss_w=heated.loss_w,
            latent_w=cooled.latent_w,
            unmet_w=_unmet_w(wish, given + warmth, cooled.sensible_w - running * warmth),
            fresh_kg_s=wish.fresh_kg_s,
        )

    def advance(self, state: CabinState, dt_s, outside: Outside, action: HvacAction) -> tuple[CabinState, CabinFlow]:
        """The cabin after a step of the action; see `Cabin.advance`."""
        return self.cabin.advance(state, dt_s, outside, action.fresh_kg_s, action.heat_to_cabin_w)

    def chiller_electric_w(self, heat_w, ambient_k):
        """Electric power of the compressor for heat out of the battery's coolant; see `AirConditioning`."""
        return self.air_conditioning.chiller_electric_w(heat_w, ambient_k)

    def chiller_most_w(self, action: HvacAction, ambient_k):
        """Heat that the chiller can take out of the coolant beside what the compressor does for the cabin.

        Equation: Q = (P_max - P_cabin) COP.
        Args: action: for the cabin. ambient_k: air outside [K].
        Returns: [W]. Valid: see `AirConditioning.cop`. Source: one compressor for both.
        """
        left_w = xnp.maximum(self.air_conditioning.compressor_w - action.compressor_w, 0.0)
        return left_w / self.chiller_electric_w(1.0, ambient_k)


def shed(action: HvacAction, share, blowing: Any = 1.0) -> HvacAction:
    """The action with a share of its high-voltage power alone, where the battery cannot feed it all.

    Args: action: asked. share: 0-1 of its power and of the heat that it moves. blowing: 0-1, of the blower.
    """
    moved = action.heat_to_cabin_w - action.blower_heat_w
    return HvacAction(
        electric_w=share * action.electric_w,
        compressor_w=share * action.compressor_w,
        heater_w=share * action.heater_w,
        blower_w=blowing * action.blower_w,
        blower_heat_w=blowing * action.blower_heat_w,
        heat_to_cabin_w=share * moved + blowing * action.blower_heat_w,
        heat_from_ambient_w=share * action.heat_from_ambient_w,
        heat_from_drive_units_w=share * action.heat_from_drive_units_w,
        loss_w=share * action.loss_w,
        latent_w=share * action.latent_w,
        unmet_w=action.unmet_w + (1.0 - share) * xnp.abs(moved),
        fresh_kg_s=action.fresh_kg_s,
    )


def _unmet_w(wish: ClimateWish, heat_w, cold_w):
    """What comfort needs in the long run beyond what is given now."""
    lacking = xnp.where(wish.heating_needed_w > 0.0, wish.heating_needed_w - heat_w, 0.0)
    warm = xnp.where(wish.cooling_needed_w > 0.0, wish.cooling_needed_w - cold_w, 0.0)
    return xnp.maximum(lacking, 0.0) + xnp.maximum(warm, 0.0)
