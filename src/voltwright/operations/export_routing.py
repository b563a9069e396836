"""Export a car as a profile for route planners."""

import json
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.errors import FileError
from voltwright.interfaces.routing_file import routing_file
from voltwright.interfaces.whole_file import check_writable, write_text
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.charge import ChargerArgument, charger_of
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import TEMP_CLIMATE
from voltwright.study.routing_profile import TEMPERATURES_C, RoutingProfile, routing_profile

JSON = ".json"


@dataclass(frozen=True)
class ExportRoutingRequest(LossOptions):
    """Write what route planners ask of a car: consumption against speed, hills, auxiliaries, charging curve.

    Attributes:
        car: spec, name in the library, or path of a file.
        file: that is written; it ends in .json.
        charger: of the charging curve; None takes the strongest of the library that serves the car.
        temp_ambient_c: of the air, for the parameters of routing services [°C].
    """

    car: CarArgument
    file: str | Path
    _: KW_ONLY
    charger: ChargerArgument | None = None
    temp_ambient_c: Annotated[float, TEMP_CLIMATE] = 20.0


@dataclass(frozen=True, repr=False)
class RoutingResult(OfCar, RoutingProfile):
    """What was written of a car for route planners.

    Attributes:
        car: name.
        file: that was written.
        temp_ambient_c: of the air, for the parameters of routing services [°C].
    """

    _: KW_ONLY
    car: str
    file: Path
    temp_ambient_c: float


def run_export_routing(
    request: ExportRoutingRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> RoutingResult:
    """Write a car for route planners.

    Raises:
        SpecError, UnknownNameError, FileError: the car, a condition, a charger that cannot serve it, or the file.
        SimulationError: a ledger that does not close.
    """
    parts, path = Parts(progress, cancel), Path(request.file)
    if path.suffix.lower() != JSON:
        raise FileError(f"A routing profile must end in {JSON}, but is '{path}'.")
    check_writable(path)
    car = prepared_car(request.car, request)
    charger = None if request.charger is None else charger_of(request.charger)
    parts.begin(f"driving {car.written.name} at steady speeds")
    temperatures = tuple(sorted({*TEMPERATURES_C, request.temp_ambient_c}))
    profile = routing_profile(car.completed, charger, temperatures)
    content = routing_file(profile, car.written.name, car.written.title, car.loss_model, request.temp_ambient_c)
    write_text(path, json.dumps(content.model_dump(), indent=2, allow_nan=False, ensure_ascii=False) + "\n")
    parts.end()
    return of_car(RoutingResult, profile, car, car=car.written.name, file=path, temp_ambient_c=request.temp_ambient_c)


export_routing = function_of(ExportRoutingRequest, run_export_routing, "export_routing")
