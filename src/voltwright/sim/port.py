"""What passes the charging port: the least of what the charger offers, the car takes and the cells bear; or what a load asks."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from voltwright.physics.battery.charge_limit import RATED_SOC
from voltwright.physics.battery.pack import PackLimits, PackState
from voltwright.physics.charging.port import PortState
from voltwright.physics.charging.supply import Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import PortFlows
from voltwright.sim.inputs import Inputs

ALMOST = 1.0 - 1e-9
REFILL_SOC = 0.02
"""How far below its target a charge that has reached it begins anew."""
NEAR_SOC = 1e-9
COLD_FACTOR = 1.1
"""Cells whose graphite resists so many times more than when warm count as cold."""
HOT_SHARE = 0.9
"""Cells that are given less than this share of their current because of their heat count as hot."""


class ChargeLimiter(IntEnum):
    """What limits the power at the port, in the order in which a step asks."""

    NONE = 0
    TARGET = 1
    PLATING = 2
    VOLTAGE = 3
    POWER = 4
    CURRENT = 5
    PACK = 6
    LOAD = 7
    STATION = 8
    COLD = 9
    HOT = 10
    RATED = 11


class ChargeAcceptance(NamedTuple):
    """What cells and supply bear in a step.

    Attributes:
        current_a: charge current at most.
        voltage_v: at the terminals, at it.
        limiter: code of what limits it.
        ohm: resistance that acts on a charge within the step.
        above_w: power that would empty the pack down to the target within the step.
    """

    current_a: Array
    voltage_v: Array
    limiter: Array
    ohm: Array
    above_w: Array


def charge_acceptance(
    vehicle: Vehicle, supply: Supply, pack: PackState, port: PortState, limits: PackLimits, cells_k, soc_target, dt_s
) -> ChargeAcceptance:
    """What the cells bear, and what the supply's voltage can drive into them.

    Equation: I = min(I_plating(soc, T), (U_max - U_relaxed) / R, (U_station - U_relaxed) / R, (soc* - soc) Q / dt).

    Args:
        vehicle: in SI.
        supply: where the car is.
        pack, port: states at the start of the step.
        limits: of the pack.
        cells_k: temperature of the cells [K].
        soc_target: soc*, of the cells.
        dt_s: time step [s].

    Source: `charge_limit.py`; circuit of the pack; charge left.
    """
    cells, limit = vehicle.pack, vehicle.charge_limit
    gap = soc_target - pack.soc
    open_ = jnp.where(jnp.abs(port.done_soc - soc_target) <= NEAR_SOC, 0.0, 1.0)
    left, above = (jnp.maximum(part, 0.0) * cells.capacity_c / dt_s for part in (open_ * gap, -gap))
    ohm = limits.point.charge_ohm + limits.point.within_ohm
    voltage = jnp.maximum((cells.voltage_max_v - limits.free_v) / (cells.weakest_ratio * ohm), 0.0)
    station = jnp.maximum((supply.voltage_max_v - limits.free_v) / ohm, 0.0)
    plating = jnp.where(pack.soc < RATED_SOC, ChargeLimiter.RATED, ChargeLimiter.PLATING)
    plating = jnp.where(limit.cold_factor(cells_k) > COLD_FACTOR, ChargeLimiter.COLD, plating)
    plating = jnp.where(limit.hot_share(cells_k) < HOT_SHARE, ChargeLimiter.HOT, plating)
    each = (left, limit.current_a(pack.soc, cells_k), voltage, station)
    codes = (jnp.asarray(ChargeLimiter.TARGET), plating, jnp.asarray(ChargeLimiter.VOLTAGE), jnp.asarray(ChargeLimiter.STATION))
    current, code = each[0], codes[0]
    for other, other_code in zip(each[1:], codes[1:], strict=True):
        code = jnp.where(other < current, other_code, code)
        current = jnp.minimum(current, other)
    return ChargeAcceptance(current, limits.free_v + ohm * current, code, ohm, above * limits.free_v)


def offered_w(supply: Supply, inputs: Inputs, limits: PackLimits):
    """What the charger offers a car that charges, at the pack's relaxed voltage [W]; nothing where the car gives."""
    charging = inputs.plugged * jnp.where(inputs.give_w > 0.0, 0.0, 1.0)
    return charging * supply.charge_limit_w(limits.free_v)


