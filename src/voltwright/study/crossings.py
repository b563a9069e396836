"""Where two cars change places along a curve: below a speed one takes less, above it the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

ALIKE = 0.003
"""Two curves that differ by less than this everywhere do not change places: the lines lie on each other."""


@dataclass(frozen=True)
class Crossing:
    """Two cars along a curve, by their places in the list of cars, from 0.

    Attributes:
        curve: name.
        one: of the pair.
        other: of the pair.
        below: the better one below `place`, or everywhere where there is no `place`.
        place: where they change places, in the unit of the curve's horizontal axis; None where they do not.
        sure: whether the 90 % intervals of the two keep clear of each other somewhere; None where there are no intervals.
    """

    curve: str
    one: int
    other: int
    below: int
    place: float | None
    sure: bool | None = None


def crossings(
    curve: str,
    cars: Sequence[Mapping[float, float] | None],
    half_widths: Sequence[Mapping[float, float] | None] | None = None,
) -> tuple[Crossing, ...]:
    """Where each two cars change places; the smaller value is the better one.

    Args:
        curve: name.
        cars: of each car, value by place on the horizontal axis; None where it has no curve.
        half_widths: of the 90 % intervals, likewise.

    >>> crossings("speed", [{50.0: 100.0, 100.0: 160.0}, {50.0: 110.0, 100.0: 150.0}])[0].place
    75.0
    """
    found: list[Crossing] = []
    for (one, first), (other, second) in combinations(enumerate(cars), 2):
        if first is None or second is None:
            continue
        places = sorted(first.keys() & second.keys())
        if len(places) < 2 or all(abs(first[at] - second[at]) <= ALIKE * abs(second[at]) for at in places):
            continue
        sure = None if half_widths is None else _clear(places, first, second, half_widths[one], half_widths[other])
        apart = [(at, first[at] - second[at]) for at in places if first[at] != second[at]]
        changes = [
            (left + (right - left) * before / (before - after), before)
            for (left, before), (right, after) in pairwise(apart)
            if before * after < 0.0
        ]
        if not changes:
            found.append(Crossing(curve, one, other, one if apart[0][1] < 0.0 else other, None, sure))
        found += [Crossing(curve, one, other, one if before < 0.0 else other, float(at), sure) for at, before in changes]
    return tuple(found)


def _clear(
    places: Sequence[float],
    first: Mapping[float, float],
    second: Mapping[float, float],
    one: Mapping[float, float] | None,
    other: Mapping[float, float] | None,
) -> bool | None:
    if not one or not other:
        return None
    return any(abs(first[at] - second[at]) > one[at] + other[at] for at in places if at in one and at in other)
