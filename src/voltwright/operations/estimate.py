"""Headline figures of a car with other numbers in its file, by the closed forms that its own full tests give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, nearest
from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress


@dataclass(frozen=True)
class EstimateRequest(LossOptions):
    """Headline figures of a car with other numbers, by the figure program that slopes and the page's sliders use.

    Attributes:
        car: spec, name in the library, or path of a file.
        numbers: by dotted path, as the car's file would write them; what laws derive from them follows.
        figures: names such as range_wltp_km or acceleration_0_100_s; empty: all that the car can have.
        charger: of the charge time, name or path; None: the strongest shipped station that serves the car.
    """

    car: CarArgument
    numbers: Mapping[str, float] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    _: KW_ONLY
    charger: str | Path | None = None


@dataclass(frozen=True, repr=False)
class EstimateResult(OfCar):
    """Headline figures of a car with other numbers.

    Attributes:
        car: name.
        numbers: that were changed.
        figures: by name, in the unit of the name.
        own: the same of the car itself, by its full tests.
        missing: figures that the car cannot have, with the sentence why.
        notes: steps of the rules that the figures leave out.
    """

    _: KW_ONLY
    car: str
    numbers: dict[str, float]
    figures: dict[str, float]
    own: dict[str, float]
    missing: dict[str, str]
    notes: tuple[str, ...]


def run_estimate(request: EstimateRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> EstimateResult:
    """Find the figures of a car with other numbers.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a figure that there is not, a number that its file cannot have.
    """
    from voltwright.sim.precision import double_precision
    from voltwright.study.fleet.figure_program import FIGURES, possible_program

    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    _check(car.completed, request.numbers)
    parts.begin(f"testing {car.written.name}")
    program, missing = possible_program(car.completed, request.figures or FIGURES, charger=request.charger)
    with double_precision():
        own, found = ({name: float(value) for name, value in program(each).items()} for each in ({}, dict(request.numbers)))
    parts.end()
    return EstimateResult(
        **car.about,
        car=car.written.name,
        numbers={path: float(value) for path, value in request.numbers.items()},
        figures=found,
        own=own,
        missing=missing,
        notes=program.notes,
    )


def _check(car: CompletedCar, numbers: Mapping[str, float]) -> None:
    """Refuse a path of which the car has no number, or a number out of the range of its field."""
    from voltwright.codegen.fields import parameters_of
    from voltwright.defaults.numbers import variables_of
    from voltwright.study.variants import HOLDS

    known = {each.path: each for each in parameters_of(car, variables_of(car)).fields} if numbers else {}
    for path, value in numbers.items():
        if path not in known:
            close = ", ".join(f"`{name}`" for name in nearest(path, known))
            raise SpecError(f"`{path}` is not a number of {car.name}; the nearest are {close}.", path)
        if not math.isfinite(value) or not all(HOLDS[relation](value, bound) for relation, bound in known[path].limits):
            raise SpecError(f"`{path}` {known[path].rule}, but is {value:g}.", path)


estimate = function_of(EstimateRequest, run_estimate, "estimate")
