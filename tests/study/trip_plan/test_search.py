"""The search for the best stops: beside all trips tried one by one, and by what must follow from a change."""

from itertools import product

import numpy as np
import pytest

from made_trip import BATTERY_KWH, WARM_K, charge_table, drive_table, limits, stop
from voltwright.study.trip_plan.charge_table import ChargeTable
from voltwright.study.trip_plan.charging import LEVELS, TARGETS
from voltwright.study.trip_plan.drive_table import DriveTable
from voltwright.study.trip_plan.labels import Found, Limits, Stop
from voltwright.study.trip_plan.search import PLUG_S, STOP_S, WEIGHTS, search
from voltwright.units import J_PER_KWH

TIME = WEIGHTS["time"]
TARGET_STEP = 1.0 / LEVELS


def charged_s(charge: ChargeTable, supply: int, start_j: float, target: float) -> float:
    """Time from an energy to a displayed state of charge, by the rates of warm cells."""
    energy, spent = start_j, 0.0
    shown = float(charge.shown_of(np.array(start_j)))
    for level in np.round(np.arange(np.floor(shown / TARGET_STEP), 100.0) * TARGET_STEP, 2):
        high = float(charge.energy_of(level + TARGET_STEP))
        if level + TARGET_STEP > target + 1e-9:
            break
        if high > energy:
            rate = charge.rates(supply, float(level + 0.5 * TARGET_STEP), np.array([WARM_K]))[0][0]
            spent += (high - energy) / rate
            energy = high
    return spent


def exhaustive(drive: DriveTable, charge: ChargeTable, stops: list[Stop], asked: Limits) -> float:
    """Least time [s] of all trips: every choice of stops, targets and speeds."""
    best = np.inf
    ends = len(drive.ends_m)
    options = [None, *TARGETS.tolist()]
    choices = range(drive.time_s.shape[1])
    for targets in product(options, repeat=len(stops)):
        used = [(each, target) for each, target in zip(stops, targets, strict=True) if target is not None]
        for speeds in product(choices, repeat=len(used) + 1):
            energy, spent, at, good = asked.start_j, 0.0, 0, True
            for leg, speed in enumerate(speeds):
                until = used[leg][0].place + 1 if leg < len(used) else ends
                energy -= float(np.sum(drive.energy_j[at:until, speed, 0, 0]))
                spent += float(np.sum(drive.time_s[at:until, speed]))
                at = until
                if energy <= 0.0 or (leg < len(used) and energy < asked.station_j):
                    good = False
                    break
                if leg < len(used):
                    each, target = used[leg]
                    if charge.shown_of(np.array(energy)) >= target - 0.5 * TARGET_STEP:
                        good = False
                        break
                    spent += charged_s(charge, each.supply, energy, target) + each.way_s + PLUG_S + STOP_S
                    energy = float(charge.energy_of(target))
            if good and energy >= asked.end_j:
                best = min(best, spent)
    return best


@pytest.mark.parametrize("case", [0, *(pytest.param(case, marks=pytest.mark.long) for case in range(1, 9))])
def test_the_search_finds_the_best_of_all_trips(case: int):
    draw = np.random.default_rng(case)
    pieces = 22
    places = np.sort(draw.choice(np.arange(4, pieces - 2), 2, replace=False))
    charge = charge_table(tuple(draw.choice([50.0, 100.0, 150.0], 2)))
    stops = [stop(int(place), number, way_s=float(draw.uniform(60, 600))) for number, place in enumerate(places)]
    drive, asked = drive_table(pieces), limits(start=float(draw.uniform(0.6, 0.9)))
    found, best = search(drive, charge, stops, asked, TIME), exhaustive(drive, charge, stops, asked)
    if not np.isfinite(best):
        assert found.events is None
        return
    assert found.events is not None
    # Labels within 0.4 % of the battery's energy are alike: half a minute at the slowest station.
    assert found.time_s == pytest.approx(best, abs=30.0)


def made_trip(pieces: int = 60, powers=(50.0, 100.0, 150.0), **more) -> Found:
    charge = charge_table(powers)
    stops = [stop(place, number % len(powers)) for number, place in enumerate(range(3, pieces - 2, 4))]
    return search(drive_table(pieces), charge, stops, limits(**more), TIME)


def test_a_trip_keeps_its_reserves():
    found = made_trip()
    assert found.events is not None
    whole = J_PER_KWH * BATTERY_KWH
    charges = [event for event in found.events if event.kind == "charge"]
    assert charges and all(event.arrive_j >= 0.1 * whole for event in charges)
    assert found.energy_j >= 0.2 * whole
    assert found.stops == len(charges)


