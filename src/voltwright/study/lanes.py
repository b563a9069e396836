"""Vehicles that share a structure and most of their numbers, as lanes of a batch; and the drive of one of them."""

from __future__ import annotations

import weakref
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.physics.arrays import is_traced
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of_cycle
from voltwright.sim.ledger import Ledger
from voltwright.sim.loop import simulate
from voltwright.sim.state import start_of
from voltwright.sim.task import Method
from voltwright.spec.cycle import Cycle
from voltwright.units import celsius_to_kelvin

if TYPE_CHECKING:
    from jaxtyping import Bool, Float, Int

    from voltwright.physics.arrays import Array

LEDGER = ("terminal", "chemical", "chemical_moved", "drive_out", "energy_out", "distance")
"""Sums that are handed back of each lane; what else the ledger holds is not computed."""


class Given(NamedTuple):
    """What all lanes meet: inputs of the steps, temperature of air and cells, speed before the first step, time step."""

    inputs: Inputs
    ambient_k: Any
    speed_m_s: Any
    dt_s: Any


def given_of(trace: Cycle, temperature_c: float) -> Given:
    """What lanes meet on a cycle.

    Args:
        trace: of a cycle.
        temperature_c: of air, tyres and cells [C].
    """
    inputs = inputs_of_cycle(trace, ambient_c=temperature_c)
    numbers = (celsius_to_kelvin(temperature_c), trace.speed_m_s[0], trace.dt_s)
    return Given(inputs, *(np.asarray(number) for number in numbers))


class Lanes(NamedTuple):
    """Vehicles that share a structure and most of their numbers.

    Attributes:
        tree: their structure.
        varies: of each leaf, whether each lane has its own.
        moving: leaves that vary, a row a lane. fixed: the others.
    """

    tree: Any
    varies: tuple[bool, ...]
    moving: list[np.ndarray]
    fixed: list[Any]

    def some(self, which: np.ndarray) -> Lanes:
        """Some of the lanes."""
        return self._replace(moving=[leaf[which] for leaf in self.moving])

    def vehicle(self) -> Vehicle:
        """All lanes as one record."""
        return joined(self.tree, self.varies, self.moving, self.fixed)


def joined(tree: Any, varies: tuple[bool, ...], moving: list[Any], fixed: list[Any]) -> Vehicle:
    """A vehicle of its leaves; see `Lanes`."""
    own, shared = iter(moving), iter(fixed)
    return jax.tree.unflatten(tree, [next(own if has else shared) for has in varies])


class LaneBuilder:
    """Compiled: from columns of numbers to lanes. What does not depend on them is worked out in NumPy, once."""

    def __init__(self, car: CompletedCar):
        self._car = weakref.proxy(car)  # the cache holds this builder for as long as the car lives
        self._compiled = jax.jit(jax.vmap(self._moving))
        self._plan: tuple[Any, tuple[bool, ...], list[Any]] | None = None

    def __call__(self, numbers: dict[str, np.ndarray]) -> Lanes:
        """Lanes of columns of numbers of shape (n,), by dotted path, in the precision that JAX is set to."""
        moving = [np.asarray(leaf) for leaf in self._compiled(numbers)]
        assert self._plan is not None
        tree, varies, fixed = self._plan
        # In the run's own precision: JAX hands on a table that another run has put on the device in float64 as it is.
        kind = jnp.result_type(float)
        return Lanes(tree, varies, moving, [np.array(leaf, kind) if _is_float(leaf) else leaf for leaf in fixed])

    def _moving(self, numbers: dict[str, Any]) -> list[Any]:
        # JAX knows a table of NumPy by its identity, and hands it on in the precision in which it has met it first.
        car = with_own_tables(vary(self._car, numbers))
        leaves, tree = jax.tree.flatten(Vehicle.from_car(car, road=True))
        varies = tuple(is_traced(leaf) for leaf in leaves)
        self._plan = tree, varies, [leaf for leaf, own in zip(leaves, varies, strict=True) if not own]
        return [leaf for leaf, own in zip(leaves, varies, strict=True) if own]


def with_own_tables(part: Any) -> Any:
    """A part of a completed car with tables that nothing else holds."""
    if isinstance(part, np.ndarray):
        return part.copy()
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(part, **{each.name: with_own_tables(getattr(part, each.name)) for each in fields(part) if each.init})


def _is_float(leaf: Any) -> bool:
    return np.asarray(leaf).dtype.kind == "f"


class LaneSums(Record):
    """What a lane comes to: its ledger, displayed SoC at the end, steps that missed the trace, whether it was followed."""

    ledger: Ledger
    soc_display: Float[Array, "*batch"]
    misses: Int[Array, "*batch"]
    followed: Bool[Array, "*batch"]

    def named(self) -> dict[str, Any]:
        """Every number by name, the sums of the ledger by their own."""
        return {**self.ledger.sums, "soc_display": self.soc_display, "misses": self.misses, "followed": self.followed}


def drive_lane(vehicle: Vehicle, given: Given, method: Method) -> LaneSums:
    """A drive of one vehicle."""
    start = start_of(vehicle, cells_k=given.ambient_k, speed_m_s=given.speed_m_s)
    done = simulate(vehicle, given.inputs, start, given.dt_s, method=method)
    used = {name: done.totals.ledger[name] for name in LEDGER}
    shown = vehicle.pack.display_of_soc(done.end.pack.soc)
    return LaneSums(Ledger(used), shown, jnp.sum(done.totals.misses[1:]), done.totals.followed)
