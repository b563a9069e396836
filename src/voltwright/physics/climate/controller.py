"""The climate controller: how much heat or cold the cabin is to get now, and how much air is drawn in.

Modelled: the load at comfort ahead of time, a proportional pull towards it, recirculation while far from it, fresh air
that cools for nothing where it is cooler outside. No memory: what it does depends on the present alone.
Left out: the maker's own strategy, zones, defrosting, seat and steering wheel heating, fog on the glass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.arrays import number, xnp
from voltwright.physics.climate.cabin import Cabin, CabinState, Outside
from voltwright.physics.climate.moist_air import DENSITY_NORMAL_KG_M3, HEAT_CAPACITY_AIR_J_KG_K
from voltwright.physics.record import Record
from voltwright.units import SECONDS_PER_HOUR, ZERO_CELSIUS_K

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

BAND_K = 1.0
"""Cooling begins this much above the temperature that is heated to."""
GAIN_W_K = 500.0
"""Heat on top of the load, for each kelvin that the air is off."""
FAR_K = 5.0
"""Recirculation is in full where the air is this far from comfort."""
LEAK_SHARE = 0.1
"""Air that comes in with the climate system off, over that drawn in with it on."""
FREE_LEAST_K = 1.0
"""Outside air cools for nothing where it is at least this much cooler."""
FLOW_LEAST_SHARE = 0.35
"""Of the blower's flow, at the smallest load."""


class ClimateWish(Record):
    """What the controller wants.

    Attributes:
        heating_w, cooling_w: into and out of the cabin air, one of them zero. heating_needed_w, cooling_needed_w: what holds
        comfort in the long run, within the wish. fresh_kg_s: outside air drawn in. flow_kg_s: air blown in all.
    """

    heating_w: Float[Array, "*batch"]
    cooling_w: Float[Array, "*batch"]
    heating_needed_w: Float[Array, "*batch"]
    cooling_needed_w: Float[Array, "*batch"]
    fresh_kg_s: Float[Array, "*batch"]
    flow_kg_s: Float[Array, "*batch"]


class Controller(Record):
    """Comfort temperature [K], flows of air [kg/s], share of recirculation, and the load of a full blower [W]."""

    comfort_k: Float[Array, "*batch"]
    fresh_kg_s: Float[Array, "*batch"]
    flow_max_kg_s: Float[Array, "*batch"]
    recirculation: Float[Array, "*batch"]
    load_full_w: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar) -> Controller:
        """From a completed car."""
        hvac = car.hvac
        flow = DENSITY_NORMAL_KG_M3 / SECONDS_PER_HOUR
        full_kw = hvac.power_heater_kw + hvac.power_heat_pump_kw
        values = (
            hvac.temp_comfort_c + ZERO_CELSIUS_K,
            hvac.flow_fresh_m3_h * flow,
            hvac.flow_max_m3_h * flow,
            hvac.recirculation,
            1e3 * full_kw + 1.0,
        )
        return cls(*(number(value) for value in values))

    def ask(self, cabin: Cabin, state: CabinState, outside: Outside, comfort) -> ClimateWish:
        """What comfort asks at this instant.

        Equation: Q_heat = max(0, load(T*) + 500 W/K (T* - T_air)), Q_cool = max(0, -load(T* + 1 K) + 500 W/K (T_air - T* - 1 K)),
            load of `Cabin.load_w`, which knows walls, fresh air, people and the interior's temperature.

        Args:
            cabin: see there. state: temperatures. outside: see there. comfort: 1 where comfort is wanted, else 0.

        Returns:
            the wish, unlimited by what the machine can do.

        Valid: comfort between 10 and 35 C. Source: feed-forward and proportional control; gains by judgement.
        """
        low, high = self.comfort_k, self.comfort_k + BAND_K
        cold, warm = xnp.maximum(low - state.air_k, 0.0), xnp.maximum(state.air_k - high, 0.0)
        shut = self.recirculation * xnp.clip(xnp.maximum(cold, warm) / FAR_K, 0.0, 1.0)
        least = self.fresh_kg_s * (1.0 - shut)
        heating = comfort * xnp.maximum(cabin.load_w(state, outside, low, least) + GAIN_W_K * (low - state.air_k), 0.0)
        push = GAIN_W_K * (state.air_k - high)
        surplus = xnp.maximum(push - cabin.load_w(state, outside, high, least), 0.0)
        cooler = high - outside.ambient_k
        free = surplus / (HEAT_CAPACITY_AIR_J_KG_K * xnp.maximum(cooler, FREE_LEAST_K))
        free = xnp.where(cooler > FREE_LEAST_K, xnp.minimum(free, xnp.maximum(self.flow_max_kg_s - least, 0.0)), 0.0)
        on = least + free
        cooling = comfort * xnp.maximum(push - cabin.load_w(state, outside, high, on), 0.0)
        fresh = xnp.where(comfort > 0.0, on, LEAK_SHARE * self.fresh_kg_s)
        asked = xnp.maximum(heating, cooling)
        share = FLOW_LEAST_SHARE + (1.0 - FLOW_LEAST_SHARE) * xnp.clip(asked / self.load_full_w, 0.0, 1.0)
        return ClimateWish(
            heating,
            cooling,
            xnp.clip(self._lasting_w(cabin, outside, low, fresh), 0.0, heating),
            xnp.clip(-self._lasting_w(cabin, outside, high, fresh), 0.0, cooling),
            fresh,
            xnp.maximum(fresh, share * self.flow_max_kg_s),
        )

    def _lasting_w(self, cabin: Cabin, outside: Outside, target_k, fresh_kg_s):
        """Heat that holds a temperature once the interior has followed: the sun then comes through it whole."""
        settled = CabinState(target_k, target_k)
        return cabin.load_w(settled, outside, target_k, fresh_kg_s) - cabin.aperture_m2 * outside.sun_w_m2
