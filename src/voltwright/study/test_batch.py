"""Many certified tests through the full simulator at once: consumption on UDDS and HWFET, and its slopes by loss factor.

Each car is built from its own spec; cars with the same driven axles share one compiled drive. Tyres and gears are as cold
in every second as they are, on the mean that the rule's weights make, in a multi-cycle test.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.library.cycles import load_cycle
from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.physics.warm_up import coldness_over
from voltwright.sim.batch import follow_sums
from voltwright.sim.runtime import double_precision
from voltwright.sim.scan import Trace
from voltwright.spec.base import fields_of, is_number, replace_fields
from voltwright.spec.calibration import Effects, with_factors
from voltwright.spec.car import CarSpec
from voltwright.spec.defaults import complete
from voltwright.study.certified_tests import CYCLES, CertifiedTest, spec_of_test
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_MPH

FACTOR_NAMES = ("machine", "inverter", "gear", "auxiliaries", "wall")
"""Losses by `spec/calibration.py`, and all between the battery's terminals and the mains."""

SOC_MEAN = 0.6
NOT_BUILT = ("title", "make", "model_year")
CONSTANT_SPEED_S = 7200
PAUSE_S, SOAK_S = 15, 600
FIRST_CYCLE_WEIGHT = 0.03
WALL = FACTOR_NAMES.index("wall")


@dataclass(frozen=True)
class Consumptions:
    """What the simulator says about n tests.

    Attributes:
        log_wh_km: logarithm of the consumption from the mains [Wh/km], shape (n, 2): UDDS, HWFET.
        slopes: of it by the logarithm of each factor of `FACTOR_NAMES`, shape (n, 2, 5).
        followed: whether the car followed both traces.
    """

    log_wh_km: np.ndarray
    slopes: np.ndarray
    followed: np.ndarray


def consumptions(tests: Sequence[CertifiedTest], effects: Sequence[Effects], shifts: np.ndarray | None = None) -> Consumptions:
    """Drive the cars of tests.

    Args:
        tests: n of them. effects: calibration of the default losses for each. shifts: further e-folds on each factor of
            `FACTOR_NAMES`, shape (n, 5): what is known about maker and platform, or by an anchor.

    Returns:
        consumption from the mains and slopes.
    """
    moved = np.zeros((len(tests), len(FACTOR_NAMES))) if shifts is None else shifts
    values, slopes = np.zeros((len(tests), 2)), np.zeros((len(tests), 2, len(FACTOR_NAMES)))
    followed = np.zeros(len(tests), bool)
    with double_precision():
        for layout in sorted({test.layout for test in tests}):
            groups: dict[tuple, list[int]] = {}
            for place, test in enumerate(tests):
                if test.layout == layout:
                    groups.setdefault((test.kinds, test.lift_off == "coasting", test.disconnects), []).append(place)
            built = [
                _built([complete(spec_of_test(tests[place]), effects[place]).spec for place in places], moved[places])
                for places in groups.values()
            ]
            lanes = jax.tree.map(lambda *parts: jnp.concatenate(parts), *built)
            places = [place for members in groups.values() for place in members]
            values[places], slopes[places, :, :WALL], followed[places] = _driven(lanes)
    slopes[:, :, WALL] = 1.0
    return Consumptions(values + moved[:, WALL:], slopes, followed)


def _built(specs: Sequence[CarSpec], moved: np.ndarray) -> tuple[Vehicle, Vehicle]:
    """Stacked vehicles of completed specs of one kind, and their tangents by the logarithm of each loss factor."""
    columns = {path: np.array([numbers[path] for numbers in map(_numbers, specs)], float) for path in _numbers(specs[0])}
    return _builder(_Template(_kind_of(specs[0]), specs[0]))(columns, moved[:, :WALL])


def _numbers(spec: CarSpec) -> dict[str, float]:
    return {path: value for path, value in fields_of(spec) if is_number(value) and not isinstance(value, int)}


def _kind_of(spec: CarSpec) -> str:
    """What of a spec is built into its builder: kinds, flags and counts, as text."""
    return repr([(path, value) for path, value in fields_of(spec) if path not in NOT_BUILT and path not in _numbers(spec)])


@dataclass(frozen=True)
class _Template:
    text: str
    spec: CarSpec = field(compare=False)


@lru_cache(maxsize=128)
def _builder(template: _Template):
    """Compiled: from columns of numbers and e-folds of the factors to vehicles and their tangents."""

    def vehicle(numbers, folds):
        factors: dict[str, Any] = {name: jnp.exp(folds[place]) for place, name in enumerate(FACTOR_NAMES[:WALL])}
        return Vehicle.from_spec(with_factors(replace_fields(template.spec, numbers), factors))

    def with_tangents(numbers, folds):
        return vehicle(numbers, folds), jax.jacfwd(lambda moved: vehicle(numbers, moved))(folds)

    return jax.jit(jax.vmap(with_tangents))


@jax.jit
def _lanes(lanes, traces, ambient):
    """(log consumption (n, 2), its slopes by the loss factors (n, 2, k), whether followed) of stacked vehicles."""

    def one(vehicle, tangents):
        def logs(candidate):
            sums = [follow_sums(candidate, trace, ambient, SOC_MEAN) for trace in traces]
            energies = [jnp.log(each.terminal_j / J_PER_WH / (each.distance_m / M_PER_KM)) for each in sums]
            return jnp.stack(energies) - jnp.log(candidate.charging_efficiency), sums[0].followed & sums[1].followed

        value, push, holds = jax.linearize(logs, vehicle, has_aux=True)
        by_factor = jax.tree.map(lambda leaf: jnp.moveaxis(leaf, -1, 0), tangents)
        return value, jax.vmap(push)(by_factor).T, holds

    return jax.vmap(one)(*lanes)


def _driven(lanes: tuple[Vehicle, Vehicle]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return jax.device_get(_lanes(lanes, _traces(), Environment.of(20.0)))


@cache
def _traces() -> tuple[Trace, Trace]:
    """UDDS and HWFET with the coldness that the weights of a multi-cycle test make of its four and two."""
    udds, highway = (load_cycle(name) for name in CYCLES)
    parts = [udds.speed_m_s[1:], np.zeros(PAUSE_S), highway.speed_m_s[1:], np.zeros(SOAK_S), udds.speed_m_s[1:]]
    half = np.concatenate(parts)
    steady = np.full(CONSTANT_SPEED_S, 65.0 * M_S_PER_MPH)
    coldness = coldness_over(np.concatenate([half, steady, half]) > 0.0, 1.0)
    city, road = len(udds.time_s) - 1, len(highway.time_s) - 1
    starts = [0, len(half) - city]
    starts += [len(half) + CONSTANT_SPEED_S + start for start in starts]
    first, *later = (coldness[start : start + city] for start in starts)
    mean_city = FIRST_CYCLE_WEIGHT * first + (1.0 - FIRST_CYCLE_WEIGHT) * np.mean(later, axis=0)
    roads = [coldness[start + city + PAUSE_S :][:road] for start in (starts[0], starts[2])]
    return Trace.of(udds, coldness=mean_city), Trace.of(highway, coldness=np.mean(roads, axis=0))
