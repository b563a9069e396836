"""The best way through a trip: labels of time, cost, energy and warmth set place after place along the way.

A label is a trip so far: where, how much energy the cells hold, how warm they are, what it has cost, and how it drives on. At
each station every label may stop and leave at several states of charge, at one of several speeds, and at the end of each piece
it may begin to warm its cells for a fast charge. Of the labels at one place, those stay that no other one beats in objective and
energy at nearly the same warmth. Places are met in the order of the way, so that no label is ever set twice. Searches by
different weights go side by side in the same arrays; none sees the labels of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from voltwright.study.trip_plan.charge_table import ChargeTable
from voltwright.study.trip_plan.charging import Course
from voltwright.study.trip_plan.drive_table import DriveTable
from voltwright.study.trip_plan.events import History
from voltwright.study.trip_plan.labels import WARM_K, Found, Labels, Limits, Stop, best
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

Objective = Literal["time", "cost", "stops"]
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
    """The best trip by one set of weights; as `searches`."""
    return searches(drive, charge, stops, limits, [weights])[0]


def searches(
    drive: DriveTable, charge: ChargeTable, stops: list[Stop], limits: Limits, weights: Sequence[Weights]
) -> list[Found]:
    """The best trip by each set of weights.

    Args:
        drive: what each piece takes.
        charge: rates at the supplies.
        stops: stations, in order of the way.
        limits: what holds on the way.
        weights: seconds that a second, a unit of money and a stop count for, of each search.

    Returns:
        the trips, or how far one gets.
    """
    history, asked = History(), np.array(weights, float)
    by_place: dict[int, list[int]] = {}
    for number, stop in enumerate(stops):
        by_place.setdefault(stop.place, []).append(number)
    choices = drive.time_s.shape[1]
    active = _first(limits, choices, len(asked), history)
    course, full_j, last = Course(charge), float(charge.energy_j[-1]), len(drive.ends_m) - 1
    reached = np.full(len(asked), -1)
    for piece in range(last + 1):
        active = _driven(drive, piece, active, full_j, asked)
        if not len(active):
            break
        reached[active.want] = piece
        if piece == last:
            break
        made = [
            _charged(course, stops[number], number, active, limits, asked, choices, history) for number in by_place.get(piece, [])
        ]
        warmed = _warmed(active, limits, history, piece)
        active = best(Labels.joined([active, *made, warmed]), full_j) if made or len(warmed) else active
    done = active.take((active.energy_j >= limits.end_j) & (reached[active.want] == last))
    return [_found(done.take(done.want == want), int(reached[want]), history) for want in range(len(asked))]


def _found(done: Labels, reached: int, history: History) -> Found:
    if not len(done):
        return Found(None, reached=reached)
    least = int(np.argmin(done.score))
    return Found(
        events=history.back_from(int(done.trail[least])),
        score=float(done.score[least]),
        time_s=float(done.time_s[least]),
        cost=float(done.cost[least]),
        energy_j=float(done.energy_j[least]),
        cells_k=float(done.cells_k[least]),
        stops=int(done.stops[least]),
        reached=reached,
    )


def _first(limits: Limits, choices: int, wants: int, history: History) -> Labels:
    want, choice = (each.ravel() for each in np.meshgrid(np.arange(wants), np.arange(choices), indexing="ij"))
    zero, none = np.zeros(len(want)), np.zeros(len(want), int)
    trail = history.add("drive", -1, none - 1, choice)
    return Labels(want, zero, zero, zero, zero + limits.start_j, zero + limits.start_k, none, choice, none, trail)


def _driven(drive: DriveTable, piece: int, active: Labels, full_j: float, weights: np.ndarray) -> Labels:
    energy, cells, seconds = drive.through(piece, active.choice, active.warming, active.cells_k)
    left = np.minimum(active.energy_j - energy, full_j)
    moved = Labels(
        active.want, active.score + weights[active.want, 0] * seconds, active.time_s + seconds, active.cost, left, cells,
        active.stops, active.choice, active.warming, active.trail,
    )  # fmt: skip
    return moved.take(left > 0.0)


def _warmed(active: Labels, limits: Limits, history: History, piece: int) -> Labels:
    """Copies of the labels that begin to warm their cells here."""
    made = active.take((active.warming == 0) & (active.cells_k < limits.precondition_k - WARM_K))
    made.warming = np.ones(len(made), int)
    made.trail = history.add("warm", piece, made.trail, made.choice)
    return made


def _charged(
    course: Course,
    stop: Stop,
    number: int,
    active: Labels,
    limits: Limits,
    weights: np.ndarray,
    choices: int,
    history: History,
) -> Labels:
    """The labels that have charged at a station, one for each target and speed."""
    arrive_j = active.energy_j - stop.detour_j - STOP_SHARE * limits.kinetic_j
    here = arrive_j >= limits.station_j
    arrivals, arrive_j = active.take(here), arrive_j[here]
    if not len(arrivals):
        return arrivals
    (_, origin), ended = course.charged(stop.supply, arrive_j, arrivals.cells_k)
    kwh, grid_kwh = ended.outlet_j / J_PER_KWH, ended.grid_j / J_PER_KWH
    cost = stop.price_session + stop.price_kwh * kwh + stop.price_minute * ended.seconds / SECONDS_PER_MINUTE
    spent = ended.seconds + stop.way_s + PLUG_S + STOP_S
    before = arrivals.take(origin)
    weight, none = weights[before.want], np.zeros(len(origin), int)
    score = before.score + weight[:, 0] * spent + weight[:, 1] * cost + weight[:, 2]
    left = Labels(
        before.want, score, before.time_s + spent, before.cost + cost, ended.energy_j, ended.cells_k, before.stops + 1,
        none, none, np.arange(len(origin)),
    )  # fmt: skip
    left = best(left, float(course.table.energy_j[-1]))
    kept = left.trail
    columns = {
        "arrive_j": arrive_j[origin], "leave_j": ended.energy_j, "arrive_k": before.cells_k, "leave_k": ended.cells_k,
        "charge_s": ended.seconds, "outlet_kwh": kwh, "grid_kwh": grid_kwh, "cost": cost, "at_s": before.time_s + spent,
    }  # fmt: skip
    every = Labels.joined([left] * choices)
    every.choice = np.repeat(np.arange(choices), len(kept))
    columns = {name: np.tile(each[kept], choices) for name, each in columns.items()}
    every.trail = history.add("charge", stop.place, np.tile(before.trail[kept], choices), every.choice, stop=number, **columns)
    return every
