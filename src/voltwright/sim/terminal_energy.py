"""The energy that a car takes from its battery on a trace that it follows, without the battery in the loop.

A drive at given speeds runs at constant power in each step, whatever the voltage of the pack: what passes the terminals
depends on the battery only through its limits. These are taken here at a given state of charge, so that nothing but a sum
runs from step to step. A full test tells what that leaves out: recovery that a full pack refuses, power that an empty one lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.battery.pack import PackState
from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.record import Record
from voltwright.physics.split import AxleSplit
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs
from voltwright.sim.state import start_of
from voltwright.sim.supply import EnergySupply, Store, delivers, energy_supply, recovered_w
from voltwright.sim.task import one_as
from voltwright.sim.traction import driver_demand, follows, moves, switched_on, tractive_response

if TYPE_CHECKING:
    from jaxtyping import Bool, Float

    from voltwright.physics.arrays import Array


class GivenSteps(Record):
    """n steps whose speeds are given: before and at the end of each, and the mean cold drag in it, shape (n,)."""

    before_m_s: Float[Array, "*batch steps"]
    speed_m_s: Float[Array, "*batch steps"]
    cold_drag: Float[Array, "*batch steps"]


class TerminalEnergy(Record):
    """What passes the terminals [J], net and positive on discharge; and whether every step was followed."""

    terminal_j: Float[Array, "*batch"]
    followed: Bool[Array, "*batch"]


def terminal_energy(
    vehicle: Vehicle,
    steps: GivenSteps,
    inputs: Inputs,
    dt_s: Any,
    *,
    soc: Any,
    first: Any = 0,
    last: Any = None,
    front_share: Any = None,
) -> TerminalEnergy:
    """Energy at the terminals over steps whose speeds are given; a pure function, to be compiled and mapped.

    Args:
        vehicle: in SI, isothermal and without a port.
        steps: as given.
        inputs: that hold in all of them, one number each; their speed is not looked at.
        dt_s: time step [s].
        soc: displayed, at which the limits of the pack are taken.
        first, last: which steps count, the last one not included; may be traced.
        front_share: of the wheel force in each step, in place of the search for the least loss, shape (n,); None searches.

    Returns:
        the energy [J], and whether the car followed within these limits.
    """
    one = one_as(dt_s)
    start = start_of(vehicle, soc, cells_k=inputs.ambient_k)
    pack_step = vehicle.pack.time_step(dt_s, inputs.ambient_k)
    store = Store(start.pack, start.thermal, None)
    supply = energy_supply(vehicle, store, start.speed_m_s, inputs, dt_s, pack_step, one, fed=True)

    def body(number, carry):
        energy, holds = carry
        before, speed, cold = (column[number] for column in (steps.before_m_s, steps.speed_m_s, steps.cold_drag))
        car = vehicle
        if front_share is not None:
            car = vehicle.replaced(split=AxleSplit(np.zeros(()), front_share[number]))
        given_w, kept = _drive_power(car, supply, inputs.replaced(speed_m_s=speed), before, cold, dt_s)
        return energy + given_w, holds & kept

    last = steps.speed_m_s.shape[-1] if last is None else last
    zero = jnp.zeros_like(supply.other_w)
    energy, holds = jax.lax.fori_loop(first, last, body, (zero, jnp.ones_like(zero, bool)))
    return TerminalEnergy((energy + (last - first) * supply.other_w) * dt_s, holds)


def terminal_power(vehicle: Vehicle, steps: GivenSteps, inputs: Inputs, dt_s: Any, *, soc: Any) -> tuple[Any, Any]:
    """Mean power at the terminals in each step [W], all steps at once, and whether each was followed; differentiable.

    Args:
        vehicle: in SI, isothermal and without a port.
        steps: as given, shape (n,).
        inputs: as of `terminal_energy`.
        dt_s: time step [s].
        soc: displayed, before each step, shape (n,).
    """
    rest = jnp.zeros_like(steps.speed_m_s)
    store = Store(PackState(vehicle.pack.soc_of_display(soc), rest, rest), vehicle.thermal.soaked(inputs.ambient_k, None), None)
    now, pack_step = inputs.replaced(speed_m_s=steps.speed_m_s), vehicle.pack.time_step(dt_s, inputs.ambient_k)
    supply = energy_supply(vehicle, store, steps.before_m_s, now, dt_s, pack_step, one_as(dt_s), fed=True)
    given_w, holds = _drive_power(vehicle, supply, now, steps.before_m_s, steps.cold_drag, dt_s)
    return given_w + supply.other_w, holds


def _drive_power(vehicle: Vehicle, supply: EnergySupply, inputs: Inputs, before_m_s: Any, cold_drag: Any, dt_s: Any):
    """(power of the drive units [W], whether the step is followed), within what the pack takes and gives."""
    demand = driver_demand(vehicle, before_m_s, cold_drag, inputs, dt_s, one_as(dt_s))
    whole = jnp.ones_like(demand.speed_m_s)
    drive = tractive_response(vehicle, before_m_s, demand, inputs, dt_s, whole, as_given=True)
    asked_w = switched_on(inputs.key_on, demand.speed_m_s) * demand.electrical_w
    given_w, _ = recovered_w(supply, asked_w)
    return given_w, follows(inputs, drive) & delivers(supply, given_w)


def given_steps(wanted_m_s: np.ndarray, dt_s: float, *, cold_drag: float = 1.0) -> GivenSteps:
    """Steps of a trace that begins at a stand.

    Args:
        wanted_m_s: speed at the end of each step, shape (n,) [m/s].
        dt_s: time step [s].
        cold_drag: before the first step, 0-1.
    """
    before = np.concatenate([[0.0], wanted_m_s[:-1]])
    # Cold drag after a step is linear in that before it, with one pair of coefficients on the move and one at a stand.
    ends = {on: [float(cold_drag_after(cold, on, dt_s)) for cold in (0.0, 1.0)] for on in (False, True)}
    colds = np.empty(len(before) + 1)
    colds[0] = cold_drag
    for number, on in enumerate(np.asarray(moves(before, wanted_m_s)).tolist()):
        low, high = ends[on]
        cold_drag = low + cold_drag * (high - low)
        colds[number + 1] = cold_drag
    return GivenSteps(before, np.asarray(wanted_m_s, float), 0.5 * (colds[1:] + colds[:-1]))
