"""The curves of cars side by side, each part by itself, and where two cars change places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SimulationError, SpecError, TraceError
from voltwright.operations.car import CarArgument, LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import DISTANCE_A_YEAR, PRICE_KWH, TEMP_AMBIENT, YEARS, OneOf
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import DcCharger
from voltwright.study import curves as study
from voltwright.study.crossings import Crossing, crossings
from voltwright.study.energy_cost import CostTerms, EnergyCost, energy_cost
from voltwright.study.energy_flow import EnergyFlow, energy_flow
from voltwright.study.ownership import Conditions

CARS_MOST = 6
PARTS = ("speed", "flow", "charging", "cost", "temperature")
"""The parts, those that are found fastest first."""


@dataclass(frozen=True)
class CurvesRequest(LossOptions):
    """Curves of cars side by side, and where two cars change places.

    Attributes:
        cars: one to six specs, names in the library, or paths of files.
        parts: which curves, by name; None is all.
        temp_ambient_c: of air, tyres and cells, for speed and flow [°C].
        charger: DC charger of the charge: spec, name or path; None takes for each car the strongest shipped one that serves it.
        price_kwh: of electricity, a kWh from the grid, in `currency`.
        currency: of that price; a car's price counts where its file has this currency, or by the cost model in USD.
        distance_a_year_km: driven [km].
        years: of use.
    """

    cars: Sequence[CarArgument] | CarArgument
    _: KW_ONLY
    parts: tuple[Annotated[str, OneOf(PARTS)], ...] | None = None
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    charger: DcCharger | str | Path | None = None
    price_kwh: Annotated[float, PRICE_KWH] = 0.30
    currency: str = "EUR"
    distance_a_year_km: Annotated[float, DISTANCE_A_YEAR] = 15_000.0
    years: Annotated[int, YEARS] = 8


@dataclass(frozen=True)
class CarCurves:
    """The curves of a car; those that were not asked for are empty or None.

    Attributes:
        name: of the car.
        title: for people.
        loss_model: that it ran with, in words.
        speed: consumption from the battery at constant speeds.
        flow: where the energy of a cycle goes.
        charging: a fast charge.
        cost: of energy over the years.
        temperature: consumption from the cells and range, full to empty.
        missing: by name of the part that the car cannot have, why not.
    """

    name: str
    title: str
    loss_model: str
    speed: tuple[study.SpeedPoint, ...] = ()
    flow: EnergyFlow | None = None
    charging: study.FastCharge | None = None
    cost: EnergyCost | None = None
    temperature: tuple[study.TemperaturePoint, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class CurvesResult(Presented):
    """Curves of cars side by side.

    Attributes:
        cars: in the order in which they were named.
        crossings: where two cars change places in consumption over speed and temperature, and in cost over the years.
    """

    cars: tuple[CarCurves, ...]
    crossings: tuple[Crossing, ...] = ()


def run_curves(request: CurvesRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> CurvesResult:
    """Find curves of cars.

    Raises:
        SpecError: no car, or more than six; a part that does not exist; a charger that is not DC.
        UnknownNameError, FileError: a car, or the charger.
    """
    named = request.cars
    chosen = [named] if isinstance(named, str | Path | CarSpec | CompletedCar) else list(named)
    if not 1 <= len(chosen) <= CARS_MOST:
        raise SpecError(f"`cars` must be 1 to {CARS_MOST} cars, but there are {len(chosen)}.", "cars")
    asked = [name for name in PARTS if request.parts is None or name in request.parts]
    station = Conditions(charger=request.charger, currency=request.currency).station()
    parts = Parts(progress, cancel, len(chosen) * len(asked))
    ready = [prepared_car(car, request) for car in chosen]
    rows: list[dict[str, Any]] = [{"missing": {}} for _ in ready]
    for name in asked:
        for car, row in zip(ready, rows, strict=True):
            parts.begin(f"{car.written.name}: {name}")
            _find(row, name, _part(name, request, station, car.completed))
    parts.end()
    cars = tuple(
        CarCurves(car.written.name, car.written.title, car.loss_model, **row) for car, row in zip(ready, rows, strict=True)
    )
    return CurvesResult(cars, _crossings(cars))


def _part(name: str, request: CurvesRequest, station: DcCharger | None, car: CompletedCar) -> Callable[[], Any]:
    """What finds a part of a car."""
    terms = CostTerms(request.price_kwh, request.currency, request.distance_a_year_km, request.years)
    find: Mapping[str, Callable[[], Any]] = {
        "speed": partial(study.over_speed, car, request.temp_ambient_c),
        "flow": partial(energy_flow, car, request.temp_ambient_c),
        "charging": partial(study.fast_charge, car, station),
        "cost": partial(energy_cost, car, terms),
        "temperature": partial(study.over_temperature, car),
    }
    return find[name]


def _find(row: dict[str, Any], name: str, find: Callable[[], Any]) -> None:
    """Put a part of a car into its row, or why there is none."""
    try:
        row[name] = find()
    except (SpecError, TraceError, SimulationError) as error:
        row["missing"][name] = str(error)


def _crossings(cars: Sequence[CarCurves]) -> tuple[Crossing, ...]:
    """Where two cars change places, in all curves that there are."""
    speeds = [{each.speed_kmh: each.consumption_wh_km for each in car.speed} or None for car in cars]
    widths = [{each.speed_kmh: each.half_width_wh_km or 0.0 for each in car.speed} or None for car in cars]
    temperatures = [{each.temp_c: each.consumption_wh_km for each in car.temperature} or None for car in cars]
    priced = all(car.cost is None or car.cost.price is not None for car in cars)
    costs = [None if car.cost is None else {float(year): total for year, total in enumerate(car.cost.totals)} for car in cars]
    return (
        *crossings("speed", speeds, widths),
        *crossings("temperature", temperatures),
        *(crossings("cost", costs) if priced else ()),
    )


curves = function_of(CurvesRequest, run_curves, "curves")
