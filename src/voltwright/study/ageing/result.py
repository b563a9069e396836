"""What the projection of a battery's life hands back: the car at the end of each year, and what the figures rest on."""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.library.climates import Climate
from voltwright.physics.battery.ageing import AgeingLaw
from voltwright.study.ageing.usage import Habit, Usage


@dataclass(frozen=True)
class LifeYear:
    """A car at the end of a year; shares are of the new car.

    Attributes:
        distance_km: driven. distance_counted_km: with the virtual one of energy given back. full_cycles: of the new capacity.
        loss_calendar, loss_cycle: of capacity. soce: state of certified energy. range_km: over `range_cycle`.
        charge_10_80_min: at a fast charger; None where none serves the car or it was not asked for.
        share_least: by UN GTR 22; None where nothing is asked. share_least_euro_7: the same of Euro 7.
    """

    year: int
    distance_km: float
    distance_counted_km: float
    full_cycles: float
    capacity_share: float
    resistance_factor: float
    loss_calendar: float
    loss_cycle: float
    soce: float
    range_km: float
    charge_10_80_min: float | None
    share_least: float | None
    share_least_euro_7: float | None

    @property
    def holds(self) -> bool | None:
        """Whether the car holds UN GTR 22's minimum; None where nothing is asked."""
        return None if self.share_least is None else self.soce >= self.share_least


@dataclass(frozen=True)
class AgeingResult:
    """The life of a car's battery.

    Attributes:
        car: name.
        title: of the car, for people.
        chemistry: of its cells.
        usage: as asked for.
        climate: of the usage.
        habit: of charging.
        law: of ageing.
        consumption_wh_km: everyday use, at the terminals [Wh/km].
        range_cycle: over which range is driven.
        charger: of the charge times; None where none serves the car, or they were not asked for.
        by_year: from the new car (year 0) on.
        other_laws: share of the capacity at the end by other studies, by name.
        notes: what the reader must know.
    """

    car: str
    title: str
    chemistry: str
    usage: Usage
    climate: Climate
    habit: Habit
    law: AgeingLaw
    consumption_wh_km: float
    range_cycle: str
    charger: str | None
    by_year: tuple[LifeYear, ...]
    other_laws: dict[str, float]
    notes: list[str]

    @property
    def range_words(self) -> str:
        """The cycle of the range in words."""
        return "WLTC" if self.range_cycle.startswith("wltc") else self.range_cycle.replace("steady-", "steady ") + " km/h"

    @property
    def calendar_part(self) -> float:
        """Share of the loss at the end that is by the calendar."""
        last = self.by_year[-1]
        return last.loss_calendar / (last.loss_calendar + last.loss_cycle)
