"""How likely one car is better than another: two figures whose errors are partly the same.

Equation: P = Phi(z d ln(y_a / y_b) / h), h2 = h_a2 + h_b2 - 2 c, z = 1.645, d = 1 where more is better, else -1. h: half widths
of the 90 % intervals, relative; c: what they have in common, by
- the loss models: z2 a' C a of both, C from `defaults/calibration/common_error.py`, no more than both have themselves;
- numbers that the same default law filled in both cars: `LAW_SHARE` of the product of their widths;
- figures that the same maker declares: `MAKER_SHARE` of the product of the widths of a declared figure about the tested one.
Tests of two cars, and what files say of them, are taken as independent. Errors of both sides of a figure count as equal here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import ndtr

from voltwright.defaults.calibration.common_error import common_covariance
from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.performance import Performance
from voltwright.study.calibration.certified_figures import CertifiedFigures
from voltwright.study.calibration.interval_widths import NORMAL_90
from voltwright.study.calibration.intervals import Spread
from voltwright.study.calibration.performance_intervals import launch_unknowns_of
from voltwright.study.uncertainty.headline import HEADLINE, PERFORMANCE

LAW_SHARE = 0.5
"""Correlation of the errors of a number that the same default law filled in two cars: half of the variance of such an error is
the law, half the car; judgement."""
MAKER_SHARE = 0.5
"""The same of the margins that one maker declares; judgement."""


@dataclass(frozen=True)
class Rival:
    """A car with its headline figures.

    Attributes:
        car: with its loss model. values: by quantity, in its unit. spreads: by quantity.
        assumed: names of unknowns whose numbers default laws filled.
    """

    car: CompletedCar
    values: Mapping[str, float]
    spreads: Mapping[str, Spread]
    assumed: frozenset[str]


@dataclass(frozen=True)
class Chance:
    """How likely a car is better than a rival on a figure.

    Attributes:
        quantity: name in `figures.QUANTITIES`. car, rival: names.
        probability: that the car is better, 0 to 1; of the rival, the rest.
        correlation: of the errors of both figures.
    """

    quantity: str
    car: str
    rival: str
    probability: float
    correlation: float


def more_is_better(quantity: str) -> bool:
    """Whether a car with a larger figure is better: range and top speed, but neither consumption nor time."""
    return quantity.startswith(("range", "speed"))


def rival_of(
    car: CompletedCar,
    certified: Mapping[str, CertifiedFigures | None],
    performance: Performance,
    launch_spreads: Mapping[str, Spread],
) -> Rival:
    """A car with its headline figures and how far each may be off.

    Args:
        car: with its loss model. certified: by procedure. performance: as run. launch_spreads: of its figures, by name.
    """
    values: dict[str, float] = {}
    spreads: dict[str, Spread] = {}
    for figures in certified.values():
        if figures is not None:
            values |= {name: value for name, (value, _) in figures.quantities.items()}
            spreads |= figures.spreads
    values |= {name: float(value) for name in PERFORMANCE if (value := getattr(performance, name)) is not None}
    spreads |= launch_spreads
    assumed = frozenset(
        name for name, paths in launch_unknowns_of(car).paths.items() if all(path in car.assumptions for path in paths)
    )
    known = [name for name in HEADLINE if name in values and name in spreads]
    return Rival(car, {name: values[name] for name in known}, {name: spreads[name] for name in known}, assumed)


def chances_of(rivals: Sequence[Rival]) -> tuple[Chance, ...]:
    """How likely each car is better than each that is named after it, on every figure that both have.

    Args:
        rivals: cars, in the order in which they were named.
    """
    found: list[Chance] = []
    for one, other in combinations(rivals, 2):
        common = common_covariance(one.car, other.car)
        for name in HEADLINE:
            if name in one.values and name in other.values:
                probability, correlation = _chance(name, one, other, common)
                found.append(Chance(name, one.car.name, other.car.name, probability, correlation))
    return tuple(found)


def _chance(name: str, one: Rival, other: Rival, common: np.ndarray) -> tuple[float, float]:
    first, second = one.spreads[name], other.spreads[name]
    shared = _shared(one, other, first, second, common)
    widths = first.half_width * second.half_width
    correlation = shared / widths if widths else 0.0
    variance = first.half_width**2 + second.half_width**2 - 2.0 * shared
    ahead = math.log(one.values[name] / other.values[name]) * (1.0 if more_is_better(name) else -1.0)
    if variance <= 0.0:
        return (0.5 if ahead == 0.0 else float(ahead > 0.0)), correlation
    return float(ndtr(NORMAL_90 * ahead / math.sqrt(variance))), correlation


def _shared(one: Rival, other: Rival, first: Spread, second: Spread, common: np.ndarray) -> float:
    """What two relative half widths have in common, as their covariance times z2."""
    losses = NORMAL_90**2 * float(np.array(first.by_factor) @ common @ np.array(second.by_factor))
    most = first.loss_model * second.loss_model
    laws = sum(
        LAW_SHARE * first.by_name[name] * second.by_name[name]
        for name in first.by_name
        if name in second.by_name and name in one.assumed and name in other.assumed
    )
    declared = MAKER_SHARE * first.procedure * second.procedure if one.car.make == other.car.make else 0.0
    return min(max(losses, -most), most) + laws + declared
