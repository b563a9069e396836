"""Power at the terminals of a vehicle that follows its trace, all steps at once, without the battery in the loop.

While a car meets its trace, the power that it takes depends on the battery in one way: a cold or full one takes less of what
braking recovers. Modelled: all that `following` computes of wheels, motors and 12 V load; that limit, where the charge at each
step is known from another run. Left out: the voltage of the battery's polarisation in it.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from voltwright.physics.battery.pack import PackState
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs
from voltwright.sim.supply import Store, delivers, energy_supply, recovered_w
from voltwright.sim.task import one_as
from voltwright.sim.traction import driver_demand, follows, torque_ratio, tractive_response


def trace_power(vehicle: Vehicle, inputs: Inputs, before_m_s, cold_drag, dt_s, soc=None) -> tuple[Any, Any]:
    """Mean power at the terminals in each step, and whether the car does what its trace asks.

    Args:
        vehicle: in SI, of one temperature of the cells and without a port.
        inputs: of the steps; `speed_m_s` at the end of each of them, shape (n,).
        before_m_s: speed at the start of each step [m/s], shape (n,).
        cold_drag: mean of each step, 0-1, shape (n,).
        dt_s: time step [s].
        soc: displayed, before each step, 0-1, shape (n,); None for a battery that takes and gives all that is asked.

    Returns:
        ([W], shape (n,), positive out of the battery; shape (n,)).
    """
    one = one_as(dt_s)
    demand = driver_demand(vehicle, before_m_s, cold_drag, inputs, dt_s, one)
    if soc is None:
        load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, 0.0, inputs.standby)
        drive = tractive_response(vehicle, before_m_s, demand, inputs, dt_s, jnp.ones_like(demand.speed_m_s), as_given=True)
        return drive.electrical_w + load_w + dcdc_w + inputs.extra_w, follows(inputs, drive)
    rest = jnp.zeros_like(demand.speed_m_s)
    store = Store(PackState(vehicle.pack.soc_of_display(soc), rest, rest), vehicle.thermal.soaked(inputs.ambient_k, None), None)
    pack_step = vehicle.pack.time_step(dt_s, inputs.ambient_k)
    supply = energy_supply(vehicle, store, before_m_s, inputs, dt_s, pack_step, one, fed=True)
    ratio = torque_ratio(demand.points, *recovered_w(supply, demand.electrical_w)) / one
    drive = tractive_response(vehicle, before_m_s, demand, inputs, dt_s, ratio, as_given=True)
    return drive.electrical_w + supply.other_w, follows(inputs, drive) & delivers(supply, drive.electrical_w)
