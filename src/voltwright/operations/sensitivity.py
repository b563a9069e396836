"""What each number of a car is worth on a cycle, and the interval that follows."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.library.cycles import load_cycle
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import TEMP_AMBIENT
from voltwright.spec.cycle import Cycle
from voltwright.study import sensitivity as study


@dataclass(frozen=True)
class SensitivityRequest(LossOptions):
    """Consumption and range of a car on a cycle, with their gradients for every number of its file, in float64.

    Attributes:
        car: spec, name in the library, or path of a file.
        cycle: checked trace, name, or path of a CSV or GPX file.
        temp_ambient_c: of air, tyres and cells [°C].
    """

    car: CarArgument
    cycle: Cycle | str | Path
    _: KW_ONLY
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0


@dataclass(frozen=True, repr=False)
class SensitivityResult(OfCar, study.Sensitivity):
    """Consumption and range with their gradients and intervals.

    Attributes:
        car: name.
        cycle: name.
    """

    _: KW_ONLY
    car: str
    cycle: str


def run_sensitivity(
    request: SensitivityRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> SensitivityResult:
    """Differentiate a drive.

    Raises:
        SpecError, UnknownNameError, FileError: the car.
        TraceError: the cycle.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    cycle = request.cycle if isinstance(request.cycle, Cycle) else load_cycle(request.cycle)
    parts.begin(f"differentiating {car.written.name} over {cycle.name}")
    done = study.sensitivity(car.completed, cycle, temperature_c=request.temp_ambient_c)
    parts.end()
    return of_car(SensitivityResult, done, car, car=car.written.name, cycle=cycle.name)


sensitivity = function_of(SensitivityRequest, run_sensitivity, "sensitivity")
