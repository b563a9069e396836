"""Power at the terminals of a vehicle that follows its trace, all steps at once, without the battery in the loop.

While a car meets its trace the power that it takes does not depend on the battery. Modelled: all that `following` computes
of wheels, motors and 12 V load. Left out: what a cold or full battery does not take back in braking, and whether it can give
what is asked.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import jax.numpy as jnp
import numpy as np

from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs
from voltwright.sim.task import one_as
from voltwright.sim.traction import driver_demand, follows, moves, tractive_response


def trace_power(vehicle: Vehicle, inputs: Inputs, before_m_s, cold_drag, dt_s) -> tuple[Any, Any]:
    """Mean power at the terminals in each step, and whether the car ends the step at the speed asked.

    Args:
        vehicle: in SI.
        inputs: of the steps; `speed_m_s` at the end of each of them, shape (n,).
        before_m_s: speed at the start of each step [m/s], shape (n,).
        cold_drag: mean of each step, 0-1, shape (n,).
        dt_s: time step [s].

    Returns:
        ([W], shape (n,), positive out of the battery; shape (n,)).
    """
    demand = driver_demand(vehicle, before_m_s, cold_drag, inputs, dt_s, one_as(dt_s))
    drive = tractive_response(vehicle, before_m_s, demand, inputs, dt_s, jnp.ones_like(demand.speed_m_s), as_given=True)
    load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, 0.0, inputs.standby)
    return drive.electrical_w + load_w + dcdc_w + inputs.extra_w, follows(inputs, drive)


def cold_drags(before_m_s: np.ndarray, speed_m_s: np.ndarray, dt_s: float, start: float = 1.0) -> np.ndarray:
    """Mean cold drag of each step of a trace that is followed, which no number of the car changes; shape (n,).

    Args:
        before_m_s, speed_m_s: at the start and the end of each step [m/s], shape (n,).
        dt_s: time step [s].
        start: before the first step, 0-1.
    """
    moving = np.asarray(moves(before_m_s, speed_m_s))
    turns = [0, *(np.flatnonzero(moving[1:] != moving[:-1]) + 1).tolist(), len(moving)]
    parts = [np.array([start])]
    for first, last in pairwise(turns):
        parts.append(cold_drag_after(parts[-1][-1], moving[first], dt_s * np.arange(1, last - first + 1)))
    samples = np.concatenate(parts)
    return 0.5 * (samples[1:] + samples[:-1])
