"""Cars side by side, each published figure beside the predicted one."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from voltwright.defaults.completed_car import CompletedCar
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import PRICE_KWH, TEMP_AMBIENT, TEMP_CLIMATE
from voltwright.report.comparison.findings import findings
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import DcCharger
from voltwright.study import compare as study
from voltwright.study.ownership import Conditions

PARTS_OF_A_CAR, PARTS_OF_OWNING = 3, 1


@dataclass(frozen=True)
class CompareRequest(LossOptions):
    """Compare cars with each other and with published figures.

    Attributes:
        cars: one to six specs, names in the library, or paths of files.
        temp_ambient_c: of air, tyres and cells on cycles and launches [°C]; certification tests have that of their rule.
        ownership: whether fast charging, winter, energy cost and the battery after eight years are added, which takes about two
            seconds more; they are where one of the conditions below is set, too.
        charger: DC charger for it: spec, name or path; None takes for each car the strongest shipped one that serves it.
        temp_winter_c: of the air in winter; None is -7 °C.
        price_kwh: of electricity, a kWh from the grid, in `currency`; None is 0.30.
        currency: of that price; None is EUR.
    """

    cars: Sequence[CarArgument] | CarArgument
    _: KW_ONLY
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    ownership: bool = False
    charger: DcCharger | str | Path | None = None
    temp_winter_c: Annotated[float, TEMP_CLIMATE] | None = None
    price_kwh: Annotated[float, PRICE_KWH] | None = None
    currency: str | None = None


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

    @cached_property
    def findings(self) -> tuple[str, ...]:
        """Who goes farthest and takes least, and where two cars change places: no winner within the uncertainty."""
        return findings(self.cars)


def run_compare(request: CompareRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CompareResult:
    """Compare cars.

    Raises:
        SpecError: no car, or more than six; a condition out of range; a charger that is not DC.
        UnknownNameError, FileError: a car, or the charger.
    """
    named = request.cars
    chosen = [named] if isinstance(named, str | Path | CarSpec | CompletedCar) else list(named)
    owning = _owning(request)
    parts = Parts(progress, cancel, (PARTS_OF_A_CAR + (PARTS_OF_OWNING if owning else 0)) * len(chosen))
    cars = [prepared_car(car, request).completed for car in chosen]
    done = study.compare(cars, temperature_c=request.temp_ambient_c, owning=owning, progress=parts.begin)
    parts.end()
    warnings = tuple(f"{car.name}: {sentence}" for car in done.cars for sentence in car.warnings)
    return CompareResult(done.cars, done.chances, temp_ambient_c=request.temp_ambient_c, warnings=warnings)


def _owning(request: CompareRequest) -> Conditions | None:
    """What the figures of owning a car are for; None where nobody asks for them."""
    names = ("charger", "temp_winter_c", "price_kwh", "currency")
    given = {name: value for name in names if (value := getattr(request, name)) is not None}
    return Conditions(**given) if request.ownership or given else None


compare = function_of(CompareRequest, run_compare, "compare")
