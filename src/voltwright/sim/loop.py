"""The one loop: a vehicle stepped through its inputs, with totals always and columns when asked for.

A car that follows its trace has its speeds given, so all that its wheels and motors do is known without a loop: only the
battery and what has a temperature run from step to step. `method` says how the same parts of `traction.py` and `supply.py`
are put together:

forward: the whole step in the loop, whatever the car can follow (a forward-facing simulation).
following: speeds as given, wheels and motors of all steps at once (backward-facing); holds where `followed` is true.
lanes: speeds as given, the whole step in the loop, nothing but sums kept: for `vmap` over thousands of vehicles.

Tests hold the three equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import Flows
from voltwright.sim.following import following, lanes
from voltwright.sim.inputs import FIELDS, Inputs
from voltwright.sim.ledger import Ledger, terms_of
from voltwright.sim.port import ChargeLimiter
from voltwright.sim.road import Road, road_of
from voltwright.sim.state import State
from voltwright.sim.step import step
from voltwright.sim.task import Keep, Method, Progress, Run, Task, Totals, Until, one_as, one_of, where_going
from voltwright.sim.trace_miss import TraceMiss
from voltwright.sim.traction import wanted_speed_m_s

if TYPE_CHECKING:
    pass


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
    road: Road | None = None,
    way_m: Any = 0.0,
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
        road: under the trace, for the method "forward"; default: that of the inputs, where their grade is a column.
        way_m: of the car on that road before the first step [m].

    Returns:
        end, totals, progress, columns of shape (n,).
    """
    count = inputs.speed_m_s.shape[0]
    fields = {name: getattr(inputs, name) for name in FIELDS}
    columns = {name: jnp.asarray(value) for name, value in fields.items() if jnp.ndim(value)}
    single = {name: value for name, value in fields.items() if name not in columns}
    task = Task(vehicle, single, columns, jax.tree.map(jnp.asarray, start), dt_s, count if steps is None else steps, keep)
    if method == "following":
        return following(task)
    if method == "lanes":
        return lanes(task)
    road = road_of(inputs, task.start.speed_m_s, dt_s) if road is None else road
    at = None if road is None else jnp.asarray(way_m, task.start.speed_m_s.dtype)
    return _forward(task, until or Until(), jnp.asarray(off_s, task.start.pack.soc.dtype), road, at)


def _forward(task: Task, until: Until, off_s, road: Road | None, at) -> Run:
    """The whole step in the loop; `at` is the place on the road [m], None without one."""
    dt_s, zero, one = task.dt_s, jnp.zeros_like(task.start.pack.soc), one_as(task.dt_s)
    shown = jax.eval_shape(
        lambda: step(task.vehicle, task.start, task.inputs({name: value[0] for name, value in task.columns.items()}), dt_s)
    )[1]
    has_port = shown.energy.port is not None
    nothing = Totals(
        ledger=Ledger(dict.fromkeys(jax.eval_shape(terms_of, shown.drive, shown.energy), zero)),
        misses=jnp.zeros(len(TraceMiss), jnp.int32),
        shortfall_max_m_s=zero,
        limiters_s=jnp.zeros(len(ChargeLimiter), zero.dtype) if has_port else None,
        cells_max_k=task.start.thermal.cells_k + zero,
        followed=jnp.asarray(False),
    )

    def body(carry, now):
        state, totals, progress, at = carry
        values, number = now
        inputs = task.inputs(values)
        if road is not None:
            step_m = 0.5 * dt_s * (state.speed_m_s + wanted_speed_m_s(task.vehicle, state.speed_m_s, inputs, dt_s))
            inputs = road.met(inputs, at, step_m)
        after, flows = step(task.vehicle, state, inputs, dt_s, one)
        going = (number < task.total) & ~progress.ended
        after = where_going(going, after, state)
        totals = _counted(totals, flows, after, going, dt_s)
        progress = where_going(going, progress.after(until, inputs.speed_m_s, after, dt_s), progress)
        at = None if at is None else at + jnp.where(going, dt_s * flows.drive.velocity_m_s, 0.0)
        return (after, totals, progress, at), task.kept(after.speed_m_s, after.cold_drag, after.pack, flows)

    begun = Progress(jnp.asarray(False), off_s, jnp.zeros((), jnp.int32))
    numbers = jnp.arange(task.length)
    first = (task.start, nothing, begun, at)
    (end, totals, progress, _), kept = jax.lax.scan(body, first, (task.columns, numbers))
    return Run(end, totals.replaced(ledger=task.ledger(totals.ledger.sums)), progress, kept)


def _counted(totals: Totals, flows: Flows, after: State, going, dt_s) -> Totals:
    """Totals with one more step, where it is `going`."""
    on = jnp.where(going, 1.0, 0.0)
    terms, limiters = terms_of(flows.drive, flows.energy), totals.limiters_s
    if limiters is not None and flows.energy.port is not None:
        limiters = limiters + on * dt_s * one_of(flows.energy.port.limiter, len(ChargeLimiter))
    missed = (on * one_of(flows.drive.miss, len(TraceMiss))).astype(jnp.int32)
    return Totals(
        ledger=Ledger({name: value + on * terms[name] for name, value in totals.ledger.sums.items()}),
        misses=totals.misses + missed,
        shortfall_max_m_s=jnp.maximum(totals.shortfall_max_m_s, on * jnp.abs(flows.drive.shortfall_m_s)),
        limiters_s=limiters,
        cells_max_k=jnp.maximum(totals.cells_max_k, after.thermal.cells_k),
        followed=totals.followed,
    )
