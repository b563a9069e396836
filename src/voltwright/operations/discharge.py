"""Let a car feed a load, a house or the grid."""

from dataclasses import KW_ONLY, dataclass
from typing import Annotated

from voltwright.operations.car import CarArgument, LossOptions, OfCar, of_car, prepared_car
from voltwright.operations.charge import ChargerArgument, charger_of
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.charging import discharge as procedure
from voltwright.ranges import CAPACITY_SHARE, LOAD, RESISTANCE_FACTOR, SHARE, TEMP_AMBIENT

OWN_SOCKET = "v2l"


@dataclass(frozen=True)
class DischargeRequest(LossOptions):
    """Let a car feed a load, a house or the grid.

    Attributes:
        car: spec, name in the library, or path of a file.
        charger: that takes power out of the car, likewise; None or "v2l" is the car's own socket.
        load_kw: power that is required at the outlet [kW].
        soc_start: displayed, 0-1.
        soc_end: at which the discharge ends, displayed, 0-1.
        temp_ambient_c: of air and cells [°C].
        capacity_share: capacity that an aged pack has left, 0-1.
        resistance_factor: resistance of the pack over that when new; None follows from the capacity.
    """

    car: CarArgument
    charger: ChargerArgument | None = None
    _: KW_ONLY
    load_kw: Annotated[float, LOAD]
    soc_start: Annotated[float, SHARE] = 0.8
    soc_end: Annotated[float, SHARE] = 0.2
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    capacity_share: Annotated[float, CAPACITY_SHARE] = 1.0
    resistance_factor: Annotated[float, RESISTANCE_FACTOR] | None = None


@dataclass(frozen=True, repr=False)
class DischargeResult(OfCar, procedure.Discharge):
    """What a car gave to a load."""


def run_discharge(
    request: DischargeRequest, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> DischargeResult:
    """Let a car feed a load.

    Raises:
        SpecError: a car or charger that gives nothing, or a condition out of range.
        UnknownNameError, FileError: car or charger.
    """
    parts = Parts(progress, cancel)
    car = prepared_car(request.car, request)
    outlet = None if request.charger in (None, OWN_SOCKET) else charger_of(request.charger)
    parts.begin(f"discharging {car.written.name}")
    done = procedure.discharge(
        car.completed,
        outlet,
        load_kw=request.load_kw,
        soc_start=request.soc_start,
        soc_end=request.soc_end,
        temperature_c=request.temp_ambient_c,
        capacity_share=request.capacity_share,
        resistance_factor=request.resistance_factor,
    )
    parts.end()
    return of_car(DischargeResult, done, car)


discharge = function_of(DischargeRequest, run_discharge, "discharge")
