"""A drive: the step scanned over a trace, with totals always and the history when asked for.

A car that follows its trace has its speeds given, so all that its wheels and motors do is known without a scan: only
the pack's state runs from step to step. `drive_trace` tries that first, checks that every step had the force and the
pack had the power, and otherwise scans the whole step. Both ways are made of the same parts of `sim/step.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.errors import TraceError
from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, Environment, air_density_kg_m3, pressure_at_altitude_pa
from voltwright.physics.record import Record
from voltwright.physics.road_load import rolling_temperature_factor
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import LOSS_NAMES, Ledger, Losses
from voltwright.sim.outcome import Miss
from voltwright.sim.records import RunConstants, State, StepInput, StepRecord
from voltwright.sim.step import act, follows, give, make_wish, step, write_down
from voltwright.spec.cycle import Cycle

if TYPE_CHECKING:
    from jaxtyping import Array, Bool, Float, Int

SUM_LANES = 8


class Trace(Record):
    """A cycle as arrays, for the n steps between its samples.

    Attributes:
        asks: wanted speed, road angle, thinness of the air, presence, coldness and key of each step.
        speed_start_m_s: at the start.
        dt_s: time step. Padding behind the cycle's end lets cycles of many lengths share one compiled drive.
    """

    asks: StepInput
    speed_start_m_s: Float[Array, "*batch"]
    dt_s: Float[Array, "*batch"]

    @classmethod
    def of(
        cls, cycle: Cycle, pad_to: int | None = None, coldness: np.ndarray | None = None, key_on: np.ndarray | None = None
    ) -> Trace:
        """From a checked cycle, padded at its last speed to `pad_to` steps where that is more than it has.

        Args: coldness: of each of the n steps, 0-1; warm where None. key_on: 1 or 0 in each step; on where None.
        Raises: TraceError: the key is off on the move.
        """
        count = len(cycle.time_s) - 1
        if key_on is not None and np.any((np.asarray(key_on) < 1.0) & (cycle.speed_m_s[1:] + cycle.speed_m_s[:-1] > 0.0)):
            raise TraceError(f"{cycle.name} must stand still while the key is off, but moves.")
        padding = (0, max(0, (pad_to or 0) - count))
        speed = np.pad(cycle.speed_m_s[1:], padding, mode="edge")
        grade = np.pad(cycle.grade[1:], padding)
        cosine = 1.0 / np.sqrt(1.0 + grade**2)
        thinness = pressure_at_altitude_pa(np.pad(cycle.altitude_m[1:], padding)) / PRESSURE_SEA_LEVEL_PA
        present = np.pad(np.ones(count), padding)
        cold = 0.0 * present if coldness is None else np.pad(coldness, padding)
        key = np.ones_like(present) if key_on is None else np.pad(np.asarray(key_on, float), padding, mode="edge")
        columns = (speed, grade * cosine, cosine, thinness, present, cold, key)
        asks = StepInput(*(jnp.asarray(column, float) for column in columns))
        return cls(asks, jnp.asarray(float(cycle.speed_m_s[0])), jnp.asarray(cycle.dt_s))


SUMMED = (
    "chemical",
    "terminal",
    "traction",
    "chemical_moved",
    "terminal_moved",
    "traction_moved",
    "potential",
    "stored",
    "distance",
)


class Totals(Record):
    """What a whole drive comes to.

    Attributes:
        sums_j: of every loss in the order of `LOSS_NAMES`, then of `SUMMED`, in one array: a compiled drive that returns
        thirty numbers apart spends more on handing them over than on adding them up. distance_m: driven.
        kinetic_j: change of kinetic energy. end: the last state. misses: steps that missed, by code of `Miss`, shape (6,).
        shortfall_max_m_s: largest lack of speed. followed: whether the car followed its trace at every step within the
        pack's limits; a result of `way="follow"` holds only where this is true.
    """

    sums_j: Float[Array, "*batch terms"]
    distance_m: Float[Array, "*batch"]
    kinetic_j: Float[Array, "*batch"]
    end: State
    misses: Int[Array, "*batch 6"]
    shortfall_max_m_s: Float[Array, "*batch"]
    followed: Bool[Array, "*batch"]

    def _sum(self, name: str):
        return self.sums_j[..., len(LOSS_NAMES) + SUMMED.index(name)]

    @property
    def ledger(self) -> Ledger:
        """Energies [J] by name."""
        terminal, traction = self._sum("terminal"), self._sum("traction")
        terminal_moved, traction_moved = self._sum("terminal_moved"), self._sum("traction_moved")
        return Ledger(
            losses=Losses(*(self.sums_j[..., place] for place in range(len(LOSS_NAMES)))),
            chemical_j=self._sum("chemical"),
            terminal_j=terminal,
            discharge_j=0.5 * (terminal_moved + terminal),
            charge_j=0.5 * (terminal_moved - terminal),
            kinetic_j=self.kinetic_j,
            potential_j=self._sum("potential"),
            stored_j=self._sum("stored"),
            traction_j=0.5 * (traction_moved + traction),
            recovered_j=0.5 * (traction_moved - traction),
            throughput_j=self._sum("chemical_moved"),
        )


Way = Literal["either", "follow", "chase"]


def drive_trace(
    vehicle: Vehicle, trace: Trace, environment: Environment, soc_display=1.0, history: bool = False, way: Way = "either"
) -> tuple[Totals, StepRecord | None]:
    """Drive a vehicle along a trace.

    Args:
        vehicle: in SI. trace: n steps. environment: ambient. soc_display: at the start, 0-1 of the usable window.
        history: whether to keep the record of every step.
        way: "follow" takes the trace's speeds as given, "chase" scans the whole step, "either" follows where it holds.

    Returns:
        totals, and the stacked records, shape (n,) each, or None.
    """
    constants, start = begin(vehicle, trace, environment, soc_display)

    def account(end: State, records: StepRecord, followed) -> tuple:
        return _totals(vehicle, trace, start, end, records, followed), records if history else None

    def chase() -> tuple:
        return account(*_chase(vehicle, constants, start, trace.asks), jnp.asarray(False))

    if way == "chase":
        return chase()
    end, records, followed = _follow(vehicle, constants, start, trace.asks)
    if way == "follow":
        return account(end, records, followed)
    return jax.lax.cond(followed, lambda: account(end, records, followed), jax.checkpoint(chase))


def begin(vehicle: Vehicle, trace: Trace, environment: Environment, soc_display) -> tuple[RunConstants, State]:
    """Constants of a drive, and the state at its start."""
    constants = RunConstants(
        trace.dt_s,
        vehicle.pack.time_step(trace.dt_s, environment.temperature_k),
        environment.headwind_m_s,
        air_density_kg_m3(environment.temperature_k, environment.pressure_pa),
        rolling_temperature_factor(environment.temperature_k),
    )
    return constants, State(trace.speed_start_m_s, vehicle.pack.at_display(soc_display))


def _follow(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> tuple[State, StepRecord, Array]:
    """(state at the end, records, whether they hold) of a car that has the speeds of its trace."""
    before = jnp.concatenate([start.speed_m_s[None], asks.speed_m_s[:-1]])
    wishes = jax.vmap(lambda speed, ask: make_wish(vehicle, constants, speed, ask))(before, asks)
    actions = jax.vmap(lambda *parts: act(vehicle, constants, *parts, limits=None))(before, asks, wishes)

    def body(pack, parts):
        ask, action = parts
        limits = vehicle.pack.limits(pack, constants.pack_step)
        after, flow = give(vehicle, constants, pack, ask, action, limits)
        alive = limits.discharge_w > action.load_w + action.dcdc_w
        gives = (action.terminal_w <= limits.discharge_w) & (action.terminal_w >= -limits.charge_w) & alive
        return after, (after, flow, gives | (ask.present < 0.5))

    pack_end, (packs, flows, gives) = jax.lax.scan(body, start.pack, (asks, actions))
    records = jax.vmap(lambda *parts: write_down(vehicle, *parts, followed=True))(asks, wishes, actions, packs, flows)
    holds = jax.vmap(follows)(asks, actions) & gives
    return State(asks.speed_m_s[-1], pack_end), records, jnp.all(holds)


def _chase(vehicle: Vehicle, constants: RunConstants, start: State, asks: StepInput) -> tuple[State, StepRecord]:
    """(state at the end, records), whatever the car can follow."""
    return jax.lax.scan(lambda state, ask: step(vehicle, constants, state, ask), start, asks)


def _totals(vehicle: Vehicle, trace: Trace, start: State, end: State, records: StepRecord, followed) -> Totals:
    counts = jnp.stack([jnp.sum((records.miss == code) & (trace.asks.present > 0.5)) for code in Miss])
    shortfall_max = jnp.max(jnp.abs(records.shortfall_m_s))
    # Without the barrier XLA computes the whole step anew inside each of the sums.
    records = jax.lax.optimization_barrier(records)
    moved = (records.chemical_w, records.terminal_w, records.traction_w)
    rows = [*jax.tree.leaves(records.losses), *moved, *(jnp.abs(power) for power in moved)]
    sums = _sums([*rows, records.grade_w, records.stored_w, records.velocity_m_s]) * trace.dt_s
    kinetic = 0.5 * vehicle.inertia_mass_kg * (end.speed_m_s**2 - start.speed_m_s**2)
    return Totals(sums[:-1], sums[-1], kinetic, end, counts, shortfall_max, followed)


def _sums(rows: list[Array]) -> Array:
    """Sum of each row, shape (rows,). In two stages, so that few and small calls remain behind the first."""
    whole = rows[0].shape[0] // SUM_LANES * SUM_LANES
    lanes = jnp.stack([jnp.sum(row[:whole].reshape(-1, SUM_LANES), axis=0) for row in rows])
    ends = jnp.stack([jnp.sum(row[whole:]) for row in rows]) if whole < rows[0].shape[0] else 0.0
    return jnp.sum(lanes, axis=1) + ends
