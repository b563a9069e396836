"""What battery and port can give and take in a step, and what they have given at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp

from voltwright.physics.battery.pack import PackLimits, PackState, PackStep
from voltwright.physics.charging.port import Port, PortState
from voltwright.physics.record import Record
from voltwright.physics.thermal import IsothermalState, Lumped, LumpedState
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import UNIT_LOSSES, DriveFlows, EnergyFlows, PortFlows
from voltwright.sim.inputs import Inputs
from voltwright.sim.port import charge_acceptance, port_after, port_flows
from voltwright.sim.thermal import ThermalAction, move_heat, thermal_action

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array


class Store(Record):
    """The part of a state that holds electric energy and heat."""

    pack: PackState
    thermal: IsothermalState | LumpedState
    port: PortState | None


class EnergySupply(Record):
    """What the battery can do in a step, and what it feeds beside the drive.

    Attributes:
        pack_step, limits: of the pack.
        load_w, dcdc_w: 12 V load, and loss of its converter.
        extra_w: further high-voltage load, as far as it is supplied.
        other_w: all loads beside the drive, less what the port brings; negative where it brings more.
        thermal: action of cabin and cells, or None. port: flows, or None.
    """

    pack_step: PackStep
    limits: PackLimits
    load_w: Float[Array, "*batch"]
    dcdc_w: Float[Array, "*batch"]
    extra_w: Float[Array, "*batch"]
    other_w: Float[Array, "*batch"]
    thermal: ThermalAction | None
    port: PortFlows | None


class Draw(Record):
    """What battery and heat need to know of the drive: power drawn, losses that warm the units, mean speed, and 0 if dead."""

    electrical_w: Float[Array, "*batch"]
    unit_loss_w: Float[Array, "*batch"]
    velocity_m_s: Float[Array, "*batch"]
    alive: Float[Array, "*batch"]


def draw_of(flows: DriveFlows, alive) -> Draw:
    """What drive flows draw of the battery; `alive` is 0 where the pack is empty, else 1."""
    loss_w = sum(getattr(flows, f"{name}_w") for name in UNIT_LOSSES)
    return Draw(flows.electrical_w, loss_w, flows.velocity_m_s, alive + jnp.zeros_like(flows.electrical_w))


def energy_supply(
    vehicle: Vehicle, store: Store, speed_m_s, inputs: Inputs, dt_s, pack_step: PackStep, one: Any = 1.0, *, fed: bool = False
) -> EnergySupply:
    """What the battery can do in a step, and what port, cabin and cells bring and take.

    Args:
        vehicle: in SI.
        store: battery and heat at the start of the step.
        speed_m_s: at the start of the step [m/s].
        inputs: of the step.
        dt_s: time step [s].
        pack_step: constants of the pack at this step and the temperature of its cells.
        one: as of `step`.
        fed: whether pack and port feed all that is asked; `delivers` then tells whether they do.
    """
    limits = vehicle.power_limits(store.pack, pack_step)
    taken = supply = None
    takes, gives = jnp.asarray(False), jnp.zeros(())
    if isinstance(vehicle.port, Port) and store.port is not None:
        supply = vehicle.port.at(inputs.place)
        taken = charge_acceptance(vehicle, supply, store.pack, store.port, limits, store.thermal.cells_k, inputs.soc_target, dt_s)
        takes = taken.current_a > 0.0
        gives = inputs.plugged * jnp.where((inputs.give_w > 0.0) & (store.pack.soc > inputs.soc_target), 1.0, 0.0)
    action, low_voltage_w, high_voltage_w = None, 0.0, 0.0
    if isinstance(vehicle.thermal, Lumped) and isinstance(store.thermal, LumpedState):
        action = thermal_action(vehicle, vehicle.thermal, store.thermal, speed_m_s, inputs, limits, supply, takes, gives, one)
        low_voltage_w, high_voltage_w = action.low_voltage_w, action.high_voltage_w
    load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, low_voltage_w, inputs.standby)
    extra_w = inputs.extra_w + jnp.zeros_like(limits.discharge_w)
    loads_w = load_w + dcdc_w + high_voltage_w + extra_w
    port = None
    if taken is not None and supply is not None:
        # What neither pack nor port can feed does not happen: a dead car has no comfort, and books none.
        climate = jnp.asarray(False) if action is None else action.high_voltage_w > 0.0
        port = port_flows(supply, inputs, taken, limits, loads_w, climate)
    brought_w = 0.0 if port is None else port.supply.dc_w
    if not fed:
        feeding = jnp.where(limits.discharge_w > loads_w - brought_w, 1.0, 0.0)
        extra_w = feeding * extra_w
        if action is not None:
            action = action.supplied(feeding)
            load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, action.low_voltage_w, inputs.standby)
            high_voltage_w = action.high_voltage_w
        if port is not None:
            port = port.replaced(supply=port.supply.scaled(feeding))
            brought_w = port.supply.dc_w
    other_w = load_w + dcdc_w + high_voltage_w + extra_w - brought_w
    return EnergySupply(pack_step, limits, load_w, dcdc_w, extra_w, other_w, action, port)


def settle(vehicle: Vehicle, store: Store, inputs: Inputs, dt_s, supply: EnergySupply, draw: Draw) -> tuple[Store, EnergyFlows]:
    """The battery and the heat after the step, and their flows.

    Args:
        vehicle: in SI.
        store: battery and heat at the start of the step.
        inputs: of the step.
        dt_s: time step [s].
        supply: what the battery feeds beside the drive.
        draw: of the drive units.
    """
    terminal_w = draw.electrical_w + draw.alive * supply.other_w
    pack, flow = vehicle.pack.advance(store.pack, terminal_w, supply.pack_step, supply.limits)
    thermal, heat = store.thermal, None
    if isinstance(vehicle.thermal, Lumped) and isinstance(thermal, LumpedState) and supply.thermal is not None:
        thermal, heat = move_heat(
            vehicle.thermal, thermal, supply.thermal, flow, draw.unit_loss_w, draw.velocity_m_s, inputs.ambient_k, dt_s
        )
    port = None if store.port is None else port_after(inputs, store.port, pack.soc)
    flows = EnergyFlows(
        terminal_w=terminal_w,
        current_a=flow.current_a,
        voltage_v=flow.voltage_v,
        chemical_w=flow.chemical_w,
        stored_w=flow.stored_w,
        entropic_w=flow.entropic_w,
        soc=pack.soc,
        auxiliaries_w=draw.alive * supply.load_w,
        dcdc_w=draw.alive * supply.dcdc_w,
        extra_w=draw.alive * supply.extra_w,
        pack_ohmic_w=flow.ohmic_w,
        pack_polarisation_w=flow.polarisation_w,
        thermal=heat,
        port=supply.port,
    )
    return Store(pack, thermal, port), flows


def delivers(supply: EnergySupply, electrical_w):
    """Whether the pack can give what the drive units ask, and is not empty."""
    alive = supply.limits.discharge_w > supply.other_w
    return alive & (electrical_w + supply.other_w <= supply.limits.discharge_w)


def recovered_w(supply: EnergySupply, electrical_w) -> tuple:
    """(power of the drive units [W] with recovery held to what the pack takes, whether it is held); brakes do the rest."""
    least = jnp.minimum(-(supply.limits.charge_w + supply.other_w), 0.0)
    limited = electrical_w < least
    return jnp.where(limited, least, electrical_w), limited
