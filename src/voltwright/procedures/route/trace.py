"""The speed trace of a route: what a driver of a style does on it in a traffic, drawn by a seed.

Modelled: speed limits and curves that are met in time, stops drawn with their probability, waits, a speed that wanders with the
traffic. Left out: other cars one by one (`assist` has a leader), limits of the car itself (the run says where it lacks power).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from voltwright.errors import TraceError
from voltwright.procedures.route.style import Style, Traffic
from voltwright.spec.cycle import Cycle
from voltwright.spec.heights import grade_of_rise
from voltwright.spec.route import Route, StopPlace
from voltwright.spec.way import way_of_trace
from voltwright.units import M_S_PER_KMH

GRID_M, GRID_MOST = 5.0, 40_000
"""A route is cut into steps of 5 m, and a long one into so many."""
STEP_S = 1.0
CREEP_M_S = 0.5
"""Speed that bounds the time of a first metre from rest."""
WAITS_S = {"stop": (1.0, 3.0), "yield": (2.0, 8.0), "halt": (20.0, 60.0)}
"""Time at rest, drawn evenly between two ends [s]; that of a light is exponential about the mean of the traffic."""
WAIT_MAX_S = 120.0
WANDER_MOST, SHARE_LEAST = 2.5, 0.15
"""Deviations up to which a wished speed wanders, and the least of it over the limit."""
STRETCH_M = 150.0
"""Way over which accelerations stay as strong: some ramp to a stop or from it [m]."""
TINY = 1e-12
AGES_AT_ONCE = 16.0
"""The wandering speed is summed over so many of its times at once; over more, `exp` of them would cost digits."""
STANDS_BEFORE_S = 2.0
"""A trip begins and ends with so long a stand."""
RAMP_M_S = np.linspace(0.0, 80.0, 321)
"""Speeds between which the way of a ramp is tabulated [m/s]."""


Caps = Sequence[tuple[float, float | None]]
"""Places [m] from which on a driver keeps under a speed [km/h]."""


@dataclass(frozen=True)
class RouteTrace:
    """A route as driven once.

    Attributes:
        cycle: the trace at one second, from rest to rest.
        way_m: at each sample [m], shape (n + 1,).
        stops: made, in order.
        waited_s: at rest at these stops [s].
        limit_kmh: at each sample [km/h], shape (n + 1,).
    """

    cycle: Cycle
    way_m: np.ndarray
    stops: tuple[StopPlace, ...]
    waited_s: float
    limit_kmh: np.ndarray


def route_trace(
    route: Route,
    style: Style,
    traffic: Traffic,
    *,
    seed: int = 0,
    limit_assumed_kmh: float = 50.0,
    caps: Caps = (),
    halts_m: Sequence[float] = (),
) -> RouteTrace:
    """Drive a route once.

    Args:
        route: to drive.
        style: of the driver.
        traffic: on the road.
        seed: of what is drawn: stops, waits, and how the speed wanders.
        limit_assumed_kmh: where the route knows no limit [km/h].
        caps: (place [m], speed [km/h]) from which on the driver keeps under a speed, in order; None for no such wish.
        halts_m: places where the car leaves the road, and so comes to rest without a wait [m].

    Returns:
        the trace, with the stops that were made.

    Raises:
        TraceError: a route on which no car can move.
    """
    draw = np.random.default_rng(seed)
    count = max(4, min(int(np.ceil(route.length_m / GRID_M)), GRID_MOST))
    grid = np.linspace(0.0, route.length_m, count + 1)
    made, waits = _stops(route, traffic, draw)
    wanted = _wanted_m_s(route, style, traffic, grid, limit_assumed_kmh, draw)
    if caps:
        wanted = np.minimum(wanted, _caps_m_s(caps, grid))
    places = np.array([*(stop.way_m for stop in made), *halts_m], float)
    rests = np.unique(np.concatenate([[0, count], np.round(places / grid[1]).astype(int)]))
    speed = _within_ramps(wanted, rests, grid, style, traffic.ramp_spread, draw)
    steps = _times_s(speed, grid[1])
    held = {round(stop.way_m / grid[1]): wait for stop, wait in zip(made, waits, strict=True)}
    return _sampled(route, grid, speed, steps, held, made, limit_assumed_kmh)


def _caps_m_s(caps: Caps, grid: np.ndarray) -> np.ndarray:
    """Speed that the driver keeps under at each place [m/s]."""
    starts = np.array([place_m for place_m, _ in caps])
    values = np.array([np.inf if cap_kmh is None else cap_kmh * M_S_PER_KMH for _, cap_kmh in caps])
    number = np.searchsorted(starts, grid, side="right") - 1
    return np.where(number >= 0, values[np.maximum(number, 0)], np.inf)


def _stops(route: Route, traffic: Traffic, draw: np.random.Generator) -> tuple[tuple[StopPlace, ...], list[float]]:
    """The stops that are made, and the wait at each [s]; one draw each, so that a seed keeps its meaning along the way."""
    made, waits = [], []
    for stop in route.stops:
        chance, length = draw.random(), draw.random()
        usual = 1.0 if stop.kind in ("stop", "halt") else traffic.stop_share[stop.kind]
        if chance >= (usual if stop.probability is None else stop.probability):
            continue
        if stop.wait_s is not None:
            wait = stop.wait_s
        elif stop.kind == "light":
            wait = min(-traffic.wait_mean_s * np.log1p(-length), WAIT_MAX_S)
        else:
            low, high = WAITS_S[stop.kind]
            wait = low + (high - low) * length
        made.append(stop)
        waits.append(float(wait))
    return tuple(made), waits


def _wanted_m_s(route: Route, style: Style, traffic: Traffic, grid, limit_assumed_kmh: float, draw) -> np.ndarray:
    """Speed that the driver wants at each place where nothing else is near [m/s]."""
    limit = route.limit_at(grid, limit_assumed_kmh * M_S_PER_KMH)
    share, deviation = traffic.wished(limit)
    curve = np.sqrt(style.lateral_m_s2 / np.maximum(route.curvature_at(grid), 1e-6))
    usual = style.speed_share * limit
    wandering = np.clip(_wandering(traffic.wander_s, grid, usual * share, draw), -WANDER_MOST, WANDER_MOST)
    wanted = np.minimum(usual * np.maximum(share + deviation * wandering, SHARE_LEAST), curve)
    if not np.all(wanted > 0.0):
        raise TraceError(f"Route '{route.name}' must have limits above 0 km/h; write a stop where the car has to halt.")
    return wanted


def _wandering(time_s: float, grid, speed_m_s, draw) -> np.ndarray:
    """How the speed wanders about its mean, of unit variance: two first-order processes of one time, one behind the other.

    Equation: x' = -x / T + noise, y' = (x - y) / T, solved exactly from place to place; correlation (1 + t/T) exp(-t/T).

    Args:
        time_s: T [s].
        grid: places [m], shape (n,).
        speed_m_s: in the mean at each [m/s].
        draw: of the numbers.
    """
    steps = np.diff(grid, prepend=grid[0]) / np.maximum(speed_m_s, CREEP_M_S)
    ages = np.cumsum(steps / time_s)
    lasts = np.diff(ages, prepend=0.0)
    decay = np.exp(-2.0 * lasts)
    first = np.sqrt(-np.expm1(-2.0 * lasts))
    both = 0.5 * (1.0 - decay * (1.0 + 2.0 * lasts)) / np.maximum(first, TINY)
    second = np.sqrt(np.maximum(0.5 * (1.0 - decay * (1.0 + 2.0 * lasts + 2.0 * lasts**2)) - both**2, 0.0))
    drawn = draw.standard_normal((2, len(grid)))
    shocks, behind = first * drawn[0], both * drawn[0] + second * drawn[1]
    x = float(draw.standard_normal())
    y = 0.5 * (x + float(draw.standard_normal()))
    found = np.empty(len(grid))
    starts = np.unique(np.searchsorted(ages, np.arange(0.0, ages[-1], AGES_AT_ONCE)))
    for begin, end in pairwise([*starts.tolist(), len(grid)]):
        gone = ages[begin:end] - (ages[begin] - lasts[begin])
        grown = np.exp(gone)
        sums = np.cumsum(shocks[begin:end] * grown)
        found[begin:end] = (y + gone * (x + sums) + np.cumsum((behind[begin:end] - gone * shocks[begin:end]) * grown)) / grown
        x, y = (x + sums[-1]) / grown[-1], found[end - 1]
    return np.sqrt(2.0) * found


def _within_ramps(wanted, rests, grid, style: Style, spread: float, draw) -> np.ndarray:
    """The speeds that accelerations allow: forward from each rest, backward to the next.

    A stretch with stronger accelerations is, for `_reached`, one with more way.
    """
    speed = wanted.copy()
    speed[rests] = 0.0
    stretch = (grid / STRETCH_M).astype(int)
    factors = np.exp(spread * draw.standard_normal((2, stretch[-1] + 1)))[:, stretch]
    ways = np.cumsum(factors * np.diff(grid, prepend=grid[0]), axis=1)
    speed = _reached(speed, ways[0], style.accelerates(RAMP_M_S))
    return _reached(speed[::-1], ways[1, -1] - ways[1, ::-1], style.brakes(RAMP_M_S))[::-1]


def _reached(speed, way_m, ramp_m_s2) -> np.ndarray:
    """Each speed held under what a ramp from every place before it reaches, all places at once.

    Equation: s(v) = integral of v / a(v) from rest; v_i = s^-1(min over j <= i of s(v_j) + x_i - x_j)

    Args:
        speed: wished [m/s], shape (n,).
        way_m: of each, rising [m], shape (n,).
        ramp_m_s2: acceleration at `RAMP_M_S` [m/s²].
    """
    squared = RAMP_M_S**2
    needs = np.concatenate([[0.0], np.cumsum(np.diff(squared) / (ramp_m_s2[1:] + ramp_m_s2[:-1]))])
    least = np.minimum.accumulate(np.interp(speed**2, squared, needs) - way_m)
    return np.minimum(speed, np.sqrt(np.interp(least + way_m, needs, squared)))


def _times_s(speed, step_m: float) -> np.ndarray:
    """Time of each step of way [s]; even acceleration between two places."""
    return 2.0 * step_m / np.maximum(speed[1:] + speed[:-1], CREEP_M_S)


def _sampled(route: Route, grid, speed, steps, held: dict[int, float], made, limit_assumed_kmh: float) -> RouteTrace:
    """The trace at a second, with a stand at each rest."""
    waits = np.zeros(len(grid))
    waits[0] = waits[-1] = STANDS_BEFORE_S
    for place, wait in held.items():
        waits[min(max(place, 0), len(grid) - 1)] += wait
    arrive = np.concatenate([[0.0], np.cumsum(steps + waits[:-1])])
    leave = arrive + waits
    times = np.stack([arrive, leave], axis=1).ravel()
    ways, speeds = np.repeat(grid, 2), np.repeat(speed, 2)
    fresh = np.concatenate([[True], np.diff(times) > 0.0])
    times, ways, speeds = times[fresh], ways[fresh], speeds[fresh]
    instants = STEP_S * np.arange(int(np.ceil(times[-1] / STEP_S)) + 1)
    sampled = np.interp(instants, times, speeds)
    sampled[0] = sampled[-1] = 0.0
    sampled *= route.length_m / float(np.trapezoid(sampled, instants))
    way = np.minimum(way_of_trace(sampled, STEP_S), route.length_m)
    height = route.height_at(way)
    cycle = Cycle(
        route.name,
        instants,
        sampled,
        grade_of_rise(np.diff(height), np.diff(way)),
        height,
        title=route.title,
        remarks=route.remarks,
    )
    limit = route.limit_at(way, limit_assumed_kmh * M_S_PER_KMH) / M_S_PER_KMH
    return RouteTrace(cycle, way, tuple(made), float(sum(held.values())), limit)
