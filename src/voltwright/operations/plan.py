"""A trip from here to there with charging stops: when to leave, where to charge, how fast to drive, and how sure one arrives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import SpecError
from voltwright.library.routes import load_route
from voltwright.library.stations import Stations, load_stations
from voltwright.operations.car import CarArgument, OfCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.operations.trip_conditions import TripConditions, depart_h, weather_on
from voltwright.procedures.route.style import style_of, traffic_of
from voltwright.ranges import SHARE, SOC_START, TEMP_AMBIENT
from voltwright.spec.day import clock
from voltwright.spec.route import Route
from voltwright.study.trip_plan.chance import Chance, chance_of
from voltwright.study.trip_plan.driven import Driven
from voltwright.study.trip_plan.partial import Partial, partial_of
from voltwright.study.trip_plan.planner import Planned, Tables, Wishes, places_of, planned, searched, tables_of
from voltwright.study.trip_plan.search import Found, Objective
from voltwright.units import M_PER_KM, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

FRONT = ((1.0, 0.0, 0.0), (1.0, 30.0, 0.0), (1.0, 90.0, 0.0), (1.0, 240.0, 0.0), (0.3, 600.0, 0.0))
"""Weights of time, money and stops along the front of time and price: seconds a unit of money is worth."""


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


@dataclass(frozen=True)
class PlanStop:
    """A charging stop, as driven.

    Attributes:
        station: name.
        way_km: on the route [km].
        arrive: time of day at the plug. leave: at which the car is on its way again.
        soc_arrive, soc_leave: displayed, 0-1.
        cells_arrive_c, cells_leave_c: [°C].
        charge_min: at the plug [min].
        energy_kwh: at the station's outlet [kWh].
        cost: in the currency of the stations.
        preconditioned_from_km: from which on the cells were warmed for it [km]; None where they were not.
        speed_cap_kmh: under which to drive on from here [km/h]; None for the limits alone.
    """

    station: str
    way_km: float
    arrive: str
    leave: str
    soc_arrive: float
    soc_leave: float
    cells_arrive_c: float
    cells_leave_c: float
    charge_min: float
    energy_kwh: float
    cost: float
    preconditioned_from_km: float | None
    speed_cap_kmh: float | None


@dataclass(frozen=True)
class Alternative:
    """Another plan, by the search alone.

    Attributes:
        title: what it is the best in.
        duration_h: [h].
        cost: in the currency of the stations.
        stops: names of its stations, in order.
        soc_end: displayed, 0-1.
    """

    title: str
    duration_h: float
    cost: float
    stops: tuple[str, ...]
    soc_end: float


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
        route: name. route_title: for people.
        length_km: of the route [km].
        objective: what was to be least.
        arrives: whether a plan was found that the simulator could drive. depart, arrive: times of day.
        duration_h: as driven by the simulator [h]. duration_planned_h: by the search [h].
        energy_kwh: out of the battery on the way, as driven [kWh]. energy_planned_kwh: by the search [kWh].
        consumption_wh_km: out of the battery over the way [Wh/km].
        cost: of all stops. currency: ISO 4217; empty where nobody named it.
        soc_start, soc_end: displayed, 0-1.
        speed_cap_kmh: under which to drive from the start [km/h]; None for the limits alone.
        stops: in order.
        chance: of arriving above the reserve, where the plan is kept to.
        alternatives: the quickest, the cheapest, the one with fewest stops. front: of time and price.
        refused: stations that cannot be used.
        partial: how far one gets and what would help, where no plan was found.
        notes: what the reader must know.
        ledger_residual_relative: what the balances fail to explain.
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
    alternatives: tuple[Alternative, ...]
    front: tuple[Alternative, ...]
    refused: tuple[Refusal, ...]
    partial: Partial | None
    notes: tuple[str, ...]
    ledger_residual_relative: float
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
    parts.begin(f"running {car.written.name} over each piece of {route.name}")
    tables = tables_of(full, route, places, style, traffic, weather, wishes)
    parts.begin("looking for the best stops, and driving them")
    plan = planned(full, route, tables, style, traffic, weather, wishes)
    parts.begin("looking for alternatives")
    others, front = ((), ()) if not request.alternatives else _alternatives(tables, wishes, weather, plan.scale)
    partial = None if plan.found.events is not None else partial_of(tables, wishes, weather, plan.found)
    parts.end()
    ambient_c = float(np.mean(weather.values["temp_c"]))
    about = {
        **car.about,
        "car": car.written.name,
        "route": route.name,
        "route_title": route.title,
        "length_km": route.length_m / M_PER_KM,
        "objective": request.objective,
        "depart": clock(60.0 * wishes.depart_h),
        "currency": written.currency,
        "soc_start": wishes.soc_start,
        "alternatives": others,
        "front": front,
        "refused": tuple(Refusal(place.station.name, str(place.served)) for place in tables.refused),
        "partial": partial,
        "notes": _notes(request, route, written, places),
    }
    return PlanResult(**about, **_driven_part(plan, wishes, ambient_c))


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


def _driven_part(plan: Planned, wishes: Wishes, ambient_c: float) -> dict[str, object]:
    """The fields that a plan gives as driven; of a plan that is none, empty ones."""
    driven, found = plan.driven, plan.found
    if driven is None or found.events is None:
        nothing = dict.fromkeys(
            ("duration_h", "duration_planned_h", "energy_kwh", "energy_planned_kwh", "consumption_wh_km"), 0.0
        )
        more = {"cost": 0.0, "soc_end": 0.0, "speed_cap_kmh": None, "stops": (), "chance": None, "columns": {}}
        return {**nothing, **more, "arrives": False, "arrive": "", "ledger_residual_relative": 0.0}
    charge = plan.tables.charge
    into = sum(event.leave_j - event.arrive_j for event in found.events if event.kind == "charge")
    thought_j = float(charge.energy_of(wishes.soc_start)) + into - found.energy_j
    stops, legs = _stops(plan, driven, wishes), _socs(driven)
    distance_km = float(driven.legs[-1].to_m) / M_PER_KM
    return {
        "arrives": not driven.stranded,
        "arrive": clock(60.0 * wishes.depart_h + driven.duration_s / SECONDS_PER_MINUTE),
        "duration_h": driven.duration_s / SECONDS_PER_HOUR,
        "duration_planned_h": found.time_s / SECONDS_PER_HOUR,
        "energy_kwh": driven.energy_kwh,
        "energy_planned_kwh": thought_j / 3.6e6 * _terminal_share(plan, driven, wishes),
        "consumption_wh_km": 1e3 * driven.energy_kwh / distance_km,
        "cost": float(sum(stop.cost for stop in stops)),
        "soc_end": driven.legs[-1].soc_end,
        "speed_cap_kmh": plan.tables.caps_kmh[found.events[0].choice],
        "stops": stops,
        "chance": chance_of(legs, wishes.soc_end_min, ambient_c, wishes.seed),
        "ledger_residual_relative": driven.residual,
        "columns": driven.columns,
    }


def _terminal_share(plan: Planned, driven: Driven, wishes: Wishes) -> float:
    """Energy at the terminals over energy of the cells, of the trip as driven: the search counts that of the cells."""
    charge = plan.tables.charge
    cells_j = sum(
        float(charge.energy_of(leg.soc_start) - charge.energy_of(leg.soc_end)) for leg in driven.legs if leg.kind != "charge"
    )
    return driven.energy_kwh * 3.6e6 / cells_j if cells_j > 0.0 else 1.0


def _socs(driven: Driven) -> list[tuple[float, float]]:
    """Displayed charge at the ends of each leg between two charges."""
    found: list[tuple[float, float]] = []
    start = driven.legs[0].soc_start
    for leg in driven.legs:
        if leg.kind == "charge":
            found.append((start, leg.soc_start))
            start = leg.soc_end
    return [*found, (start, driven.legs[-1].soc_end)]


def _stops(plan: Planned, driven: Driven, wishes: Wishes) -> tuple[PlanStop, ...]:
    charges = [leg for leg in driven.legs if leg.kind == "charge"]
    events, warm_from, stops = plan.found.events or [], None, []
    number = 0
    for event in events:
        if event.kind == "warm":
            warm_from = float(plan.tables.drive.ends_m[event.place]) / M_PER_KM
        if event.kind != "charge" or number >= len(charges):
            continue
        leg, place = charges[number], plan.tables.places[event.stop]
        number += 1
        minutes = (leg.end_s - leg.start_s) / SECONDS_PER_MINUTE
        stops.append(
            PlanStop(
                station=place.station.name,
                way_km=place.way_m / M_PER_KM,
                arrive=clock(60.0 * wishes.depart_h + leg.start_s / SECONDS_PER_MINUTE),
                leave=clock(60.0 * wishes.depart_h + leg.end_s / SECONDS_PER_MINUTE),
                soc_arrive=leg.soc_start,
                soc_leave=leg.soc_end,
                cells_arrive_c=leg.cells_start_c,
                cells_leave_c=leg.cells_end_c,
                charge_min=minutes,
                energy_kwh=leg.outlet_kwh,
                cost=place.station.cost(leg.outlet_kwh, minutes),
                preconditioned_from_km=warm_from,
                speed_cap_kmh=plan.tables.caps_kmh[event.choice],
            )
        )
        warm_from = None
    return tuple(stops)


def _alternatives(
    tables: Tables, wishes: Wishes, weather, scale: float
) -> tuple[tuple[Alternative, ...], tuple[Alternative, ...]]:
    titles: tuple[tuple[str, Objective], ...] = (("quickest", "time"), ("cheapest", "cost"), ("fewest stops", "stops"))
    made = []
    for title, objective in titles:
        found = searched(tables, replace(wishes, objective=objective, weights=None), weather, scale)
        made += [_alternative(title, tables, found)] if found.events is not None else []
    front: list[Alternative] = []
    for weights in FRONT:
        found = searched(tables, replace(wishes, weights=weights), weather, scale)
        if found.events is not None:
            front.append(_alternative("", tables, found))
    kept = [a for a in front if not any(b.duration_h < a.duration_h and b.cost < a.cost for b in front)]
    unique = {(round(a.duration_h, 3), round(a.cost, 2)): a for a in kept}
    return tuple(made), tuple(sorted(unique.values(), key=lambda each: each.duration_h))


def _alternative(title: str, tables: Tables, found: Found) -> Alternative:
    names = tuple(tables.places[event.stop].station.name for event in found.events or [] if event.kind == "charge")
    soc_end = float(tables.charge.shown_of(np.array(found.energy_j)))
    return Alternative(title, found.time_s / SECONDS_PER_HOUR, found.cost, names, soc_end)


def _notes(request: PlanRequest, route: Route, written: Stations, places) -> tuple[str, ...]:
    said = [*route.remarks, *written.remarks]
    if route.unknown_share > 0.0:
        said.append(
            f"The limit of {100 * route.unknown_share:.0f} % of the way is unknown; {request.limit_assumed_kmh:g} km/h assumed."
        )
    away = len(written.stations) - len(places)
    if away:
        said.append(f"{away} stations are not on this route, or further than 3 km from it.")
    return tuple(said)


plan = function_of(PlanRequest, run_plan, "plan")
