"""What a run is asked for and what it gives: task, end, totals, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import jax
import jax.numpy as jnp

from voltwright.physics.battery.pack import PackState
from voltwright.physics.charging.port import Port
from voltwright.physics.charging.supply import SupplyFlow
from voltwright.physics.record import Record
from voltwright.physics.thermal import Lumped
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import DriveFlows, EnergyFlows, Flows, PortFlows, ThermalFlows, named, names_of
from voltwright.sim.inputs import Inputs
from voltwright.sim.ledger import Ledger
from voltwright.sim.state import State
from voltwright.sim.supply import Store

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


STATES = ("speed_m_s", "cold_drag", "branch1_v", "branch2_v")


def kept_names(vehicle: Vehicle) -> tuple[str, ...]:
    """Names of all columns that a run of a vehicle can keep, as deep as it is."""
    deep = [*STATES, *names_of(DriveFlows), *names_of(EnergyFlows)]
    deep += names_of(ThermalFlows) if isinstance(vehicle.thermal, Lumped) else []
    deep += [*names_of(SupplyFlow), *names_of(PortFlows)] if isinstance(vehicle.port, Port) else []
    return tuple(deep)


class Task(NamedTuple):
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
        """How many steps."""
        return self.columns["speed_m_s"].shape[0]

    @property
    def is_whole(self) -> bool:
        """Whether it is known before the run that all steps count, so that none needs to be told from padding."""
        return isinstance(self.total, int) and self.total == self.length

    def inputs(self, values: dict[str, Any]) -> Inputs:
        """Inputs of one step, or of all."""
        return Inputs(**self.single, **values)

    def store(self) -> Store:
        """What stores energy, at the start."""
        return Store(self.start.pack, self.start.thermal, self.start.port)

    def kept(self, speed_m_s, cold_drag, pack: PackState, flows: Flows) -> dict[str, Array]:
        """The columns that are asked for."""
        if not self.keep:
            return {}
        known = {"speed_m_s": speed_m_s, "cold_drag": cold_drag, "branch1_v": pack.branch1_v, "branch2_v": pack.branch2_v}
        known |= named(flows)
        return {name: known[name] for name in (kept_names(self.vehicle) if self.keep == "all" else self.keep)}

    def end(self, speed_m_s, cold_drag, store: Store) -> State:
        """The state of its parts."""
        return State(speed_m_s, cold_drag, store.pack, store.thermal, store.port)

    def ledger(self, sums: dict[str, Array]) -> Ledger:
        """Sums of powers as energies."""
        return Ledger({name: value * self.dt_s for name, value in sums.items()})


def one_as(dt_s):
    """The number 1, as a traced number that XLA does not see through; it does where this is called inside of the loop.

    XLA fuses a value into each of its consumers and works it out anew in each of them, but never a division: what is divided
    by this number is worked out once.
    """
    return jnp.where(jnp.asarray(dt_s) > 0.0, 1.0, 0.0)


def one_of(code, count: int):
    """1 at the place of a code, 0 elsewhere, along a new last axis."""
    return jnp.where(jnp.asarray(code)[..., None] == jnp.arange(count), 1.0, 0.0)


def where_going(going, new, old):
    """The first tree where the run goes on, the second where it has ended."""
    return jax.tree.map(lambda real, kept: jnp.where(going, real, kept), new, old)
