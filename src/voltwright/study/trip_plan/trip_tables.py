"""What the search of a trip works on: where the stations lie, how each serves the car, and the tables of road and charge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from voltwright.study.trip_plan.search import Objective
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR, celsius_to_kelvin

CELLS_C = (-15.0, 5.0, 20.0)
BELOW_K, ABOVE_K = 0.5, 10.0
"""Temperatures of the cells for which each piece of road is run; besides those just below and well above where cooling begins."""
SLOWER_KMH = (115.0, 100.0)
"""Speeds under which a driver may choose to stay, beside the limit."""
STATION_NEAR_M = 3000.0
"""A station further from the way than this, in a straight line, is not of this trip."""
BEELINE = 1.4
"""Way to a station over the straight line."""


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
        seed: of the traffic. limit_assumed_kmh: where no limit is known [km/h]. road_factor: on the road load.
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
    road_factor: float = 1.0


@dataclass(frozen=True)
class Tables:
    """What a search works on, kept for the next one on the same trip.

    Attributes:
        caps_kmh: speed choices [km/h], the limit first. traces: of the route by choice. drive, charge: tables.
        places: that serve the car, in order of the way. supply: number of each in `charge`. refused: the others.
        kinetic_j: of the car at its highest speed [J]. precondition_k: up to which cells are warmed [K]; 0 for never.
    """

    caps_kmh: tuple[float | None, ...]
    traces: tuple[RouteTrace, ...]
    drive: DriveTable
    charge: ChargeTable
    places: tuple[Place, ...]
    supply: tuple[int, ...]
    refused: tuple[Place, ...]
    kinetic_j: float
    precondition_k: float


def places_of(car: CompletedCar, route: Route, stations: Sequence[Station]) -> tuple[Place, ...]:
    """Where the stations lie on a route, and how each serves a car; in order of the way.

    Raises:
        SpecError: stations by position for a route without positions.
        UnknownNameError, FileError: a charger that is none.
    """
    found, known = [], {}
    with double_precision():
        for station in stations:
            where = _where(route, station)
            if where is None:
                continue
            kind = (station.closed, station.charger, station.connectors, station.power_kw)
            if kind not in known:
                known[kind] = _served(car, station)
            found.append(Place(station, *where, known[kind]))
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
    masses = car.masses
    mass = masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg + wishes.payload_kg
    vehicle = Vehicle.from_car(car, mass, lumped=True, road=True)
    vehicle = vehicle.replaced(road_load=vehicle.road_load.scaled(wishes.road_factor))
    caps = _caps(route, wishes, float(vehicle.speed_max_m_s) / M_S_PER_KMH)
    traces = tuple(trace_of(route, style, traffic, wishes, ((0.0, cap),), ()) for cap in caps)
    ends = piece_ends_m(route.length_m, [place.way_m for place in good])
    air = _air(route, ends, traces[0], weather, wishes)
    drive = drive_table(vehicle, traces, ends, air, _cells_c(vehicle), wishes.occupants)
    kinds = {id(place.served): place.served.supply for place in good if isinstance(place.served, Served)}
    supplies = list(kinds.values())
    numbers = dict(zip(kinds, range(len(kinds)), strict=True))
    mean_c = float(np.mean(air.ambient_k)) - celsius_to_kelvin(0.0)
    charge = charge_table(car, supplies or [_nothing()], mean_c)
    quick = float(np.max(traces[0].cycle.speed_m_s))
    warmed = float(vehicle.thermal.conditioner.precondition_k) if wishes.precondition else 0.0  # pyright: ignore[reportAttributeAccessIssue]
    refused = tuple(place for place in places if not isinstance(place.served, Served))
    supply = tuple(numbers[id(place.served)] for place in good)
    return Tables(caps, traces, drive, charge, good, supply, refused, 0.5 * float(vehicle.inertia_mass_kg) * quick**2, warmed)


def _cells_c(vehicle: Vehicle) -> tuple[float, ...]:
    cooled_c = float(vehicle.thermal.conditioner.cooling_above_k) - celsius_to_kelvin(0.0)  # pyright: ignore[reportAttributeAccessIssue]
    below, above = min(max(cooled_c - BELOW_K, 22.0), 45.0), min(max(cooled_c + ABOVE_K, 40.0), 60.0)
    return (*CELLS_C, below, above)


def _nothing():
    from voltwright.physics.charging.supply import Supply

    return Supply.of()


def _caps(route: Route, wishes: Wishes, top_kmh: float) -> tuple[float | None, ...]:
    """Speed choices; a lower one only where route and car allow more."""
    most, top = fastest_kmh(route, wishes.limit_assumed_kmh), top_speed_cap_kmh(route, wishes.limit_assumed_kmh, top_kmh)
    slower = tuple(speed for speed in SLOWER_KMH if speed < min(most, top_kmh) - 5.0) if wishes.slower else ()
    return (top, *slower)


def fastest_kmh(route: Route, limit_assumed_kmh: float) -> float:
    """Highest limit of a route [km/h]."""
    known = route.limit_m_s[np.isfinite(route.limit_m_s)]
    return float(np.max(known, initial=limit_assumed_kmh * M_S_PER_KMH)) / M_S_PER_KMH


def top_speed_cap_kmh(route: Route, limit_assumed_kmh: float, top_kmh: float) -> float | None:
    """Top speed of a car [km/h] where a limit of the route is above it; None where the limits alone hold."""
    return round(top_kmh, 1) if top_kmh < fastest_kmh(route, limit_assumed_kmh) else None


def trace_of(route: Route, style: Style, traffic: Traffic, wishes: Wishes, caps: Caps, halts_m: Sequence[float]) -> RouteTrace:
    """The route as driven under some caps, with the halts of a plan."""
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
