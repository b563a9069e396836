"""The best design of a car within bounds, or the front of designs between several aims."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import SpecError
from voltwright.library.studies import load_study
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.design import OfDesign, refuse_missed, verified, with_price
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import FRONT_ROW
from voltwright.spec.design_study import DesignStudy
from voltwright.study.design.free import free_numbers
from voltwright.study.design.front import check_installed, front, knee
from voltwright.study.design.model import DesignModel
from voltwright.study.design.search import MET, Bound, Found, aim_at, check_moves, found_at, minimised, starts

ADVICE = "Widen the bounds in `free`, free another number, or ask for less."


@dataclass(frozen=True)
class OptimiseRequest(LossOptions):
    """Look for the best design of a car within bounds.

    Attributes:
        study: as written, name of a shipped one, or path of a file.
        car: instead of the study's own.
        row: of the front that becomes the car, 1 is the first; None takes the one nearest to the best of every objective.
    """

    study: DesignStudy | str | Path
    _: KW_ONLY
    car: CarArgument | None = None
    row: Annotated[int, FRONT_ROW] | None = None


@dataclass(frozen=True)
class FrontDesign:
    """A design of a front, by the model.

    Attributes:
        numbers: chosen, by path. figures: by name.
    """

    numbers: dict[str, float]
    figures: dict[str, float]


@dataclass(frozen=True, repr=False)
class OptimiseResult(OfDesign):
    """The best design, verified by the full tests.

    Attributes:
        study: name.
        study_title: for people.
        objectives: figures that were to be small or large, by name, with the goal.
        front: designs of which none is better in everything, in the order of the first objective; one where there is one aim.
        row: of the front that is the design, from 1.
    """

    _: KW_ONLY
    study: str
    study_title: str
    objectives: dict[str, str]
    front: tuple[FrontDesign, ...]
    row: int


def run_optimise(request: OptimiseRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> OptimiseResult:
    """Look for the best design.

    Raises:
        SpecError, UnknownNameError, FileError: the study or its car; an objective that cannot move; bounds that no design meets.
    """
    study = load_study(request.study)
    if len(study.objectives) > 1:
        check_installed()
    parts = Parts(progress, cancel, 4)
    car = prepared_car(study.car if request.car is None else request.car, request)
    free = free_numbers(car.completed, {path: (one.low, one.high) for path, one in study.free.items()})
    wanted = [one.figure for one in study.objectives]
    bounds = bounds_of(study)
    parts.begin(f"testing {car.written.name}")
    figures = with_price(car.completed, [*wanted, *(bound.figure for bound in bounds)])
    model = DesignModel(car.completed, free, figures)
    parts.begin("differentiating the figures")
    check_moves(model, wanted, bounds)
    parts.begin(f"searching from {study.starts} starts")
    signs = {one.figure: 1.0 if one.goal == "minimise" else -1.0 for one in study.objectives}
    best = [_best(model, figure, sign, bounds, study) for figure, sign in signs.items()]
    refuse_missed(model, best[0], ADVICE)
    points = _front(model, best, signs, bounds, study)
    place = _chosen(points, signs, request.row)
    parts.begin("verifying by the full tests")
    asked = words_of(study)
    told = verified(model, points[place], _name(study, points, request.row), f"Design study {study.name}: {asked}")
    parts.end()
    return OptimiseResult(
        **told,
        **car.about,
        car=car.written.name,
        asked=asked,
        study=study.name,
        study_title=study.title or study.name,
        objectives={one.figure: one.goal for one in study.objectives},
        front=tuple(FrontDesign(model.numbers(each.scaled), each.values) for each in points),
        row=place + 1,
    )


def bounds_of(study: DesignStudy) -> list[Bound]:
    """The bounds of a study's constraints."""
    found = []
    for one in study.constraints:
        found += [Bound(one.figure, one.at_least, 1.0)] if one.at_least is not None else []
        found += [Bound(one.figure, one.at_most, -1.0)] if one.at_most is not None else []
    return found


def words_of(study: DesignStudy) -> str:
    """What a study wants, in words."""
    goals = [f"{one.goal} {one.figure}" for one in study.objectives]
    return "; ".join([*goals, *(bound.words for bound in bounds_of(study))])


def _best(model: DesignModel, figure: str, sign: float, bounds: list[Bound], study: DesignStudy) -> Found:
    return minimised(model, aim_at(model, figure, sign), bounds, starts(model, study.starts, study.seed))


def _front(
    model: DesignModel, best: list[Found], signs: dict[str, float], bounds: list[Bound], study: DesignStudy
) -> list[Found]:
    if len(best) == 1:
        return best
    known = [each.scaled for each in best if not each.missed]
    rows = front(
        model,
        list(signs.items()),
        bounds,
        known,
        designs=study.designs,
        generations=study.generations,
        seed=study.seed,
    )
    points = [_polished(model, row, signs, bounds) for row in rows]
    return [each for each in points if not any(_better(other, each, signs) for other in points)] or best[:1]


def _polished(model: DesignModel, scaled: np.ndarray, signs: dict[str, float], bounds: list[Bound]) -> Found:
    """A design of a front made better by gradient: its last objective, with the others held where they are."""
    at = found_at(model, scaled, bounds)
    *held, last = signs
    kept = [Bound(figure, at.values[figure], -signs[figure]) for figure in held]
    better = minimised(model, aim_at(model, last, signs[last]), [*bounds, *kept], [scaled])
    gained = signs[last] * (at.values[last] - better.values[last])
    return found_at(model, better.scaled, bounds) if not better.missed and gained > 0.0 else at


def _better(one: Found, other: Found, signs: dict[str, float]) -> bool:
    """Whether a design is better than another in one objective, and worse in none, by more than a bound is met to."""
    gains = [sign * (other.values[name] - one.values[name]) / abs(other.values[name]) for name, sign in signs.items()]
    return min(gains) > -MET and max(gains) > MET


def _chosen(points: list[Found], signs: dict[str, float], row: int | None) -> int:
    if row is None:
        values = np.array([[each.values[figure] for figure in signs] for each in points])
        return knee(values, list(signs.values()))
    if row > len(points):
        raise SpecError(f"`row` must be at most {len(points)}, the designs of this front, but is {row}.", "row")
    return row - 1


def _name(study: DesignStudy, points: list[Found], row: int | None) -> str:
    return study.name if row is None or len(points) == 1 else f"{study.name}-{row}"


optimise = function_of(OptimiseRequest, run_optimise, "optimise")
