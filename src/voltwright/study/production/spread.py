"""The spread of certified figures over a series, and what each tolerance has in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.spec.correlation import correlation_matrix, pairs_of
from voltwright.spec.production import ProductionSpec
from voltwright.study.fleet.certified import certify_many
from voltwright.study.production.as_built import as_built, variations_of
from voltwright.study.production.deviations import CAR_NAMES, moments, tolerances_of

PERCENTILES = (1, 5, 50, 95, 99)


@dataclass(frozen=True)
class Spread:
    """A figure over cars.

    Attributes:
        figure: name, which ends in its unit. variant, plant: whose cars; None is all. measured: by one test of each, else true.
        cars: of the sample. mean, sd, p1, p5, p50, p95, p99: in the figure's unit. design: of the designed car; None for several.
    """

    figure: str
    variant: str | None
    plant: str | None
    measured: bool
    cars: int
    mean: float
    sd: float
    p1: float
    p5: float
    p50: float
    p95: float
    p99: float
    design: float | None


@dataclass(frozen=True)
class Contribution:
    """What a tolerance has in the variance of a figure, to first order, in a mature plant.

    Attributes:
        variant, figure, tolerance: names. sd: of the tolerance, a fraction of the design or in its own unit.
        effect_percent: change of the figure for one standard deviation.
        share: of the variance of the measured figure; all shares add up to 1. A correlation may make one negative.
    """

    variant: str
    figure: str
    tolerance: str
    sd: float
    effect_percent: float
    share: float


def spread_of(
    figure: str, values: np.ndarray, *, variant: str | None, plant: str | None, measured: bool, design: float | None
) -> Spread:
    """Mean, standard deviation and percentiles of a figure of cars, shape (n,), n at least 1."""
    p1, p5, p50, p95, p99 = map(float, np.percentile(values, PERCENTILES))
    sd = float(values.std(ddof=1)) if values.size > 1 else 0.0
    return Spread(figure, variant, plant, measured, int(values.size), float(values.mean()), sd, p1, p5, p50, p95, p99, design)


def contributions(plan: ProductionSpec, name: str, car: CompletedCar, figures: tuple[str, ...]) -> tuple[Contribution, ...]:
    """First-order parts of each tolerance in the variance of figures of a car.

    Equation: var = g' C g; the part of tolerance i is g_i (C g)_i over it, with g the change for one standard deviation, by a
        central difference through the full certification, and C the correlations. Test noise adds its own variance.

    Args:
        plan: checked. name: of the variant. car: completed. figures: of `CertifiedFleet`.
    """
    built, found = as_built(car), tolerances_of(plan)
    sds = {key: moments(found[key])[1] for key in found}
    count = 2 * len(CAR_NAMES)
    relative = {key: np.zeros(count) for key in CAR_NAMES}
    absolute = {key: np.zeros(count) for key in CAR_NAMES}
    for place, key in enumerate(CAR_NAMES):
        moved = relative if found[key].relative else absolute
        moved[key][2 * place : 2 * place + 2] = sds[key], -sds[key]
    varied = variations_of(built, relative, absolute)
    done = certify_many(built, varied, plan.procedures, precision="float64") if varied else None
    matrix = correlation_matrix(CAR_NAMES, pairs_of(plan.correlations))
    rows: list[Contribution] = []
    for figure in figures:
        effects = np.zeros(len(CAR_NAMES))
        if done is not None:
            column = done.columns[figure]
            effects = (column[0::2] - column[1::2]) / (2.0 * done.base[figure])
        parts = effects * (matrix @ effects)
        noise = sds["test_noise"]
        total = max(float(parts.sum()) + noise**2, 1e-30)
        rows += [
            Contribution(name, figure, key, sds[key], 100.0 * float(effect), float(part) / total)
            for key, effect, part in zip(CAR_NAMES, effects, parts, strict=True)
        ]
        sign = 1.0 if figure.startswith("consumption") else -1.0
        rows.append(Contribution(name, figure, "test_noise", noise, 100.0 * sign * noise, noise**2 / total))
    return tuple(rows)
