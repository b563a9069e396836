"""The figures of a plan: stops as driven, sums, chances, and alternatives by the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from voltwright.spec.day import clock
from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.chance import chance_of
from voltwright.study.trip_plan.driven import Driven
from voltwright.study.trip_plan.labels import Found
from voltwright.study.trip_plan.planner import Planned, searched_by
from voltwright.study.trip_plan.search import WEIGHTS, Objective
from voltwright.study.trip_plan.trip_tables import Tables, Wishes
from voltwright.units import J_PER_KWH, M_PER_KM, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

FRONT = ((1.0, 0.0, 0.0), (1.0, 30.0, 0.0), (1.0, 90.0, 0.0), (1.0, 240.0, 0.0), (0.3, 600.0, 0.0))
"""Weights of time, money and stops along the front of time and price: seconds a unit of money is worth."""


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


def driven_figures(plan: Planned, wishes: Wishes, ambient_c: float, from_km: float) -> dict[str, Any]:
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
    stops, legs = _stops(plan, driven, wishes, from_km), _socs(driven)
    distance_km = float(driven.legs[-1].to_m) / M_PER_KM
    return {
        "arrives": not driven.stranded,
        "arrive": clock(60.0 * wishes.depart_h + driven.duration_s / SECONDS_PER_MINUTE),
        "duration_h": driven.duration_s / SECONDS_PER_HOUR,
        "duration_planned_h": found.time_s / SECONDS_PER_HOUR,
        "energy_kwh": driven.energy_kwh,
        "energy_planned_kwh": thought_j / J_PER_KWH * _terminal_share(plan, driven, wishes),
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
    return driven.energy_kwh * J_PER_KWH / cells_j if cells_j > 0.0 else 1.0


def _socs(driven: Driven) -> list[tuple[float, float]]:
    """Displayed charge at the ends of each leg between two charges."""
    found: list[tuple[float, float]] = []
    start = driven.legs[0].soc_start
    for leg in driven.legs:
        if leg.kind == "charge":
            found.append((start, leg.soc_start))
            start = leg.soc_end
    return [*found, (start, driven.legs[-1].soc_end)]


def _stops(plan: Planned, driven: Driven, wishes: Wishes, from_km: float) -> tuple[PlanStop, ...]:
    charges = [leg for leg in driven.legs if leg.kind == "charge"]
    events, warm_from, stops = plan.found.events or [], None, []
    number = 0
    for event in events:
        if event.kind == "warm":
            warm_from = from_km + float(plan.tables.drive.ends_m[event.place]) / M_PER_KM
        if event.kind != "charge" or number >= len(charges):
            continue
        leg, place = charges[number], plan.tables.places[event.stop]
        number += 1
        minutes = (leg.end_s - leg.start_s) / SECONDS_PER_MINUTE
        stops.append(
            PlanStop(
                station=place.station.name,
                way_km=from_km + place.way_m / M_PER_KM,
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


def alternatives_of(
    tables: Tables, wishes: Wishes, weather: Weather, scale: float
) -> tuple[tuple[Alternative, ...], tuple[Alternative, ...]]:
    """(the quickest, the cheapest, the one with fewest stops; the front of time and price), by the search alone."""
    titles: tuple[tuple[str, Objective], ...] = (("quickest", "time"), ("cheapest", "cost"), ("fewest stops", "stops"))
    weights = list(dict.fromkeys([*(WEIGHTS[objective] for _, objective in titles), *FRONT]))
    found = dict(zip(weights, searched_by(tables, wishes, weather, weights, scale), strict=True))
    named = [(title, found[WEIGHTS[objective]]) for title, objective in titles]
    made = [_alternative(title, tables, each) for title, each in named if each.events is not None]
    front = [_alternative("", tables, found[each]) for each in FRONT if found[each].events is not None]
    kept = [a for a in front if not any(b.duration_h < a.duration_h and b.cost < a.cost for b in front)]
    unique = {(round(a.duration_h, 3), round(a.cost, 2)): a for a in kept}
    return tuple(made), tuple(sorted(unique.values(), key=lambda each: each.duration_h))


def _alternative(title: str, tables: Tables, found: Found) -> Alternative:
    names = tuple(tables.places[event.stop].station.name for event in found.events or [] if event.kind == "charge")
    soc_end = float(tables.charge.shown_of(np.array(found.energy_j)))
    return Alternative(title, found.time_s / SECONDS_PER_HOUR, found.cost, names, soc_end)
