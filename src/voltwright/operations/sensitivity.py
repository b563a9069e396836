"""What each number of a car's file is worth for its headline figures, or for a drive over a cycle."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.errors import SpecError
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import TEMP_AMBIENT
from voltwright.spec.cycle import Cycle
from voltwright.study import sensitivity as study
from voltwright.study.sensitivity_result import Sensitivity


@dataclass(frozen=True)
class SensitivityRequest(LossOptions):
    """Slope and elasticity of the headline figures of a car for every number of its file, in float64, by reverse passes.

    Attributes:
        car: spec, name in the library, or path of a file.
        figures: names such as range_wltp_km or acceleration_0_100_s; the first one ranks the numbers; empty: all that the car
            can have, ranked by the range of its market.
        cycle: checked trace, name, or path of a CSV or GPX file: consumption and range over it in place of the headline figures.
        charger: of the charge time, name or path; None: the strongest shipped station that serves the car.
        temp_ambient_c: of air, tyres and cells of that drive over a cycle [°C].
        numbers: dotted paths of the numbers to give; empty: all.
    """

    car: CarArgument
    figures: tuple[str, ...] = ()
    _: KW_ONLY
    cycle: Cycle | str | Path | None = None
    charger: str | Path | None = None
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class SensitivityResult(OfCar, Sensitivity):
    """Figures with their slopes and intervals.

    Attributes:
        car: name.
        cycle: name; None for headline figures.
    """

    _: KW_ONLY
    car: str
    cycle: str | None


def run_sensitivity(
    request: SensitivityRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> SensitivityResult:
    """Differentiate the tests of a car, or a drive.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a figure that it cannot have, a path that is no number or has no effect.
        TraceError: a car that cannot do a test that was asked for; the cycle.
    """
    parts = Parts(progress, cancel)
    if request.cycle is not None and request.charger is not None:
        raise SpecError("`charger` must be left out with a `cycle`, which is driven and has no charge time.", "charger")
    car = prepared_car(request.car, request)
    parts.begin(f"differentiating the tests of {car.written.name}")
    done = study.sensitivity(
        car.completed,
        request.figures,
        cycle=request.cycle,
        charger=request.charger,
        temperature_c=request.temp_ambient_c,
        numbers=request.numbers,
    )
    parts.end()
    cycle = request.cycle.name if isinstance(request.cycle, Cycle) else request.cycle
    return of_car(SensitivityResult, done, car, car=car.written.name, cycle=None if cycle is None else Path(cycle).stem)


sensitivity = function_of(SensitivityRequest, run_sensitivity, "sensitivity")
