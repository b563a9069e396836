"""A long drive in pieces: followed as far as the car can, chased where it cannot, until somebody says that it is over.

The pieces have one length, so that every car of a kind and every test share one compiled program, and what lies behind
the end of a test is never driven. Made of the parts of `sim/step.py`, as `sim/scan.py` is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.battery.pack import PackState
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.records import RunConstants, State, StepInput, StepRecord
from voltwright.sim.scan import Trace
from voltwright.sim.step import act, follows, give, make_wish, step, write_down

if TYPE_CHECKING:
    from jaxtyping import Array, Bool, Float, Int

FOLLOWED_STEPS = 1800
CHASED_STEPS = 120


class Course(Record):
    """What is kept of every step: state at its end, mean speed, powers, and whether it met the trace.

    Attributes:
        speed_m_s, pack: at the end of the step. velocity_m_s: mean. terminal_w, chemical_w: of the pack. explained_w: losses
        and what is stored, beside kinetic energy. miss: code of `Miss`. on_trace: whether the step ended at the speed
        asked, within every limit; of a followed piece only what lies before the first False is real.
    """

    speed_m_s: Float[Array, "*batch"]
    velocity_m_s: Float[Array, "*batch"]
    pack: PackState
    terminal_w: Float[Array, "*batch"]
    chemical_w: Float[Array, "*batch"]
    explained_w: Float[Array, "*batch"]
    miss: Int[Array, "*batch"]
    on_trace: Bool[Array, "*batch"]

    def until(self, count: int) -> Course:
        """The first `count` steps."""
        return jax.tree.map(lambda column: column[:count], self)

    def state_at_end(self) -> State:
        """The state behind the last step."""
        speed, pack = jax.tree.map(lambda column: jnp.asarray(column[-1]), (self.speed_m_s, self.pack))
        return State(speed, pack)

    def residual_relative(self, inertia_mass_kg: float, speed_start_m_s: float, dt_s: float) -> float:
        """What the energy ledger fails to explain, over the energy moved."""
        kinetic_j = 0.5 * inertia_mass_kg * (float(self.speed_m_s[-1]) ** 2 - speed_start_m_s**2)
        left_j = float(np.sum(self.chemical_w) - np.sum(self.explained_w)) * dt_s - kinetic_j
        return abs(left_j) / max(float(np.sum(np.abs(self.chemical_w))) * dt_s, 1.0)


def drive_pieces(
    vehicle: Vehicle, trace: Trace, constants: RunConstants, start: State, over: Callable[[Course], int | None]
) -> Course:
    """Drive along a trace until it ends, or until `over` says so.

    Args:
        vehicle: in SI. trace: n steps, without padding. constants, start: as of `sim.scan.begin`.
        over: gets the course so far, and returns how many of its steps count where the drive is over, None where not.

    Returns:
        the course up to there, in numpy arrays.
    """
    asks = jax.tree.map(np.asarray, trace.asks)
    count = len(asks.speed_m_s)
    vehicle, constants, start = jax.device_put((vehicle, constants, start))
    courses: list[Course] = []
    done, chase, state = 0, False, start
    while done < count:
        length = CHASED_STEPS if chase else FOLLOWED_STEPS
        piece = (_chased if chase else _followed)(vehicle, constants, state, _cut(asks, done, length))
        piece = jax.tree.map(np.asarray, piece).until(count - done)
        if not chase:
            piece = piece.until(_leading(piece.on_trace))
            chase = len(piece.speed_m_s) < min(length, count - done)
        else:
            chase = not bool(piece.on_trace[-1])
        if len(piece.speed_m_s) == 0:
            continue
        courses.append(piece)
        done += len(piece.speed_m_s)
        state = piece.state_at_end()
        so_far = _joined(courses)
        counted = over(so_far)
        if counted is not None:
            return so_far.until(counted)
    return _joined(courses)


def _cut(asks: StepInput, first: int, length: int) -> StepInput:
    """`length` steps from `first` on; behind the end none is present."""
    return jax.tree.map(lambda column: np.pad(column[first : first + length], (0, max(0, first + length - len(column)))), asks)


def _leading(holds: np.ndarray) -> int:
    return len(holds) if holds.all() else int(np.argmin(holds))


def _joined(courses: list[Course]) -> Course:
    return courses[0] if len(courses) == 1 else jax.tree.map(lambda *columns: np.concatenate(columns), *courses)


def _course(vehicle: Vehicle, pack: PackState, record: StepRecord, on_trace) -> Course:
    explained = record.losses.total() + record.stored_w + record.grade_w
    return Course(
        record.speed_m_s, record.velocity_m_s, pack, record.terminal_w, record.chemical_w, explained, record.miss, on_trace
    )


@jax.jit
def _followed(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> Course:
    """The course of a car that has the speeds of its trace; only the pack's state runs from step to step."""
    before = jnp.concatenate([start.speed_m_s[None], asks.speed_m_s[:-1]])
    wishes = jax.vmap(lambda speed, ask: make_wish(vehicle, constants, speed, ask))(before, asks)
    actions = jax.vmap(lambda *parts: act(vehicle, constants, *parts, limits=None))(before, asks, wishes)

    def body(pack, parts):
        ask, action = parts
        limits = vehicle.pack.limits(pack, constants.pack_step)
        after, flow = give(vehicle, constants, pack, ask, action, limits)
        alive = limits.discharge_w > action.load_w + action.dcdc_w
        return after, (after, flow, alive & (action.terminal_w <= limits.discharge_w) & (action.terminal_w >= -limits.charge_w))

    _, (packs, flows, gives) = jax.lax.scan(body, start.pack, (asks, actions))
    records = jax.vmap(lambda *parts: write_down(vehicle, *parts, followed=True))(asks, wishes, actions, packs, flows)
    return _course(vehicle, packs, records, jax.vmap(follows)(asks, actions) & gives)


@jax.jit
def _chased(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> Course:
    """The course of a car that does what it can."""

    def body(state, ask):
        after, record = step(vehicle, constants, state, ask)
        near = jnp.abs(after.speed_m_s - ask.speed_m_s) <= 1e-9
        return after, _course(vehicle, after.pack, record, near)

    return jax.lax.scan(body, start, asks)[1]
