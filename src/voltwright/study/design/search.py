"""The search for a design: SLSQP from several starts on the model's own jacobian, and how far designs get that cannot be.

Source: Kraft, "A software package for sequential quadratic programming", DFVLR-FB 88-28, 1988, as SciPy has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from voltwright.errors import SpecError
from voltwright.study.design.model import DesignModel

TOLERANCE = 1e-6
MET = 1e-4
"""A bound is met where it is missed by less than this share."""
MOVES = 1e-9
"""A figure moves where the whole span of a free number changes it by more than this share."""
AT_BOUND = 1e-4


@dataclass(frozen=True)
class Bound:
    """A bound of a figure: at least where `sign` is 1, at most where it is -1."""

    figure: str
    value: float
    sign: float

    @property
    def words(self) -> str:
        """In words, such as "range_cltc_km at least 700"."""
        return f"{self.figure} at {'least' if self.sign > 0 else 'most'} {self.value:g}"


@dataclass(frozen=True)
class Found:
    """A design that a search found.

    Attributes:
        scaled: free numbers, 0 to 1. values: figures, as the model has them.
        missed: bounds that it misses, in words with what it reaches. binding: what holds it, in words.
    """

    scaled: np.ndarray
    values: dict[str, float]
    missed: tuple[str, ...]
    binding: tuple[str, ...]


def starts(model: DesignModel, count: int, seed: int) -> list[np.ndarray]:
    """Where a search begins: the base car, held within the bounds, then random designs, the same for a seed."""
    first = model.scaled({each.path: each.base for each in model.free})
    generator = np.random.Generator(np.random.Philox(key=[seed, 0]))
    return [first, *generator.random((count - 1, len(model.free)))]


def check_moves(model: DesignModel, wanted: Sequence[str], bounds: Sequence[Bound]) -> None:
    """Refuse a study in which an objective cannot move, or a free number moves nothing.

    Raises: SpecError: with the name.
    """
    scaled = np.clip(starts(model, 1, 0)[0], 0.05, 0.95)
    values, slopes = model.values_and_jacobian(scaled)
    relative = np.abs(slopes) / np.maximum(np.abs(values), 1e-12)[:, None]
    paths = ", ".join(f"`{each.path}`" for each in model.free)
    for name in wanted:
        if np.all(relative[model.figures.index(name)] < MOVES):
            raise SpecError(
                f"`objectives`: {name} must depend on what is free, but nothing in {paths} moves it; free another number.",
                "objectives",
            )
    used = [model.figures.index(name) for name in dict.fromkeys([*wanted, *(bound.figure for bound in bounds)])]
    for place, each in enumerate(model.free):
        if np.all(relative[used, place] < MOVES):
            raise SpecError(
                f"`free.{each.path}` must move an objective or a constraint, but moves none of "
                f"{', '.join(model.figures[row] for row in used)}; leave it out.",
                f"free.{each.path}",
            )


Aim = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[float, np.ndarray]]
"""From (scaled, values, jacobian) to what is minimised and its gradient."""


def aim_at(model: DesignModel, figure: str, sign: float) -> Aim:
    """One figure, over that of the base car, to be small where `sign` is 1, large where it is -1."""
    row, scale = model.figures.index(figure), sign / abs(model.base[figure])

    def aim(scaled: np.ndarray, values: np.ndarray, slopes: np.ndarray) -> tuple[float, np.ndarray]:
        return float(scale * values[row]), scale * slopes[row]

    return aim


def minimised(
    model: DesignModel,
    aim: Aim,
    bounds: Sequence[Bound],
    begin: Sequence[np.ndarray],
) -> Found:
    """The best design of several searches; where none meets the bounds, the one that misses them least.

    Args:
        model: figures by free numbers.
        aim: what is minimised.
        bounds: of figures, relative to their value.
        begin: where to start.
    """
    from scipy.optimize import minimize

    at = _Memory(model)

    def gap(scaled: np.ndarray) -> np.ndarray:
        values, _ = at(scaled)
        return np.array([bound.sign * (values[model.figures.index(bound.figure)] / bound.value - 1.0) for bound in bounds])

    def gap_slopes(scaled: np.ndarray) -> np.ndarray:
        _, slopes = at(scaled)
        return np.array([bound.sign * slopes[model.figures.index(bound.figure)] / bound.value for bound in bounds])

    best: tuple[float, np.ndarray] | None = None
    for start in begin:
        done = minimize(
            lambda scaled: aim(scaled, *at(scaled)),
            start,
            jac=True,
            method="SLSQP",
            bounds=[(0.0, 1.0)] * len(model.free),
            constraints=[{"type": "ineq", "fun": gap, "jac": gap_slopes}] if bounds else [],
            options={"ftol": TOLERANCE * 1e-3, "maxiter": 60},
        )
        scaled = np.clip(done.x, 0.0, 1.0)
        if np.all(np.isfinite(scaled)) and (not bounds or np.all(gap(scaled) > -MET)):
            value = aim(scaled, *at(scaled))[0]
            if best is None or value < best[0]:
                best = value, scaled
    return found_at(model, _least_missed(gap, gap_slopes, begin) if best is None else best[1], bounds)


def _least_missed(gap: Callable[[np.ndarray], np.ndarray], slopes: Callable[[np.ndarray], np.ndarray], begin: Any) -> np.ndarray:
    """The design whose missed bounds have the least sum of squares."""
    from scipy.optimize import least_squares

    def missed(scaled: np.ndarray) -> np.ndarray:
        return np.minimum(gap(scaled), 0.0)

    def missed_slopes(scaled: np.ndarray) -> np.ndarray:
        return slopes(scaled) * (gap(scaled) < 0.0)[:, None]

    jacobian: Any = missed_slopes

    found = [
        least_squares(missed, np.clip(start, 1e-6, 1.0 - 1e-6), jac=jacobian, bounds=(0.0, 1.0), xtol=1e-10) for start in begin
    ]
    return min(found, key=lambda each: each.cost).x


def found_at(model: DesignModel, scaled: np.ndarray, bounds: Sequence[Bound]) -> Found:
    """A design with its figures, what it misses, and what holds it."""
    values = model.values(scaled)
    gaps = [bound.sign * (values[model.figures.index(bound.figure)] / bound.value - 1.0) for bound in bounds]
    by_name = dict(zip(model.figures, map(float, values), strict=True))
    missed = tuple(
        f"{bound.words}, but {by_name[bound.figure]:.5g} is reached"
        for bound, gap in zip(bounds, gaps, strict=True)
        if gap < -MET
    )
    held = [bound.words for bound, gap in zip(bounds, gaps, strict=True) if abs(gap) <= 10.0 * MET]
    for each, place in zip(model.free, scaled, strict=True):
        if place < AT_BOUND:
            held.append(f"{each.path} at its lower bound {each.low:g}")
        elif place > 1.0 - AT_BOUND:
            held.append(f"{each.path} at its upper bound {each.high:g}")
    return Found(scaled, by_name, missed, tuple(held))


class _Memory:
    """Figures and jacobian of the design that was asked for last, since SLSQP asks for each apart."""

    def __init__(self, model: DesignModel):
        self.model, self.last, self.answer = model, None, None

    def __call__(self, scaled: np.ndarray) -> Any:
        if self.last is None or not np.array_equal(self.last, scaled):
            self.last, self.answer = np.array(scaled), self.model.values_and_jacobian(scaled)
        return self.answer
