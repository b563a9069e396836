"""The speeds of a way with and without an assistant, seed by seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.assist.behind import Behind, behind, without_long_stand
from voltwright.procedures.assist.eco import eco_style, eco_traffic, steady_traffic
from voltwright.procedures.assist.followers import Follower, follower_of
from voltwright.procedures.assist.lights import LightsDrive, lights_of, through_lights
from voltwright.procedures.assist.modes import MODES
from voltwright.procedures.assist.predictive import predictive_speeds
from voltwright.procedures.route.style import Style, Traffic
from voltwright.procedures.route.trace import RouteTrace, route_trace
from voltwright.sim.state import start_of
from voltwright.spec.cycle import Cycle
from voltwright.spec.heights import grade_of_rise
from voltwright.spec.route import Route
from voltwright.spec.way import way_of_trace
from voltwright.units import M_S_PER_KMH

START_M_S2 = 1.0


@dataclass(frozen=True)
class Asked:
    """What is asked of an assistant.

    Attributes:
        mode: name of the mode.
        route: way, heights, limits, places to stop.
        cycle: that the leader drives; None where the driver of the route is drawn.
        style: of the driver.
        traffic: on the road.
        limit_assumed_kmh: where the route knows no limit [km/h].
        gap_s: time gap to keep [s]; None for that of the mode.
        band_kmh: how far a predictive control may go off its speed [km/h].
    """

    mode: str
    route: Route
    cycle: Cycle | None
    style: Style
    traffic: Traffic
    limit_assumed_kmh: float
    gap_s: float | None
    band_kmh: float

    @property
    def follower(self) -> Follower:
        """How the car follows."""
        found = follower_of(self.mode)
        return found if self.gap_s is None else replace(found, gap_s=self.gap_s)


@dataclass(frozen=True)
class Course:
    """Speeds over a way.

    Attributes:
        trace: with the road under it.
        stops: times at rest on the way.
        behind: what was seen of the leader; None without one.
        advised: lights at which advice saved a stop.
    """

    trace: RouteTrace
    stops: int
    behind: Behind | None = None
    advised: int = 0


Pair = tuple[Course, Course]
"""A course without the assistant, and with it."""


def followed_pairs(asked: Asked, seeds: Sequence[int]) -> list[Pair]:
    """Courses behind leaders, of all seeds at once; without the assistant the car drives as its leader does.

    Args:
        asked: with a mode that follows.
        seeds: of the leaders.
    """
    traces = [_driven(asked, asked.style, asked.traffic, seed) for seed in seeds]
    leaders = [without_long_stand(trace.cycle.speed_m_s) for trace in traces]
    limits = [np.asarray(trace.limit_kmh) * M_S_PER_KMH for trace in traces]
    helped = [_after(asked, each) for each in behind(leaders, limits, asked.follower)]
    alone = [trace_of_speeds(asked, leader) for leader in leaders]
    return [(Course(trace, _stands(trace)), each) for trace, each in zip(alone, helped, strict=True)]


def single_pair(asked: Asked, seed: int, car: CompletedCar, soc: float, payload_kg: float) -> Pair:
    """Courses of a car without a leader.

    Args:
        asked: with a mode that does not follow.
        seed: of what is drawn.
        car: that a predictive control knows.
        soc: displayed at the start, 0-1.
        payload_kg: beside the test mass [kg].
    """
    if asked.mode == "eco":
        alone = _driven(asked, asked.style, asked.traffic, seed)
        helped = _driven(asked, eco_style(asked.style), eco_traffic(asked.traffic), seed)
        return Course(alone, _stands(alone)), Course(helped, _stands(helped))
    if asked.mode == "predictive":
        return _predictive(asked, seed, car, soc, payload_kg)
    lights = lights_of(asked.route, seed)

    def drive(route: Route, caps) -> RouteTrace:
        return route_trace(
            route, asked.style, asked.traffic, seed=seed, limit_assumed_kmh=asked.limit_assumed_kmh, caps=caps
        )  # fmt: skip

    alone, helped = (through_lights(asked.route, lights, drive, advice=advice) for advice in (False, True))
    return _lit(alone), _lit(helped)


def _lit(found: LightsDrive) -> Course:
    return Course(found.trace, _stands(found.trace), advised=found.advised)


def _predictive(asked: Asked, seed: int, car: CompletedCar, soc: float, payload_kg: float) -> Pair:
    masses = car.masses
    mass = masses.mass_curb_kg + masses.mass_driver_kg + masses.mass_payload_kg + payload_kg
    vehicle = Vehicle.from_car(car, mass, road=True)
    plain = _driven(asked, asked.style, steady_traffic(asked.traffic), seed)
    speeds, _ = predictive_speeds(
        vehicle,
        start_of(vehicle, soc),
        asked.route,
        plain.cycle.speed_m_s,
        np.asarray(plain.limit_kmh) * M_S_PER_KMH,
        asked.band_kmh * M_S_PER_KMH,
    )
    helped = trace_of_speeds(asked, speeds)
    return Course(plain, _stands(plain)), Course(helped, _stands(plain))


def _driven(asked: Asked, style: Style, traffic: Traffic, seed: int) -> RouteTrace:
    """The trace of a driver, or of a cycle."""
    if asked.cycle is not None and MODES[asked.mode].follows:
        return trace_of_speeds(asked, _each_second(asked.cycle))
    return route_trace(asked.route, style, traffic, seed=seed, limit_assumed_kmh=asked.limit_assumed_kmh)


def _each_second(cycle: Cycle) -> np.ndarray:
    """Speeds of a cycle at each second [m/s]."""
    seconds = np.arange(0.0, np.floor(cycle.duration_s + 1e-6) + 1.0)
    speeds = np.interp(seconds, cycle.time_s - cycle.time_s[0], cycle.speed_m_s)
    # A recording that begins on the way gets a start from rest.
    return np.concatenate([np.arange(0.0, speeds[0], START_M_S2), speeds])


def _after(asked: Asked, found: Behind) -> Course:
    trace = trace_of_speeds(asked, found.speed_m_s)
    return Course(trace, _stands(trace), found)


def trace_of_speeds(asked: Asked, speed_m_s: np.ndarray) -> RouteTrace:
    """Speeds over a route as a trace.

    Args:
        asked: with the route.
        speed_m_s: at each second [m/s].
    """
    route = asked.route
    way = np.minimum(way_of_trace(speed_m_s, 1.0), route.length_m)
    height = route.height_at(way)
    grade = grade_of_rise(np.diff(height), np.diff(way))
    cycle = Cycle(route.name, np.arange(float(len(speed_m_s))), speed_m_s, grade, height, title=route.title)
    limit = route.limit_at(way, asked.limit_assumed_kmh * M_S_PER_KMH) / M_S_PER_KMH
    return RouteTrace(cycle, way, (), 0.0, limit)


def _stands(trace: RouteTrace) -> int:
    """Times at rest between the first and the last metre; those of a driver are known."""
    if trace.stops:
        return len(trace.stops)
    still = trace.cycle.speed_m_s <= 0.1
    inside = still & (trace.way_m > 1.0) & (trace.way_m < trace.way_m[-1] - 1.0)
    return int(np.sum(np.diff(inside.astype(int), prepend=0) == 1))
