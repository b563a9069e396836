"""A route becomes a speed trace by a driver model, and a car drives it: speeds, stops, energy, and their spread over seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import TraceError
from voltwright.library.routes import load_route
from voltwright.operations.car import CarArgument, PreparedCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.operations.trip_conditions import TripConditions, depart_h, route_notes, weather_on
from voltwright.procedures.drive import vehicle_of
from voltwright.procedures.route.style import style_of, traffic_of
from voltwright.procedures.route.trace import RouteTrace, route_trace
from voltwright.ranges import LIMIT_KMH, REPEATS, SOC_START
from voltwright.spec.cycle import Cycle
from voltwright.spec.route import Route
from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.driven import Driven, Driver
from voltwright.study.trip_plan.planner import start_c
from voltwright.study.trip_plan.trip_tables import Wishes, top_speed_cap_kmh
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_MINUTE


@dataclass(frozen=True)
class RouteRequest(TripConditions):
    """Turn a route into a speed trace, and drive a car over it.

    Attributes:
        route: as read, name of a shipped one, or path of a GPX, GeoJSON or CSV file.
        car: spec, name in the library, or path of a file; None for the trace alone.
        cap_kmh: speed that the driver keeps under, whatever the limit [km/h].
        soc_start: displayed at the start, 0-1.
        cold_start: whether cabin, tyres and gears start cold.
        repeats: seeds that are driven, from `seed` on, for the spread.
    """

    route: Route | str | Path
    _: KW_ONLY
    car: CarArgument | None = None
    cap_kmh: Annotated[float, LIMIT_KMH] | None = None
    soc_start: Annotated[float, SOC_START] = 0.9
    cold_start: bool = True
    repeats: Annotated[int, REPEATS] = 1


@dataclass(frozen=True)
class RouteRun:
    """A route as driven with one seed.

    Attributes:
        seed: of what was drawn.
        duration_min: [min].
        speed_mean_kmh: over the whole time [km/h].
        stops: made.
        waited_min: at rest at these stops [min].
        consumption_wh_km: out of the battery [Wh/km]; None without a car.
        energy_kwh: out of the battery [kWh]; None without a car.
        soc_end: displayed, 0-1; None without a car.
    """

    seed: int
    duration_min: float
    speed_mean_kmh: float
    stops: int
    waited_min: float
    consumption_wh_km: float | None
    energy_kwh: float | None
    soc_end: float | None


@dataclass(frozen=True, repr=False)
class RouteResult(Presented):
    """A route as driven.

    Attributes:
        route: name.
        route_title: for people.
        length_km: [km].
        climb_m: sum of what rises [m].
        descent_m: sum of what falls [m].
        limits_kmh: lowest and highest known limit [km/h]; None where none is known.
        unknown_share: of the way, whose limit nobody knows.
        places: where a car may have to stop.
        style: of the driver.
        traffic: on the road.
        car: name; None without a car.
        car_title: for people.
        loss_model: that the car ran with, in words.
        runs: one a seed, the first is that of the columns.
        arrives: whether the car got to the end in each of them.
        notes: what was assumed or mended, in words.
        ledger_residual_relative: what the balances fail to explain; None without a car.
        columns: over time of the first run, each of shape (n,): time_s, way_m, speed_m_s, limit_kmh, height_m; with a car
            soc_display, cells_c and power_w too.
        cycle: the trace of the first run.
    """

    route: str
    route_title: str
    length_km: float
    climb_m: float
    descent_m: float
    limits_kmh: tuple[float, float] | None
    unknown_share: float
    places: int
    style: str
    traffic: str
    car: str | None
    car_title: str | None
    loss_model: str | None
    runs: tuple[RouteRun, ...]
    arrives: bool
    notes: tuple[str, ...]
    ledger_residual_relative: float | None
    columns: Mapping[str, np.ndarray] = field(repr=False)
    cycle: Cycle | None = field(default=None, repr=False, compare=False)

    @cached_property
    def spread(self) -> dict[str, tuple[float, float, float]]:
        """(mean, least, most) of time [min] and, with a car, consumption [Wh/km] and stops over the seeds."""
        names = ("duration_min", "stops", "consumption_wh_km")
        values = {name: [getattr(run, name) for run in self.runs] for name in names}
        known = {name: np.array(each, float) for name, each in values.items() if None not in each}
        return {name: (float(each.mean()), float(each.min()), float(each.max())) for name, each in known.items()}


def run_route(request: RouteRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> RouteResult:
    """Drive a route.

    Raises:
        SpecError, UnknownNameError, FileError, TraceError: the car, the route, the weather, or a condition.
        SimulationError: a ledger that does not close.
    """
    parts = Parts(progress, cancel, request.repeats)
    route, weather = load_route(request.route), weather_on(request)
    car = None if request.car is None else prepared_car(request.car, request)
    cap_kmh = _cap_kmh(request, route, car)
    runs, first, arrives, residual = [], None, True, None
    for number in range(request.repeats):
        seed = request.seed + number
        parts.begin(f"driving {route.name}, seed {seed}")
        trace = _trace(request, route, seed, cap_kmh)
        driven = None if car is None else _driven(request, car.completed, route, trace, weather)
        runs.append(_run(seed, trace, driven))
        first = (trace, driven) if first is None else first
        if driven is not None:
            arrives = arrives and not driven.stranded
            residual = max(residual or 0.0, driven.residual)
    parts.end()
    assert first is not None
    heights = np.diff(route.height_at(np.linspace(0.0, route.length_m, max(2, round(route.length_m / 100.0)))))
    known = route.limit_m_s[np.isfinite(route.limit_m_s)] / M_S_PER_KMH
    return RouteResult(
        route=route.name,
        route_title=route.title,
        length_km=route.length_m / M_PER_KM,
        climb_m=float(np.sum(np.maximum(heights, 0.0))),
        descent_m=float(np.sum(np.maximum(-heights, 0.0))),
        limits_kmh=(float(known.min()), float(known.max())) if known.size else None,
        unknown_share=route.unknown_share,
        places=len(route.stops),
        style=request.style,
        traffic=request.traffic,
        car=None if car is None else car.written.name,
        car_title=None if car is None else car.written.title,
        loss_model=None if car is None else car.loss_model,
        runs=tuple(runs),
        arrives=arrives,
        notes=_notes(request, route, cap_kmh),
        ledger_residual_relative=residual,
        columns=_columns(*first),
        cycle=first[0].cycle,
    )


def _cap_kmh(request: RouteRequest, route: Route, car: PreparedCar | None) -> float | None:
    """Speed to keep under [km/h]: the lower one of the wish and, where limits are above it, the car's top speed."""
    top = None
    if car is not None:
        top_kmh = float(vehicle_of(car.completed).speed_max_m_s) / M_S_PER_KMH
        top = top_speed_cap_kmh(route, request.limit_assumed_kmh, top_kmh)
    return min((cap for cap in (request.cap_kmh, top) if cap is not None), default=None)


