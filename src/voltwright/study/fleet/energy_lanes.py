"""Lanes without a battery in the loop: the energies of a car's laps under some procedures, for many variants at once.

A lane takes the numbers that vary, builds its vehicle from them, and drives the laps of all procedures; nothing but the sums
leaves it. On a processor the lanes run in tiles that fit its cache, divided over JAX's devices; elsewhere in one launch.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import vary
from voltwright.defaults.numbers import variables_of
from voltwright.physics.record import Record
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.schedule import STEP_S
from voltwright.sim.terminal_energy import terminal_energy
from voltwright.study.fleet.benches import Plan
from voltwright.study.fleet.driven_test import EFFICIENCY, recharge_j, usable_j
from voltwright.study.fleet.full_tests import mass_field
from voltwright.study.fleet.held_split import front_shares
from voltwright.study.fleet.laps import Laps, laps_of
from voltwright.study.lanes import with_own_tables

TILE, TILES = 128, 8
"""Lanes that are in the cache of a processor at once, and how many of these a call of the program has for each device."""
LAUNCH = 131_072
"""Lanes of a launch on a device that is no processor."""


class LaneSums(Record):
    """What a lane comes to.

    Attributes:
        parts_j: energy of each part, shape (k,). followed: whether the car drove all of them. usable_j: closed form,
        by procedure, shape (p,). recharge_j: energy from the grid for it and for what soaks take, likewise. masses_kg: test
        mass by procedure, shape (p,).
    """

    parts_j: Any
    followed: Any
    usable_j: Any
    recharge_j: Any
    masses_kg: Any


class EnergyLanes:
    """Compiled for a car, the paths that vary and some procedures: from columns of numbers to sums.

    Args:
        car: that is varied. paths: of what varies. plans: of the procedures. as_built: see `certify_many`.
        held_split: whether two axles share the force in each step as they do in the car itself; see `held_split.py`.
    """

    def __init__(
        self, car: CompletedCar, paths: tuple[str, ...], plans: Mapping[str, Plan], *, as_built: bool, held_split: bool = False
    ):
        self._car, self._paths, self._plans, self._as_built = weakref.proxy(car), paths, dict(plans), as_built
        self.laps, self.where = laps_of(plans)
        if held_split:
            self.laps = self.laps.replaced(front_share=front_shares(car, plans, self.laps))
        self._programs: dict[Any, Any] = {}
        self._known = variables_of(car)

    def __call__(self, columns: Mapping[str, np.ndarray]) -> tuple[LaneSums, LaneSums]:
        """Sums of the car itself, without the axis of lanes, and of n variants; in the precision that JAX is set to.

        Args:
            columns: by path, shape (n,).
        """
        kind = jnp.result_type(float)
        own = [self._known[path] for path in self._paths]
        numbers = np.stack([np.append(own[k], columns[path]) for k, path in enumerate(self._paths)], axis=1).astype(kind)
        laps = jax.tree.map(lambda leaf: np.asarray(leaf, kind) if np.asarray(leaf).dtype.kind == "f" else leaf, self.laps)
        devices = jax.local_devices()
        tile, tiles = (TILE, TILES) if jax.default_backend() == "cpu" else (LAUNCH, 1)
        block = tile * tiles * len(devices)
        mesh = Mesh(np.array(devices), ("lanes",))
        key = (kind, tile, tiles)
        if key not in self._programs:
            self._programs[key] = self._program(tile, mesh)
        done = []
        for first in range(0, len(numbers), block):
            part = numbers[first : first + block]
            padded = np.concatenate([part, np.repeat(part[-1:], block - len(part), axis=0)])
            moved = jax.device_put(padded, NamedSharding(mesh, PartitionSpec("lanes")))
            done.append(self._programs[key](moved, laps))
        count = len(numbers)
        sums = jax.tree.map(lambda *arrays: np.concatenate([np.asarray(array) for array in arrays])[:count], *done)
        return jax.tree.map(lambda array: array[0], sums), jax.tree.map(lambda array: array[1:], sums)

    def _program(self, tile: int, mesh: Mesh):
        many = jax.vmap(self._lane, in_axes=(0, None))

        def run(numbers, laps):
            tiles = numbers.reshape(-1, tile, numbers.shape[1])
            done = jax.lax.map(partial(_second(many), laps), tiles)
            return jax.tree.map(lambda array: array.reshape(-1, *array.shape[2:]), done)

        lanes, whole = PartitionSpec("lanes"), PartitionSpec()
        return jax.jit(jax.shard_map(run, mesh=mesh, in_specs=(lanes, whole), out_specs=lanes, check_vma=False))

    def _lane(self, numbers, laps: Laps) -> LaneSums:
        car = with_own_tables(vary(self._car, dict(zip(self._paths, numbers, strict=True))))
        masses = [self._masses_kg(plan, car) for plan in self._plans.values()]
        tested, rotating = (jnp.stack([jnp.asarray(pair[k], float) for pair in masses]) for k in (0, 1))
        vehicle = Vehicle.from_car(car, tested[0])

        def lap(which):
            first, last, soc, bench = which
            inputs = laps.inputs.replaced(road_pressure_pa=laps.road_pressure_pa[bench])
            on_rollers = vehicle.replaced(mass_kg=tested[bench], inertia_mass_kg=tested[bench] + rotating[bench])
            return terminal_energy(
                on_rollers, laps.steps, inputs, STEP_S, soc=soc, first=first, last=last, front_share=laps.front_share
            )

        energies = jax.lax.map(lap, (laps.first, laps.last, laps.soc, laps.bench))
        drawn = jnp.zeros(len(masses)).at[laps.bench].add(energies.terminal_j * laps.drawn_1_j)
        usable = jax.vmap(lambda factor: usable_j(vehicle, factor))(drawn)
        charges = [
            self._recharge_j(car, vehicle, plan, usable[k], laps.soc_end[k]) for k, plan in enumerate(self._plans.values())
        ]
        return LaneSums(energies.terminal_j, jnp.all(energies.followed), usable, jnp.stack(charges), tested)

    def _masses_kg(self, plan: Plan, car: CompletedCar) -> tuple:
        """(test mass, rotating mass) [kg] of a variant: by the rule, or that of the certified car and what it weighs more."""
        tested, rotating = plan.bench.masses_kg(car)
        if self._as_built:
            field = mass_field(self._paths)
            tested = plan.mass_kg + (getattr(car.masses, field) - getattr(self._car.masses, field))
        return tested, rotating

    def _recharge_j(self, car: CompletedCar, vehicle: Vehicle, plan: Plan, usable, soc_end):
        written, test = EFFICIENCY not in car.assumptions, plan.test
        return recharge_j(
            vehicle, usable, by_efficiency=written, soak_s=test.soak_s, soc_end=soc_end, temperature_k=test.temperature_k
        )


def _second(function):
    return lambda shared, own: function(own, shared)
