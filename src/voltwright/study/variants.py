"""Thousands of variants of one car over one cycle, as a batch: each number of the spec may vary from variant to variant.

Lanes run in tiles small enough for the processor's cache, divided over JAX's devices (`configure(cpu_devices=2)` makes two
of two cores). A lane that cannot follow its trace is driven again by the full step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.defaults.numbers import check_number, why_without_effect
from voltwright.errors import SimulationError, SpecError
from voltwright.library.cycles import load_cycle
from voltwright.sim.identity_cache import IdentityCache
from voltwright.sim.ledger import check_ledger
from voltwright.sim.task import Method
from voltwright.spec.base import limits_of
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.lanes import Given, LaneBuilder, Lanes, LaneSums, drive_lane, given_of, joined
from voltwright.units import J_PER_WH, M_PER_KM, symbol_of

TILE = 128
HOLDS = {"more than": np.greater, "at least": np.greater_equal, "less than": np.less, "at most": np.less_equal}


@dataclass(frozen=True)
class VariantResults:
    """Results of each variant, arrays of shape (n,).

    Attributes:
        consumption_pack_wh_km: net at the terminals [Wh/km].
        consumption_wall_wh_km: from the grid [Wh/km].
        distance_km: driven [km].
        soc_end: 0-1 of the usable window.
        trace_misses: steps that missed the trace.
        ledger_residual_relative: what the ledger fails to explain.
    """

    consumption_pack_wh_km: np.ndarray
    consumption_wall_wh_km: np.ndarray
    distance_km: np.ndarray
    soc_end: np.ndarray
    trace_misses: np.ndarray
    ledger_residual_relative: np.ndarray


def drive_variants(
    car: CompletedCar | CarSpec | str | Path,
    cycle: Cycle | str | Path,
    variations: Mapping[str, Any],
    *,
    temperature_c: float = 20.0,
    precision: Literal["float32", "float64"] = "float32",
) -> VariantResults:
    """Drive variants of a car over a cycle.

    Args:
        car: completed, spec, name, or path.
        cycle: trace, name, or path.
        variations: from dotted paths of the car's file to values in the field's unit, each of shape (n,); what default laws
            derive from them follows.
        temperature_c: of air, tyres and cells [C].
        precision: float32 is twice as fast; its ledger closes to 1e-5 instead of 1e-9.

    Returns:
        results of shape (n,).

    Raises:
        SpecError: a path that does not exist or cannot matter for this car; values of different lengths, not finite, or
            outside the field's limits.
        SimulationError: a ledger that does not close, or a result that is not finite.

    >>> drive_variants("chevrolet-bolt-2021", "udds", {"masses.mass_test_kg": [1700.0, 1900.0]}).soc_end.shape
    (2,)
    """
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    full = _completed.get(car, None, lambda: completed_car(car)) if isinstance(car, CarSpec) else completed_car(car)
    values = checked_columns(full, variations)
    with jax.enable_x64(precision == "float64"):
        build = _builders.get(full, tuple(values), lambda: LaneBuilder(full))
        lanes = build({path: np.asarray(column, jnp.result_type(float)) for path, column in values.items()})
        if not lanes.moving:
            path = next(iter(values))
            raise SpecError(f"`{path}` of {full.name} cannot move a drive over a cycle; vary another number.", path)
        given = given_of(trace, temperature_c)
        sums = drive_lanes(lanes, given, "lanes")
        again = np.flatnonzero(~sums.followed)
        if again.size:
            slow = drive_lanes(lanes.some(again), given, "forward")
            sums = jax.tree.map(lambda quick, full_step: _replaced(quick, again, full_step), sums, slow)
        efficiency = lanes.vehicle().charging_efficiency
    return _results(sums, efficiency, full.name, single=precision == "float32")


def checked_columns(full: CompletedCar, variations: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Variations of a car as columns of shape (n,).

    Args:
        full: the car.
        variations: from dotted paths to values in the field's unit.

    Raises:
        SpecError: as of `drive_variants`.
    """
    columns: dict[str, np.ndarray] = {}
    for path, column in variations.items():
        if (why := why_without_effect(full, path)) is not None:
            raise SpecError(f"`{path}` changes nothing for {full.name}: {why}.", path)
        check_number(full, path)
        columns[path] = np.atleast_1d(np.asarray(column, float))
        if not np.all(np.isfinite(columns[path])):
            raise SpecError(f"`{path}` must be finite in every variant, but is not.", path)
    lengths = {path: column.size for path, column in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise SpecError(f"The variations must all have the same length, at least 1, but have {lengths or 'none'}.")
    for path, column in columns.items():
        for relation, bound in limits_of(full.written, path):
            wrong = column[~HOLDS[relation](column, bound)]
            if wrong.size:
                unit = f" {symbol_of(path)}" if symbol_of(path) else ""
                raise SpecError(f"`{path}` must be {relation} {bound:g}{unit} in every variant, but is {wrong[0]:g}{unit}.", path)
    return columns


_completed, _builders = IdentityCache(), IdentityCache()


def _replaced(quick: np.ndarray, where: np.ndarray, slow: np.ndarray) -> np.ndarray:
    changed = np.array(quick)
    changed[where] = slow
    return changed


def drive_lanes(lanes: Lanes, given: Given, way: Method) -> LaneSums:
    """Sums of every lane, as NumPy arrays; numbers that all lanes share stay single.

    Args:
        lanes: in the precision that JAX is set to.
        given: what they meet.
        way: of the loop; "lanes" holds where `followed` is true.
    """
    count = len(lanes.moving[0])
    devices = len(jax.devices()) if count >= TILE else 1
    tile = min(TILE, -(-count // devices))
    padded = -(-count // (tile * devices)) * tile * devices
    program = _program(lanes.tree, lanes.varies, tile, devices, way)
    across = NamedSharding(_mesh(devices), PartitionSpec("lanes"))
    moving = jax.device_put([_pad_lanes(leaf, padded) for leaf in lanes.moving], across)
    return jax.tree.map(lambda array: _lanes_of(np.asarray(array), count), program(moving, lanes.fixed, given))


def _lanes_of(array: np.ndarray, lanes: int) -> np.ndarray:
    return np.broadcast_to(array, (lanes,)).copy() if array.ndim == 0 else array[:lanes]


def _pad_lanes(leaf: np.ndarray, padded: int) -> np.ndarray:
    return np.concatenate([leaf, np.repeat(leaf[-1:], padded - leaf.shape[0], axis=0)])


@cache
def _mesh(devices: int) -> Mesh:
    return Mesh(np.array(jax.devices()[:devices]), ("lanes",))


@cache
def _program(tree: Any, varies: tuple[bool, ...], tile: int, devices: int, way: Method):
    """Compiled drive of tiles of lanes on the devices, for one structure of vehicle and one choice of what varies."""
    axes = jax.tree.unflatten(tree, [0 if own else None for own in varies])
    many = jax.vmap(partial(drive_lane, method=way), in_axes=(axes, None))

    def run(moving, fixed, given):
        def one_tile(part):
            return many(joined(tree, varies, part, fixed), given)

        tiles = [leaf.reshape(-1, tile, *leaf.shape[1:]) for leaf in moving]
        return jax.tree.map(lambda array: array.reshape(-1), jax.lax.map(one_tile, tiles))

    lanes, whole = PartitionSpec("lanes"), PartitionSpec()
    sharded = jax.shard_map(run, mesh=_mesh(devices), in_specs=(lanes, whole, whole), out_specs=lanes, check_vma=False)
    return jax.jit(sharded)


def _results(sums: LaneSums, efficiency: Any, name: str, *, single: bool) -> VariantResults:
    check_ledger(sums.ledger, f"A variant of {name}", single=single)
    if not (np.all(np.isfinite(sums.ledger.terminal_j)) and np.all(np.isfinite(sums.soc_display))):
        raise SimulationError(f"The variants of {name} gave results that are no numbers; look for extreme values.")
    distance = np.asarray(sums.ledger.distance_m) / M_PER_KM
    pack = np.asarray(sums.ledger.terminal_j) / J_PER_WH / np.maximum(distance, 1e-9)
    return VariantResults(
        consumption_pack_wh_km=pack,
        consumption_wall_wh_km=pack / efficiency,
        distance_km=distance,
        soc_end=np.asarray(sums.soc_display),
        trace_misses=np.asarray(sums.misses),
        ledger_residual_relative=np.asarray(sums.ledger.residual()),
    )
