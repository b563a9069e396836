"""Many vehicles over one trace: sums made inside the scan, a few numbers a vehicle, nothing kept of the steps.

Written for one vehicle as everything is; `study/variants.py` maps it over thousands, in tiles, on every device.
A lane takes the trace's speeds as given, and tells whether that held; the few lanes that could not follow are driven
again by `chase_sums`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import jax
import jax.numpy as jnp

from voltwright.physics.environment import Environment
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.records import State, StepRecord
from voltwright.sim.scan import Trace, begin
from voltwright.sim.step import act, follows, give, make_wish, step, write_down

if TYPE_CHECKING:
    from jaxtyping import Array, Bool, Float, Int


class Sums(Record):
    """What a drive comes to, in few numbers.

    Attributes:
        terminal_j, chemical_j: net energy at the pack's terminals and of its cells [J]. distance_m: driven [m].
        soc_display: at the end, 0-1 of the usable window. misses: steps that missed the trace. followed: whether the car
        had every speed of its trace. residual_relative: what the ledger fails to explain.
    """

    terminal_j: Float[Array, "*batch"]
    chemical_j: Float[Array, "*batch"]
    distance_m: Float[Array, "*batch"]
    soc_display: Float[Array, "*batch"]
    misses: Int[Array, "*batch"]
    followed: Bool[Array, "*batch"]
    residual_relative: Float[Array, "*batch"]


class _Running(NamedTuple):
    terminal: Array
    chemical: Array
    explained: Array
    throughput: Array
    holds: Array


def follow_sums(vehicle: Vehicle, trace: Trace, environment: Environment, soc_display=1.0) -> Sums:
    """Sums of a drive that has the speeds of its trace; hold only where `followed` is true."""
    constants, start = begin(vehicle, trace, environment, soc_display)

    def body(carry, parts):
        pack, running = carry
        before, ask = parts
        wish = make_wish(vehicle, constants, before, ask)
        action = act(vehicle, constants, before, ask, wish, limits=None)
        limits = vehicle.pack.limits(pack, constants.pack_step)
        after, flow = give(vehicle, constants, pack, ask, action, limits)
        gives = (action.terminal_w <= limits.discharge_w) & (action.terminal_w >= -limits.charge_w)
        record = write_down(vehicle, ask, wish, action, after, flow, followed=True)
        return (after, _add(running, record, follows(ask, action) & gives)), None

    before = jnp.concatenate([start.speed_m_s[None], trace.asks.speed_m_s[:-1]])
    (pack, running), _ = jax.lax.scan(body, (start.pack, _nothing(start)), (before, trace.asks))
    # The distance of every lane is the trace's own, and nobody missed it: neither is summed in the scan.
    distance = jnp.sum(0.5 * (before + trace.asks.speed_m_s) * trace.asks.present)
    return _sums(vehicle, trace, start, State(trace.asks.speed_m_s[-1], pack), running, distance, jnp.zeros((), jnp.int32))


def chase_sums(vehicle: Vehicle, trace: Trace, environment: Environment, soc_display=1.0) -> Sums:
    """Sums of a drive, whatever the car can follow."""
    constants, start = begin(vehicle, trace, environment, soc_display)

    def body(carry, ask):
        state, running = carry
        after, record = step(vehicle, constants, state, ask)
        return (after, _add(running, record, False)), (record.velocity_m_s, record.miss > 0)

    (end, running), (velocities, misses) = jax.lax.scan(body, (start, _nothing(start)), trace.asks)
    return _sums(vehicle, trace, start, end, running, jnp.sum(velocities), jnp.sum(misses, dtype=jnp.int32))


def _nothing(start: State) -> _Running:
    zero = jnp.zeros_like(start.pack.soc)
    return _Running(zero, zero, zero, zero, jnp.asarray(True))


def _add(running: _Running, record: StepRecord, holds) -> _Running:
    return _Running(
        running.terminal + record.terminal_w,
        running.chemical + record.chemical_w,
        running.explained + (record.losses.total() + record.stored_w + record.grade_w),
        running.throughput + jnp.abs(record.chemical_w),
        running.holds & holds,
    )


def _sums(vehicle: Vehicle, trace: Trace, start: State, end: State, running: _Running, distance, misses) -> Sums:
    kinetic = 0.5 * vehicle.inertia_mass_kg * (end.speed_m_s**2 - start.speed_m_s**2) / trace.dt_s
    residual = jnp.abs(running.chemical - running.explained - kinetic) / jnp.maximum(running.throughput, 1.0)
    return Sums(
        running.terminal * trace.dt_s,
        running.chemical * trace.dt_s,
        distance * trace.dt_s,
        vehicle.pack.display_of_soc(end.pack.soc),
        misses,
        running.holds,
        residual,
    )