def _trace(request: RouteRequest, route: Route, seed: int, cap_kmh: float | None) -> RouteTrace:
    caps = () if cap_kmh is None else ((0.0, cap_kmh),)
    return route_trace(
        route,
        style_of(request.style),
        traffic_of(request.traffic),
        seed=seed,
        limit_assumed_kmh=request.limit_assumed_kmh,
        caps=caps,
    )


def _driven(request: RouteRequest, car: CompletedCar, route: Route, trace: RouteTrace, weather: Weather) -> Driven:
    wishes = Wishes(depart_h=depart_h(request))
    driver = Driver(
        car, route, trace, (), weather, depart_h=wishes.depart_h, soc=request.soc_start, cells_c=start_c(wishes, weather),
        occupants=float(request.occupants), payload_kg=request.payload_kg, cold=request.cold_start,
    )  # fmt: skip
    return driver.go()


def _run(seed: int, trace: RouteTrace, driven: Driven | None) -> RouteRun:
    cycle = trace.cycle
    about = {
        "seed": seed,
        "duration_min": cycle.duration_s / SECONDS_PER_MINUTE,
        "speed_mean_kmh": cycle.distance_m / cycle.duration_s / M_S_PER_KMH,
        "stops": len(trace.stops),
        "waited_min": trace.waited_s / SECONDS_PER_MINUTE,
    }
    if driven is None:
        return RouteRun(**about, consumption_wh_km=None, energy_kwh=None, soc_end=None)
    way_km = float(np.sum(driven.columns["speed_m_s"])) / M_PER_KM
    if way_km <= 0.0:
        raise TraceError(f"The car must move on '{cycle.name}', but its battery is empty at the start.")
    return RouteRun(
        **about,
        consumption_wh_km=1e3 * driven.energy_kwh / way_km,
        energy_kwh=driven.energy_kwh,
        soc_end=driven.legs[-1].soc_end,
    )


def _columns(trace: RouteTrace, driven: Driven | None) -> dict[str, np.ndarray]:
    cycle = trace.cycle
    columns = {
        "time_s": cycle.time_s[1:],
        "way_m": trace.way_m[1:],
        "speed_m_s": cycle.speed_m_s[1:],
        "limit_kmh": trace.limit_kmh[1:],
        "height_m": cycle.altitude_m[1:],
    }
    if driven is None:
        return columns
    count = len(driven.columns["time_s"])
    short = {name: values[:count] for name, values in columns.items()}
    return short | {name: driven.columns[name] for name in ("speed_m_s", "soc_display", "cells_c", "power_w", "ambient_c")}


def _notes(request: RouteRequest, route: Route, cap_kmh: float | None) -> tuple[str, ...]:
    said = route_notes(request, route)
    if cap_kmh is not None and cap_kmh != request.cap_kmh:
        said.append(f"The car's top speed of {cap_kmh:g} km/h is below limits of the route; it keeps under it.")
    return tuple(said)


route = function_of(RouteRequest, run_route, "route")
