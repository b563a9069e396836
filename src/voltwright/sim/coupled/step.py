"""One coupled step: cabin and cells ask for heat, the plug brings, the driver asks, the pack gives, heat moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp

from voltwright.physics.battery.pack import PackFlow, PackLimits
from voltwright.physics.charging.supply import Supply
from voltwright.physics.climate.cabin import Outside
from voltwright.physics.climate.hvac import HvacAction, shed
from voltwright.physics.heat.conditioning import Conditioning
from voltwright.physics.heat.pack_heat import PackHeatStep
from voltwright.physics.record import Record
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.plug import Plug, done_target, intake, offered_w, pass_plug
from voltwright.sim.coupled.records import Around, CoupledRecord, CoupledState, HeatRecord
from voltwright.sim.ledger import Losses
from voltwright.sim.records import Beside, RunConstants, StepInput
from voltwright.sim.step import act, give, make_wish, while_present, write_down
from voltwright.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from jaxtyping import Array, Float

UNIT_LOSSES = ("gear", "motor_drag", "motor_copper", "motor_iron", "motor_excitation", "inverter")
"""Losses that warm the drive units."""
FAST_S = 3.0 * SECONDS_PER_HOUR
"""A charge that would fill the battery in less time is a fast one: the cells are warmed and cooled for it."""
FEED_SHARE = 0.95
"""Of what the pack can give beside its base load, what the climate may take: a car that is nearly empty goes on moving."""


class CoupledConstants(Record):
    """What does not change within a coupled run: time step, heat exchange over it, wind against the travel."""

    dt_s: Float[Array, "*batch"]
    pack_heat: PackHeatStep
    headwind_m_s: Float[Array, "*batch"]


class Comfort(Record):
    """What cabin and cells do in a step, within what can be fed.

    Attributes:
        outside: around the cabin. climate, cells: actions. chiller_w: electric power of the chiller. high_voltage_w,
        low_voltage_w: their loads. share: of the power asked that is fed.
    """

    outside: Outside
    climate: HvacAction
    cells: Conditioning
    chiller_w: Float[Array, "*batch"]
    high_voltage_w: Float[Array, "*batch"]
    low_voltage_w: Float[Array, "*batch"]
    share: Float[Array, "*batch"]


def coupled_step(
    car: CoupledCar, supplies: Supply, constants: CoupledConstants, state: CoupledState, ask: StepInput, around: Around
) -> tuple[CoupledState, CoupledRecord]:
    """Advance a car by one step, whatever it does.

    Args:
        car: in SI. supplies: the chargers of the run, stacked; the first is none. constants: of the run. state: at the start of
        the step. ask: the trace's wish. around: what surrounds the car.

    Returns:
        the state at the end, and the record. Electric and thermal energy balance to rounding.
    """
    vehicle, cells_k = car.vehicle, state.pack_heat.cells_k
    pack_step = vehicle.pack.time_step(constants.dt_s, cells_k)
    run = RunConstants(constants.dt_s, pack_step, constants.headwind_m_s, around.air_density_kg_m3, around.rolling)
    limits = _limits_in_the_cold(car, vehicle.pack.limits(state.pack, pack_step), state.pack.soc, cells_k)
    supply = jax.tree.map(lambda leaf: jnp.asarray(leaf)[around.place], supplies)
    taken = intake(car, supply, state.pack, limits, cells_k, around.soc_target, state.done_soc, constants.dt_s)
    comfort = _comfort(car, supply, state, ask, around, limits, taken.current_a > 0.0)
    loads_w = _loads_w(car, ask, around, comfort)
    plug = pass_plug(supply, around, taken, limits, loads_w, comfort.high_voltage_w > 0.0)
    # What neither pack nor plug can feed does not happen: a dead car has no comfort, and books none.
    fed = jnp.where(limits.discharge_w > loads_w - plug.flow.dc_w, 1.0, 0.0)
    comfort, plug, extra_w = _as_far_as_fed(fed, comfort, plug, around.extra_w)
    wish = make_wish(vehicle, run, state.speed_m_s, ask)
    high_voltage_w = comfort.high_voltage_w + extra_w
    beside = Beside(around.standby, comfort.low_voltage_w, high_voltage_w, plug.flow.dc_w)
    action = act(vehicle, run, state.speed_m_s, ask, wish, limits, beside)
    pack, flow = give(vehicle, run, state.pack, ask, action, limits)
    record = write_down(vehicle, ask, wish, action, pack, flow)
    (warmth, units_k, cabin), heat = _move_heat(
        car, constants, state, around, comfort, record.losses, flow, action.velocity_m_s, extra_w
    )
    end = CoupledState(action.speed_m_s, pack, warmth, units_k, cabin, done_target(around, pack.soc, state.done_soc))
    end, written = while_present(
        ask.present,
        (end, CoupledRecord(record, plug, heat)),
        (state, jax.tree.map(jnp.zeros_like, CoupledRecord(record, plug, heat))),
    )
    return end, written


def _limits_in_the_cold(car: CoupledCar, limits: PackLimits, soc, cells_k) -> PackLimits:
    """The pack's limits, with recovery held back where the cells are cold or full."""
    share = car.charge_limit.regeneration_share(cells_k, soc)
    return limits.replaced(charge_w=share * limits.charge_w)


