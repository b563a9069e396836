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
    """What cells and supply bear in a step.

    Attributes:
        current_a: charge current at most. voltage_v: at the terminals, at it. limit: code of what holds it. ohm: resistance that
        acts on a charge within the step. above_w: power that would empty the pack down to the target within the step.
    """

    current_a: jnp.ndarray
    voltage_v: jnp.ndarray
    limit: jnp.ndarray
    ohm: jnp.ndarray
    above_w: jnp.ndarray


REFILL_SOC = 0.02
"""How far below its target a charge that has reached it begins anew."""
NEAR_SOC = 1e-9


def intake(car: CoupledCar, supply: Supply, pack: PackState, limits: PackLimits, cells_k, soc_target, done_soc, dt_s) -> Intake:
    """What the cells bear, and what the supply's voltage can drive into them.

    Equation: I = min(I_plating(soc, T), (U_max - U_free) / R, (U_station - U_free) / R, (soc* - soc) Q / dt).
    Args: supply: where the car is. pack, limits: at the start of the step. cells_k: [K]. soc_target: soc*, of the cells.
            done_soc: the target that the charge has reached before, 0 where none. dt_s: step [s].
    Source: `charge_limit.py`; circuit of the pack; charge left.
    """
    cells = car.vehicle.pack
    gap = soc_target - pack.soc
    open_ = jnp.where(jnp.abs(done_soc - soc_target) <= NEAR_SOC, 0.0, 1.0)
    left, above = (jnp.maximum(part, 0.0) * cells.capacity_c / dt_s for part in (open_ * gap, -gap))
    ohm = limits.point.charge_ohm + limits.point.within_ohm
    voltage = jnp.maximum((cells.voltage_max_v - limits.free_v) / (cells.weakest_ratio * ohm), 0.0)
    station = jnp.maximum((supply.voltage_max_v - limits.free_v) / ohm, 0.0)
    each = jnp.stack([left, car.charge_limit.current_a(pack.soc, cells_k), voltage, station])
    codes = jnp.asarray([Limit.TARGET, Limit.PLATING, Limit.VOLTAGE, Limit.STATION])
    current = jnp.min(each, axis=0)
    return Intake(current, limits.free_v + ohm * current, codes[jnp.argmin(each, axis=0)], ohm, above * limits.free_v)


def offered_w(supply: Supply, around: Around, limits: PackLimits):
    """What the charger offers a car that charges, at the pack's voltage without current [W]; nothing where the car gives."""
    charging = around.plugged * jnp.where(around.give_w > 0.0, 0.0, 1.0)
    return charging * supply.charge_limit_w(limits.free_v)


def done_target(around: Around, soc, done_soc):
    """The target that a charge has reached: until the car is unplugged, the target moves, or the charge falls by 2 %."""
    reached = soc >= around.soc_target - NEAR_SOC
    kept = (jnp.abs(done_soc - around.soc_target) <= NEAR_SOC) & (soc >= around.soc_target - REFILL_SOC)
    plugged = (around.plugged > 0.5) & (around.give_w <= 0.0)
    return jnp.where(plugged & (reached | kept), around.soc_target, 0.0)


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
    # At the supply's highest current the pack gets what the loads leave, and that sets the voltage.
    into_a = jnp.clip(supply.current_max_a - loads_w / limits.free_v, 0.0, taken.current_a)
    by_current_w = supply.current_max_a * (limits.free_v + taken.ohm * into_a)
    within = (limits.free_v >= supply.voltage_min_v) & (limits.free_v < supply.voltage_max_v)
    most_in_w = jnp.where(within, jnp.minimum(supply.power_max_w, by_current_w), 0.0)
    held = jnp.where(by_current_w < supply.power_max_w, Limit.CURRENT, Limit.POWER)
    held = jnp.where(limits.free_v >= supply.voltage_max_v, Limit.STATION, held)
    active = (around.give_w <= 0.0) & ((taken.current_a > 0.0) | feeding)
    charging = around.plugged * jnp.where(active, 1.0, 0.0)
    charge_w = charging * jnp.clip(most_in_w, 0.0, jnp.maximum(wanted_w, 0.0))
    giving = around.plugged * jnp.where(around.give_w > 0.0, 1.0, 0.0)
    asked_w = supply.dc_for_given(around.give_w)
    most_w = jnp.maximum(jnp.minimum(ALMOST * limits.discharge_w, taken.above_w) - loads_w, 0.0)
    give_w = giving * jnp.minimum(jnp.minimum(asked_w, supply.give_limit_w(limits.free_v)), most_w)
    flow = supply.flow(charge_w - give_w)
    given = jnp.where(asked_w <= most_w, held, jnp.where(taken.above_w < limits.discharge_w, Limit.TARGET, Limit.PACK))
    given = jnp.where(give_w >= asked_w, Limit.LOAD, given)
    charged = jnp.where(wanted_w <= most_in_w, taken.limit, held)
    limit = jnp.where(giving > 0.5, given, jnp.where(around.plugged > 0.5, charged, Limit.NONE))
    unmet_w = giving * jnp.clip(around.give_w + flow.grid_w, 0.0, around.give_w)
    return Plug(flow, unmet_w, limit.astype(jnp.int32))
