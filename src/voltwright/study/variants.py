"""Thousands of variants of one car over one cycle, as a batch: each number of the spec may vary from variant to variant.

Lanes run in tiles small enough for the processor's cache, divided over JAX's devices (`configure(cpu_devices=2)` makes two
of two cores). A lane that cannot follow its trace is driven again by the full step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from voltwright.defaults.completion import complete
from voltwright.errors import SimulationError, SpecError, nearest
from voltwright.library.cycles import load_cycle
from voltwright.library.find import load_car
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.batch import Sums, chase_sums, follow_sums
from voltwright.sim.ledger import RESIDUAL_MAX_RELATIVE, RESIDUAL_MAX_RELATIVE_FLOAT32
from voltwright.sim.scan import Trace
from voltwright.spec.base import limits_of, replace_fields
from voltwright.spec.car import CarSpec
from voltwright.spec.cycle import Cycle
from voltwright.study.sensitivity import numbers_of
from voltwright.units import J_PER_WH, M_PER_KM, symbol_of

TILE = 256
HOLDS = {"more than": np.greater, "at least": np.greater_equal, "less than": np.less, "at most": np.less_equal}
WAYS = {"follow": follow_sums, "chase": chase_sums}


@dataclass(frozen=True)
class VariantResults:
    """Results of each variant, arrays of shape (n,).

    Attributes:
        consumption_pack_wh_km, consumption_wall_wh_km: net at the terminals, and from the mains. distance_km: driven.
        soc_end: 0-1 of the usable window. trace_misses: steps that missed the trace. ledger_residual_relative: unexplained.
    """

    consumption_pack_wh_km: np.ndarray
    consumption_wall_wh_km: np.ndarray
    distance_km: np.ndarray
    soc_end: np.ndarray
    trace_misses: np.ndarray
    ledger_residual_relative: np.ndarray


def drive_variants(
    car: CarSpec | str | Path,
    cycle: Cycle | str | Path,
    variations: Mapping[str, Any],
    *,
    temperature_c: float = 20.0,
    precision: Literal["float32", "float64"] = "float32",
) -> VariantResults:
    """Drive variants of a car over a cycle.

    Args:
        car: spec, name, or path. cycle: trace, name, or path. variations: from dotted paths of the completed spec to values
            in the field's unit, each of shape (n,). temperature_c: ambient [C]. precision: float32 is twice as fast; its
            ledger closes to 1e-5 instead of 1e-9.

    Returns:
        results of shape (n,).

    Raises:
        SpecError: a path that does not exist, values of different lengths, not finite, or outside the field's limits.
        SimulationError: a ledger that does not close, or a result that is not finite.

    >>> drive_variants("chevrolet-bolt-2021", "udds", {"masses.mass_test_kg": [1700.0, 1900.0]}).soc_end.shape
    (2,)
    """
    spec = car if isinstance(car, CarSpec) else load_car(car)
    trace = cycle if isinstance(cycle, Cycle) else load_cycle(cycle)
    full = complete(spec).spec
    values = _checked(full, variations)
    with jax.enable_x64(precision == "float64"):
        numbers = {path: jnp.asarray(column, float) for path, column in values.items()}
        vehicles = _builder(_Built(full.model_dump_json(), full))(numbers)
        inputs = (Trace.of(trace), Environment.of(temperature_c))
        sums = _drive_lanes(vehicles, inputs, "follow")
        again = np.flatnonzero(~sums.followed)
        if again.size:
            slow = _drive_lanes(jax.tree.map(lambda leaf: leaf[again], vehicles), inputs, "chase")
            sums = jax.tree.map(lambda quick, full_step: _replaced(quick, again, full_step), sums, slow)
        efficiency = np.asarray(vehicles.charging_efficiency)
    limit = RESIDUAL_MAX_RELATIVE if precision == "float64" else RESIDUAL_MAX_RELATIVE_FLOAT32
    return _results(sums, efficiency, limit, spec.name)


def _checked(full: CarSpec, variations: Mapping[str, Any]) -> dict[str, np.ndarray]:
    known = numbers_of(full)
    columns: dict[str, np.ndarray] = {}
    for path, column in variations.items():
        if path not in known:
            close = ", ".join(f"`{name}`" for name in nearest(path, known))
            raise SpecError(f"`{path}` is no number of {full.name}; the nearest are {close}.", path)
        columns[path] = np.atleast_1d(np.asarray(column, float))
        if not np.all(np.isfinite(columns[path])):
            raise SpecError(f"`{path}` must be finite in every variant, but is not.", path)
    lengths = {path: column.size for path, column in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise SpecError(f"The variations must all have the same length, at least 1, but have {lengths or 'none'}.")
    for path, column in columns.items():
        for relation, bound in limits_of(full, path):
            wrong = column[~HOLDS[relation](column, bound)]
            if wrong.size:
                unit = symbol_of(path)
                raise SpecError(
                    f"`{path}` must be {relation} {bound:g} {unit} in every variant, but is {wrong[0]:g} {unit}.", path
                )
    return columns


@dataclass(frozen=True)
class _Built:
    """A spec that a cache can tell from another: by its text."""

    text: str
    spec: CarSpec = field(compare=False)


@lru_cache(maxsize=32)
def _builder(built: _Built):
    """Compiled: from columns of numbers to stacked vehicles."""
    return jax.jit(jax.vmap(lambda changes: Vehicle.from_spec(replace_fields(built.spec, changes))))


def _replaced(quick: np.ndarray, where: np.ndarray, slow: np.ndarray) -> np.ndarray:
    changed = np.array(quick)
    changed[where] = slow
    return changed


def _drive_lanes(vehicles: Vehicle, inputs: tuple[Trace, Environment], way: str) -> Sums:
    """Sums of every lane, as NumPy arrays; numbers that all lanes share stay single."""
    leaves, tree = jax.tree.flatten(vehicles)
    lanes = leaves[0].shape[0]
    devices = len(jax.devices()) if lanes >= TILE else 1
    tile = min(TILE, -(-lanes // devices))
    padded = -(-lanes // (tile * devices)) * tile * devices
    host = [np.asarray(leaf) for leaf in leaves]
    varies = tuple(bool(np.any(leaf != leaf[:1])) for leaf in host)
    program = _program(tree, varies, tile, devices, way)
    moving = [_pad_lanes(leaf, padded) for leaf, own in zip(host, varies, strict=True) if own]
    fixed = [leaf[0] for leaf, own in zip(host, varies, strict=True) if not own]
    mesh = _mesh(devices)
    moving = [jax.device_put(leaf, NamedSharding(mesh, PartitionSpec("lanes"))) for leaf in moving]
    return jax.tree.map(lambda array: _lanes_of(np.asarray(array), lanes), program(moving, fixed, *inputs))


def _lanes_of(array: np.ndarray, lanes: int) -> np.ndarray:
    return np.broadcast_to(array, (lanes,)).copy() if array.ndim == 0 else array[:lanes]


def _pad_lanes(leaf: np.ndarray, padded: int) -> np.ndarray:
    return np.concatenate([leaf, np.repeat(leaf[-1:], padded - leaf.shape[0], axis=0)])


@cache
def _mesh(devices: int) -> Mesh:
    return Mesh(np.array(jax.devices()[:devices]), ("lanes",))


@cache
def _program(tree: Any, varies: tuple[bool, ...], tile: int, devices: int, way: str):
    """Compiled drive of tiles of lanes on the devices, for one structure of vehicle and one choice of what varies."""
    axes = jax.tree.unflatten(tree, [0 if own else None for own in varies])
    many = jax.vmap(WAYS[way], in_axes=(axes, None, None))

    def run(moving, fixed, trace, environment):
        def one_tile(part):
            own, shared = iter(part), iter(fixed)
            return many(jax.tree.unflatten(tree, [next(own if has else shared) for has in varies]), trace, environment)

        tiles = [leaf.reshape(-1, tile, *leaf.shape[1:]) for leaf in moving]
        return jax.tree.map(lambda array: array.reshape(-1), jax.lax.map(one_tile, tiles))

    lanes, whole = PartitionSpec("lanes"), PartitionSpec()
    sharded = jax.shard_map(run, mesh=_mesh(devices), in_specs=(lanes, whole, whole, whole), out_specs=lanes, check_vma=False)
    return jax.jit(sharded)


def _results(sums: Sums, efficiency: np.ndarray, limit: float, name: str) -> VariantResults:
    worst = float(np.max(sums.residual_relative))
    finite = bool(np.all(np.isfinite(sums.terminal_j)) and np.all(np.isfinite(sums.soc_display)))
    if not finite or not worst <= limit:
        raise SimulationError(
            f"The variants of {name} leave {worst:.2g} of the energy unexplained or are not finite, "
            f"but at most {limit:g} may be; look for extreme values."
        )
    distance = np.asarray(sums.distance_m) / M_PER_KM
    pack = np.asarray(sums.terminal_j) / J_PER_WH / np.maximum(distance, 1e-9)
    return VariantResults(
        consumption_pack_wh_km=pack,
        consumption_wall_wh_km=pack / efficiency,
        distance_km=distance,
        soc_end=np.asarray(sums.soc_display),
        trace_misses=np.asarray(sums.misses),
        ledger_residual_relative=np.asarray(sums.residual_relative),
    )
