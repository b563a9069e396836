"""What a comparison comes to, in sentences: who goes farthest, who takes the least, and the speeds where two cars change places.

Nobody is named the winner whose 90 % interval overlaps with that of another.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from voltwright.formatting import SPACE, amount, number
from voltwright.report.labels import joined, short_names
from voltwright.study.compare import CarComparison

COUNTS = ("none", "one", "two", "three", "four", "five", "six")
CROSSINGS_MOST = 3
STEADY_WITH_INTERVAL = ("90", "120", "130")
ALIKE = 0.003
"""Two ranges that differ by less than this over the whole curve do not change places: the lines lie on each other."""


class Figure(NamedTuple):
    """A figure of a car with the half width of its 90 % interval."""

    name: str
    value: float
    half_width: float


class Crossing(NamedTuple):
    """Two cars that change places.

    Attributes:
        slower: name of the car that goes farther below the speed.
        faster: of the one that goes farther above it.
        speed_kmh: [km/h].
        sure: whether the intervals of the two keep clear of each other at one of the speeds that have intervals.
    """

    slower: str
    faster: str
    speed_kmh: float
    sure: bool


def findings(cars: Sequence[CarComparison]) -> tuple[str, ...]:
    """The sentences of a comparison, the most important first; none for a single car."""
    names = short_names(cars)
    tests = [(name, car.certified["wltp"]) for name, car in zip(names, cars, strict=True)]
    found = [(name, test) for name, test in tests if test is not None]
    sentences = []
    if len(found) > 1:
        spans = [Figure(name, test.range_km, test.range_half_width_km) for name, test in found]
        used = [Figure(name, test.consumption_ac_wh_km, test.consumption_half_width_wh_km) for name, test in found]
        sentences = [_range_words(spans), _consumption_words(used)]
    return (*sentences, *(crossing_words(each) for each in crossings(cars)[:CROSSINGS_MOST]))


def leaders(figures: Sequence[Figure], *, least: bool = False) -> list[Figure]:
    """The best figure and all whose intervals overlap with its own, the best first.

    Args:
        figures: at least one.
        least: whether the least is the best.
    """
    ordered = sorted(figures, key=lambda each: each.value if least else -each.value)
    best = ordered[0]
    return [each for each in ordered if abs(each.value - best.value) <= each.half_width + best.half_width]


def _range_words(figures: Sequence[Figure]) -> str:
    first = leaders(figures)
    values = _values(first, f"{SPACE}km", number)
    if len(first) == 1:
        return f"By WLTP the {first[0].name} goes farthest, {values} on one charge."
    if len(first) == len(figures):
        return f"By WLTP {_all(first)} go equally far within the uncertainty, {values} on one charge."
    return f"By WLTP {_listed(first)} go farthest, {values} on one charge, equally far within the uncertainty."


def _consumption_words(figures: Sequence[Figure]) -> str:
    first = leaders(figures, least=True)
    values = _values(first, f"{SPACE}Wh/km", amount)
    if len(first) == 1:
        return f"The {first[0].name} takes the least from the grid, {values}."
    if len(first) == len(figures):
        return f"What {_all(first)} take from the grid is the same within the uncertainty, {values}."
    return f"{_listed(first, capital=True)} take the least from the grid, {values}, the same within the uncertainty."


def _values(figures: Sequence[Figure], unit: str, shown) -> str:
    low, high = shown(min(each.value for each in figures)), shown(max(each.value for each in figures))
    return f"{low}{unit}" if low == high else f"{low} to {high}{unit}"


def _all(figures: Sequence[Figure]) -> str:
    return "both" if len(figures) == 2 else f"all {COUNTS[len(figures)]}"


def _listed(figures: Sequence[Figure], *, capital: bool = False) -> str:
    words = joined([f"the {each.name}" for each in figures])
    return words[0].upper() + words[1:] if capital else words


def crossings(cars: Sequence[CarComparison]) -> list[Crossing]:
    """The steady speeds at which two cars change places in range, the sure ones first, then by speed."""
    found = []
    for (one, first), (other, second) in combinations(zip(short_names(cars), cars, strict=True), 2):
        speeds, ratio = _range_ratio(first, second)
        if len(speeds) < 2 or np.max(np.abs(ratio)) < ALIKE:
            continue
        sure = any(_clear(first, second, speed) for speed in STEADY_WITH_INTERVAL)
        apart = [(speed, by) for speed, by in zip(speeds, ratio, strict=True) if by != 0.0]
        for (left, before), (right, after) in pairwise(apart):
            if before * after < 0.0:
                at = float(left + (right - left) * before / (before - after))
                slower, faster = (one, other) if before > 0.0 else (other, one)
                found.append(Crossing(slower, faster, at, sure))
    return sorted(found, key=lambda each: (not each.sure, each.speed_kmh))


def _range_ratio(first: CarComparison, second: CarComparison) -> tuple[np.ndarray, np.ndarray]:
    """Speeds that both hold [km/h], and the logarithm of the range of the first over that of the second."""
    one, other = dict(first.curve), dict(second.curve)
    speeds = np.array(sorted(one.keys() & other.keys()))
    spans = [
        car.energy_usable_kwh / np.array([curve[speed] for speed in speeds]) for car, curve in ((first, one), (second, other))
    ]
    return speeds, np.log(spans[0] / spans[1])


def _clear(first: CarComparison, second: CarComparison, speed: str) -> bool:
    one, other = first.steady.get(speed), second.steady.get(speed)
    if one is None or other is None:
        return False
    return abs(one.range_km - other.range_km) > one.range_half_width_km + other.range_half_width_km


def crossing_words(each: Crossing) -> str:
    """A crossing as a sentence."""
    aside = "" if each.sure else "; from 90 to 130 km/h the difference is within the uncertainty"
    at = f"{number(each.speed_kmh)}{SPACE}km/h"
    return f"Above a steady {at} the {each.faster} goes farther, below it the {each.slower}{aside}."
