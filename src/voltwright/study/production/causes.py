"""How the drawn deviations of the cars go with their measured figures: a check on the first-order parts of the variance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.study.production.deviations import CAR_NAMES, Cars

SAME = 1e-12


@dataclass(frozen=True)
class Cause:
    """How a tolerance goes with a measured figure over the certified cars of a variant.

    Attributes:
        variant: whose cars.
        figure: name, which ends in its unit.
        tolerance: name of what varies.
        correlation: of deviation and figure, -1 to 1; 0 of what does not vary.
        cars: of the sample.
    """

    variant: str
    figure: str
    tolerance: str
    correlation: float
    cars: int


def causes_of(
    variant: str,
    cars: Cars,
    rows: np.ndarray,
    true: Mapping[str, np.ndarray],
    measured: Mapping[str, np.ndarray],
    figures: Iterable[str],
) -> tuple[Cause, ...]:
    """Correlation of each tolerance with each figure.

    Args:
        variant: whose cars.
        cars: drawn.
        rows: which of them, a mask of shape (n,).
        true: figures of the cars by name, each of shape (n,).
        measured: the same, as one test of each car finds them.
        figures: names.
    """
    deviations = {name: (cars.relative[name][rows], cars.absolute[name][rows]) for name in CAR_NAMES}
    found = []
    for figure in figures:
        values = measured[figure][rows]
        drawn = {**deviations, "test_noise": (values / true[figure][rows],)}
        found += [Cause(variant, figure, name, _correlation(parts, values), int(values.size)) for name, parts in drawn.items()]
    return tuple(found)


def _correlation(parts: tuple[np.ndarray, ...], values: np.ndarray) -> float:
    """Coefficient of values with the best sum of parts of a deviation, with the sign of the first that varies; 0 of none.

    A deviation has a part as a fraction and one in its own unit, since the bias of a plant may be written in either.
    """
    moving = [each - each.mean() for each in parts if np.ptp(each) > SAME * max(float(np.abs(each).max()), 1e-300)]
    around = values - values.mean()
    size = float(np.sqrt(around @ around))
    if not moving or np.ptp(values) <= SAME * float(np.abs(values).max()):
        return 0.0
    columns = np.stack([each / np.sqrt(each @ each) for each in moving], axis=1)
    weights, *_ = np.linalg.lstsq(columns, around, rcond=None)
    strength = float(np.linalg.norm(columns @ weights)) / size
    return float(np.clip(np.sign(columns[:, 0] @ around) * strength, -1.0, 1.0))
