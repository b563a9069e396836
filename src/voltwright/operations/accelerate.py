"""Full-throttle performance of a car."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Annotated

from voltwright.defaults.completed_car import CompletedCar
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures import performance
from voltwright.ranges import GRIP, PAYLOAD, TEMP_AMBIENT
from voltwright.study.calibration.performance_intervals import performance_half_widths
from voltwright.study.stated import inputs_of

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
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    payload_kg: Annotated[float, PAYLOAD] = 0.0
    grip: Annotated[float, GRIP] | None = None


@dataclass(frozen=True, repr=False)
class AccelerateResult(OfCar, performance.Performance):
    """Times, top speed and gradeability.

    Attributes:
        published: figures of others by quantity, as in the car's file.
        published_rollout: those of them whose clock starts behind the first foot.
        inputs: figures that are no prediction but repeat a number of the car's file: by name of the figure, its path there.
    """

    _: KW_ONLY
    published: dict[str, float]
    published_rollout: tuple[str, ...] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    find_half_widths: Callable[[], dict[str, float]] = field(default=dict, repr=False, compare=False)

    @cached_property
    def half_widths(self) -> dict[str, float]:
        """Half width of the 90 % interval of each figure, by name, in its unit; found on first use by further launches."""
        return self.find_half_widths()


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
    parts.end()
    published = {entry.quantity: entry for entry in reversed(car.written.published) if entry.quantity.startswith(QUANTITIES)}
    known = {name: entry.value for name, entry in published.items()}
    inputs = {name: path for name, path in inputs_of(car.completed, done).items() if name.startswith(QUANTITIES)}
    rollout = tuple(name for name, entry in published.items() if entry.rollout)

    def half_widths() -> dict[str, float]:
        return performance_half_widths(car.completed, done, run)

    beside = {"published": known, "published_rollout": rollout, "inputs": inputs}
    return of_car(AccelerateResult, done, car, **beside, find_half_widths=half_widths)


accelerate = function_of(AccelerateRequest, run_accelerate, "accelerate")
