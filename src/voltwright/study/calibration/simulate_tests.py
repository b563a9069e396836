"""Many certified tests through the full simulator at once: consumption on UDDS and HWFET, and its slopes by loss factor.

Each car is built from its own spec; cars with the same driven axles share one compiled drive. Tyres and gears are as cold
in every second as they are, on the mean that the rule's weights make, in a multi-cycle test.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.calibration.factors import FACTOR_NAMES, Effects, with_factors
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.defaults.loss_model import laws_alone
from voltwright.library.certified_tests import CYCLES, CertifiedTest, spec_of_test
from voltwright.library.cycles import load_cycle
from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.bench.schedule import PRESSURE_EPA_PA
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.loop import simulate
from voltwright.sim.precision import double_precision
from voltwright.sim.state import start_of
from voltwright.spec.base import fields_of, is_number, replace_fields
from voltwright.units import J_PER_WH, M_PER_KM, celsius_to_kelvin

COMPILERS = 2
LANES_LEAST, LANES_STEP = 8, 4
TEMPERATURE_C = 20.0
SOC_MEAN = 0.6
NOT_BUILT = (
    "name",
    "title",
    "make",
    "model_year",
    "market",
    "published",
    "history",
    "correlations",
    "evidence",
    "sources",
    "price",
)
FILLED_FROM = ("technology", "lift_off", "size")
"""Choices that only fill other fields, which a completed spec has."""
CONSTANT_SPEED_S = 7200
PAUSE_S, SOAK_S = 15, 600
FIRST_CYCLE_WEIGHT = 0.03


@dataclass(frozen=True)
class Consumptions:
    """What the simulator says about n tests.

    Attributes:
        log_wh_km: logarithm of the consumption from the grid [Wh/km], shape (n, 2): UDDS, HWFET.
        slopes: of it by the logarithm of each factor of `FACTOR_NAMES`, shape (n, 2, 7).
        followed: whether the car followed both traces.
    """

    log_wh_km: np.ndarray
    slopes: np.ndarray
    followed: np.ndarray

    def part(self, places: slice) -> "Consumptions":
        """Some of them."""
        return Consumptions(self.log_wh_km[places], self.slopes[places], self.followed[places])


def consumptions(tests: Sequence[CertifiedTest], effects: Sequence[Effects]) -> Consumptions:
    """Drive the cars of tests.

    Args:
        tests: n of them. effects: calibration of the default losses for each.

    Returns:
        consumption from the grid and slopes.
    """
    specs = [complete(spec_of_test(test), laws_alone(own)) for test, own in zip(tests, effects, strict=True)]
    return consumptions_of_specs(specs)


def consumptions_of_specs(specs: Sequence[CompletedCar]) -> Consumptions:
    """Drive completed specs as `consumptions` drives the cars of tests; the slopes are by further changes of their losses."""
    kinds: dict[str, list[int]] = {}
    for place, spec in enumerate(specs):
        kinds.setdefault(_kind_of(spec), []).append(place)
    built = _side_by_side(lambda kind: _built(kind, [specs[place] for place in kinds[kind]]), list(kinds))
    shapes: dict[Any, list[int]] = {}
    for index, lanes in enumerate(built):
        shapes.setdefault(jax.tree.structure(lanes), []).append(index)
    found = _side_by_side(lambda members: _driven([built[index] for index in members]), list(shapes.values()))
    places = [[place for index in members for place in list(kinds.values())[index]] for members in shapes.values()]
    order = np.argsort(np.concatenate(places)) if places else []
    return Consumptions(*(np.concatenate(column)[order] for column in zip(*found, strict=True)))


def _side_by_side(work: Callable[[Any], Any], items: list[Any]) -> list[Any]:
    """The results in order; most of the time is compilation, which leaves Python's lock."""

    def one(item):
        with double_precision():
            return work(item)

    with ThreadPoolExecutor(COMPILERS) as pool:
        return list(pool.map(one, items))


def _built(kind: str, specs: Sequence[CompletedCar]) -> tuple[Vehicle, Vehicle]:
    """Stacked vehicles of completed specs of one kind, and their tangents by the logarithm of each factor."""
    rows = [_numbers(spec) for spec in specs]
    columns = {path: _padded(np.array([row[path] for row in rows], float)) for path in rows[0]}
    return jax.tree.map(lambda leaf: leaf[: len(specs)], jax.device_get(_builder(_Template(kind, specs[0]))(columns)))


def _padded(column: np.ndarray) -> np.ndarray:
    """A column of one of few lengths, its last row repeated, so that tables of many lengths share what is compiled."""
    length = LANES_LEAST
    while length < len(column):
        length *= LANES_STEP
    return np.concatenate([column, np.repeat(column[-1:], length - len(column), axis=0)])


