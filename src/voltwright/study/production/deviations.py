"""Deviations of cars from their design: correlated normal numbers, lots, the form of each tolerance, bias and drift."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from voltwright.defaults.production import TOLERANCES
from voltwright.spec.correlation import correlation_matrix, pairs_of, root_of
from voltwright.spec.production import Drift, ProductionSpec
from voltwright.spec.tolerance import UNITS, Shift, Tolerance
from voltwright.study.production.timeline import Block, blocks_of, days_of, spread_factor
from voltwright.study.random_numbers import normals, uniforms

NAMES = tuple(UNITS)
CAR_NAMES = tuple(name for name in NAMES if name != "test_noise")
"""What a car keeps; the rest is of a test."""
MIDPOINTS = 4001
STREAM_CARS, STREAM_TESTS, STREAM_USE, STREAM_SEQUENCES, STREAM_LOTS = 0, 1, 2, 3, 16
"""Streams of random numbers of a plan; each lot of each plant has one of its own, from the last on."""


@dataclass(frozen=True)
class Cars:
    """Cars of a plan, arrays of shape (n,).

    Attributes:
        index: number of the car in the series. plant, variant: places in the plan. day: after the plan's first day.
        relative, absolute: deviation from the design by tolerance, as a fraction and in its own unit; they add up.
        noise: what a test of the car measures over its true consumption, less 1.
    """

    index: np.ndarray
    plant: np.ndarray
    variant: np.ndarray
    day: np.ndarray
    relative: dict[str, np.ndarray]
    absolute: dict[str, np.ndarray]
    noise: np.ndarray


def tolerances_of(plan: ProductionSpec) -> dict[str, Tolerance]:
    """The tolerances of a plan, with the defaults of those that it leaves out."""
    return {name: plan.tolerances.get(name, TOLERANCES[name]) for name in NAMES}  # pyright: ignore[reportCallIssue, reportArgumentType]


def shifts_of(plan: ProductionSpec) -> list[tuple[str, Shift | Drift]]:
    """What moves the mean of a number off its design, with the name of its tolerance: the bias of plants, and drifts."""
    biases = [(name, shift) for plant in plan.plants for name, shift in plant.bias.items()]
    return [*biases, *((drift.tolerance, drift) for drift in plan.drifts)]


def moving_names(plan: ProductionSpec) -> list[str]:
    """Names of what varies from car to car, or lies off its design."""
    found, shifted = tolerances_of(plan), {name for name, _ in shifts_of(plan)}
    return [name for name in CAR_NAMES if name in shifted or moments(found[name]) != (0.0, 0.0)]


def draw_cars(plan: ProductionSpec, index: np.ndarray) -> Cars:
    """Cars by their numbers.

    Args: plan: checked. index: 0 to count - 1, shape (n,), rising.
    """
    index = np.asarray(index, np.int64)
    root = root_of(correlation_matrix(CAR_NAMES, pairs_of(plan.correlations)))
    own = normals(plan.seed, STREAM_CARS, index, len(CAR_NAMES)) @ root.T
    tests = uniforms(plan.seed, STREAM_TESTS, index, 2)
    plant, day = np.zeros(index.size, np.int64), np.zeros(index.size)
    variant, spread = np.zeros(index.size, np.int64), np.ones(index.size)
    for block in blocks_of(plan):
        here = slice(*np.searchsorted(index, (block.first, block.last)))
        built = index[here] - block.first
        plant[here] = block.place
        day[here] = block.days + days_of(block.plant, built + 0.5)
        spread[here] = spread_factor(block.plant, built)
        variant[here] = _variants(plan, block, tests[here, 0])
        own[here] = _with_lots(plan, block, built, own[here], root)
    found, relative, absolute = tolerances_of(plan), {}, {}
    for place, name in enumerate(CAR_NAMES):
        moved = deviation(found[name], own[:, place], spread)
        zero = np.zeros(index.size)
        relative[name], absolute[name] = (moved, zero) if found[name].relative else (zero, moved)
        _shift(plan, name, plant, day, relative, absolute)
    noise = deviation(found["test_noise"], ndtri(tests[:, 1]), np.ones(index.size))
    return Cars(index, plant, variant, day, relative, absolute, noise)


def deviation(tolerance: Tolerance, normal: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Deviation that a standard normal number stands for: its quantile in the distribution of the tolerance.

    Args:
        tolerance: checked. normal: shape (n,). spread: of the tolerance over a mature one; it widens deviations about the mean,
            but not the limits of a truncated one, which an inspection holds.

    Returns:
        shape (n,), a fraction of the design or in the number's own unit, as the tolerance is written.
    """
    mean, sd = tolerance.mean, tolerance.deviation
    low, high = tolerance.part("low") or 0.0, tolerance.part("high") or 0.0
    if tolerance.distribution == "normal":
        return mean + sd * spread * normal
    if tolerance.distribution == "lognormal":
        sigma = np.sqrt(np.log1p((sd * spread / (1.0 + mean)) ** 2))
        return (1.0 + mean) * np.exp(sigma * normal - 0.5 * sigma**2) - 1.0
    chance = ndtr(normal)
    if tolerance.distribution == "uniform":
        middle = 0.5 * (low + high)
        return middle + (high - low) * (chance - 0.5) * spread
    if tolerance.distribution == "triangular":
        edge = (mean - low) / (high - low)
        rising = low + np.sqrt(chance * (high - low) * (mean - low))
        falling = high - np.sqrt((1.0 - chance) * (high - low) * (high - mean))
        return mean + (np.where(chance < edge, rising, falling) - mean) * spread
    if sd == 0.0:
        return np.full_like(normal, mean)
    below, above = ndtr((low - mean) / (sd * spread)), ndtr((high - mean) / (sd * spread))
    return np.clip(mean + sd * spread * ndtri(below + chance * (above - below)), low, high)


