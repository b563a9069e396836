"""A trip with charging stops planned for a car: tables made, the best way searched, driven by the simulator, and corrected.

The search works on tables; the simulator then drives what was found. Where the two differ in energy by more than a share, the
tables are scaled by what the simulator took, and the search is done again, at most twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.procedures.charging.compatibility.connection import Served
from voltwright.procedures.route.style import Style, Traffic
from voltwright.spec.route import Route
from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.drive_table import DriveTable
from voltwright.study.trip_plan.driven import Call, Driven, Driver
from voltwright.study.trip_plan.events import Event
from voltwright.study.trip_plan.labels import Found, Limits, Stop
from voltwright.study.trip_plan.search import PLUG_S, WEIGHTS, Weights, searches
from voltwright.study.trip_plan.trip_tables import Tables, Wishes, trace_of
from voltwright.units import M_S_PER_KMH, SECONDS_PER_MINUTE, celsius_to_kelvin

AGREES = 0.005
SHORT, SHORT_CHARGED, SHORT_SCALE = 0.003, 0.02, 0.5
"""A drive may end so far below the reserve asked for, more with a charge that makes it good; else the tables are scaled by a
share of what is missing."""
ROUNDS = 4


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


def searched(tables: Tables, wishes: Wishes, weather: Weather, scale: float = 1.0) -> Found:
    """The best trip by the tables, by the weights of the wishes; as `searched_by`."""
    return searched_by(tables, wishes, weather, [wishes.weights or WEIGHTS[wishes.objective]], scale)[0]


def searched_by(tables: Tables, wishes: Wishes, weather: Weather, weights: Sequence[Weights], scale: float = 1.0) -> list[Found]:
    """The best trips by the tables.

    Args:
        tables: of the trip.
        wishes: what it is to be.
        weather: for the temperature at the start.
        weights: of each trip.
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
    return searches(drive, charge, _stops(tables, drive), limits, weights)


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
                supply=tables.supply[number],
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
        if abs(ratio - 1.0) < AGREES and short < (SHORT_CHARGED if found.stops else SHORT) and not driven.stranded:
            break
        scale *= ratio if abs(ratio - 1.0) >= AGREES else 1.0 + SHORT_SCALE * max(short, 0.0)
    assert best is not None
    return _topped_up(best, car, route, style, traffic, weather, wishes)


def _topped_up(
    plan: Planned, car: CompletedCar, route: Route, style: Style, traffic: Traffic, weather: Weather, wishes: Wishes
) -> Planned:
    """The plan, with its last charge longer where it still ends below the reserve: targets of 5 % are too coarse for that."""
    events, driven = plan.found.events, plan.driven
    assert events is not None and driven is not None
    short = wishes.soc_end_min - driven.legs[-1].soc_end
    last = max((number for number, event in enumerate(events) if event.kind == "charge"), default=None)
    if short <= 0.0 or last is None:
        return plan
    charge = plan.tables.charge
    target = min(float(charge.shown_of(np.array(events[last].leave_j))) + 1.1 * short, 1.0)
    more = replace(events[last], leave_j=float(charge.energy_of(target)))
    found = replace(plan.found, events=[*events[:last], more, *events[last + 1 :]])
    again = drive_plan(car, route, plan.tables, found, style, traffic, weather, wishes)
    return replace(plan, found=found, driven=again)


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
    trace = trace_of(route, style, traffic, wishes, caps, [call.way_m for call in calls])
    driver = Driver(
        car, route, trace, calls, weather, depart_h=wishes.depart_h, soc=wishes.soc_start, cells_c=start_c(wishes, weather),
        occupants=wishes.occupants, payload_kg=wishes.payload_kg, cold=wishes.cold,
        road_factor=wishes.road_factor,
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
