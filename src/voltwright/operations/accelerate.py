"""Full-throttle performance of a car."""

from dataclasses import KW_ONLY, dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures import performance
from voltwright.study.calibration.performance_intervals import performance_half_widths

QUANTITIES = ("acceleration_", "speed_max")
"""What the names of published figures of performance begin with."""


@dataclass(frozen=True)
class AccelerateRequest(LossOptions):
    """Full-throttle times, top speed and gradeability of a car with its driver, battery full.

    Attributes:
        car: spec, name in the library, or path of a file.
        temp_ambient_c: of air, tyres and cells [°C].
        payload_kg: beside the driver [kg].
        grip: friction coefficient in place of the car's own.
    """

    car: CarArgument
    _: KW_ONLY
    temp_ambient_c: float = 20.0
    payload_kg: float = 0.0
    grip: float | None = None


@dataclass(frozen=True)
class AccelerateResult(OfCar, performance.Performance):
    """Times, top speed and gradeability.

    Attributes:
        published: figures of others by quantity, as in the car's file.
        half_widths: of the 90 % interval of each figure, by name, in its unit; see `study/calibration/performance_intervals.py`.
    """

    _: KW_ONLY
    published: dict[str, float]
    half_widths: dict[str, float]


def run_accelerate(
    request: AccelerateRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> AccelerateResult:
    """Full-throttle performance of a car.

    Raises:
        SpecError, UnknownNameError, FileError: the car or a condition.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    parts.begin(f"accelerating {car.written.name}")

    def run(other: CompletedCar) -> performance.Performance:
        return performance.accelerate(
            other, temperature_c=request.temp_ambient_c, payload_kg=request.payload_kg, grip=request.grip
        )

    done = run(car.completed)
    half_widths = performance_half_widths(car.completed, done, run)
    parts.end()
    published = {entry.quantity: entry.value for entry in reversed(car.written.published)}
    known = {name: value for name, value in published.items() if name.startswith(QUANTITIES)}
    return of_car(AccelerateResult, done, car, published=known, half_widths=half_widths)


accelerate = function_of(AccelerateRequest, run_accelerate, "accelerate")