def _numbers(spec: CompletedCar) -> dict[str, float]:
    return {path: value for path, value in fields_of(spec) if is_number(value) and not isinstance(value, int)}


def _kind_of(spec: CompletedCar) -> str:
    """What of a spec is built into its builder: kinds, flags and counts, as text."""
    numbers = _numbers(spec)
    kept = [(path, value) for path, value in fields_of(spec) if path not in numbers and path.split(".")[0] not in NOT_BUILT]
    return repr([(path, value) for path, value in kept if path.rsplit(".", 1)[-1] not in FILLED_FROM])


@dataclass(frozen=True)
class _Template:
    text: str
    spec: CompletedCar = field(compare=False)


@lru_cache(maxsize=128)
def _builder(template: _Template):
    """Compiled: from columns of numbers to vehicles and their tangents."""

    def vehicle(numbers, folds):
        factors: dict[str, Any] = {name: jnp.exp(folds[place]) for place, name in enumerate(FACTOR_NAMES)}
        return Vehicle.from_car(with_factors(replace_fields(template.spec, numbers), factors))

    def with_tangents(numbers):
        nothing = jnp.zeros(len(FACTOR_NAMES))
        return vehicle(numbers, nothing), jax.jacfwd(lambda folds: vehicle(numbers, folds))(nothing)

    return jax.jit(jax.vmap(with_tangents))


@jax.jit
def _lanes(lanes, tests):
    """(log consumption (n, 2), its slopes by the loss factors (n, 2, k), whether followed) of stacked vehicles."""
    inputs, colds, steps = tests

    def one(vehicle, tangents):
        def logs(candidate):
            def driven(given, cold, count):
                start = start_of(candidate, SOC_MEAN, cells_k=celsius_to_kelvin(TEMPERATURE_C), cold_drag=cold)
                return simulate(candidate, given, start, 1.0, steps=count, method="lanes").totals

            totals = jax.vmap(driven)(inputs, colds, steps)
            from_mains_j = totals.ledger.terminal_j / candidate.charging_efficiency
            wh_km = from_mains_j / J_PER_WH / (totals.ledger.distance_m / M_PER_KM)
            return jnp.log(wh_km), jnp.all(totals.followed)

        value, push, holds = jax.linearize(logs, vehicle, has_aux=True)
        by_factor = jax.tree.map(lambda leaf: jnp.moveaxis(leaf, -1, 0), tangents)
        return value, jax.vmap(push)(by_factor).T, holds

    return jax.vmap(one)(*lanes)


def _driven(groups: list[tuple[Vehicle, Vehicle]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lanes = jax.tree.map(lambda *parts: np.concatenate(parts), *groups)
    count = len(jax.tree.leaves(lanes)[0])
    found = jax.device_get(_lanes(jax.tree.map(_padded, lanes), _tests()))
    return found[0][:count], found[1][:count], found[2][:count]


@cache
def _tests() -> tuple[Inputs, np.ndarray, np.ndarray]:
    """UDDS and HWFET, stacked: inputs, cold drag at the start as the weights of a multi-cycle test mean it, and steps.

    Cold drag is linear in its start, so the mean over the test's four UDDS starts from the mean of their starts.
    """
    udds, highway = (load_cycle(name) for name in CYCLES)
    parts = [udds.speed_m_s[1:], np.zeros(PAUSE_S), highway.speed_m_s[1:], np.zeros(SOAK_S), udds.speed_m_s[1:]]
    half = np.concatenate(parts)
    cold = _cold_drags(np.concatenate([half, np.full(CONSTANT_SPEED_S, 1.0), half]) > 0.0)
    city, road = len(udds.time_s) - 1, len(highway.time_s) - 1
    starts = [0, len(half) - city]
    starts += [len(half) + CONSTANT_SPEED_S + start for start in starts]
    first, *later = (cold[start] for start in starts)
    mean_city = FIRST_CYCLE_WEIGHT * first + (1.0 - FIRST_CYCLE_WEIGHT) * np.mean(later)
    mean_road = np.mean([cold[start + city + PAUSE_S] for start in (starts[0], starts[2])])
    speeds = (udds.speed_m_s[1:], np.pad(highway.speed_m_s[1:], (0, city - road), mode="edge"))
    both = [inputs_of(speed, ambient_c=TEMPERATURE_C, road_pressure_pa=PRESSURE_EPA_PA) for speed in speeds]
    inputs = jax.tree.map(lambda *leaves: np.stack(leaves), *both)
    return inputs, np.array([mean_city, mean_road]), np.array([city, road])


def _cold_drags(moving: np.ndarray) -> np.ndarray:
    """Cold drag before each second of a test that starts soaked, shape (n,)."""
    before, now = [], 1.0
    for moves in moving.tolist():
        before.append(now)
        now = float(cold_drag_after(now, moves, 1.0))
    return np.array(before)
