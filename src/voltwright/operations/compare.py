"""Cars side by side, each published figure beside the predicted one."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from voltwright.defaults.completed_car import CompletedCar
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.spec.car import CarSpec
from voltwright.study import compare as study

PARTS_OF_A_CAR = 3


@dataclass(frozen=True)
class CompareRequest(LossOptions):
    """Compare cars with each other and with published figures.

    Attributes:
        cars: one to six specs, names in the library, or paths of files.
        temp_ambient_c: of air, tyres and cells on cycles and launches [°C]; certification tests have that of their rule.
    """

    cars: Sequence[CarArgument] | CarArgument
    _: KW_ONLY
    temp_ambient_c: float = 20.0


@dataclass(frozen=True, repr=False)
class CompareResult(Presented, study.Comparison):
    """Cars side by side; `loss_model` of each says which it ran with.

    Attributes:
        temp_ambient_c: [°C].
        warnings: what is implausible in the cars' files, a sentence each, with the name of the car.
    """

    _: KW_ONLY
    temp_ambient_c: float
    warnings: tuple[str, ...] = ()


def run_compare(request: CompareRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CompareResult:
    """Compare cars.

    Raises:
        SpecError: no car, or more than six; a condition out of range.
        UnknownNameError, FileError: a car.
    """
    named = request.cars
    chosen = [named] if isinstance(named, str | Path | CarSpec | CompletedCar) else list(named)
    parts = Parts(progress, cancel, PARTS_OF_A_CAR * len(chosen))
    cars = [prepared_car(car, request) for car in chosen]
    done = study.compare([car.completed for car in cars], temperature_c=request.temp_ambient_c, progress=parts.begin)
    parts.end()
    warnings = tuple(f"{car.written.name}: {sentence}" for car in cars for sentence in car.warnings)
    return CompareResult(done.cars, temp_ambient_c=request.temp_ambient_c, warnings=warnings)


compare = function_of(CompareRequest, run_compare, "compare")
