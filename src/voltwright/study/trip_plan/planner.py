"""A trip with charging stops planned for a car: tables made, the best way searched, driven by the simulator, and corrected.

The search works on tables; the simulator then drives what was found. Where the two differ in energy by more than a share, the
tables are scaled by what the simulator took, and the search is done again, at most twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError
from voltwright.library.chargers import load_charger
from voltwright.library.route_places import distances_m
from voltwright.physics.environment import pressure_at_altitude_pa
from voltwright.physics.road_surface import rolling_extra
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.compatibility.connection import Refused, Served
from voltwright.procedures.charging.compatibility.service import supply_of
from voltwright.procedures.route.style import Style, Traffic
from voltwright.procedures.route.trace import Caps, RouteTrace, route_trace
from voltwright.sim.precision import double_precision
from voltwright.spec.route import Route
from voltwright.spec.station import Station, charger_of
from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.charge_table import ChargeTable, charge_table
from voltwright.study.trip_plan.drive_table import Air, DriveTable, drive_table, piece_ends_m
from voltwright.study.trip_plan.driven import Call, Driven, Driver
from voltwright.study.trip_plan.search import PLUG_S, WEIGHTS, Event, Found, Limits, Objective, Stop, search
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR, SECONDS_PER_MINUTE, celsius_to_kelvin

CELLS_C = (-15.0, 5.0, 20.0)
BELOW_K, ABOVE_K = 0.5, 10.0
"""Temperatures of the cells for which each piece of road is run; besides those just below and well above where cooling begins."""
SLOWER_KMH = (115.0, 100.0)
"""Speeds under which a driver may choose to stay, beside the limit."""
STATION_NEAR_M = 3000.0
"""A station further from the way than this, in a straight line, is not of this trip."""
BEELINE = 1.4
"""Way to a station over the straight line."""
AGREES = 0.005
SHORT, SHORT_SCALE = 0.003, 0.5
"""A drive may end so far below the reserve asked for; else the tables are scaled by a share of what is missing."""
ROUNDS = 4
ALONE_C = 20.0


@dataclass(frozen=True)
class Place:
    """A station on the way of a trip.

    Attributes:
        station: as written. way_m: on the route [m]. detour_m: there and back [m]. served: by its charger, or why it cannot be.
    """

    station: Station
    way_m: float
    detour_m: float
    served: Served | str


@dataclass(frozen=True)
class Wishes:
    """What a trip is to be.

    Attributes:
        depart_h: time of day [h]. soc_start, soc_station_min, soc_end_min: displayed, 0-1. objective: what is least.
        precondition: whether the cells may be warmed before a stop. occupants, payload_kg: in the car [kg].
        cells_c: at the start; None: as the air. cold: whether tyres and gears start cold. slower: whether the speed is a choice.
        seed: of the traffic. limit_assumed_kmh: where no limit is known [km/h].
    """

    depart_h: float = 8.0
    soc_start: float = 0.9
    soc_station_min: float = 0.1
    soc_end_min: float = 0.2
    objective: Objective = "time"
    weights: tuple[float, float, float] | None = None
    precondition: bool = True
    occupants: float = 1.0
    payload_kg: float = 0.0
    cells_c: float | None = None
    cold: bool = True
    slower: bool = True
    seed: int = 0
    limit_assumed_kmh: float = 50.0


@dataclass(frozen=True)
class Tables:
    """What a search works on, kept for the next one on the same trip.

    Attributes:
        caps_kmh: speed choices [km/h], the limit first. traces: of the route by choice. drive, charge: tables.
        places: that serve the car, in order of the way. refused: the others.
    """

    caps_kmh: tuple[float | None, ...]
    traces: tuple[RouteTrace, ...]
    drive: DriveTable
    charge: ChargeTable
    places: tuple[Place, ...]
    refused: tuple[Place, ...]
    kinetic_j: float
    precondition_k: float


@dataclass(frozen=True)
class Planned:
    """A plan as searched and as driven.

    Attributes:
        found: by the search. tables: it worked on. driven: by the simulator; None where no plan was found.
        rounds: searches done. scale: on the tables' energies in the last of them.
    """

    found: Found
    tables: Tables
    driven: Driven | None
    rounds: int
    scale: float


def places_of(car: CompletedCar, route: Route, stations: Sequence[Station]) -> tuple[Place, ...]:
    """Where the stations lie on a route, and how each serves a car; in order of the way.

    Raises:
        SpecError: stations by position for a route without positions.
        UnknownNameError, FileError: a charger that is none.
    """
    found = []
    with double_precision():
        for station in stations:
            where = _where(route, station)
            if where is None:
                continue
            served = _served(car, station)
            found.append(Place(station, *where, served))
    return tuple(sorted(found, key=lambda place: place.way_m))


def _where(route: Route, station: Station) -> tuple[float, float] | None:
    """(place on the route [m], detour [m]); None where the station is not of this route."""
    detour = station.detour_km * M_PER_KM
    if station.way_km is not None:
        way = station.way_km * M_PER_KM
        return (way, detour) if 0.0 < way < route.length_m else None
    if route.places_deg is None:
        raise SpecError(
            f"Station '{station.name}' is given by lat and lon, but route '{route.name}' has no positions; write `way_km`.",
            "way_km",
        )
    latitude, longitude, way = route.places_deg
    apart = distances_m(*(np.stack([np.full(len(way), here), line], 1).ravel() for here, line in
                          ((station.lat, latitude), (station.lon, longitude))))[::2]  # fmt: skip
    near = int(np.argmin(apart))
    if apart[near] > STATION_NEAR_M or not 0.0 < way[near] < route.length_m:
        return None
    return float(way[near]), detour or 2.0 * BEELINE * float(apart[near])


def _served(car: CompletedCar, station: Station) -> Served | str:
    if station.closed:
        return "it is closed"
    charger = load_charger(station.charger) if station.charger is not None else charger_of(station)
    answer = supply_of(car, charger)
    return answer.why if isinstance(answer, Refused) else answer


def tables_of(
    car: CompletedCar, route: Route, places: Sequence[Place], style: Style, traffic: Traffic, weather: Weather, wishes: Wishes
) -> Tables:
    """The tables of a trip."""
    good = tuple(place for place in places if isinstance(place.served, Served))
    caps = _caps(route, wishes)
    traces = tuple(_trace(route, style, traffic, wishes, ((0.0, cap),), ()) for cap in caps)
    ends = piece_ends_m(route.length_m, [place.way_m for place in good])
    masses = car.masses
    mass = masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg + wishes.payload_kg
    vehicle = Vehicle.from_car(car, mass, lumped=True, road=True)
    air = _air(route, ends, traces[0], weather, wishes)
    drive = drive_table(vehicle, traces, ends, air, _cells_c(vehicle), wishes.occupants)
    supplies = [place.served.supply for place in good if isinstance(place.served, Served)]
    mean_c = float(np.mean(air.ambient_k)) - celsius_to_kelvin(0.0)
    charge = charge_table(car, supplies or [_nothing()], mean_c)
    quick = float(np.max(traces[0].cycle.speed_m_s))
    warmed = float(vehicle.thermal.conditioner.precondition_k) if wishes.precondition else 0.0  # pyright: ignore[reportAttributeAccessIssue]
    refused = tuple(place for place in places if not isinstance(place.served, Served))
    return Tables(caps, traces, drive, charge, good, refused, 0.5 * float(vehicle.inertia_mass_kg) * quick**2, warmed)


def _cells_c(vehicle: Vehicle) -> tuple[float, ...]:
    cooled_c = float(vehicle.thermal.conditioner.cooling_above_k) - celsius_to_kelvin(0.0)  # pyright: ignore[reportAttributeAccessIssue]
    below, above = min(max(cooled_c - BELOW_K, 22.0), 45.0), min(max(cooled_c + ABOVE_K, 40.0), 60.0)
    return (*CELLS_C, below, above)


def _nothing():
    from voltwright.physics.charging.supply import Supply

    return Supply.of()


def _caps(route: Route, wishes: Wishes) -> tuple[float | None, ...]:
    """Speed choices; a lower one only where the route allows more."""
    known = route.limit_m_s[np.isfinite(route.limit_m_s)]
    most = float(np.max(known, initial=wishes.limit_assumed_kmh * M_S_PER_KMH)) / M_S_PER_KMH
    slower = tuple(speed for speed in SLOWER_KMH if speed < most - 5.0) if wishes.slower else ()
    return (None, *slower)


def _trace(route: Route, style: Style, traffic: Traffic, wishes: Wishes, caps: Caps, halts_m: Sequence[float]) -> RouteTrace:
    return route_trace(
        route, style, traffic, seed=wishes.seed, limit_assumed_kmh=wishes.limit_assumed_kmh, caps=caps, halts_m=halts_m
    )


def _air(route: Route, ends_m: np.ndarray, trace: RouteTrace, weather: Weather, wishes: Wishes) -> Air:
    """Weather at each piece, at the time at which a trip with usual stops is there."""
    middles = 0.5 * (np.concatenate([[0.0], ends_m[:-1]]) + ends_m)
    moving = np.concatenate([[True], np.diff(trace.way_m) > 0.0])
    driven_h = np.interp(middles, trace.way_m[moving], trace.cycle.time_s[moving]) / SECONDS_PER_HOUR
    hour, km = wishes.depart_h + driven_h * np.where(driven_h > 2.0, 1.2, 1.0), middles / M_PER_KM
    height = route.height_at(middles)
    extra = rolling_extra(route.surface_at(middles), weather.at("rain_mm_h", hour, km), weather.at("snow", hour, km))
    return Air(
        ambient_k=weather.at("temp_c", hour, km) + celsius_to_kelvin(0.0),
        headwind_m_s=weather.headwind_m_s(hour, km, route.heading_at(middles)),
        sun_w_m2=weather.at("sun_w_m2", hour, km),
        humidity=weather.at("humidity", hour, km),
        pressure_pa=np.asarray(pressure_at_altitude_pa(height, 100.0 * weather.at("pressure_hpa", hour, km))),
        rolling_extra=np.asarray(extra, float),
    )


def searched(tables: Tables, wishes: Wishes, weather: Weather, scale: float = 1.0) -> Found:
    """The best trip by the tables.

    Args:
        tables: of the trip.
        wishes: what it is to be.
        weather: for the temperature at the start.
        scale: on the energies of the road.
    """
    drive, charge = tables.drive, tables.charge
    if scale != 1.0:
        drive = replace(drive, energy_j=scale * drive.energy_j)
    limits = Limits(
        start_j=float(charge.energy_of(wishes.soc_start)),
        start_k=celsius_to_kelvin(start_c(wishes, weather)),
        station_j=float(charge.energy_of(wishes.soc_station_min)),
        end_j=float(charge.energy_of(wishes.soc_end_min)),
        kinetic_j=tables.kinetic_j,
        precondition_k=tables.precondition_k,
    )
    weights = wishes.weights or WEIGHTS[wishes.objective]
    return search(drive, charge, _stops(tables, drive), limits, weights)


def start_c(wishes: Wishes, weather: Weather) -> float:
    """Temperature of the cells at the start [°C]."""
    if wishes.cells_c is not None:
        return wishes.cells_c
    return float(weather.at("temp_c", np.array([wishes.depart_h]), np.zeros(1))[0])


def _stops(tables: Tables, drive: DriveTable) -> list[Stop]:
    found = []
    for number, place in enumerate(tables.places):
        station = place.station
        minutes = (
            station.detour_min if station.detour_min is not None else place.detour_m / (50.0 * M_S_PER_KMH) / SECONDS_PER_MINUTE
        )
        at = int(np.searchsorted(drive.ends_m, place.way_m - 0.5))
        length = drive.ends_m[at] - (drive.ends_m[at - 1] if at else 0.0)
        per_m = float(np.mean(drive.energy_j[at, -1, 0])) / length
        found.append(
            Stop(
                place=at,
                supply=number,
                way_s=minutes * SECONDS_PER_MINUTE + station.queue_min * SECONDS_PER_MINUTE,
                detour_j=0.8 * per_m * place.detour_m,
                price_kwh=station.price_kwh,
                price_minute=station.price_minute,
                price_session=station.price_session,
            )
        )
    return found


def planned(
    car: CompletedCar, route: Route, tables: Tables, style: Style, traffic: Traffic, weather: Weather, wishes: Wishes
) -> Planned:
    """Plan a trip, drive it, and correct the tables where the simulator took more or less."""
    scale, best = 1.0, None
    for number in range(1, ROUNDS + 1):
        found = searched(tables, wishes, weather, scale)
        if found.events is None:
            return best or Planned(found, tables, None, number, scale)
        driven = drive_plan(car, route, tables, found, style, traffic, weather, wishes)
        best = Planned(found, tables, driven, number, scale)
        ratio, short = _ratio(tables, found, driven, wishes), wishes.soc_end_min - driven.legs[-1].soc_end
        if abs(ratio - 1.0) < AGREES and short < SHORT and not driven.stranded:
            break
        scale *= ratio if abs(ratio - 1.0) >= AGREES else 1.0 + SHORT_SCALE * max(short, 0.0)
    assert best is not None
    return best


def _ratio(tables: Tables, found: Found, driven: Driven, wishes: Wishes) -> float:
    """Energy of the cells that the simulator took over that of the plan, on the way that both have driven."""
    charge = tables.charge
    if driven.stranded:
        return 1.03
    put = sum(
        float(charge.energy_of(leg.soc_end) - charge.energy_of(leg.soc_start)) for leg in driven.legs if leg.kind == "charge"
    )
    end = driven.legs[-1].soc_end
    took = float(charge.energy_of(wishes.soc_start)) + put - float(charge.energy_of(end))
    events = found.events or []
    into = sum(event.leave_j - event.arrive_j for event in events if event.kind == "charge")
    thought = float(charge.energy_of(wishes.soc_start)) + into - found.energy_j
    return took / max(thought, 1.0)


def drive_plan(
    car: CompletedCar,
    route: Route,
    tables: Tables,
    found: Found,
    style: Style,
    traffic: Traffic,
    weather: Weather,
    wishes: Wishes,
) -> Driven:
    """Drive what a search has found through the simulator."""
    calls, caps = calls_of(tables, found.events or [])
    trace = _trace(route, style, traffic, wishes, caps, [call.way_m for call in calls])
    driver = Driver(
        car, route, trace, calls, weather, depart_h=wishes.depart_h, soc=wishes.soc_start, cells_c=start_c(wishes, weather),
        occupants=wishes.occupants, payload_kg=wishes.payload_kg, cold=wishes.cold,
    )  # fmt: skip
    return driver.go()


def calls_of(tables: Tables, events: Sequence[Event]) -> tuple[list[Call], list[tuple[float, float | None]]]:
    """The stops of a plan, and the speed wished from each place on."""
    ends = tables.drive.ends_m
    calls: list[Call] = []
    caps: list[tuple[float, float | None]] = []
    warm_from = None
    for event in events:
        here = float(ends[event.place]) if event.place >= 0 else 0.0
        if event.kind == "warm":
            warm_from = here
            continue
        caps.append((here, tables.caps_kmh[event.choice]))
        if event.kind == "charge":
            place = tables.places[event.stop]
            assert isinstance(place.served, Served)
            target = float(np.round(tables.charge.shown_of(np.array(event.leave_j)), 4))
            wait = place.station.queue_min * SECONDS_PER_MINUTE + PLUG_S
            calls.append(Call(place.station.name, place.way_m, warm_from, place.served.supply, target, place.detour_m, wait))
            warm_from = None
    return calls, caps
