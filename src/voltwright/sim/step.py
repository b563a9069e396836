"""One time step: driver demands, wheels need, axles share, motors draw, battery delivers, heat moves.

The parts stand in `traction.py` and `supply.py`; `following.py` computes those that do not depend on the battery for all
steps at once where a car follows its trace exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp

from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import Flows
from voltwright.sim.inputs import Inputs
from voltwright.sim.state import State
from voltwright.sim.supply import Store, draw_of, energy_supply, settle
from voltwright.sim.traction import drive_flows, driver_demand, moves, pack_ratio, tractive_response

if TYPE_CHECKING:
    pass


def step(vehicle: Vehicle, state: State, inputs: Inputs, dt_s, one: Any = 1.0) -> tuple[State, Flows]:
    """Advance a vehicle by one time step.

    Args:
        vehicle: in SI, as deep as it is.
        state: at the start of the step.
        inputs: of the step, each one number.
        dt_s: time step [s].
        one: the number 1; a traced one keeps XLA from working chains of the step out anew in each of their consumers.

    Returns:
        the state at the end, and the flows of the step. Electric and thermal energy balance to rounding.
    """
    cold_after = cold_drag_after(state.cold_drag, moves(state.speed_m_s, inputs.speed_m_s), dt_s)
    demand = driver_demand(vehicle, state.speed_m_s, 0.5 * (state.cold_drag + cold_after), inputs, dt_s, one)
    store = Store(state.pack, state.thermal, state.port)
    pack_step = vehicle.pack.time_step(dt_s, state.thermal.cells_k)
    supply = energy_supply(vehicle, store, state.speed_m_s, inputs, dt_s, pack_step, one)
    # An empty pack feeds nothing more: the car stands dead rather than below its window.
    alive = jnp.where(supply.limits.discharge_w > supply.other_w, 1.0, 0.0)
    ratio = alive * pack_ratio(demand.points, supply) / one
    drive = tractive_response(vehicle, state.speed_m_s, demand, inputs, dt_s, ratio, alive)
    drive = drive.replaced(speed_m_s=drive.speed_m_s / one, velocity_m_s=drive.velocity_m_s / one)
    flows = drive_flows(vehicle, state.speed_m_s, demand, drive, inputs, dt_s)
    after, energy = settle(vehicle, store, inputs, dt_s, supply, draw_of(flows, alive))
    return State(drive.speed_m_s, cold_after, after.pack, after.thermal, after.port), Flows(flows, energy)
