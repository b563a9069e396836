"""What passes the plug: the least of what the charger offers, the car takes and the cells bear; or what a load asks."""

from typing import NamedTuple

import jax.numpy as jnp

from voltwright.physics.battery.pack import PackLimits, PackState
from voltwright.physics.charging.supply import Supply
from voltwright.sim.coupled.car import CoupledCar
from voltwright.sim.coupled.limit import Limit
from voltwright.sim.coupled.records import Around, Plug
from voltwright.sim.step import ALMOST


class Intake(NamedTuple):
    """What the cells bear in a step.

    Attributes:
        current_a: charge current. voltage_v: at the terminals, at it. limit: code of what holds it. above_w: power that would
        empty the pack down to the target within the step.
    """

    current_a: jnp.ndarray
    voltage_v: jnp.ndarray
    limit: jnp.ndarray
    above_w: jnp.ndarray


NEAR_SOC = 1e-9
REFILL_SOC = 0.02
"""How far below its target a charge that has reached it begins anew."""


def intake(car: CoupledCar, pack: PackState, limits: PackLimits, cells_k, soc_target, done, dt_s) -> Intake:
    """What the cells bear.

    Equation: I = min(I_plating(soc, T), (U_max - U_free) / R, (soc* - soc) Q / dt).
    Args: pack, limits: at the start of the step. cells_k: [K]. soc_target: soc*, of the cells. done: 1 where the
            charge has reached it before. dt_s: step [s].
    Source: `charge_limit.py`; circuit of the pack; charge left.
    """
    cells = car.vehicle.pack
    gap = soc_target - pack.soc
    left, above = (jnp.maximum(part, 0.0) * cells.capacity_c / dt_s for part in ((1.0 - done) * gap, -gap))
    taking_ohm = limits.point.charge_ohm + limits.point.within_ohm
    voltage = jnp.maximum((cells.voltage_max_v - limits.free_v) / (cells.weakest_ratio * taking_ohm), 0.0)
    each = jnp.stack([left, car.charge_limit.current_a(pack.soc, cells_k), voltage])
    codes = jnp.asarray([Limit.TARGET, Limit.PLATING, Limit.VOLTAGE])
    current = jnp.min(each, axis=0)
    voltage_v = limits.free_v + taking_ohm * current
    return Intake(current, voltage_v, codes[jnp.argmin(each, axis=0)], above * limits.free_v)


def is_done(around: Around, soc, done):
    """Whether a charge has reached its target (1 or 0): until the car is unplugged, or the charge has fallen by 2 %."""
    reached = jnp.where(soc >= around.soc_target - NEAR_SOC, 1.0, done)
    reached = jnp.where(soc < around.soc_target - REFILL_SOC, 0.0, reached)
    return around.plugged * jnp.where(around.give_w > 0.0, 0.0, reached)


def pass_plug(supply: Supply, around: Around, taken: Intake, limits: PackLimits, loads_w, feeding) -> Plug:
    """The plug in a step.

    Args:
        supply: where the car is. around: whether it is plugged, and what a load asks. taken: what the cells bear.
        limits: of the pack. loads_w: of the car itself, at its DC side [W]. feeding: whether the charger feeds them, though the
        cells take nothing; control units alone it leaves to the pack.

    Returns:
        flows; nothing where the car is not plugged. Charging feeds the car's own loads first; where the charger offers less,
        the pack gives the rest. Giving is limited by the supply, by what the pack can give beside the loads, and by the target.
    """
    wanted_w = taken.voltage_v * taken.current_a + loads_w
    offered_w = supply.charge_limit_w(taken.voltage_v)
    by_current = supply.power_max_w > supply.current_max_a * taken.voltage_v
    held = jnp.where(by_current, Limit.CURRENT, Limit.POWER)
    active = (around.give_w <= 0.0) & ((taken.current_a > 0.0) | feeding)
    charging = around.plugged * jnp.where(active, 1.0, 0.0)
    charge_w = charging * jnp.clip(offered_w, 0.0, jnp.maximum(wanted_w, 0.0))
    giving = around.plugged * jnp.where(around.give_w > 0.0, 1.0, 0.0)
    asked_w = supply.dc_for_given(around.give_w)
    most_w = jnp.maximum(jnp.minimum(ALMOST * limits.discharge_w, taken.above_w) - loads_w, 0.0)
    give_w = giving * jnp.minimum(jnp.minimum(asked_w, supply.give_limit_w(limits.free_v)), most_w)
    flow = supply.flow(charge_w - give_w)
    given = jnp.where(asked_w <= most_w, held, jnp.where(taken.above_w < limits.discharge_w, Limit.TARGET, Limit.PACK))
    given = jnp.where(give_w >= asked_w, Limit.LOAD, given)
    charged = jnp.where(wanted_w <= offered_w, taken.limit, held)
    limit = jnp.where(giving > 0.5, given, jnp.where(around.plugged > 0.5, charged, Limit.NONE))
    return Plug(flow, giving * jnp.maximum(around.give_w + flow.grid_w, 0.0), limit.astype(jnp.int32))
