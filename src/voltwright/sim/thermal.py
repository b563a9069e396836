"""Battery thermal management and climate system in a step: what they ask, what of it is fed, and where the heat goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp

from voltwright.physics.battery.circuit import CircuitFlow
from voltwright.physics.battery.pack import PackLimits
from voltwright.physics.charging.supply import Supply
from voltwright.physics.climate.cabin import Outside
from voltwright.physics.climate.hvac import HvacAction, shed
from voltwright.physics.heat.conditioning import Conditioning
from voltwright.physics.record import Record
from voltwright.physics.thermal import Lumped, LumpedState
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import ThermalFlows
from voltwright.sim.inputs import Inputs
from voltwright.sim.port import offered_w
from voltwright.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

FAST_S = 3.0 * SECONDS_PER_HOUR
"""A charge that would fill the battery in less time is a fast one: the cells are warmed and cooled for it."""
SUPPLIED_SHARE = 0.95
"""Of what the pack can give beside its base load, what the climate may take: a car that is nearly empty goes on moving."""


class ThermalAction(Record):
    """What cabin and cells do in a step, within what can be supplied.

    Attributes:
        outside: around the cabin.
        climate, cells: actions.
        chiller_w: electric power of the chiller.
        high_voltage_w, low_voltage_w: their loads.
        share: of the power asked that is supplied.
        asks: 1 where anything is asked.
    """

    outside: Outside
    climate: HvacAction
    cells: Conditioning
    chiller_w: Float[Array, "*batch"]
    high_voltage_w: Float[Array, "*batch"]
    low_voltage_w: Float[Array, "*batch"]
    share: Float[Array, "*batch"]
    asks: Float[Array, "*batch"]

    def supplied(self, fed) -> ThermalAction:
        """The same where `fed` is 1, and nothing of it where it is 0."""
        return ThermalAction(
            self.outside,
            shed(self.climate, fed, fed),
            self.cells.shed(fed).pumped(fed),
            fed * self.chiller_w,
            fed * self.high_voltage_w,
            fed * self.low_voltage_w,
            jnp.where(self.high_voltage_w + self.climate.blower_w > 0.0, fed, 1.0) * self.share,
            self.asks,
        )


def thermal_action(
    vehicle: Vehicle,
    thermal: Lumped,
    state: LumpedState,
    speed_m_s,
    inputs: Inputs,
    limits: PackLimits,
    supply: Supply | None,
    takes,
    gives,
    one,
) -> ThermalAction:
    """What cabin and cells ask, less where the pack and the charger cannot supply it.

    Args:
        vehicle, thermal: in SI.
        state: temperatures at the start of the step.
        speed_m_s: of the car [m/s].
        inputs: what surrounds it.
        limits: of the pack.
        supply: where the car is, or None without a port.
        takes: whether the cells take a charge.
        gives: 1 where the car gives power through its port.
        one: as of `step`.
    """
    outside = Outside(inputs.ambient_k, inputs.sun_w_m2, speed_m_s, inputs.occupants, inputs.humidity)
    heat = state.pack
    offer_w = jnp.zeros(()) if supply is None else offered_w(supply, inputs, limits)
    charging = jnp.where(takes & (offer_w > 0.0), 1.0, 0.0)
    fast = charging * jnp.where(offer_w * FAST_S > limits.free_v * vehicle.pack.capacity_c, 1.0, 0.0)
    awake = jnp.maximum(jnp.maximum(inputs.key_on, inputs.precondition), charging)
    climate = thermal.hvac.ask(state.cabin, outside, inputs.cabin_on, state.drive_units_k)
    cells = thermal.conditioner.ask(heat.cells_k, heat.coolant_k, inputs.ambient_k, awake, inputs.precondition, fast)
    cells = cells.chilling_at_most(thermal.hvac.chiller_most_w(climate, inputs.ambient_k))
    chiller_w = thermal.hvac.chiller_electric_w(cells.chiller_w, inputs.ambient_k)
    asked_w = climate.electric_w + cells.heater_w + chiller_w
    low_voltage_w = climate.blower_w + cells.pump_w + thermal.power_on_w * jnp.maximum(charging, gives)
    load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, low_voltage_w, inputs.standby)
    left_w = limits.discharge_w - load_w - dcdc_w - inputs.extra_w
    # A pack that cannot feed blower and pumps beside the base load has nothing for comfort at all.
    fed = jnp.where(left_w + offer_w > 0.0, 1.0, 0.0)
    spare_w = SUPPLIED_SHARE * jnp.maximum(left_w, 0.0) + jnp.minimum(left_w, 0.0) + SUPPLIED_SHARE * offer_w
    share = fed * jnp.clip(spare_w / jnp.maximum(asked_w, 1.0), 0.0, 1.0) / one
    asks = asked_w + climate.blower_w > 0.0
    climate, cells = shed(climate, share, fed), cells.shed(share).pumped(fed)
    said = jnp.where(asks, share, 1.0)
    asks = jnp.where(asks, 1.0, 0.0)
    return ThermalAction(outside, climate, cells, share * chiller_w, share * asked_w, fed * low_voltage_w, said, asks)


def move_heat(
    thermal: Lumped, state: LumpedState, action: ThermalAction, flow: CircuitFlow, unit_loss_w, velocity_m_s, ambient_k, dt_s
) -> tuple[LumpedState, ThermalFlows]:
    """Temperatures after the step, and the flows of heat.

    Args:
        thermal: in SI.
        state: temperatures at the start.
        action: of cabin and cells.
        flow: of the pack.
        unit_loss_w: losses of the drive units [W].
        velocity_m_s: mean speed of the step [m/s].
        ambient_k: air outside [K].
        dt_s: time step [s].
    """
    cells, climate = action.cells, action.climate
    pack_loss_w = flow.ohmic_w + flow.polarisation_w
    pack, packed = thermal.pack.advance(
        state.pack,
        thermal.pack.time_step(dt_s),
        pack_loss_w + flow.entropic_w,
        cells.heater_w - cells.chiller_w,
        cells.pump,
        cells.radiator,
        ambient_k,
        velocity_m_s,
    )
    taken_w = climate.heat_from_drive_units_w
    units_k, units_out_w, units_stored_w = thermal.drive_units.advance(state.drive_units_k, dt_s, unit_loss_w, taken_w, ambient_k)
    cabin, air = thermal.hvac.advance(state.cabin, dt_s, action.outside, climate)
    flows = ThermalFlows(
        cells_k=pack.cells_k,
        coolant_k=pack.coolant_k,
        housing_k=pack.housing_k,
        drive_units_k=units_k,
        cabin_k=cabin.air_k,
        interior_k=cabin.interior_k,
        climate_w=climate.electric_w,
        heater_w=cells.heater_w,
        chiller_w=action.chiller_w,
        low_voltage_w=action.low_voltage_w,
        blower_heat_w=climate.blower_heat_w,
        cabin_heat_w=climate.heat_to_cabin_w,
        climate_loss_w=climate.loss_w,
        chilled_w=cells.chiller_w,
        pumped_w=climate.heat_from_ambient_w,
        taken_w=taken_w,
        pack_loss_w=pack_loss_w,
        unit_loss_w=unit_loss_w,
        sun_w=air.sun_w,
        people_w=air.people_w,
        from_cabin_w=-(air.walls_w + air.ventilation_w),
        from_housing_w=packed.housing_to_ambient_w,
        from_coolant_w=packed.coolant_to_ambient_w,
        from_units_w=units_out_w,
        heat_stored_w=packed.stored_w + units_stored_w + air.stored_w,
        unmet_w=climate.unmet_w,
        lacking=cells.lacking,
        shed=1.0 - action.share,
    )
    return LumpedState(pack, units_k, cabin), flows
