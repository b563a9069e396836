"""Which charger serves a car."""

from dataclasses import KW_ONLY, dataclass
from typing import Annotated

from voltwright.operations.car import CarArgument, LossOptions, OfCar, prepared_car
from voltwright.operations.charge import ChargerArgument, charger_of
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import OUTLETS
from voltwright.study import match as study


@dataclass(frozen=True)
class MatchRequest(LossOptions):
    """Which charger serves a car, with what power, and why not more.

    Attributes:
        car: spec, name in the library, or path of a file.
        chargers: likewise; empty for all shipped ones.
        outlets_in_use: cars at a charger at once.
    """

    car: CarArgument
    chargers: tuple[ChargerArgument, ...] = ()
    _: KW_ONLY
    outlets_in_use: Annotated[int, OUTLETS] = 1


@dataclass(frozen=True, repr=False)
class MatchResult(OfCar):
    """Every charger against a car, the strongest that serves first.

    Attributes:
        car: name.
        chargers: each with its power, what limits it, or why it does not serve.
    """

    car: str
    chargers: tuple[study.Match, ...]


def run_match(request: MatchRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> MatchResult:
    """Which charger serves a car.

    Raises:
        SpecError, UnknownNameError, FileError: car or charger, more cars than a charger has outlets.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    chosen = [charger_of(charger) for charger in request.chargers] or None
    parts.begin(f"matching {car.written.name} with chargers")
    rows = tuple(study.match(car.completed, chosen, request.outlets_in_use))
    parts.end()
    return MatchResult(car.written.name, rows, **car.about)


match = function_of(MatchRequest, run_match, "match")
