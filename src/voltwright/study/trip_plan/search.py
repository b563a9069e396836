"""The best way through a trip: labels of time, cost, energy and warmth set place after place along the way.

A label is a trip so far: where, how much energy the cells hold, how warm they are, what it has cost, and how it drives on. At
each station every label may stop and leave at several states of charge, at one of several speeds, and at the end of each piece
it may begin to warm its cells for a fast charge. Of the labels at one place, those stay that no other one beats in objective and
energy at nearly the same warmth. Places are met in the order of the way, so that no label is ever set twice.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from voltwright.study.trip_plan.charge_table import ChargeTable
from voltwright.study.trip_plan.drive_table import DriveTable
from voltwright.study.trip_plan.labels import WARM_K, Event, Found, Labels, Limits, Stop, best, kept_of
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR

Objective = Literal["time", "cost", "stops"]
TARGETS = np.round(np.arange(0.30, 1.001, 0.05), 2)
"""States of charge on the display at which a charge may end."""
TARGET_STEP = 0.01
CHARGE_MAX_S = 6.0 * SECONDS_PER_HOUR
"""No stop is longer."""
PLUG_S = 90.0
"""From the parking space to the first current and back, in all; by judgement."""
STOP_S, STOP_SHARE = 40.0, 0.3
"""Time that leaving the road and coming back takes beside the detour, and share of the kinetic energy that it costs."""
Weights = tuple[float, float, float]
WEIGHTS: dict[Objective, Weights] = {
    "time": (1.0, 0.0, 0.0),
    "cost": (0.02, 60.0, 0.0),
    "stops": (1.0, 0.0, SECONDS_PER_HOUR),
}
"""Seconds that a second, a unit of money and a stop count for."""


def search(drive: DriveTable, charge: ChargeTable, stops: list[Stop], limits: Limits, weights: Weights) -> Found:
    """The best trip.

    Args:
        drive: what each piece takes.
        charge: rates at the supplies.
        stops: stations, in order of the way.
        limits: what holds on the way.
        weights: seconds that a second, a unit of money and a stop count for.

    Returns:
        the trip, or how far one gets.
    """
    events: list[Event] = []
    choices = drive.time_s.shape[1]
    by_place: dict[int, list[int]] = {}
    for number, stop in enumerate(stops):
        by_place.setdefault(stop.place, []).append(number)
    active = _first(limits, choices, events)
    full_j = float(charge.energy_j[-1])
    count, last, reached = len(active), len(drive.ends_m) - 1, -1
    for piece in range(last + 1):
        active = _driven(drive, piece, active, full_j, weights)
        if not len(active):
            break
        reached = piece
        if piece == last:
            break
        made = [
            _charged(charge, stops[number], number, active, limits, weights, choices, events)
            for number in by_place.get(piece, [])
        ]
        warmed = _warmed(active, limits, events, piece)
        active = best(Labels.joined([active, *made, warmed]), full_j)
        count += len(active)
    done = active.take(active.energy_j >= limits.end_j) if reached == last else active.take(np.zeros(0, int))
    if not len(done):
        return Found(None, reached=reached, labels=count)
    least = int(np.argmin(done.score))
    return Found(
        events=_history(events, int(done.trail[least])),
        score=float(done.score[least]),
        time_s=float(done.time_s[least]),
        cost=float(done.cost[least]),
        energy_j=float(done.energy_j[least]),
        cells_k=float(done.cells_k[least]),
        stops=int(done.stops[least]),
        reached=reached,
        labels=count,
    )


def _first(limits: Limits, choices: int, events: list[Event]) -> Labels:
    for choice in range(choices):
        events.append(Event(-1, "drive", -1, choice))
    zero = np.zeros(choices)
    return Labels(
        zero.copy(), zero.copy(), zero.copy(), zero + limits.start_j, zero + limits.start_k, zero.astype(int),
        np.arange(choices), zero.astype(int), np.arange(choices),
    )  # fmt: skip


def _driven(drive: DriveTable, piece: int, active: Labels, full_j: float, weights: Weights) -> Labels:
    energy, cells, seconds = drive.through(piece, active.choice, active.warming, active.cells_k)
    left = np.minimum(active.energy_j - energy, full_j)
    moved = Labels(
        active.score + weights[0] * seconds, active.time_s + seconds, active.cost, left, cells, active.stops, active.choice,
        active.warming, active.trail,
    )  # fmt: skip
    return moved.take(left > 0.0)


def _warmed(active: Labels, limits: Limits, events: list[Event], piece: int) -> Labels:
    """Copies of the labels that begin to warm their cells here."""
    cold = np.flatnonzero((active.warming == 0) & (active.cells_k < limits.precondition_k - WARM_K))
    made = active.take(cold)
    made.warming = np.ones(len(cold), int)
    first = len(events)
    events += [Event(int(trail), "warm", piece, int(choice)) for trail, choice in zip(made.trail, made.choice, strict=True)]
    made.trail = first + np.arange(len(cold))
    return made


def _charged(
    charge: ChargeTable,
    stop: Stop,
    number: int,
    active: Labels,
    limits: Limits,
    weights: Weights,
    choices: int,
    events: list[Event],
) -> Labels:
    """The labels that have charged at a station, one for each target and speed."""
    arrive = active.energy_j - stop.detour_j - STOP_SHARE * limits.kinetic_j
    here = np.flatnonzero(arrive >= limits.station_j)
    arrivals = active.take(here)
    if not len(arrivals):
        return arrivals
    shown = charge.shown_of(arrive[here])
    energy, cells = arrive[here].copy(), arrivals.cells_k.copy()
    seconds, kwh, grid = np.zeros(len(here)), np.zeros(len(here)), np.zeros(len(here))
    made: list[tuple[np.ndarray, ...]] = []
    for level in np.round(np.arange(np.floor(shown.min() / TARGET_STEP), 100.0) * TARGET_STEP, 2):
        low, high = charge.energy_of(level), charge.energy_of(level + TARGET_STEP)
        going = (shown < level + TARGET_STEP) & (energy < high)
        if np.any(going):
            rate, grid_w, meter_w, warming = charge.rates(stop.supply, float(level + 0.5 * TARGET_STEP), cells)
            more = np.where(going, high - np.maximum(energy, low), 0.0)
            lasts = more / np.maximum(rate, 1.0)
            energy, seconds = energy + more, seconds + lasts
            kwh, grid = kwh + meter_w * lasts / J_PER_KWH, grid + grid_w * lasts / J_PER_KWH
            cells = np.clip(cells + warming * lasts, charge.cells_k[0], charge.cells_k[-1])
        target = round(float(level) + TARGET_STEP, 2)
        if np.any(np.isclose(TARGETS, target)):
            good = np.flatnonzero((shown < target - 0.5 * TARGET_STEP) & (seconds < CHARGE_MAX_S))
            made.append(
                (good, energy[good].copy(), cells[good].copy(), seconds[good].copy(), kwh[good].copy(), grid[good].copy())
            )
    return _departures(stop, number, arrivals, arrive[here], made, weights, choices, events, limits)


def _departures(stop, number, arrivals, arrive_j, made, weights, choices, events, limits) -> Labels:
    parts = []
    for good, energy, cells, seconds, kwh, grid in made:
        cost = stop.price_session + stop.price_kwh * kwh + stop.price_minute * seconds / 60.0
        spent = seconds + stop.way_s + PLUG_S + STOP_S
        score = arrivals.score[good] + weights[0] * spent + weights[1] * cost + weights[2]
        part = Labels(
            score, arrivals.time_s[good] + spent, arrivals.cost[good] + cost, energy, cells, arrivals.stops[good] + 1,
            np.zeros(len(good), int), np.zeros(len(good), int), np.stack([good, np.arange(len(good))], 1),
        )  # fmt: skip
        parts.append((part, seconds, kwh, grid, cost))
    if not parts:
        return arrivals.take(np.zeros(0, int))
    joined = Labels.joined([part for part, *_ in parts])
    seconds, kwh, grid, cost = (np.concatenate([each[k] for each in parts]) for k in (1, 2, 3, 4))
    kept = kept_of(joined, float(max(joined.energy_j.max(), 1.0)))
    joined, seconds, kwh, grid, cost = joined.take(kept), seconds[kept], kwh[kept], grid[kept], cost[kept]
    origin = joined.trail[:, 0]
    copies = []
    for choice in range(choices):
        first = len(events)
        events += [
            Event(
                int(arrivals.trail[a]), "charge", stop.place, choice, number, float(arrive_j[a]), float(joined.energy_j[k]),
                float(arrivals.cells_k[a]), float(joined.cells_k[k]), float(seconds[k]), float(kwh[k]), float(grid[k]),
                float(cost[k]), float(joined.time_s[k]),
            )
            for k, a in enumerate(origin)
        ]  # fmt: skip
        copies.append(
            Labels(
                joined.score,
                joined.time_s,
                joined.cost,
                joined.energy_j,
                joined.cells_k,
                joined.stops,
                np.full(len(origin), choice),
                joined.warming,
                first + np.arange(len(origin)),
            )
        )
    return Labels.joined(copies)


def _history(events: list[Event], last: int) -> list[Event]:
    found = []
    while last >= 0:
        found.append(events[last])
        last = events[last].before
    return found[::-1]
