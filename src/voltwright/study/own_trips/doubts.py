"""Which factors would only absorb an error of the record: the fit repeated with the error let in beside the factors.

Each error has a signature over the trips. Where a factor moves back by more than its own uncertainty once the error may
explain the same energy, the trips cannot tell the two apart, and it is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.own_trips.factors import Factor
from voltwright.study.own_trips.fit import Linear, Posterior, fit
from voltwright.units import WH_PER_KWH

COMFORT_BELOW_C, COMFORT_ABOVE_C = 18.0, 23.0
"""Air outside at which cars are heated, and cooled."""
MOVES_LEAST, SD_SHARE, BACK_SHARE = 0.03, 1.0, 0.33
"""A factor is doubted that moves back by so much, by so many of its standard deviations, and by so much of its way from 1."""
CLIMATE_W_K, HEIGHT, SENSOR, SPEED = 60.0, 0.25, 0.03, 0.02
"""Standard deviation of each error, by judgement: climate power not recorded or wrongly modelled [W/K], share of all climbs,
scale of the power reading, scale of the speed (its way and its accelerations)."""


COARSE_REMARK = "with the peaks between them"
"""What the reader of trips remarks on one whose speeds are more than 1.5 s apart."""
COARSE = 0.1
"""Standard deviation of the energy of speeds between samples, over all energy moved: docs/trips.md, 4 to 20 % in town."""


@dataclass(frozen=True)
class Record:
    """What is known of a record: whether the climate's power was taken as recorded, and whether its speeds are far apart."""

    climate: bool
    coarse: bool


@dataclass(frozen=True)
class Doubt:
    """A factor that an error of the record explains as well.

    Attributes:
        factor: name. error: in words. alone, beside: value of the factor without and with the error let in.
    """

    factor: str
    error: str
    alone: float
    beside: float


def signatures(linear: Linear, record: Record) -> dict[str, np.ndarray]:
    """Energy of an error of one standard deviation, by its words, shape (n, 4) [Wh].

    Args: linear: of the trips. record: what is known of it.
    """
    own = linear.observed
    found = {
        "heights that are off (climbs)": HEIGHT * own.rise_wh,
        "a power sensor that is off by 3 %": SENSOR * own.measured_wh,
        "a speed that is off by 2 %": 2.0 * SPEED * own.gross_wh,
    }
    if record.coarse:
        found["speeds too far apart, whose peaks are lost"] = COARSE * own.gross_wh
    if not record.climate:
        cold = np.maximum(COMFORT_BELOW_C - own.ambient_c, 0.0)[:, None] * own.duration_h
        hot = np.maximum(own.ambient_c - COMFORT_ABOVE_C, 0.0)[:, None] * own.duration_h
        found["heating that was not recorded"] = CLIMATE_W_K * cold
        found["air conditioning that was not recorded"] = CLIMATE_W_K * hot
    return {words: energy for words, energy in found.items() if float(np.abs(energy).sum()) > 0.001 * WH_PER_KWH}


def doubts(linear: Linear, factors: tuple[Factor, ...], found: Posterior, record: Record) -> tuple[Doubt, ...]:
    """Factors that move back by more than their uncertainty where an error of the record is let in.

    Args: linear, factors: of the fit. found: its result. record: what is known of it.
    """
    doubted = []
    for words, energy in signatures(linear, record).items():
        sd = np.append([each.sd for each in factors], 1.0)
        # The error's own extent is 0 before the trips: a factor about 1, so that one solver serves both.
        slopes = np.concatenate([linear.slopes_wh, energy[..., None]], axis=2)
        beside = fit(Linear(linear.observed, np.append(linear.point, 1.0), slopes), factors, sd)
        for place, each in enumerate(factors):
            alone, with_error = float(found.values[place]), float(beside.values[place])
            back = abs(alone - 1.0) - abs(with_error - 1.0)
            if back > max(MOVES_LEAST, SD_SHARE * found.sd[place], BACK_SHARE * abs(alone - 1.0)):
                doubted.append(Doubt(each.name, words, alone, with_error))
    return tuple(doubted)
