"""Traffic lights of fixed cycles, and the speed at which a car arrives at green.

Modelled: lights that change at fixed times, each with its own cycle, share of green and phase, drawn by a seed; a driver who sees
the light alone, and a car that is told when it changes. Left out: lights that answer to traffic, queues, advice to hurry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.errors import TraceError
from voltwright.procedures.route.trace import Caps, RouteTrace
from voltwright.spec.route import Route, StopPlace
from voltwright.units import M_PER_KM, M_S_PER_KMH

CYCLE_S, GREEN_SHARE = (60.0, 100.0), (0.4, 0.55)
"""Cycle of a light and its share of green, drawn evenly between two ends: usual ones of towns."""
LEFT_S, AFTER_S = 2.0, 1.5
"""The last seconds of green are no longer used, and a car arrives so long after green has come."""
REACTION_S = 1.0
"""From green to a car that stands getting under way."""
ADVICE_M = 500.0
"""Way before a light over which its times are known and a speed is advised: the reach of short-range radio in towns."""
LEAST_SHARE, LEAST_KMH = 0.5, 20.0
"""Advice is never slower than this share of the speed that was wanted, nor than this speed: others follow."""
ROLL_M, ROLL_KMH = 40.0, 15.0
"""A driver whose light turns green while he slows down rolls on at so low a speed."""
HALVINGS = 8

Drive = Callable[[Route, Caps], RouteTrace]
"""Drives a route with the stops that are made and speeds to keep under."""


@dataclass(frozen=True)
class Light:
    """A traffic light.

    Attributes:
        way_m: on the route [m].
        cycle_s: from green to green [s].
        green_s: of it [s].
        phase_s: since green came, when the trip begins [s].
    """

    way_m: float
    cycle_s: float
    green_s: float
    phase_s: float

    def wait_s(self, time_s: float) -> float:
        """Time to the next green [s]; 0 where it is green."""
        since = (time_s + self.phase_s) % self.cycle_s
        return 0.0 if since < self.green_s - LEFT_S else self.cycle_s - since


@dataclass(frozen=True)
class LightsDrive:
    """A route as driven through its lights.

    Attributes:
        trace: of the whole way.
        stops: made at lights.
        waited_s: at lights [s].
        advised: lights at which a speed was advised and the car did not stop.
    """

    trace: RouteTrace
    stops: int
    waited_s: float
    advised: int


def lights_of(route: Route, seed: int) -> tuple[Light, ...]:
    """The lights of a route.

    Args:
        route: with places that are lights.
        seed: of their cycles and phases.

    Raises:
        TraceError: a route without lights.
    """
    places = [stop.way_m for stop in route.stops if stop.kind == "light"]
    if not places:
        raise TraceError(
            f"Route '{route.name}' must have traffic lights for this assistant, but has none; write `light` into its column "
            "`stop`, or take another one such as made-commute."
        )
    draw = np.random.default_rng([seed, 1])
    found = []
    for way_m in places:
        cycle = float(draw.uniform(*CYCLE_S))
        green, phase = cycle * float(draw.uniform(*GREEN_SHARE)), cycle * float(draw.uniform(0.0, 1.0))
        found.append(Light(way_m, cycle, green, phase))
    return tuple(found)


def through_lights(route: Route, lights: Sequence[Light], drive: Drive, *, advice: bool) -> LightsDrive:
    """Drive a route through its lights, one after the other.

    Args:
        route: to drive.
        lights: on it, in order.
        drive: the driver.
        advice: whether the car is told when lights change.
    """
    made: dict[float, float] = {}
    caps: list[tuple[float, float | None]] = []
    advised, before_m = 0, 0.0
    trace = drive(_with(route, made), caps)
    for light in lights:
        arrives = _arrival_s(trace, light.way_m)
        wait = light.wait_s(arrives)
        from_m = max(light.way_m - ADVICE_M, before_m)
        before_m = light.way_m
        if wait <= 0.0:
            continue
        if advice:
            cap, passes = _advice(route, light, drive, made, caps, from_m, arrives + wait + AFTER_S)
            caps = [*caps, (from_m, cap), (light.way_m, None)]
            trace = drive(_with(route, made), caps)
            if passes:
                advised += 1
                continue
        made, caps = _stopped(route, light, drive, made, caps)
        trace = drive(_with(route, made), caps)
    waits = list(made.values())
    return LightsDrive(trace, len(waits), float(sum(waits)), advised)


def _advice(route: Route, light: Light, drive: Drive, made, caps, from_m: float, goal_s: float) -> tuple[float, bool]:
    """(speed to keep under before a light [km/h], whether the car then arrives at green)."""
    wanted = float(np.max(drive(_with(route, made), caps).limit_kmh))
    near = route.limit_at(np.array([from_m, light.way_m - 1.0]), wanted * M_S_PER_KMH) / M_S_PER_KMH
    high = float(np.max(near))
    low = min(max(LEAST_SHARE * high, LEAST_KMH), high)

    def arrival(cap_kmh: float) -> float:
        return _arrival_s(drive(_with(route, made), [*caps, (from_m, cap_kmh), (light.way_m, None)]), light.way_m)

    if arrival(low) < goal_s - AFTER_S:
        return low, False
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if arrival(middle) >= goal_s else (low, middle)
    return low, light.wait_s(arrival(low)) <= 0.0


def _stopped(route: Route, light: Light, drive: Drive, made: dict[float, float], caps):
    """A stop at a light until it is green, or a slow roll where green comes first."""
    stop = made | {light.way_m: 0.0}
    wait = light.wait_s(_arrival_s(drive(_with(route, stop), caps), light.way_m))
    if wait > 0.0:
        return made | {light.way_m: wait + REACTION_S}, caps
    return made, [*caps, (light.way_m - ROLL_M, ROLL_KMH), (light.way_m, None)]


def _with(route: Route, made: dict[float, float]) -> Route:
    """The route with the stops at its lights that are made; the draws of all other stops keep their meaning."""

    def fixed(stop: StopPlace) -> StopPlace:
        if stop.kind != "light":
            return stop
        held = made.get(stop.way_m)
        return replace(stop, probability=0.0 if held is None else 1.0, wait_s=held or 0.0)

    return replace(route, stops=tuple(fixed(stop) for stop in route.stops))


def _arrival_s(trace: RouteTrace, way_m: float) -> float:
    """When a car comes to a place [s]."""
    way, time = trace.way_m, trace.cycle.time_s
    goal = min(way_m - 2.0, float(way[-1]) - 1.0)
    place = int(np.searchsorted(way, goal))
    if place == 0:
        return float(time[0])
    ran = float(way[place] - way[place - 1])
    share = (goal - float(way[place - 1])) / ran if ran > 0.0 else 1.0
    return float(time[place - 1] + share * (time[place] - time[place - 1]))


def lights_in_words(route: Route, lights: Sequence[Light]) -> str:
    """The lights of a route in a sentence.

    Args:
        route: that has them.
        lights: on it.
    """
    every_km = route.length_m / M_PER_KM / max(len(lights), 1)
    return f"{len(lights)} lights of fixed cycles of {CYCLE_S[0]:g} to {CYCLE_S[1]:g} s, one every {every_km:.1f} km."
