"""Where the steps of a rule of durability end within a life, and what is left of the certified energy there.

The years of a life are whole ones; a step ends at an age or at a distance, whichever comes first, and mostly between two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from voltwright.procedures.durability import GTR_22, Requirement


@runtime_checkable
class _Year(Protocol):
    @property
    def year(self) -> int: ...
    @property
    def distance_counted_km(self) -> float: ...
    @property
    def soce(self) -> float: ...


@dataclass(frozen=True)
class StepEnd:
    """A car where a step of the rule ends, or where its years end before: age, distance with the virtual one, what is left,
    what is asked, and whether it is the distance that ends the step.
    """

    age_years: float
    distance_counted_km: float
    soce: float
    share_least: float
    by_distance: bool

    @property
    def holds(self) -> bool:
        """Whether the car holds what is asked there."""
        return self.soce >= self.share_least


def step_ends(by_year: Sequence[_Year], requirement: Requirement = GTR_22) -> tuple[StepEnd, ...]:
    """The end of each step that a life reaches, linear between its years; the last is clipped to the life's end."""
    years = np.array([float(row.year) for row in by_year])
    counted = np.array([row.distance_counted_km for row in by_year])
    soce = np.array([row.soce for row in by_year])
    ends: list[StepEnd] = []
    for step in requirement.steps:
        reached = float(np.interp(step.distance_km, counted, years)) if counted[-1] > step.distance_km else np.inf
        age = min(step.years, reached, float(years[-1]))
        distance = float(np.interp(age, years, counted))
        ends.append(StepEnd(age, distance, float(np.interp(age, years, soce)), step.share_least, age == reached < step.years))
        if age == years[-1] < min(step.years, reached):
            break
    return tuple(ends)
