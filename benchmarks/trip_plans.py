"""Plans of a 900 km trip with three cars, what changes them, and what a plan takes; prints the tables of docs/plan.md."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable
from functools import partial

import numpy as np

import voltwright as vw
from voltwright.library.stations import Stations
from voltwright.operations.plan import PlanRequest, PlanResult, run_plan
from voltwright.spec.heights import HeightProfile
from voltwright.spec.route import Route
from voltwright.spec.station import Station
from voltwright.units import M_PER_KM, M_S_PER_KMH

CARS = ("volkswagen-id3-2021-pro", "tesla-model-3-2024-rwd", "xiaomi-su7")
TRIP = "made-north-south"
WEATHER = {"summer": {"temp_ambient_c": 24.0, "sun_w_m2": 600.0}, "winter": {"temp_ambient_c": -8.0, "snow": 0.1}}

PARTS = ("tables_of", "searched", "drive_plan", "alternatives_of")
"""Functions whose shares of the time are printed."""


def main() -> None:
    """Print the tables."""
    vw.configure()
    print("| car | weather | depart to arrive | h | stops | Wh/km | EUR | search beside drive, min | energy, % |")
    print("|---|---|---|---|---|---|---|---|---|")
    for car in CARS:
        for name, weather in WEATHER.items():
            print(_row(car, name, run_plan(PlanRequest(TRIP, car, depart="07:00", alternatives=False, **weather))))
    print()
    print("| change of the winter trip of the first car | h | stops | EUR |")
    print("|---|---|---|---|")
    changes = {
        "as planned": {},
        "two hours earlier, 4 K colder": {"depart": "05:00", "temp_ambient_c": -12.0},
        "no preconditioning": {"precondition": False},
        "cells at 10 °C at the start": {"temp_cells_c": 10.0},
        "always at the limits": {"slower": False},
        "without its second station": {},
        "cheapest": {"objective": "cost"},
        "fewest stops": {"objective": "stops"},
        "a full battery at the start": {"soc_start": 1.0},
    }
    first: PlanResult | None = None
    for words, change in changes.items():
        asked = {**WEATHER["winter"], "depart": "07:00", "alternatives": False, **change}
        if words == "without its second station" and first is not None:
            asked["closed"] = (first.stops[1].station,)
        result = run_plan(PlanRequest(TRIP, CARS[0], **asked))
        first = first or result
        print(f"| {words} | {result.duration_h:.2f} | {len(result.stops)} | {result.cost:.2f} |")
    print()
    _speed()


def _speed() -> None:
    """Print what a plan over a made way of 1,000 km with 60 stations takes, warm."""
    route, stations = made_way()
    print("| 1,000 km, 60 stations, warm, median of five | elapsed, s | CPU time, s | tables | search | drive | alternatives |")
    print("|---|---|---|---|---|---|---|")
    for weather, conditions in WEATHER.items():
        for alternatives in (True, False):
            ask = partial(vw.plan, route, CARS[0], stations=stations, depart="07:00", alternatives=alternatives, **conditions)
            result = ask()
            assert result.arrives and not result.refused
            spent = np.array([_spent(ask) for _ in range(5)])
            clock, processor = np.median(spent, axis=0)
            words = f"{weather}, {len(result.stops)} stops" + ("" if alternatives else ", no alternatives")
            print(f"| {words} | {clock:.2f} | {processor:.2f} | {' | '.join(_shares(ask))} |")


def _spent(ask: Callable[[], PlanResult]) -> tuple[float, float]:
    """(elapsed time [s], CPU time of all threads [s])."""
    clock, processor = time.perf_counter(), time.process_time()
    ask()
    return time.perf_counter() - clock, time.process_time() - processor


def _shares(ask: Callable[[], PlanResult]) -> list[str]:
    """Shares of the elapsed time that the parts of a plan take."""
    profile = cProfile.Profile(builtins=False)
    profile.runcall(ask)
    found = {key[2]: row[3] for key, row in pstats.Stats(profile).stats.items()}  # pyright: ignore[reportAttributeAccessIssue]
    whole = found["run_plan"]
    return [f"{100.0 * found.get(name, 0.0) / whole:.0f} %" for name in PARTS]


def made_way() -> tuple[Route, Stations]:
    """A made route of 1,000 km over hills, and 60 stations that serve a car with CCS2."""
    draw, length_km = np.random.default_rng(1), 1000.0
    way_km = np.arange(0.0, length_km + 1.0, 2.0)
    height_m = 200.0 + 150.0 * np.sin(way_km / 90.0) + 40.0 * np.sin(way_km / 11.0)
    limits = {0.0: 50.0, 5.0: 130.0, 300.0: 100.0, 310.0: 130.0, 600.0: 80.0, 620.0: 130.0, 990.0: 50.0}
    heights = HeightProfile(M_PER_KM * way_km, height_m)
    starts, speeds = M_PER_KM * np.array(list(limits)), M_S_PER_KMH * np.array(list(limits.values()))
    route = Route("made-1000", "A made way of 1,000 km", M_PER_KM * length_km, heights, starts, speeds)
    stations = [
        Station(
            name=f"Station {number}",
            way_km=round(12.0 + 16.2 * number + draw.uniform(-3.0, 3.0), 1),
            connectors=("ccs2",),
            power_kw=(50.0, 150.0, 300.0, 350.0)[number % 4],
            price_kwh=(0.42, 0.49, 0.55, 0.69)[number % 4],
            detour_km=float(draw.choice([0.6, 1.0, 1.6, 3.0])),
            queue_min=float(draw.choice([0.0, 0.0, 5.0, 10.0])),
        )
        for number in range(60)
    ]
    return route, Stations("made-1000", tuple(stations), "EUR")


def _row(car: str, weather: str, result: PlanResult) -> str:
    minutes = 60.0 * (result.duration_planned_h - result.duration_h)
    energy = 100.0 * (result.energy_planned_kwh / result.energy_kwh - 1.0)
    return (
        f"| {car} | {weather} | {result.depart} to {result.arrive} | {result.duration_h:.2f} | {len(result.stops)} | "
        f"{result.consumption_wh_km:.0f} | {result.cost:.2f} | {minutes:+.1f} | {energy:+.1f} |"
    )


if __name__ == "__main__":
    main()
