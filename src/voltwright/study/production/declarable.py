"""What each value that a maker may declare comes to: a table fine enough for a slider, so that a page asks for it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

VALUES = 97
"""Values in the table, besides the designed, the recommended and the written one."""
SDS_BELOW, SDS_ABOVE = 3.0, 5.0
"""How far the table reaches from the mean, in standard deviations of measured consumption."""
LEAST_SD = 0.002
"""Of the mean, for the reach of a table of cars that are all the same."""


@dataclass(frozen=True)
class Declarable:
    """What declared consumption comes to, value by value; all columns have the same length.

    Attributes:
        variant: whose cars.
        figure: that is declared; its name ends in its unit.
        declared_wh_km: values of consumption to declare, rising.
        range_declared_km: what goes with each, at constant usable energy.
        cars_keep: share of the cars that use no more in a test of their own.
        cars_reach: share of the cars that go at least as far in a test of their own.
        passes: share of conformity tests of the series that it passes.
        tests: cars that the test of conformity takes, expected.
    """

    variant: str
    figure: str
    declared_wh_km: tuple[float, ...]
    range_declared_km: tuple[float, ...]
    cars_keep: tuple[float, ...]
    cars_reach: tuple[float, ...]
    passes: tuple[float, ...]
    tests: tuple[float, ...]


def declarable_of(
    variant: str,
    figure: str,
    measured: np.ndarray,
    ranges: np.ndarray,
    outcome: Callable[[float], tuple[float, float]],
    stops: tuple[float, ...],
) -> Declarable:
    """The table of a variant.

    Args:
        variant: whose cars.
        figure: name of the consumption.
        measured: consumption of each car by a test of its own, shape (n,) [Wh/km].
        ranges: the same of range [km].
        outcome: share of series that fails and expected number of tests, by declared consumption [Wh/km].
        stops: further values that the table holds, such as the recommended one [Wh/km].
    """
    mean = float(measured.mean())
    reach = max(float(measured.std()), LEAST_SD * mean)
    even = np.linspace(mean - SDS_BELOW * reach, mean + SDS_ABOVE * reach, VALUES)
    values = np.unique(np.concatenate([even[even > 0.0], np.array(stops, float)]))
    distances = float(ranges.mean()) * mean / values
    found = [outcome(float(each)) for each in values]
    return Declarable(
        variant=variant,
        figure=figure,
        declared_wh_km=_plain(values),
        range_declared_km=_plain(distances),
        cars_keep=_plain(np.searchsorted(np.sort(measured), values, side="right") / measured.size),
        cars_reach=_plain(1.0 - np.searchsorted(np.sort(ranges), distances, side="left") / ranges.size),
        passes=tuple(1.0 - fails for fails, _ in found),
        tests=tuple(tests for _, tests in found),
    )


def _plain(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(each) for each in values)
