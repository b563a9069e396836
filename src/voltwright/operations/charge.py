"""Charge a car."""

from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.library.chargers import load_charger
from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.charging import charge as procedure
from voltwright.ranges import CAPACITY_SHARE, OFFSET, OUTLETS, PRICE_KWH, RESISTANCE_FACTOR, SHARE, TEMP_AMBIENT
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import AcCharger, DcCharger, WirelessCharger
from voltwright.study.charge_course import Axis, Course, PowerCurve, course_of, curves_over
from voltwright.study.charging_cases import TemperatureCase, temperature_cases
from voltwright.study.charging_curves import Calibrated, RecordedCharge, calibrate, late_rise, read_curve, recorded_charges
from voltwright.units import M_PER_MM

ChargerArgument = AcCharger | DcCharger | WirelessCharger | str | Path


def charger_of(charger: ChargerArgument) -> AcCharger | DcCharger | WirelessCharger:
    """The charger that a person names."""
    return load_charger(charger)


@dataclass(frozen=True)
class ChargeRequest(LossOptions):
    """Charge a car: time, energy, cost, and what limits the power.

    Attributes:
        car: spec, name in the library, or path of a file.
        charger: likewise.
        soc_start: displayed, 0-1.
        soc_end: at which the charge ends, displayed, 0-1.
        temp_ambient_c: of the air [°C].
        temp_cells_c: of the cells on arrival [°C]; None is at a DC station at least 30, else that of the air.
        precondition: whether the cells are brought to the car's temperature for fast charges before.
        capacity_share: capacity that an aged pack has left, 0-1.
        resistance_factor: resistance of the pack over that when new; None follows from the capacity.
        price: of a kWh at the meter, in place of the charger's tariff.
        outlets_in_use: cars at the charger, this one among them.
        offset_x_mm: on a wireless pad, off its middle along the car [mm].
        offset_y_mm: likewise across the car [mm].
        curve: CSV file of a measured charge curve to fit the car to.
        cases: whether the same charge with cells from -20 to 50 °C is added.
        course: whether power, voltage, current, charge and cells over time are added, with what each minute brings.
        series: the same charge over temperature, age or start, as curves of power over charge.
    """

    car: CarArgument
    charger: ChargerArgument
    _: KW_ONLY
    soc_start: Annotated[float, SHARE] = 0.1
    soc_end: Annotated[float, SHARE] = 0.8
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    temp_cells_c: Annotated[float, TEMP_AMBIENT] | None = None
    precondition: bool = False
    capacity_share: Annotated[float, CAPACITY_SHARE] = 1.0
    resistance_factor: Annotated[float, RESISTANCE_FACTOR] | None = None
    price: Annotated[float, PRICE_KWH] | None = None
    outlets_in_use: Annotated[int, OUTLETS] = 1
    offset_x_mm: Annotated[float, OFFSET] = 0.0
    offset_y_mm: Annotated[float, OFFSET] = 0.0
    curve: Path | None = None
    cases: bool = False
    course: bool = False
    series: tuple[Axis, ...] = ()


@dataclass(frozen=True)
class CurveFit(Calibrated):
    """A car fitted to a measured charge curve."""

    spec: CarSpec = field(repr=False)
    completed: CompletedCar = field(repr=False)


@dataclass(frozen=True, repr=False)
class ChargeResult(OfCar, procedure.Charge):
    """What a charge came to.

    Attributes:
        calibrated: how the car was fitted to a measured curve, where one was given.
        cases: the charge at other temperatures, where asked for.
        points: of the measured curve, (displayed SoC [%], power [kW]).
        recorded: the same charge by recorded curves of the car, where the library has any and the station does not limit them.
        course: how the charge went on, where asked for.
        series: curves of power over charge by the name of their series, where asked for.
    """

    _: KW_ONLY
    calibrated: CurveFit | None = None
    cases: tuple[TemperatureCase, ...] = ()
    points: tuple[tuple[float, float], ...] = field(default=(), repr=False)
    recorded: tuple[RecordedCharge, ...] = ()
    course: Course | None = None
    series: dict[str, tuple[PowerCurve, ...]] = field(default_factory=dict)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is implausible in the car's file, and in the measured curve."""
        late = late_rise(self.points)
        return (*super().warnings, *(() if late is None else (late,)))


def run_charge(request: ChargeRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ChargeResult:
    """Charge a car.

    Raises:
        SpecError: a condition out of range, a charger that cannot serve the car.
        UnknownNameError, FileError: car, charger or curve.
    """
    parts = Parts(progress, cancel, 1 + (request.curve is not None) + request.cases + request.course + len(request.series))
    car, station = prepared_car(request.car, request), charger_of(request.charger)
    full, more = car.completed, {}
    if request.curve is not None:
        parts.begin(f"fitting {car.written.name} to {request.curve}")
        points = read_curve(Path(request.curve))
        fitted = calibrate(full, points)
        full, more = fitted.completed, {"calibrated": CurveFit(**vars(fitted)), "points": points}
    parts.begin(f"charging {car.written.name}")
    age: dict[str, Any] = {"capacity_share": request.capacity_share, "resistance_factor": request.resistance_factor}
    options = _options(request, age)
    done = procedure.charge(full, station, **options)
    if request.cases:
        parts.begin("the same at other temperatures")
        more["cases"] = tuple(temperature_cases(full, station, request.soc_start, request.soc_end, **age))
    if request.course:
        parts.begin("the course of the charge")
        more["course"] = course_of(full, done)
    series: dict[str, tuple[PowerCurve, ...]] = {}
    for axis in dict.fromkeys(request.series):
        parts.begin(f"the same over {axis}")
        once = {name: value for name, value in options.items() if axis == "start" or name != "precondition"}
        series[axis] = curves_over(
            axis, request.soc_end, lambda once=once, **changed: procedure.charge(full, station, **once | changed)
        )
    if series:
        more["series"] = series
    if isinstance(station, DcCharger):
        more["recorded"] = tuple(recorded_charges(car.written.name, station.power_max_kw, request.soc_start, request.soc_end))
    parts.end()
    return of_car(ChargeResult, done, car, **more)


def _options(request: ChargeRequest, age: dict[str, Any]) -> dict[str, Any]:
    """The options of a charge, by the names of the procedure."""
    return {
        "soc_start": request.soc_start,
        "soc_end": request.soc_end,
        "temperature_c": request.temp_ambient_c,
        "cells_c": request.temp_cells_c,
        "precondition": request.precondition,
        "price": request.price,
        "outlets_in_use": request.outlets_in_use,
        "offset_x_m": request.offset_x_mm * M_PER_MM,
        "offset_y_m": request.offset_y_mm * M_PER_MM,
        **age,
    }


charge = function_of(ChargeRequest, run_charge, "charge")
