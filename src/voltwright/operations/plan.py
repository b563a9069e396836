"""A trip from here to there with charging stops: when to leave, where to charge, how fast to drive, and how sure one arrives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.library.routes import load_route
from voltwright.library.stations import Stations, load_stations
from voltwright.operations.car import CarArgument, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.plan_figures import Alternative, PlanStop, alternatives_of, driven_figures
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.operations.trip_conditions import TripConditions, depart_h, route_notes, weather_on
from voltwright.procedures.route.style import style_of, traffic_of
from voltwright.ranges import SHARE, SOC_START, TEMP_AMBIENT
from voltwright.spec.day import clock
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.spec.route import Route
from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.chance import Chance
from voltwright.study.trip_plan.driven_course import TripCourse, driven_course
from voltwright.study.trip_plan.partial import Partial, partial_of
from voltwright.study.trip_plan.planner import planned
from voltwright.study.trip_plan.search import Objective
from voltwright.study.trip_plan.so_far import SoFar, rest_of, so_far_of
from voltwright.study.trip_plan.trip_tables import Wishes, places_of, tables_of
from voltwright.units import M_PER_KM


@dataclass(frozen=True)
class PlanRequest(TripConditions):
    """Plan a trip with charging stops.

    Attributes:
        route: as read, name of a shipped one, or path of a GPX, GeoJSON or CSV file.
        car: spec, name in the library, or path of a file.
        stations: as read, name of a shipped set, or path of a CSV or JSON file.
        objective: what is to be least: "time", "cost" or "stops".
        soc_start: displayed at the start, 0-1.
        arrive_soc: least at the end, 0-1.
        station_soc: least on arrival at a station, 0-1.
        temp_cells_c: of the cells at the start [°C]; None takes that of the air.
        cold_start: whether cabin, tyres and gears start cold.
        precondition: whether the cells may be warmed on the way to a stop.
        slower: whether the speed is a choice: "slower and one stop less".
        closed: names of stations that are not to be used.
        alternatives: whether to look for the cheapest, the quickest, the one with fewest stops, and the front of time and price.
        so_far: the trip so far as read, or path of its CSV, from the start of the route (time_s, speed_m_s, elevation_m,
            soc_percent; with battery_power_W the consumption is told by speed): the rest is planned, from what it takes today.
        course: whether height, speed, charge and cells along the trip are added, in a few hundred parts.
    """

    route: Route | str | Path
    car: CarArgument
    _: KW_ONLY
    stations: Stations | str | Path = "made-north-south"
    objective: Objective = "time"
    soc_start: Annotated[float, SOC_START] = 0.9
    arrive_soc: Annotated[float, SHARE] = 0.2
    station_soc: Annotated[float, SHARE] = 0.1
    temp_cells_c: Annotated[float, TEMP_AMBIENT] | None = None
    cold_start: bool = True
    precondition: bool = True
    slower: bool = True
    closed: tuple[str, ...] = ()
    alternatives: bool = True
    so_far: RecordedTrip | str | Path | None = None
    course: bool = False


@dataclass(frozen=True)
class Refusal:
    """A station that cannot serve the car, and why."""

    station: str
    why: str


@dataclass(frozen=True, repr=False)
class PlanResult(OfCar):
    """A trip with charging stops.

    Attributes:
        car: name.
        route: name.
        route_title: for people.
        length_km: of the route [km].
        objective: what was to be least.
        arrives: whether a plan was found that the simulator could drive.
        depart: time of day.
        arrive: time of day; empty without a plan.
        duration_h: as driven by the simulator [h].
        duration_planned_h: by the search [h].
        energy_kwh: out of the battery on the way, as driven [kWh].
        energy_planned_kwh: by the search [kWh].
        consumption_wh_km: out of the battery over the way [Wh/km].
        cost: of all stops.
        currency: ISO 4217; empty where nobody named it.
        soc_start: displayed, 0-1.
        soc_end: displayed, 0-1.
        speed_cap_kmh: under which to drive from the start [km/h]; None for the limits alone.
        stops: in order.
        chance: of arriving above the reserve, where the plan is kept to.
        so_far: what the trip so far says; None before it.
        alternatives: the quickest, the cheapest, the one with fewest stops.
        front: of time and price.
        refused: stations that cannot be used.
        partial: how far one gets and what would help, where no plan was found.
        notes: what the reader must know.
        ledger_residual_relative: what the balances fail to explain.
        course: the trip in parts, where asked for and where there is a plan.
        columns: over time, each of shape (n,).
    """

    _: KW_ONLY
    car: str
    route: str
    route_title: str
    length_km: float
    objective: str
    arrives: bool
    depart: str
    arrive: str
    duration_h: float
    duration_planned_h: float
    energy_kwh: float
    energy_planned_kwh: float
    consumption_wh_km: float
    cost: float
    currency: str
    soc_start: float
    soc_end: float
    speed_cap_kmh: float | None
    stops: tuple[PlanStop, ...]
    chance: Chance | None
    so_far: SoFar | None
    alternatives: tuple[Alternative, ...]
    front: tuple[Alternative, ...]
    refused: tuple[Refusal, ...]
    partial: Partial | None
    notes: tuple[str, ...]
    ledger_residual_relative: float
    course: TripCourse | None
    columns: Mapping[str, np.ndarray] = field(repr=False)


def run_plan(request: PlanRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> PlanResult:
    """Plan a trip.

    Raises:
        SpecError, UnknownNameError, FileError, TraceError: the car, the route, the stations, the weather, or a wish.
        SimulationError: a ledger that does not close.
    """
    parts = Parts(progress, cancel, 4)
    car = prepared_car(request.car, request)
    full, route, weather = car.completed, load_route(request.route), weather_on(request)
    style, traffic, wishes = style_of(request.style), traffic_of(request.traffic), _wishes(request)
    parts.begin(f"looking where the stations lie on {route.name}")
    written = load_stations(request.stations)
    places = places_of(full, route, _open(written, request))
    done = None if request.so_far is None else _so_far(request, full, route, weather, wishes)
    if done is not None:
        from_m = M_PER_KM * done.distance_km
        route, wishes = rest_of(route, from_m), _from_now(wishes, done)
        places = tuple(replace(place, way_m=place.way_m - from_m) for place in places if place.way_m > from_m)
    parts.begin(f"running {car.written.name} over each piece of {route.name}")
    tables = tables_of(full, route, places, style, traffic, weather, wishes)
    parts.begin("looking for the best stops, and driving them")
    plan = planned(full, route, tables, style, traffic, weather, wishes)
    parts.begin("looking for alternatives")
    others, front = ((), ()) if not request.alternatives else alternatives_of(tables, wishes, weather, plan.scale)
    drives = plan.driven is not None and not plan.driven.stranded
    partial = None if drives else partial_of(tables, wishes, weather, plan)
    parts.end()
    ambient_c = float(np.mean(weather.values["temp_c"]))
    from_km = 0.0 if done is None else done.distance_km
    shown = plan.driven if request.course and plan.found.events is not None else None
    about: dict[str, Any] = {
        **car.about,
        "car": car.written.name,
        "route": route.name,
        "route_title": route.title,
        "length_km": route.length_m / M_PER_KM,
        "objective": request.objective,
        "depart": clock(60.0 * wishes.depart_h),
        "currency": written.currency,
        "soc_start": wishes.soc_start,
        "so_far": done,
        "alternatives": others,
        "front": front,
        "refused": tuple(Refusal(place.station.name, str(place.served)) for place in tables.refused),
        "partial": partial,
        "notes": _notes(request, route, written, places),
        "course": None if shown is None else driven_course(shown, wishes.depart_h, from_km),
    }
    return PlanResult(**about, **driven_figures(plan, wishes, ambient_c, from_km))


def _so_far(request: PlanRequest, car: CompletedCar, route: Route, weather: Weather, wishes: Wishes) -> SoFar:
    from voltwright.interfaces.trip_files import read_trip

    assert request.so_far is not None
    trip = request.so_far if isinstance(request.so_far, RecordedTrip) else read_trip(Path(request.so_far))
    return so_far_of(
        car, route, trip, weather, depart_h=wishes.depart_h, payload_kg=wishes.payload_kg, occupants=wishes.occupants
    )


def _from_now(wishes: Wishes, done: SoFar) -> Wishes:
    """The wishes for the rest of a trip."""
    return replace(
        wishes,
        depart_h=wishes.depart_h + done.time_h,
        soc_start=done.soc,
        cells_c=done.cells_c,
        cold=False,
        road_factor=done.factor,
    )


def _wishes(request: PlanRequest) -> Wishes:
    if request.arrive_soc >= 1.0:
        raise SpecError("`arrive_soc` must be below 1, but is 1; a car that has driven is not full.", "arrive_soc")
    return Wishes(
        depart_h=depart_h(request),
        soc_start=request.soc_start,
        soc_station_min=request.station_soc,
        soc_end_min=request.arrive_soc,
        objective=request.objective,
        precondition=request.precondition,
        occupants=float(request.occupants),
        payload_kg=request.payload_kg,
        cells_c=request.temp_cells_c,
        cold=request.cold_start,
        slower=request.slower,
        seed=request.seed,
        limit_assumed_kmh=request.limit_assumed_kmh,
    )


def _open(written: Stations, request: PlanRequest):
    """The stations, those that are not to be used closed.

    Raises:
        SpecError: a name that no station has.
    """
    names = {station.name for station in written.stations}
    for name in request.closed:
        if name not in names:
            raise SpecError(f"`closed` must name stations of '{written.name}', but has '{name}'.", "closed")
    return [each.model_copy(update={"closed": True}) if each.name in request.closed else each for each in written.stations]


def _notes(request: PlanRequest, route: Route, written: Stations, places) -> tuple[str, ...]:
    said = [*route_notes(request, route), *written.remarks]
    away = len(written.stations) - len(places)
    if away:
        said.append(f"{away} stations are not on this route, or further than 3 km from it.")
    return tuple(said)


plan = function_of(PlanRequest, run_plan, "plan")
