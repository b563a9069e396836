"""A trip that cannot be made as asked: how far one gets, and which change would help."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.driven import Driven
from voltwright.study.trip_plan.planner import Planned, searched
from voltwright.study.trip_plan.trip_tables import Tables, Wishes
from voltwright.units import M_PER_KM, SECONDS_PER_HOUR

HELPS: tuple[tuple[str, str, dict[str, float]], ...] = (
    ("full", "start with a full battery", {"soc_start": 1.0}),
    ("stations", "arrive at stations with 5 %", {"soc_station_min": 0.05}),
    ("end", "arrive at the end with 5 %", {"soc_end_min": 0.05}),
    (
        "all",
        "arrive everywhere with 3 %, from a full battery",
        {"soc_start": 1.0, "soc_station_min": 0.03, "soc_end_min": 0.03},
    ),
)
"""Changes that are tried: name, words, wishes."""


@dataclass(frozen=True)
class Help:
    """A change under which the trip can be made: its name and words, with the time [h] and number of stops."""

    name: str
    words: str
    duration_h: float
    stops: int


@dataclass(frozen=True)
class Partial:
    """How far a trip gets.

    Attributes:
        reached_km: place that the car reaches at most, however it charges before [km].
        gap_km: longest way between two stations that serve the car, the ends of the route among them [km].
        gap_from_km: where it begins [km].
        helps: changes under which the trip can be made, those that were tried and do.
        sentence: all this in words.
    """

    reached_km: float
    gap_km: float
    gap_from_km: float
    helps: tuple[Help, ...]
    sentence: str


def partial_of(tables: Tables, wishes: Wishes, weather: Weather, plan: Planned) -> Partial:
    """How far the trip gets, and what would help."""
    ends, found = tables.drive.ends_m, plan.found
    marks = np.array([0.0, *(place.way_m for place in tables.places), ends[-1]])
    gaps = np.diff(marks)
    widest = int(np.argmax(gaps))
    if plan.driven is not None:
        return _undriven(plan.driven, float(ends[-1]), float(gaps[widest]), float(marks[widest]))
    reached = float(ends[found.reached]) if found.reached >= 0 else 0.0
    helps = []
    for name, words, changes in HELPS:
        changed = replace(wishes, **changes)
        if all(getattr(wishes, field) == value for field, value in changes.items()):
            continue
        other = searched(tables, changed, weather)
        if other.events is not None:
            helps.append(Help(name, words, other.time_s / SECONDS_PER_HOUR, other.stops))
    gap_km, from_km = float(gaps[widest]) / M_PER_KM, float(marks[widest]) / M_PER_KM
    told = f"The car gets to {reached / M_PER_KM:.0f} km of {ends[-1] / M_PER_KM:.0f} km and no further"
    told += ", with the reserves asked for" if reached >= ends[-1] - 1.0 else ""
    told += f"; the longest way without a station that serves it is {gap_km:.0f} km, from {from_km:.0f} km on."
    told += f" What would help: {'; '.join(each.words for each in helps)}." if helps else " Nothing that was tried would help."
    return Partial(reached / M_PER_KM, gap_km, from_km, tuple(helps), told)


def _undriven(driven: Driven, length_m: float, gap_m: float, gap_from_m: float) -> Partial:
    """A trip that the search finds and the simulator does not drive to its end."""
    reached_km = min(float(np.sum(driven.columns["speed_m_s"])), length_m) / M_PER_KM
    last = driven.legs[-1]
    why = f"the charge at {last.title} does not reach its target" if last.kind == "charge" else "the car cannot keep its speeds"
    told = (
        f"The best plan of the search cannot be driven: the simulator gets to {reached_km:.0f} km of "
        f"{length_m / M_PER_KM:.0f} km, where {why}; keep more charge at the stations and at the end, or plan at lower limits."
    )
    return Partial(reached_km, gap_m / M_PER_KM, gap_from_m / M_PER_KM, (), told)
