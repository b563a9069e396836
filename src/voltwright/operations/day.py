"""A car through a day: trips, parking and charging as one run."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.library.days import load_day
from voltwright.library.platforms import file_of
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.day import run as procedure
from voltwright.procedures.payload import check_payload
from voltwright.ranges import PAYLOAD, TEMP_CLIMATE
from voltwright.spec.day import DaySpec
from voltwright.study.journey import Journey, journey_of


@dataclass(frozen=True)
class DayRequest(LossOptions):
    """A car through a day: drive, park, charge, one energy ledger.

    Attributes:
        day: as written, name of a shipped one, or path of a file.
        car: instead of the day's own.
        temp_ambient_c: of the air all day, in place of the day's own [°C].
        payload_kg: beside the test mass [kg].
        course: whether power, charge, temperatures and way over the day are added, in a few hundred parts.
        folder: where files of a day that is given as a spec are looked for; those beside a day's file are found without it.
    """

    day: DaySpec | str | Path
    _: KW_ONLY
    car: CarArgument | None = None
    temp_ambient_c: Annotated[float, TEMP_CLIMATE] | None = None
    payload_kg: Annotated[float, PAYLOAD] = 0.0
    course: bool = False
    folder: Path | None = None


@dataclass(frozen=True, repr=False)
class DayResult(OfCar, procedure.DayResult):
    """What a day came to.

    Attributes:
        day_title: for people.
        course: the day in parts, where asked for.
    """

    _: KW_ONLY
    day_title: str
    course: Journey | None = None


def run_day_request(request: DayRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> DayResult:
    """Run a day.

    Raises:
        SpecError, UnknownNameError, FileError, TraceError: the day, the car, a charger or a cycle.
        SimulationError: a ledger that does not close.
    """
    parts = Parts(progress, cancel)
    day, folder = load_day(request.day), request.folder
    car = prepared_car(_own(day, folder) if request.car is None else request.car, request)
    if request.temp_ambient_c is not None:
        day = day.model_copy(update={"ambient_c": {day.start: float(request.temp_ambient_c)}})
    parts.begin(f"running {day.name}")
    check_payload(car.completed, request.payload_kg)
    done = procedure.run_day(day, car=car.completed, folder=folder, payload_kg=request.payload_kg)
    course = journey_of({**done.columns, "time_h": done.columns["time_of_day_h"]}) if request.course else None
    parts.end()
    return of_car(DayResult, done, car, day_title=day.title or day.name, course=course)


def _own(day: DaySpec, folder: Path | None) -> str | Path:
    """The day's own car: a file beside the day's where there is one of that name."""
    beside = folder is not None and (folder / file_of(day.car)).is_file()
    return folder / day.car if folder is not None and beside else day.car


run_day = function_of(DayRequest, run_day_request, "run_day")