def moments(tolerance: Tolerance) -> tuple[float, float]:
    """Mean and standard deviation of a tolerance in a mature plant, by its quantiles; as the tolerance is written."""
    chance = (np.arange(MIDPOINTS) + 0.5) / MIDPOINTS
    values = deviation(tolerance, ndtri(chance), np.ones(MIDPOINTS))
    return float(values.mean()), float(values.std())


def _variants(plan: ProductionSpec, block: Block, chance: np.ndarray) -> np.ndarray:
    allowed = block.plant.variants
    shares = np.array([each.share if allowed is None or each.car in allowed else 0.0 for each in plan.variants])
    edges = np.cumsum(shares) / shares.sum()
    return np.minimum(np.searchsorted(edges, chance, side="right"), len(shares) - 1)


def _with_lots(plan: ProductionSpec, block: Block, built: np.ndarray, own: np.ndarray, root: np.ndarray) -> np.ndarray:
    for place, lot in enumerate(plan.lots):
        stream = STREAM_LOTS + block.place * 32 + place
        shared = normals(plan.seed, stream, built // lot.cars, len(CAR_NAMES)) @ root.T
        between = lot.variance_percent / 100.0
        for name in lot.tolerances:
            column = CAR_NAMES.index(name)
            own[:, column] = np.sqrt(between) * shared[:, column] + np.sqrt(1.0 - between) * own[:, column]
    return own


def _shift(plan: ProductionSpec, name: str, plant: np.ndarray, day: np.ndarray, relative: dict, absolute: dict) -> None:
    """Add the bias of each plant and the drifts to the deviations, in place."""
    blocks = blocks_of(plan)
    for block in blocks:
        bias = block.plant.bias.get(name)  # pyright: ignore[reportCallIssue, reportArgumentType]
        if bias is not None:
            _add(bias, name, (plant == block.place).astype(float), relative, absolute)
    start = min(each.start for each in plan.plants)
    for drift in plan.drifts:
        if drift.tolerance == name:
            after = day - (drift.start - start).days
            grown = (after >= 0.0).astype(float) if drift.days == 0.0 else np.clip(after / drift.days, 0.0, 1.0)
            places = [block.place for block in blocks if drift.plant in (None, block.plant.name)]
            _add(drift, name, grown * np.isin(plant, places), relative, absolute)


def _add(shift: Shift | Drift, name: str, part: np.ndarray, relative: dict, absolute: dict) -> None:
    if shift.shift_percent is not None:
        relative[name] = relative[name] + part * shift.shift_percent / 100.0
    else:
        absolute[name] = absolute[name] + part * (shift.shift or 0.0)
