"""When each car of a plan is built: plants in blocks of car numbers, a logistic ramp, and tolerances that shrink with the count.

A plant builds its cars in the order of their numbers. Its rate follows a logistic curve from the rate of the first day to the
full one; how many cars are built until a day, and the day of a car, follow from it in closed form.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from voltwright.errors import SpecError
from voltwright.spec.production import Plant, ProductionSpec

DAYS_A_WEEK = 7.0
SPAN_10_90 = 2.0 * np.log(9.0)
"""Of a logistic curve, between 10 and 90 %, in units of its time constant."""
YEARS_MOST = 30.0
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Block:
    """The cars of a plant.

    Attributes:
        place: of the plant in the plan. first, last: car numbers, the last one not included. days: of its start after the plan's.
    """

    place: int
    plant: Plant
    first: int
    last: int
    days: float


def blocks_of(plan: ProductionSpec) -> tuple[Block, ...]:
    """The blocks of car numbers of the plants; rounding gives the rest to the last one."""
    edges = np.round(np.cumsum([0.0, *(plant.share for plant in plan.plants)]) * plan.count).astype(np.int64)
    edges[-1] = plan.count
    day = first_day(plan)
    return tuple(
        Block(place, plant, int(edges[place]), int(edges[place + 1]), float((plant.start - day).days))
        for place, plant in enumerate(plan.plants)
    )


def first_day(plan: ProductionSpec) -> date:
    """The day of the plan's first car; days count from here."""
    return min(plant.start for plant in plan.plants)


def rate_full(plant: Plant) -> float:
    """Cars of a calendar day at the full rate."""
    return plant.cars_a_shift * plant.shifts * plant.days_a_week / DAYS_A_WEEK


def _logistic(plant: Plant) -> tuple[float, float]:
    """Growth [1/day] and middle [days after the start] of the ramp."""
    growth = SPAN_10_90 / (plant.ramp_weeks * DAYS_A_WEEK)
    return growth, float(np.log(100.0 / plant.start_percent - 1.0)) / growth


def days_of(plant: Plant, number: np.ndarray) -> np.ndarray:
    """Days after the plant's start on which its cars are built.

    Equation: N(t) = R/k [ln(1 + e^(k (t - m))) - ln(1 + e^(-k m))], solved for t.

    Args: number: of cars that the plant has built until then, shape (n,).
    Source: the integral of a logistic rate.
    """
    growth, middle = _logistic(plant)
    start = np.logaddexp(0.0, -growth * middle)
    total = start + growth * np.asarray(number, float) / rate_full(plant)
    # ln(e^total - 1), without overflow for a long run at the full rate.
    return middle + (total + np.log(-np.expm1(-np.maximum(total, 1e-12)))) / growth


def cars_built(plant: Plant, days: np.ndarray) -> np.ndarray:
    """Cars that a plant has built so many days after its start; the inverse of `days_of`."""
    growth, middle = _logistic(plant)
    return rate_full(plant) / growth * (np.logaddexp(0.0, growth * (days - middle)) - np.logaddexp(0.0, -growth * middle))


def spread_factor(plant: Plant, number: np.ndarray) -> np.ndarray:
    """Tolerances after so many cars of a plant over those of a mature one.

    Equation: 1 + (start factor - 1) (1 + n / n first)^(log2 progress ratio).
    Source: the form is Wright's law of the learning curve (T. P. Wright, Factors affecting the cost of airplanes, Journal of the
        Aeronautical Sciences 3, 1936); that tolerances follow it is judgement.
    """
    learning = plant.learning
    power = np.log2(learning.progress_ratio)
    return 1.0 + (learning.start_factor - 1.0) * (1.0 + np.asarray(number, float) / learning.cars_first) ** power


def check_reaches(plan: ProductionSpec) -> None:
    """Refuse a plan whose plants cannot build their cars in time.

    Raises: SpecError: with the plant, how long it takes, and what to change.
    """
    for block in blocks_of(plan):
        plant, cars = block.plant, block.last - block.first
        days = float(days_of(plant, np.array([max(cars, 1)]))[0])
        where = f"plants[{block.place}]"
        if plan.end is not None and plant.start + timedelta(days=min(days, 1e6)) > plan.end:
            left = (plan.end - plant.start).days
            raise SpecError(
                f"`{where}` ({plant.name}) must build {cars:,} cars by {plan.end}, but has built "
                f"{float(cars_built(plant, np.array([left]))[0]):,.0f} by then; raise `cars_a_shift`, shorten `ramp_weeks`, or "
                "give it a smaller share.",
                where,
            )
        if not days <= YEARS_MOST * DAYS_A_YEAR:
            raise SpecError(
                f"`{where}` ({plant.name}) must build {cars:,} cars within {YEARS_MOST:g} years, but its ramp takes "
                f"{days / DAYS_A_YEAR:,.0f}; raise `cars_a_shift` ({plant.cars_a_shift:g}) or shorten `ramp_weeks` "
                f"({plant.ramp_weeks:g}).",
                where,
            )
