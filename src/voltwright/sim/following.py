"""A run whose speeds are given: wheels and motors of all steps at once, or lanes for thousands of vehicles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from voltwright.physics.battery.circuit import Segment
from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.drive_unit.unit import UnitPoint
from voltwright.physics.thermal import Isothermal
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import Flows
from voltwright.sim.ledger import Ledger, terms_of
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.segments import first_segment, kept_segment
from voltwright.sim.state import State
from voltwright.sim.supply import Draw, Store, delivers, draw_of, energy_supply, recovered_w, settle
from voltwright.sim.task import Progress, Run, Task, Totals, one_as, one_of, where_going
from voltwright.sim.trace_miss import TraceMiss
from voltwright.sim.traction import drive_flows, driver_demand, follows, moves, switched_on, torque_ratio, tractive_response

if TYPE_CHECKING:
    from voltwright.physics.arrays import Array


def lanes(task: Task) -> Run:
    """Speeds as given, the whole step in the loop, sums alone."""
    vehicle, dt_s, start = task.vehicle, task.dt_s, task.start
    isothermal, constant = isinstance(vehicle.thermal, Isothermal), vehicle.pack.time_step(dt_s, start.thermal.cells_k)
    circuit, one = vehicle.pack.circuit, one_as(dt_s)

    def parts(store: Store, cold, before, values, segment: Segment):
        inputs = task.inputs(values)
        cold_after = cold_drag_after(cold, moves(before, inputs.speed_m_s), dt_s)
        demand = driver_demand(vehicle, before, 0.5 * (cold + cold_after), inputs, dt_s, one)
        pack_step = constant if isothermal else vehicle.pack.time_step(dt_s, store.thermal.cells_k)
        supply = energy_supply(vehicle, store, before, inputs, dt_s, pack_step.replaced(segment=segment), one, fed=True)
        ratio = torque_ratio(demand.points, *recovered_w(supply, demand.electrical_w)) / one
        drive = tractive_response(vehicle, before, demand, inputs, dt_s, ratio, as_given=True)
        flows = drive_flows(vehicle, before, demand, drive, inputs, dt_s, followed=True)
        after, energy = settle(vehicle, store, inputs, dt_s, supply, draw_of(flows, 1.0))
        holds = follows(inputs, drive) & delivers(supply, drive.electrical_w)
        return after, cold_after, terms_of(flows, energy), holds

    def body(carry, now):
        store, cold, before, sums, holds, warmest, segment = carry
        values, number = now
        segment = kept_segment(circuit, store.pack.soc, segment)
        after, cold_after, terms, held = parts(store, cold, before, values, segment)
        speed_m_s = values["speed_m_s"]
        if not task.is_whole:
            going = number < task.total
            terms = {name: jnp.where(going, term, 0.0) for name, term in terms.items()}
            after, cold_after, speed_m_s = where_going(going, (after, cold_after, speed_m_s), (store, cold, before))
            held = held | ~going
        sums = {name: value + terms[name] for name, value in sums.items()}
        warmest = warmest if isothermal else jnp.maximum(warmest, after.thermal.cells_k)
        return (after, cold_after, speed_m_s, sums, holds & held, warmest, segment), None

    zero, store = jnp.zeros_like(start.pack.soc), task.store()
    values = {name: value[0] for name, value in task.columns.items()}
    segment = first_segment(circuit, start.pack.soc)
    terms = jax.eval_shape(lambda: parts(store, start.cold_drag, start.speed_m_s, values, segment))[2]
    none, yes = dict.fromkeys(terms, zero), jnp.asarray(True)
    first = (store, start.cold_drag, start.speed_m_s, none, yes, start.thermal.cells_k, segment)
    (store, cold, speed, sums, holds, warmest, _), _ = jax.lax.scan(body, first, (task.columns, jnp.arange(task.length)))
    return _without_misses(task, task.end(speed, cold, store), task.ledger(sums), None, warmest, holds, {})


def following(task: Task) -> Run:
    """Speeds as given; wheels and motors of all steps at once, battery and heat in the loop."""
    vehicle, dt_s, start, one = task.vehicle, task.dt_s, task.start, one_as(task.dt_s)
    inputs, going = task.inputs(task.columns), jnp.arange(task.length) < task.total
    before = jnp.concatenate([start.speed_m_s[None], inputs.speed_m_s[:-1]])
    colds = _cold_drags(start.cold_drag, moves(before, inputs.speed_m_s), going, dt_s)
    demand = driver_demand(vehicle, before, 0.5 * (colds[1:] + colds[:-1]), inputs, dt_s, one)
    isothermal, constant = isinstance(vehicle.thermal, Isothermal), vehicle.pack.time_step(dt_s, start.thermal.cells_k)
    asked = switched_on(inputs.key_on, demand.speed_m_s) * demand.electrical_w

    def body(store, now):
        values, wanted_w, points, gear_w, velocity, speed, on = now
        given = task.inputs(values)
        pack_step = constant if isothermal else vehicle.pack.time_step(dt_s, store.thermal.cells_k)
        supply = energy_supply(vehicle, store, speed, given, dt_s, pack_step, one, fed=True)
        # A branch: where nothing is recovered, the step after need not wait for what the pack could have taken.
        recovers, all_of_it = partial(recovered_w, supply, wanted_w), (wanted_w, jnp.asarray(False))
        given_w, limited = jax.lax.cond(wanted_w < 0.0, recovers, lambda: all_of_it)
        loss_w = gear_w + _unit_loss_w(vehicle, points, given_w, limited, velocity)
        draw = Draw(given_w, loss_w, velocity, jnp.ones_like(given_w))
        after, energy = settle(vehicle, store, given, dt_s, supply, draw)
        after = where_going(on, after, store)
        return after, (after.pack, energy, given_w, limited, delivers(supply, given_w))

    given = (task.columns, asked, () if isothermal else demand.points, demand.gear_extra_n * demand.speed_m_s)
    store, (packs, energy, given_w, limited, gives) = jax.lax.scan(body, task.store(), (*given, demand.speed_m_s, before, going))
    ratio = torque_ratio(demand.points, given_w, limited)
    drive = tractive_response(vehicle, before, demand, inputs, dt_s, ratio, as_given=True)
    flows = drive_flows(vehicle, before, demand, drive, inputs, dt_s, followed=True)
    holds = jnp.all((follows(inputs, drive) & gives) | ~going)
    limiters, warmest = None, start.thermal.cells_k
    if energy.port is not None:
        limiters = dt_s * jnp.sum(jnp.where(going[:, None], one_of(energy.port.limiter, len(ChargeLimiter)), 0.0), axis=0)
    if energy.thermal is not None:
        warmest = jnp.maximum(warmest, jnp.max(jnp.where(going, energy.thermal.cells_k, 0.0)))
    kept = task.kept(inputs.speed_m_s, colds[1:], packs, Flows(flows, energy))
    last = jnp.asarray(task.total, jnp.int32) - 1
    end = task.end(inputs.speed_m_s[last], colds[-1], store)
    ledger = Ledger(_summed(terms_of(flows, energy), going, dt_s))
    return _without_misses(task, end, ledger, limiters, warmest, holds, kept)


def _unit_loss_w(vehicle: Vehicle, points: tuple[UnitPoint, ...], given_w, limited, velocity):
    """Losses of the drive units [W] that draw a power, `limited` or as demanded: what of it does not reach the tyres."""
    ratio, zero = torque_ratio(points, given_w, limited), jnp.zeros_like(given_w)
    scaled = [point.scaled(ratio, 1.0) for point in points]
    force = sum((unit.wheel_force_n(point) for unit, point in zip(vehicle.units, scaled, strict=False)), start=zero)
    return given_w - force * velocity - sum((point.slip_w for point in scaled), start=zero)


def _without_misses(task: Task, end: State, ledger: Ledger, limiters_s, cells_max_k, followed, kept) -> Run:
    """The run of a car that met its trace at every step."""
    total = jnp.asarray(task.total, jnp.int32)
    misses = jnp.where(jnp.arange(len(TraceMiss)) == TraceMiss.NONE, total, 0)
    zero = jnp.zeros_like(end.pack.soc)
    totals = Totals(ledger, misses, zero, limiters_s, cells_max_k, followed)
    return Run(end, totals, Progress(jnp.asarray(False), zero, total), kept)


def _cold_drags(first, moving, going, dt_s):
    """Cold drag before the first step and behind each of them, shape (n + 1,)."""

    def body(cold, now):
        after = jnp.where(now[1], cold_drag_after(cold, now[0], dt_s), cold)
        return after, after

    return jnp.concatenate([first[None], jax.lax.scan(body, first, (moving, going))[1]])


def _summed(terms: dict[str, Array], going, dt_s) -> dict[str, Array]:
    """Integral of each term over the steps that count."""
    return dict(zip(terms, _integrals(tuple(terms.values()), jnp.where(going, 1.0, 0.0), dt_s), strict=True))


@jax.custom_jvp
def _integrals(rows: tuple[Any, ...], on, dt_s) -> tuple[Any, ...]:
    """All integrals in one product: few and small calls are what a compiled run costs."""
    # Without the barrier XLA computes the whole step anew inside each of the sums.
    return tuple(jnp.stack(jax.lax.optimization_barrier(rows)) @ (on * dt_s))


@_integrals.defjvp
def _integrals_jvp(primals, tangents) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """One by one: the reverse pass then goes only through the terms that a result depends on."""
    (_, on, dt_s), (moved, _, dt_moved) = primals, tangents
    values = _integrals(*primals)
    slopes = (jnp.dot(row, on) * dt_s + value / dt_s * dt_moved for row, value in zip(moved, values, strict=True))
    return values, tuple(slopes)
