"""Capacity, resistance and range of a car over the years."""

from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from voltwright.formatting import number
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.physics.battery.ageing import AgeingLaw
from voltwright.study.ageing import projection
from voltwright.study.ageing import result as record
from voltwright.study.ageing.end_criteria import StepEnd, step_ends
from voltwright.study.ageing.usage import Usage


@dataclass(frozen=True)
class AgeRequest(LossOptions):
    """Capacity, resistance and range of a car over the years.

    Attributes:
        car: spec, name in the library, or path of a file.
        usage: climate, distance, charging and parking.
        charge_times: whether to charge the car at each age, which takes most of the time.
    """

    car: CarArgument
    _: KW_ONLY
    usage: Usage = field(default_factory=Usage)
    charge_times: bool = True


@dataclass(frozen=True)
class LawWords:
    """The ageing law that was used, in words."""

    name: str
    title: str
    source: str
    valid: str
    limits: str


@dataclass(frozen=True, repr=False)
class AgeResult(OfCar, record.AgeingResult):
    """The life of a car's battery.

    Attributes:
        law_words: of the ageing law.
    """

    law: AgeingLaw = field(repr=False)
    _: KW_ONLY
    law_words: LawWords

    @property
    def required(self) -> bool:
        """Whether UN GTR 22 requires anything of the vehicle."""
        return any(row.share_least is not None for row in self.by_year)

    @cached_property
    def step_ends(self) -> tuple[StepEnd, ...]:
        """Where the steps of UN GTR 22 end within the years."""
        return tuple(step_ends(self.by_year)) if self.required else ()

    @cached_property
    def verdict(self) -> str:
        """Whether the car meets UN GTR 22, in one sentence."""
        if not self.required:
            return "UN GTR 22 requires nothing of this vehicle."
        missed = [(float(row.year), row) for row in self.by_year if row.holds is False]
        missed += [(end.age_years, end) for end in self.step_ends if not end.holds]
        if missed:
            years, failing = min(missed, key=lambda pair: pair[0])
            required = 100 * (failing.share_least or 0.0)
            return (
                f"Does not meet UN GTR 22: in year {years:.2g}, at {number(failing.distance_counted_km)} km, "
                f"{100 * failing.soce:.1f} % of the certified energy is left, and {required:.0f} % is required."
            )
        last = self.step_ends[-1]
        return f"Meets UN GTR 22 up to {last.age_years:.2g} years / {number(last.distance_counted_km)} km."


def run_age(request: AgeRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> AgeResult:
    """Age the battery of a car.

    Raises:
        SpecError, UnknownNameError, FileError: the car, or a usage out of range.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    parts.begin(f"ageing {car.written.name}")
    done = projection.age(car.completed, request.usage, charge_times=request.charge_times)
    parts.end()
    law = LawWords(done.law.name, done.law.title, done.law.source, done.law.valid, done.law.limits)
    return of_car(AgeResult, done, car, law_words=law)


age = function_of(AgeRequest, run_age, "age")