def port_after(inputs: Inputs, port: PortState, soc) -> PortState:
    """The target that a charge has reached: until the car is unplugged, the target moves, or the charge falls by 2 %."""
    target = inputs.soc_target
    reached = soc >= target - NEAR_SOC
    kept = (jnp.abs(port.done_soc - target) <= NEAR_SOC) & (soc >= target - REFILL_SOC)
    plugged = (inputs.plugged > 0.5) & (inputs.give_w <= 0.0)
    return PortState(jnp.where(plugged & (reached | kept), target, 0.0))


def port_flows(supply: Supply, inputs: Inputs, taken: ChargeAcceptance, limits: PackLimits, loads_w, feeding) -> PortFlows:
    """The port in a step.

    Args:
        supply: where the car is.
        inputs: whether it is plugged, and what a load asks.
        taken: what the cells bear.
        limits: of the pack.
        loads_w: of the car itself, at its DC side [W].
        feeding: whether the charger feeds them, though the cells take nothing; control units alone it leaves to the pack.

    Returns:
        flows; nothing where the car is not plugged. Charging feeds the car's own loads first; where the charger offers less,
        the pack gives the rest. Giving is limited by the supply, by what the pack can give beside the loads, and by the target.
    """
    wanted_w = taken.voltage_v * taken.current_a + loads_w
    # At the supply's highest current the pack gets what the loads leave, and that sets the voltage.
    into_a = jnp.clip(supply.current_max_a - loads_w / limits.free_v, 0.0, taken.current_a)
    by_current_w = supply.current_max_a * (limits.free_v + taken.ohm * into_a)
    within = (limits.free_v >= supply.voltage_min_v) & (limits.free_v < supply.voltage_max_v)
    most_in_w = jnp.where(within, jnp.minimum(supply.power_max_w, by_current_w), 0.0)
    held = jnp.where(by_current_w < supply.power_max_w, ChargeLimiter.CURRENT, ChargeLimiter.POWER)
    held = jnp.where(limits.free_v >= supply.voltage_max_v, ChargeLimiter.STATION, held)
    active = (inputs.give_w <= 0.0) & ((taken.current_a > 0.0) | feeding)
    charging = inputs.plugged * jnp.where(active, 1.0, 0.0)
    charge_w = charging * jnp.clip(most_in_w, 0.0, jnp.maximum(wanted_w, 0.0))
    giving = inputs.plugged * jnp.where(inputs.give_w > 0.0, 1.0, 0.0)
    asked_w = supply.dc_for_given(inputs.give_w)
    most_w = jnp.maximum(jnp.minimum(ALMOST * limits.discharge_w, taken.above_w) - loads_w, 0.0)
    give_w = giving * jnp.minimum(jnp.minimum(asked_w, supply.give_limit_w(limits.free_v)), most_w)
    flow = supply.flow(charge_w - give_w)
    given = jnp.where(taken.above_w < limits.discharge_w, ChargeLimiter.TARGET, ChargeLimiter.PACK)
    given = jnp.where(asked_w <= most_w, held, given)
    given = jnp.where(give_w >= asked_w, ChargeLimiter.LOAD, given)
    charged = jnp.where(wanted_w <= most_in_w, taken.limiter, held)
    limiter = jnp.where(giving > 0.5, given, jnp.where(inputs.plugged > 0.5, charged, ChargeLimiter.NONE))
    unserved_w = giving * jnp.clip(inputs.give_w + flow.grid_w, 0.0, inputs.give_w)
    return PortFlows(flow, unserved_w, limiter.astype(jnp.int32))