def _comfort(
    car: CoupledCar, supply: Supply, state: CoupledState, ask: StepInput, around: Around, limits: PackLimits, takes
) -> Comfort:
    """What cabin and cells ask, less where the pack and the charger cannot feed it."""
    outside = Outside(around.ambient_k, around.sun_w_m2, state.speed_m_s, around.occupants, around.humidity)
    heat = state.pack_heat
    offer_w = offered_w(supply, around, limits)
    charging = jnp.where(takes & (offer_w > 0.0), 1.0, 0.0)
    fast = charging * jnp.where(offer_w * FAST_S > limits.free_v * car.vehicle.pack.capacity_c, 1.0, 0.0)
    awake = jnp.maximum(jnp.maximum(ask.key_on, around.preparing), charging)
    climate = car.hvac.ask(state.cabin, outside, around.comfort, state.drive_units_k)
    cells = car.conditioner.ask(heat.cells_k, heat.coolant_k, around.ambient_k, awake, around.preparing, fast)
    cells = cells.chilling_at_most(car.hvac.chiller_most_w(climate, around.ambient_k))
    chiller_w = car.hvac.chiller_electric_w(cells.chiller_w, around.ambient_k)
    asked_w = climate.electric_w + cells.heater_w + chiller_w
    low_voltage_w = climate.blower_w + cells.pump_w + car.power_on_w * jnp.maximum(charging, _gives(around, state.pack.soc))
    load_w, dcdc_w = car.vehicle.auxiliaries.loads_w(ask.key_on, low_voltage_w, around.standby)
    left_w = limits.discharge_w - load_w - dcdc_w - around.extra_w
    # A pack that cannot feed blower and pumps beside the base load has nothing for comfort at all.
    fed = jnp.where(left_w + offer_w > 0.0, 1.0, 0.0)
    spare_w = FEED_SHARE * jnp.maximum(left_w, 0.0) + jnp.minimum(left_w, 0.0) + FEED_SHARE * offer_w
    share = fed * jnp.clip(spare_w / jnp.maximum(asked_w, 1.0), 0.0, 1.0)
    wants = asked_w + climate.blower_w > 0.0
    climate, cells = shed(climate, share, fed), cells.shed(share).pumped(fed)
    said = jnp.where(wants, share, 1.0)
    return Comfort(outside, climate, cells, share * chiller_w, share * asked_w, fed * low_voltage_w, said)


