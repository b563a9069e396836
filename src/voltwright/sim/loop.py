"""The one loop: a vehicle stepped through its inputs, with totals always and columns when asked for.

A car that follows its trace has its speeds given, so all that its wheels and motors do is known without a loop: only the
battery and what has a temperature run from step to step. `method` says how the same parts of `step.py` are put together:

forward: the whole step in the loop, whatever the car can follow (a forward-facing simulation).
following: speeds as given, wheels and motors of all steps at once (backward-facing); holds where `followed` is true.
lanes: speeds as given, the whole step in the loop, nothing but sums kept: for `vmap` over thousands of vehicles.

Tests hold the three equal.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import jax
import jax.numpy as jnp

from voltwright.physics.battery.circuit import Segment
from voltwright.physics.battery.pack import PackState
from voltwright.physics.charging.port import Port
from voltwright.physics.charging.supply import SupplyFlow
from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.drive_unit.unit import UnitPoint
from voltwright.physics.record import Record
from voltwright.physics.thermal import Isothermal, Lumped
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import DriveFlows, EnergyFlows, Flows, PortFlows, ThermalFlows, named, names_of
from voltwright.sim.inputs import FIELDS, Inputs
from voltwright.sim.ledger import Ledger, terms_of
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.segments import first_segment, kept_segment
from voltwright.sim.state import State
from voltwright.sim.step import (
    Draw,
    Store,
    delivers,
    draw_of,
    drive_flows,
    driver_demand,
    energy_supply,
    follows,
    moves,
    recovered_w,
    settle,
    step,
    torque_ratio,
    tractive_response,
)
from voltwright.sim.trace_miss import TraceMiss

if TYPE_CHECKING:
    from jaxtyping import Bool, Float, Int

    from voltwright.physics.arrays import Array

Method = Literal["forward", "following", "lanes"]
Keep = tuple[str, ...] | Literal["all"]


class Until(Record):
    """When a run ends before its inputs do: after the first step in which one of these holds.

    Attributes:
        tolerance_m_s, tolerance_s: the speed has been further off its trace for so long without a break.
        soc_low, soc_high: the cells are discharged or charged to here.
    """

    tolerance_m_s: Any = 1e9
    tolerance_s: Any = 1e9
    soc_low: Any = -1e9
    soc_high: Any = 1e9


class Progress(Record):
    """Whether a run has ended, how long its speed has been off its trace [s], and how many steps it has done."""

    ended: Bool[Array, "*batch"]
    off_s: Float[Array, "*batch"]
    steps: Int[Array, "*batch"]

    def after(self, until: Until, wanted_m_s, state: State, dt_s) -> Progress:
        """After a step that was done."""
        off = jnp.abs(wanted_m_s - state.speed_m_s) > until.tolerance_m_s
        off_s = jnp.where(off, self.off_s + dt_s, 0.0)
        soc = state.pack.soc
        ended = (off_s > until.tolerance_s - 0.5 * dt_s) | (soc <= until.soc_low) | (soc >= until.soc_high)
        return Progress(ended, off_s, self.steps + 1)


class Totals(Record):
    """Sums and extremes of a run.

    Attributes:
        ledger: energies.
        misses: steps that missed their trace, by code of `TraceMiss`, shape (6,).
        shortfall_max_m_s: largest lack of speed.
        limiters_s: time in which each `ChargeLimiter` limited the port, shape (12,); None without a port.
        cells_max_k: warmest cells.
        followed: whether the car met its trace at every step within the pack's limits; what the methods "following" and
            "lanes" give holds only where this is true. False of the method "forward", which does not look.
    """

    ledger: Ledger
    misses: Int[Array, "*batch 6"]
    shortfall_max_m_s: Float[Array, "*batch"]
    limiters_s: Float[Array, "*batch 12"] | None
    cells_max_k: Float[Array, "*batch"]
    followed: Bool[Array, "*batch"]


class Run(Record):
    """What a run comes to: the last state, totals, whether `until` ended it and when, and the columns that were asked for."""

    end: State
    totals: Totals
    progress: Progress
    columns: dict[str, Array]


def simulate(
    vehicle: Vehicle,
    inputs: Inputs,
    start: State,
    dt_s: Any,
    *,
    steps: Any = None,
    keep: Keep = (),
    until: Until | None = None,
    off_s: Any = 0.0,
    method: Method = "forward",
) -> Run:
    """Run a vehicle through n steps: a pure function, to be compiled, mapped and differentiated.

    Args:
        vehicle: in SI, as deep as it is.
        inputs: of the steps; `speed_m_s` of shape (n,), the others one number each or of that shape.
        start: state before the first step.
        dt_s: time step [s]; 0.01 to 10.
        steps: how many of the n steps count, the rest is padding; default: all.
        keep: names of flows and states whose columns are kept, such as "terminal_w" or "soc", or "all".
        until: ends the run before its inputs do; the method "forward" alone looks at it.
        off_s: for how long the speed has been off its trace before the first step [s].
        method: see above.

    Returns:
        end, totals, progress, columns of shape (n,).
    """
    count = inputs.speed_m_s.shape[0]
    fields = {name: getattr(inputs, name) for name in FIELDS}
    columns = {name: jnp.asarray(value) for name, value in fields.items() if jnp.ndim(value)}
    single = {name: value for name, value in fields.items() if name not in columns}
    task = _Task(vehicle, single, columns, jax.tree.map(jnp.asarray, start), dt_s, count if steps is None else steps, keep)
    if method == "following":
        return _following(task)
    if method == "lanes":
        return _lanes(task)
    return _forward(task, until or Until(), jnp.asarray(off_s, task.start.pack.soc.dtype))


def kept_names(vehicle: Vehicle) -> tuple[str, ...]:
    """Names of all columns that a run of a vehicle can keep, as deep as it is."""
    deep = [*STATES, *names_of(DriveFlows), *names_of(EnergyFlows)]
    deep += names_of(ThermalFlows) if isinstance(vehicle.thermal, Lumped) else []
    deep += [*names_of(SupplyFlow), *names_of(PortFlows)] if isinstance(vehicle.port, Port) else []
    return tuple(deep)


STATES = ("speed_m_s", "cold_drag", "branch1_v", "branch2_v")


class _Task(NamedTuple):
    """A run as it was asked for: inputs that are one number apart from those that are columns."""

    vehicle: Vehicle
    single: dict[str, Any]
    columns: dict[str, Any]
    start: State
    dt_s: Any
    total: Any
    keep: Keep

    @property
    def length(self) -> int:
        return self.columns["speed_m_s"].shape[0]

    def inputs(self, values: dict[str, Any]) -> Inputs:
        return Inputs(**self.single, **values)

    def store(self) -> Store:
        return Store(self.start.pack, self.start.thermal, self.start.port)

    def kept(self, speed_m_s, cold_drag, pack: PackState, flows: Flows) -> dict[str, Array]:
        if not self.keep:
            return {}
        known = {"speed_m_s": speed_m_s, "cold_drag": cold_drag, "branch1_v": pack.branch1_v, "branch2_v": pack.branch2_v}
        known |= named(flows)
        return {name: known[name] for name in (kept_names(self.vehicle) if self.keep == "all" else self.keep)}

    def end(self, speed_m_s, cold_drag, store: Store) -> State:
        return State(speed_m_s, cold_drag, store.pack, store.thermal, store.port)

    def ledger(self, sums: dict[str, Array]) -> Ledger:
        return Ledger({name: value * self.dt_s for name, value in sums.items()})


def _forward(task: _Task, until: Until, off_s) -> Run:
    """The whole step in the loop."""
    dt_s, zero, one = task.dt_s, jnp.zeros_like(task.start.pack.soc), _one(task.dt_s)
    first = jax.eval_shape(
        lambda: step(task.vehicle, task.start, task.inputs({name: value[0] for name, value in task.columns.items()}), dt_s)
    )[1]
    has_port = first.energy.port is not None
    nothing = Totals(
        ledger=Ledger(dict.fromkeys(jax.eval_shape(terms_of, first.drive, first.energy), zero)),
        misses=jnp.zeros(len(TraceMiss), jnp.int32),
        shortfall_max_m_s=zero,
        limiters_s=jnp.zeros(len(ChargeLimiter), zero.dtype) if has_port else None,
        cells_max_k=task.start.thermal.cells_k + zero,
        followed=jnp.asarray(False),
    )

    def body(carry, now):
        state, totals, progress = carry
        values, number = now
        inputs = task.inputs(values)
        after, flows = step(task.vehicle, state, inputs, dt_s, one)
        going = (number < task.total) & ~progress.ended
        after = _where(going, after, state)
        totals = _counted(totals, flows, after, going, dt_s)
        progress = _where(going, progress.after(until, inputs.speed_m_s, after, dt_s), progress)
        return (after, totals, progress), task.kept(after.speed_m_s, after.cold_drag, after.pack, flows)

    begun = Progress(jnp.asarray(False), off_s, jnp.zeros((), jnp.int32))
    numbers = jnp.arange(task.length)
    (end, totals, progress), kept = jax.lax.scan(body, (task.start, nothing, begun), (task.columns, numbers))
    return Run(end, totals.replaced(ledger=task.ledger(totals.ledger.sums)), progress, kept)


def _counted(totals: Totals, flows: Flows, after: State, going, dt_s) -> Totals:
    """Totals with one more step, where it is `going`."""
    on = jnp.where(going, 1.0, 0.0)
    terms, limiters = terms_of(flows.drive, flows.energy), totals.limiters_s
    if limiters is not None and flows.energy.port is not None:
        limiters = limiters + on * dt_s * _one_of(flows.energy.port.limiter, len(ChargeLimiter))
    missed = (on * _one_of(flows.drive.miss, len(TraceMiss))).astype(jnp.int32)
    return Totals(
        ledger=Ledger({name: value + on * terms[name] for name, value in totals.ledger.sums.items()}),
        misses=totals.misses + missed,
        shortfall_max_m_s=jnp.maximum(totals.shortfall_max_m_s, on * jnp.abs(flows.drive.shortfall_m_s)),
        limiters_s=limiters,
        cells_max_k=jnp.maximum(totals.cells_max_k, after.thermal.cells_k),
        followed=totals.followed,
    )


def _lanes(task: _Task) -> Run:
    """Speeds as given, the whole step in the loop, sums alone."""
    vehicle, dt_s, start = task.vehicle, task.dt_s, task.start
    isothermal, constant = isinstance(vehicle.thermal, Isothermal), vehicle.pack.time_step(dt_s, start.thermal.cells_k)
    circuit, one = vehicle.pack.circuit, _one(dt_s)

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
        going = number < task.total
        sums = {name: value + jnp.where(going, terms[name], 0.0) for name, value in sums.items()}
        after, cold, before = _where(going, (after, cold_after, values["speed_m_s"]), (store, cold, before))
        warmest = warmest if isothermal else jnp.maximum(warmest, after.thermal.cells_k)
        return (after, cold, before, sums, holds & (held | ~going), warmest, segment), None

    zero, store = jnp.zeros_like(start.pack.soc), task.store()
    values = {name: value[0] for name, value in task.columns.items()}
    segment = first_segment(circuit, start.pack.soc)
    terms = jax.eval_shape(lambda: parts(store, start.cold_drag, start.speed_m_s, values, segment))[2]
    none, yes = dict.fromkeys(terms, zero), jnp.asarray(True)
    first = (store, start.cold_drag, start.speed_m_s, none, yes, start.thermal.cells_k, segment)
    (store, cold, speed, sums, holds, warmest, _), _ = jax.lax.scan(body, first, (task.columns, jnp.arange(task.length)))
    return _without_misses(task, task.end(speed, cold, store), task.ledger(sums), None, warmest, holds, {})


def _following(task: _Task) -> Run:
    """Speeds as given; wheels and motors of all steps at once, battery and heat in the loop."""
    vehicle, dt_s, start, one = task.vehicle, task.dt_s, task.start, _one(task.dt_s)
    inputs, going = task.inputs(task.columns), jnp.arange(task.length) < task.total
    before = jnp.concatenate([start.speed_m_s[None], inputs.speed_m_s[:-1]])
    colds = _cold_drags(start.cold_drag, moves(before, inputs.speed_m_s), going, dt_s)
    demand = driver_demand(vehicle, before, 0.5 * (colds[1:] + colds[:-1]), inputs, dt_s, one)
    isothermal, constant = isinstance(vehicle.thermal, Isothermal), vehicle.pack.time_step(dt_s, start.thermal.cells_k)
    asked = jnp.where(_switched(inputs), demand.electrical_w, 0.0)

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
        after = _where(on, after, store)
        return after, (after.pack, energy, given_w, limited, delivers(supply, given_w))

    given = (task.columns, asked, () if isothermal else demand.points, demand.gear_extra_n * demand.speed_m_s)
    store, (packs, energy, given_w, limited, gives) = jax.lax.scan(body, task.store(), (*given, demand.speed_m_s, before, going))
    ratio = torque_ratio(demand.points, given_w, limited)
    drive = tractive_response(vehicle, before, demand, inputs, dt_s, ratio, as_given=True)
    flows = drive_flows(vehicle, before, demand, drive, inputs, dt_s, followed=True)
    holds = jnp.all((follows(inputs, drive) & gives) | ~going)
    limiters, warmest = None, start.thermal.cells_k
    if energy.port is not None:
        limiters = dt_s * jnp.sum(jnp.where(going[:, None], _one_of(energy.port.limiter, len(ChargeLimiter)), 0.0), axis=0)
    if energy.thermal is not None:
        warmest = jnp.maximum(warmest, jnp.max(jnp.where(going, energy.thermal.cells_k, 0.0)))
    kept = task.kept(inputs.speed_m_s, colds[1:], packs, Flows(flows, energy))
    last = jnp.asarray(task.total, jnp.int32) - 1
    end = task.end(inputs.speed_m_s[last], colds[-1], store)
    ledger = Ledger(_summed(terms_of(flows, energy), going, dt_s))
    return _without_misses(task, end, ledger, limiters, warmest, holds, kept)


def _unit_loss_w(vehicle: Vehicle, points: tuple[UnitPoint, ...], given_w, limited, velocity):
    """Losses of the drive units [W] that draw a power, `limited` or as demanded: what of it does not reach the wheels."""
    ratio = torque_ratio(points, given_w, limited)
    scaled = (point.scaled(ratio, 1.0) for point in points)
    force = sum(
        (unit.wheel_force_n(point) for unit, point in zip(vehicle.units, scaled, strict=False)), start=jnp.zeros_like(given_w)
    )
    return given_w - force * velocity


def _switched(inputs: Inputs):
    """Whether motors and inverters are on."""
    return inputs.key_on > 0.5


def _without_misses(task: _Task, end: State, ledger: Ledger, limiters_s, cells_max_k, followed, kept) -> Run:
    """The run of a car that met its trace at every step."""
    total = jnp.asarray(task.total, jnp.int32)
    misses = jnp.zeros(len(TraceMiss), jnp.int32).at[TraceMiss.NONE].set(total)
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


def _one(dt_s):
    """The number 1, as a traced number that XLA does not see through; it does where this is called inside of the loop.

    XLA fuses a value into each of its consumers and works it out anew in each of them, but never a division: what is divided
    by this number is worked out once.
    """
    return jnp.where(jnp.asarray(dt_s) > 0.0, 1.0, 0.0)


def _one_of(code, count: int):
    """1 at the place of a code, 0 elsewhere, along a new last axis."""
    return jnp.where(jnp.asarray(code)[..., None] == jnp.arange(count), 1.0, 0.0)


def _where(going, new, old):
    """The first tree where the run goes on, the second where it has ended."""
    return jax.tree.map(lambda real, kept: jnp.where(going, real, kept), new, old)