def test_energy_time_and_cost_add_up():
    found = made_trip()
    drive = drive_table(60)
    assert found.events is not None
    at, speed, energy, spent = 0, 0, limits().start_j, 0.0
    for event in found.events:
        until = event.place + 1
        energy -= float(np.sum(drive.energy_j[at:until, speed, 0, 0]))
        spent += float(np.sum(drive.time_s[at:until, speed]))
        if event.kind == "charge":
            assert energy == pytest.approx(event.arrive_j, rel=1e-9)
            energy, spent = event.leave_j, spent + event.charge_s + 120.0 + PLUG_S + STOP_S
            assert spent == pytest.approx(event.at_s, rel=1e-9)
        at, speed = until, event.choice
    energy -= float(np.sum(drive.energy_j[at:, speed, 0, 0]))
    spent += float(np.sum(drive.time_s[at:, speed]))
    assert (energy, spent) == (pytest.approx(found.energy_j, rel=1e-9), pytest.approx(found.time_s, rel=1e-9))
    assert found.cost == pytest.approx(sum(event.cost for event in found.events))


def test_more_charge_at_the_start_is_never_slower():
    times = [made_trip(start=start).time_s for start in (0.4, 0.8, 1.0)]
    assert times == sorted(times, reverse=True)


def test_a_larger_reserve_is_never_quicker():
    times = [made_trip(end=end).time_s for end in (0.05, 0.8)]
    assert times == sorted(times)


def test_a_station_less_is_never_quicker():
    charge, drive = charge_table((50.0, 150.0)), drive_table(40)
    stops = [stop(8, 0), stop(16, 1), stop(24, 0), stop(32, 1)]
    whole = search(drive, charge, stops, limits(), TIME).time_s
    for number in range(4):
        rest = [each for place, each in enumerate(stops) if place != number]
        assert search(drive, charge, rest, limits(), TIME).time_s >= whole - 30.0


def test_slower_and_one_stop_less():
    charge, drive = charge_table((30.0,)), drive_table(24)
    stops = [stop(8, way_s=1800.0), stop(16, way_s=1800.0)]
    found = search(drive, charge, stops, limits(start=0.9, end=0.1), TIME)
    only_fast = search(drive_table(24, (2.0,), (5.0,)), charge, stops, limits(start=0.9, end=0.1), TIME)
    assert found.events is not None and only_fast.events is not None
    assert (found.stops, only_fast.stops) == (0, 1)
    assert found.time_s < only_fast.time_s


def test_the_cheapest_trip_costs_least_and_the_one_with_fewest_stops_has_fewest():
    charge, drive = charge_table((50.0, 150.0)), drive_table(60)
    stops = [stop(place, number % 2, price=0.3 + 0.1 * (number % 3)) for number, place in enumerate(range(3, 58, 4))]
    found = {name: search(drive, charge, stops, limits(), weights) for name, weights in WEIGHTS.items()}
    assert found["cost"].cost <= min(found["time"].cost, found["stops"].cost) + 1e-9
    assert found["stops"].stops <= min(found["time"].stops, found["cost"].stops)
    assert found["time"].time_s <= min(found["cost"].time_s, found["stops"].time_s) + 1e-9


def test_cold_cells_are_warmed_before_a_stop_where_that_saves_time():
    charge, drive = charge_table((150.0,), cold=0.1), drive_table(30)
    stops = [stop(9), stop(19)]
    cold = Limits(0.6 * J_PER_KWH * BATTERY_KWH, 268.15, 0.0, 0.1 * J_PER_KWH * BATTERY_KWH, 0.0, 0.0)
    warmed = Limits(cold.start_j, cold.start_k, cold.station_j, cold.end_j, 0.0, 303.15)
    off, on = (search(drive, charge, stops, asked, TIME) for asked in (cold, warmed))
    assert on.events is not None and off.events is not None
    assert any(event.kind == "warm" for event in on.events)
    assert on.time_s < off.time_s - 300.0


def test_a_trip_that_cannot_be_made_says_how_far_it_gets():
    found = search(drive_table(40), charge_table((50.0,)), [stop(5)], limits(start=0.5), TIME)
    assert found.events is None
    # Full at 60 km with 50 kWh at 1.6 kWh a piece: 31 more of the 40 pieces, less the energy that is not quite there.
    assert 34 <= found.reached <= 37


def test_a_trip_within_reach_has_no_stop():
    found = search(drive_table(8), charge_table((50.0,)), [stop(4)], limits(start=0.9), TIME)
    assert found.stops == 0 and found.time_s == pytest.approx(8 * 300.0)
