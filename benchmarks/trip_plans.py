"""A winter and a summer plan of one 900 km trip with three cars, and what changes them; prints the tables of docs/plan.md."""

from __future__ import annotations

import time

import voltwright as vw
from voltwright.operations.plan import PlanRequest, PlanResult, run_plan

CARS = ("volkswagen-id3-2021-pro", "tesla-model-3-2024-rwd", "xiaomi-su7")
TRIP = "made-north-south"
WEATHER = {"summer": {"temp_ambient_c": 24.0, "sun_w_m2": 600.0}, "winter": {"temp_ambient_c": -8.0, "snow": 0.1}}


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
    request = PlanRequest(TRIP, CARS[0], depart="07:00", alternatives=False, **WEATHER["winter"])
    spent = []
    for _ in range(5):
        begun = time.perf_counter()
        run_plan(request)
        spent.append(time.perf_counter() - begun)
    print(f"one plan, searched and driven, warm: {sorted(spent)[2]:.2f} s in the median of five")


def _row(car: str, weather: str, result: PlanResult) -> str:
    minutes = 60.0 * (result.duration_planned_h - result.duration_h)
    energy = 100.0 * (result.energy_planned_kwh / result.energy_kwh - 1.0)
    return (
        f"| {car} | {weather} | {result.depart} to {result.arrive} | {result.duration_h:.2f} | {len(result.stops)} | "
        f"{result.consumption_wh_km:.0f} | {result.cost:.2f} | {minutes:+.1f} | {energy:+.1f} |"
    )


if __name__ == "__main__":
    main()
