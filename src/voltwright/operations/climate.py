"""Consumption and range of a car against the air's temperature."""

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from voltwright.errors import SpecError
from voltwright.library.cycles import load_cycle
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import SUN, TEMP_CLIMATE, TEMP_STEP
from voltwright.spec.cycle import Cycle
from voltwright.study import climate as study


@dataclass(frozen=True)
class ClimateRequest(LossOptions):
    """Drive a car from full to empty at each temperature of the air.

    Attributes:
        car: spec, name in the library, or path of a file.
        cycle: driven again and again; None is WLTC, for a scooter 20 km/h.
        temp_ambient_min_c: lowest temperature of the air [°C].
        temp_ambient_max_c: highest temperature of the air [°C].
        temp_step_k: from one temperature to the next [K].
        temps_ambient_c: temperatures in place of these [°C].
        start: "soaked", everything as the air; "preconditioned", cabin and cells warmed from the grid.
        sun_w_m2: on the car [W/m²].
        comfort: whether the cabin is heated and cooled.
    """

    car: CarArgument
    cycle: Cycle | str | Path | None = None
    _: KW_ONLY
    temp_ambient_min_c: Annotated[float, TEMP_CLIMATE] = -20.0
    temp_ambient_max_c: Annotated[float, TEMP_CLIMATE] = 40.0
    temp_step_k: Annotated[float, TEMP_STEP] = 5.0
    temps_ambient_c: tuple[Annotated[float, TEMP_CLIMATE], ...] | None = None
    start: study.Start = "soaked"
    sun_w_m2: Annotated[float, SUN] = 0.0
    comfort: bool = True


@dataclass(frozen=True, repr=False)
class ClimateResult(OfCar, study.ClimateStudy):
    """A car over temperatures of the air.

    Attributes:
        recording_remarks: what was mended or is doubtful of the cycle's recording, in words.
    """

    _: KW_ONLY
    recording_remarks: tuple[str, ...] = ()


def run_climate(request: ClimateRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ClimateResult:
    """Drive a car from full to empty at each temperature.

    Raises:
        SpecError, UnknownNameError, FileError: the car, or temperatures out of range.
        TraceError: a cycle beyond the car.
    """
    parts = Parts(progress, cancel)
    temperatures = _temperatures(request)
    car = prepared_car(request.car, request)
    cycle = load_cycle(request.cycle) if isinstance(request.cycle, str | Path) else request.cycle
    parts.begin(f"driving {car.written.name} at {len(temperatures)} temperatures")
    done = study.climate_study(car.completed, cycle, temperatures, request.start, request.sun_w_m2, request.comfort)
    parts.end()
    return of_car(ClimateResult, done, car, recording_remarks=() if cycle is None else cycle.remarks)


def _temperatures(request: ClimateRequest) -> tuple[float, ...]:
    """The temperatures [°C] that are asked for, the lowest first."""
    if request.temps_ambient_c is not None:
        return tuple(request.temps_ambient_c)
    low, high, step = request.temp_ambient_min_c, request.temp_ambient_max_c, request.temp_step_k
    if not high >= low:
        words = f"`temp_ambient_max_c` must be at least `temp_ambient_min_c` ({low:g} °C), but is {high:g} °C."
        raise SpecError(words, "temp_ambient_max_c")
    count = (high - low) / step
    if not count < study.TEMPERATURES_MOST:
        most = study.TEMPERATURES_MOST
        raise SpecError(f"There must be 1 to {most} temperatures, but are {count + 1:.0f}; take a larger step.", "temp_step_k")
    return tuple(low + place * step for place in range(int(count + 1e-9) + 1))


climate_study = function_of(ClimateRequest, run_climate, "climate_study")
