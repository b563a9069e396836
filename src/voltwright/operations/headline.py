"""The headline figures of cars, each by its full test, with what others published of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.operations.car import CarArgument, LossOptions, PreparedCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import OneOf
from voltwright.spec.battery import Price
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import DcCharger
from voltwright.study import headline as study
from voltwright.study.ownership import Conditions

CARS_MOST = 6


@dataclass(frozen=True)
class HeadlineRequest(LossOptions):
    """All certified headline figures of cars, each by its full test.

    Attributes:
        cars: one to six specs, names in the library, or paths of files.
        figures: which, by name; None is all, those of the NEDC only where somebody published one.
        intervals: whether each figure gets its 90 % interval, where there is a model of it; takes about half a second a car.
        charger: DC charger of the charge: spec, name or path; None takes for each car the strongest shipped one that serves it.
    """

    cars: Sequence[CarArgument] | CarArgument
    _: KW_ONLY
    figures: tuple[Annotated[str, OneOf(study.FIGURES)], ...] | None = None
    intervals: bool = False
    charger: DcCharger | str | Path | None = None


@dataclass(frozen=True)
class Outline:
    """Outer dimensions of a car [mm], as its file writes them or a law fills them; None where there is neither.

    Attributes:
        length_mm, width_mm, height_mm: of the body.
        wheelbase_mm: distance between the axles.
        wheel_radius_mm: rolling radius.
        assumed: names of those that a law filled.
    """

    length_mm: float | None
    width_mm: float
    height_mm: float
    wheelbase_mm: float
    wheel_radius_mm: float
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class CarHeadline:
    """The headline figures of a car.

    Attributes:
        name: of the car.
        title: for people.
        vehicle_class: such as "car".
        loss_model: that it ran with, in words.
        figures: in the unit of the name of each.
        charger: name of the station of the charge; None where none serves it, or it was not asked for.
        price_parts_usd: price by part, by the cost model [USD].
        price: that the car's file writes, in its own currency.
        outline: outer dimensions.
        warnings: what is implausible in the car's file, a sentence each.
    """

    name: str
    title: str
    vehicle_class: str
    loss_model: str
    figures: tuple[study.HeadlineFigure, ...]
    charger: str | None
    price_parts_usd: dict[str, float]
    price: Price | None
    outline: Outline
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class HeadlineResult(Presented):
    """The headline figures of cars.

    Attributes:
        cars: in the order in which they were named.
    """

    cars: tuple[CarHeadline, ...]


def run_headline(request: HeadlineRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> HeadlineResult:
    """Find the headline figures of cars.

    Raises:
        SpecError: no car, or more than six; a figure that does not exist; a charger that is not DC.
        UnknownNameError, FileError: a car, or the charger.
    """
    named = request.cars
    chosen = [named] if isinstance(named, str | Path | CarSpec | CompletedCar) else list(named)
    if not 1 <= len(chosen) <= CARS_MOST:
        raise SpecError(f"`cars` must be 1 to {CARS_MOST} cars, but there are {len(chosen)}.", "cars")
    station = Conditions(charger=request.charger).station()
    parts, rows = Parts(progress, cancel, len(chosen)), []
    for car in chosen:
        ready = prepared_car(car, request)
        parts.begin(f"testing {ready.written.name}")
        rows.append(_of_car(ready, request, station))
    parts.end()
    return HeadlineResult(tuple(rows))


def _of_car(car: PreparedCar, request: HeadlineRequest, station: DcCharger | None) -> CarHeadline:
    full = car.completed
    found = study.headline(full, request.figures, intervals=request.intervals, charger=station)
    return CarHeadline(
        name=full.name,
        title=full.title,
        vehicle_class=full.vehicle_class,
        loss_model=car.loss_model,
        figures=found.figures,
        charger=found.charger,
        price_parts_usd=found.price_parts_usd,
        price=car.written.price,
        outline=outline_of(full),
        warnings=car.warnings,
    )


def outline_of(car: CompletedCar) -> Outline:
    """Outer dimensions of a completed car."""
    sizes = ("width_mm", "height_mm", "wheelbase_mm")
    length_mm = car.body.length_mm
    return Outline(
        None if length_mm is None else float(length_mm),
        *(float(getattr(car.body, name)) for name in sizes),
        wheel_radius_mm=float(car.tyres.radius_dynamic_mm),
        assumed=tuple(name for name in sizes if f"body.{name}" in car.assumptions),
    )


headline = function_of(HeadlineRequest, run_headline, "headline")
