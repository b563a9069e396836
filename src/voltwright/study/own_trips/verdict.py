"""Whether a calibrated car is worth using: what unseen trips say, whether factors explain the record, what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.study.own_trips.cross_validation import TRIPS_LEAST, CrossValidation
from voltwright.study.own_trips.doubts import Doubt
from voltwright.study.own_trips.factors import Factor
from voltwright.study.own_trips.fit import Linear, Posterior

BEYOND_SD, BEYOND_LEAST = 3.0, 0.2
"""The sum of the trips lies beyond the factors where it asks for more than so many standard deviations of what they may
explain, and by at least a fifth."""
Verdict = Literal["better", "unclear", "worse", "untested", "doubtful", "beyond"]


@dataclass(frozen=True)
class Judgement:
    """Whether to use the calibrated car.

    Attributes:
        verdict: "better" where the error of unseen trips falls by more than chance explains; "unclear" where it falls by less;
        "worse" where it does not; "untested" with too few trips; "doubtful" where every factor that moved may only absorb an
        error of the record; "beyond" where no factors explain the energy. asked: measured over modelled energy of all trips,
        less 1. explained: by how much the factors may move that, one standard deviation. sentence: for people.
    """

    verdict: Verdict
    asked: float
    explained: float
    sentence: str

    @property
    def recommended(self) -> bool:
        """Whether the calibrated car is to be used."""
        return self.verdict == "better"


def judged(
    linear: Linear, factors: Sequence[Factor], found: Posterior, energy: CrossValidation, doubts: Sequence[Doubt], kept: set[str]
) -> Judgement:
    """The judgement on a calibration.

    Args: linear: about the car as it was. factors, found, energy, doubts: of the calibration. kept: factors that are used.
    """
    measured, modelled = float(linear.observed.measured_wh.sum()), float(linear.observed.modelled_wh.sum())
    asked = measured / modelled - 1.0 if modelled > 0.0 else 0.0
    moves = linear.slopes_wh.sum(axis=(0, 1)) * np.array([each.sd for each in factors])
    explained = float(np.linalg.norm(moves)) / max(abs(modelled), 1.0)
    moved = {
        each.name for place, each in enumerate(factors) if each.name in kept and abs(found.values[place] - 1.0) > found.sd[place]
    }
    verdict: Verdict = energy.verdict
    if verdict != "untested" and abs(asked) > max(BEYOND_SD * explained, BEYOND_LEAST):
        verdict = "beyond"
    elif verdict == "better" and moved and moved <= {each.factor for each in doubts}:
        verdict = "doubtful"
    return Judgement(verdict, asked, explained, _sentence(verdict, energy, asked, explained))


def _sentence(verdict: Verdict, energy: CrossValidation, asked: float, explained: float) -> str:
    if verdict == "untested":
        return (
            f"{TRIPS_LEAST} trips or more are needed to test the factors on trips that were not used; do not rely on the new car."
        )
    if verdict == "beyond":
        return (
            f"The trips took {1.0 + asked:.2f} times the energy of the model, where the factors may explain "
            f"{100.0 * explained:.0f} %: the record or the car's file is wrong elsewhere; do not use the new car."
        )
    moved = f"The error of unseen trips goes from {100.0 * energy.before:.1f} % to {100.0 * energy.after:.1f} %"
    advice = {
        "better": "more than chance explains; use the calibrated car for this car's own trips.",
        "unclear": "no more than chance explains; more trips are needed before the calibrated car is worth using.",
        "worse": "so nothing is gained; keep the car as it is.",
        "doubtful": "but what moved may only absorb an error of the record: use it only for trips that are recorded alike.",
    }
    return f"{moved}, {advice[verdict]}"
