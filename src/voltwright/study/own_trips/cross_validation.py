"""What factors are worth on trips that they have not seen: each fold of the trips predicted by a fit on the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.study.own_trips.factors import Factor
from voltwright.study.own_trips.fit import Linear, fit

ONE_BY_ONE_MOST, FOLDS = 30, 10
"""Up to so many trips each is left out alone; of more, every tenth together."""
TRIPS_LEAST = 3
SMALLEST = 1e-9
CLEAR = 1.645
"""Standard errors by which the error must fall: one in twenty would by chance."""
Outcome = Literal["better", "unclear", "worse", "untested"]


@dataclass(frozen=True)
class CrossValidation:
    """Errors of trips, each predicted without it.

    Attributes:
        folds: how many; 0 where there are too few trips. before, after: error of a trip's energy over the mean measured energy of
        a trip, mean of all. gain: by which the error falls. gain_se: its standard error over trips. verdict: "better" where it
        falls by more than chance explains, "unclear" where it falls by less, "worse" where it does not fall, "untested" without
        folds.
        predicted_wh: of each trip, without it [Wh], shape (n,).
    """

    folds: int
    before: float
    after: float
    gain: float
    gain_se: float
    verdict: Outcome
    predicted_wh: np.ndarray


def cross_validate(linear: Linear, factors: tuple[Factor, ...], before_wh: np.ndarray) -> CrossValidation:
    """Predict each fold by a fit on the others.

    Args:
        linear: energies of all trips about a point. factors: with their priors. before_wh: by the car as it was [Wh], shape (n,).
    """
    measured = linear.observed.measured_wh.sum(axis=1)
    count = len(measured)
    if count < TRIPS_LEAST:
        return scored(0, measured, before_wh, before_wh)
    folds = count if count <= ONE_BY_ONE_MOST else FOLDS
    of = np.arange(count) % folds
    predicted = np.empty(count)
    for fold in range(folds):
        seen = of != fold
        values = fit(linear.part(seen), factors).values
        predicted[~seen] = linear.part(~seen).energies_wh(values)
    return scored(folds, measured, before_wh, predicted)


def scored(folds: int, measured: np.ndarray, before: np.ndarray, after: np.ndarray) -> CrossValidation:
    """The scores of predictions beside what was measured, shape (n,) each, in any unit.

    Args: folds: 0 where nothing was left out.
    """
    scale = max(float(np.mean(np.abs(measured))), SMALLEST)
    errors = np.abs(before - measured) / scale, np.abs(after - measured) / scale
    gains = errors[0] - errors[1]
    gain, error = float(np.mean(gains)), float(np.std(gains, ddof=1) / np.sqrt(len(gains))) if len(gains) > 1 else 0.0
    clear: Outcome = "better" if gain > CLEAR * error else "unclear" if gain > 0.0 else "worse"
    verdict: Outcome = clear if folds else "untested"
    return CrossValidation(folds, float(np.mean(errors[0])), float(np.mean(errors[1])), gain, error, verdict, after)