def _as_far_as_fed(fed, comfort: Comfort, plug: Plug, extra_w) -> tuple:
    """(comfort, plug, further load) where `fed` is 1, and nothing of them where it is 0."""
    idle = Comfort(
        comfort.outside,
        shed(comfort.climate, fed, fed),
        comfort.cells.shed(fed).pumped(fed),
        fed * comfort.chiller_w,
        fed * comfort.high_voltage_w,
        fed * comfort.low_voltage_w,
        jnp.where(comfort.high_voltage_w + comfort.climate.blower_w > 0.0, fed, 1.0) * comfort.share,
    )
    return idle, Plug(jax.tree.map(lambda power: fed * power, plug.flow), plug.unmet_w, plug.limit), fed * extra_w


def _gives(around: Around, soc):
    return around.plugged * jnp.where((around.give_w > 0.0) & (soc > around.soc_target), 1.0, 0.0)


def _loads_w(car: CoupledCar, ask: StepInput, around: Around, comfort: Comfort):
    """What a standing car takes at its DC side [W]."""
    load_w, dcdc_w = car.vehicle.auxiliaries.loads_w(ask.key_on, comfort.low_voltage_w, around.standby)
    return load_w + dcdc_w + comfort.high_voltage_w + around.extra_w


def _move_heat(
    car: CoupledCar,
    constants: CoupledConstants,
    state: CoupledState,
    around: Around,
    comfort: Comfort,
    losses: Losses,
    flow: PackFlow,
    velocity_m_s,
    extra_w,
) -> tuple[tuple, HeatRecord]:
    """((heat of the pack, of the drive units, of the cabin) after the step, record)."""
    cells, climate, ambient_k = comfort.cells, comfort.climate, around.ambient_k
    pack_loss_w = flow.ohmic_w + flow.polarisation_w
    pack, packed = car.pack_heat.advance(
        state.pack_heat,
        constants.pack_heat,
        pack_loss_w + flow.entropic_w,
        cells.heater_w - cells.chiller_w,
        cells.pump,
        cells.radiator,
        ambient_k,
        velocity_m_s,
    )
    unit_loss_w = sum((getattr(losses, name) for name in UNIT_LOSSES), start=jnp.zeros_like(pack_loss_w))
    taken_w = climate.heat_from_drive_units_w
    units_k, units_out_w, units_stored_w = car.drive_unit_heat.advance(
        state.drive_units_k, constants.dt_s, unit_loss_w, taken_w, ambient_k
    )
    cabin, air = car.hvac.advance(state.cabin, constants.dt_s, comfort.outside, climate)
    record = HeatRecord(
        cells_k=pack.cells_k,
        coolant_k=pack.coolant_k,
        housing_k=pack.housing_k,
        drive_units_k=units_k,
        cabin_k=cabin.air_k,
        interior_k=cabin.interior_k,
        climate_w=climate.electric_w,
        heater_w=cells.heater_w,
        chiller_w=comfort.chiller_w,
        extra_w=extra_w,
        low_voltage_w=comfort.low_voltage_w,
        blower_heat_w=climate.blower_heat_w,
        cabin_heat_w=climate.heat_to_cabin_w,
        climate_loss_w=climate.loss_w,
        chilled_w=cells.chiller_w,
        pumped_w=climate.heat_from_ambient_w,
        taken_w=taken_w,
        entropic_w=flow.entropic_w,
        pack_loss_w=pack_loss_w,
        unit_loss_w=unit_loss_w,
        sun_w=air.sun_w,
        people_w=air.people_w,
        from_cabin_w=-(air.walls_w + air.ventilation_w),
        from_housing_w=packed.housing_to_ambient_w,
        from_coolant_w=packed.coolant_to_ambient_w,
        from_units_w=units_out_w,
        stored_w=packed.stored_w + units_stored_w + air.stored_w,
        unmet_w=climate.unmet_w,
        lacking=cells.lacking,
        shed=1.0 - comfort.share,
    )
    return (pack, units_k, cabin), record
