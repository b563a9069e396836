"""How likely a trip arrives above its reserve: what the model and the weather leave open, carried through the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TRIP_SPREAD, LEG_SPREAD = 0.07, 0.03
"""Standard deviation of a trip's energy about its prediction, common to all legs, and of each leg for itself.

The first: recorded trips of two cars and measured ranges at steady speeds deviate by 5 to 10 % in the median
(docs/trips-accuracy.md, docs/validation.md), of which a part is one car's own and a part the day's. The second by judgement.
"""
TEMP_SPREAD_K, PER_K = 2.0, 0.006
"""A forecast's error, and what a kelvin changes of the energy in the cold, by judgement."""
DRAWS = 4000


@dataclass(frozen=True)
class Chance:
    """Chances of a plan that is kept to.

    Attributes:
        end: that the charge at the end is at least the reserve asked for.
        through: that it never falls to nothing on the way.
        soc_end_low, soc_end_high: 5 and 95 % of the charge at the end, 0-1.
        legs: of each leg, that its end is above nothing.
    """

    end: float
    through: float
    soc_end_low: float
    soc_end_high: float
    legs: tuple[float, ...]


def chance_of(socs: Sequence[tuple[float, float]], reserve: float, temperature_c: float, seed: int = 0) -> Chance:
    """The chances of a plan.

    Args:
        socs: displayed state of charge at the start and the end of each leg, 0-1; each charge ends where the plan says.
        reserve: at the end, 0-1.
        temperature_c: of the air [°C]: in the cold an error of it counts for more.
        seed: of the draws.
    """
    draw = np.random.default_rng(seed)
    per_k = PER_K if temperature_c < 15.0 else 0.3 * PER_K
    common = TRIP_SPREAD * draw.standard_normal(DRAWS) + per_k * TEMP_SPREAD_K * draw.standard_normal(DRAWS)
    alive, legs, end = np.ones(DRAWS, bool), [], np.zeros(DRAWS)
    for start, last in socs:
        factor = 1.0 + common + LEG_SPREAD * draw.standard_normal(DRAWS)
        end = start - (start - last) * factor
        alive &= end > 0.0
        legs.append(float(np.mean(end > 0.0)))
    low, high = np.percentile(np.clip(end, 0.0, 1.0), [5.0, 95.0])
    return Chance(float(np.mean(alive & (end >= reserve))), float(np.mean(alive)), float(low), float(high), tuple(legs))
