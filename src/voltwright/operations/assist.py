"""A way with and without driver assistance: energy, time, jerk, gaps, the string of a platoon, and their spread over seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import TraceError
from voltwright.operations.assist_way import way_and_cycle
from voltwright.operations.car import CarArgument, OfCar, PreparedCar, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.operations.trip_conditions import TripConditions, depart_h, weather_on
from voltwright.procedures.assist.behind import MOVES_M_S, STANDS_S, gains_of_platoon
from voltwright.procedures.assist.lights import lights_in_words, lights_of
from voltwright.procedures.assist.modes import MODES
from voltwright.procedures.route.style import style_of, traffic_of
from voltwright.ranges import ASSIST_POWER, BAND_KMH, REPEATS, SOC_START, TIME_GAP, OneOf
from voltwright.spec.cycle import Cycle
from voltwright.spec.route import Route
from voltwright.study.assist.courses import Asked, Course, Pair, followed_pairs, single_pair
from voltwright.study.assist.drive import AssistDrive, columns_of, drive_of
from voltwright.study.trip_plan.driven import Driven, Driver
from voltwright.study.trip_plan.planner import start_c
from voltwright.study.trip_plan.trip_tables import Wishes
from voltwright.units import M_PER_KM

SHORT_SHARE = 0.97
"""A car that comes less far than this share of its way has not driven it."""


@dataclass(frozen=True)
class AssistRequest(TripConditions):
    """Drive a way with and without driver assistance.

    Attributes:
        car: spec, name in the library, or path of a file.
        way: a route or a cycle: as read, name of a shipped one, or path of a GPX, GeoJSON or CSV file.
        mode: of assistance.
        repeats: seeds that are driven, from `seed` on, for the spread; a cycle that a leader drives is driven once.
        gap_s: time gap that a cruise control keeps [s]; None takes that of the mode.
        band_kmh: how far a predictive control may go off its speed [km/h].
        assist_power_w: of sensors and computer, at the low-voltage side [W]; None takes that of the mode.
        soc_start: displayed at the start, 0-1.
        cold_start: whether cabin, tyres and gears start cold.
    """

    car: CarArgument
    way: Route | Cycle | str | Path
    _: KW_ONLY
    mode: Annotated[str, OneOf(MODES)] = "acc"
    repeats: Annotated[int, REPEATS] = 5
    gap_s: Annotated[float, TIME_GAP] | None = None
    band_kmh: Annotated[float, BAND_KMH] = 10.0
    assist_power_w: Annotated[float, ASSIST_POWER] | None = None
    soc_start: Annotated[float, SOC_START] = 0.9
    cold_start: bool = True


@dataclass(frozen=True)
class AssistRun:
    """A way as driven with one seed.

    Attributes:
        seed: of what was drawn.
        alone: without the assistant.
        assisted: with it.
    """

    seed: int
    alone: AssistDrive
    assisted: AssistDrive


@dataclass(frozen=True, repr=False)
class AssistResult(OfCar):
    """A way with and without driver assistance.

    Attributes:
        car: name.
        mode: of assistance.
        mode_title: for people.
        alone_title: what it is compared with.
        way: name of the route or cycle.
        way_title: for people.
        length_km: [km].
        style: of the driver.
        traffic: on the road.
        runs: one a seed, the first is that of the columns.
        assist_power_w: of sensors and computer, at the low-voltage side [W].
        assist_power_range_w: least and most that is plausible for the mode [W].
        string_gains: swing of the tenth car of a platoon over that of its leader, by period of the swing [s]; empty where the
            mode follows nobody.
        notes: what was assumed, in words.
        ledger_residual_relative: what the balances fail to explain, the worst of all.
        columns: over time of the first run with the assistant, each of shape (n,): time_s, way_m, speed_m_s, limit_kmh, height_m,
            soc_display, power_w; behind a leader gap_m too.
        columns_alone: the same without the assistant.
    """

    car: str
    mode: str
    mode_title: str
    alone_title: str
    way: str
    way_title: str
    length_km: float
    style: str
    traffic: str
    runs: tuple[AssistRun, ...]
    assist_power_w: float
    assist_power_range_w: tuple[float, float]
    string_gains: dict[str, float]
    notes: tuple[str, ...]
    ledger_residual_relative: float
    columns: Mapping[str, np.ndarray] = field(repr=False)
    columns_alone: Mapping[str, np.ndarray] = field(repr=False)

    @cached_property
    def saving(self) -> tuple[float, float, float]:
        """(mean, least, most) of the energy saved over the seeds, as a share of that without the assistant."""
        each = np.array([1.0 - run.assisted.consumption_wh_km / run.alone.consumption_wh_km for run in self.runs])
        return float(each.mean()), float(each.min()), float(each.max())

    def mean(self, name: str, which: str = "assisted") -> float | None:
        """The mean of a figure over the seeds.

        Args:
            name: of a field of `AssistDrive`.
            which: "assisted" or "alone".

        Returns:
            the mean, in the unit of the name; None where a run has no such figure.
        """
        values = [getattr(getattr(run, which), name) for run in self.runs]
        return None if None in values else float(np.mean(values))


def run_assist(request: AssistRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> AssistResult:
    """Drive a way with and without driver assistance.

    Raises:
        SpecError, UnknownNameError, FileError, TraceError: the car, the way, the weather, a condition, or a car that cannot
            drive it.
        SimulationError: a ledger that does not close.
    """
    mode = MODES[request.mode]
    car = prepared_car(request.car, request)
    asked, notes = _asked(request)
    count = 1 if asked.cycle is not None and mode.follows else request.repeats
    parts = Parts(progress, cancel, count + 1)
    parts.begin(f"{mode.title} on {asked.route.name}")
    seeds = [request.seed + number for number in range(count)]
    pairs = followed_pairs(asked, seeds) if mode.follows else None
    power_w = mode.power_w if request.assist_power_w is None else request.assist_power_w
    runs, first, residual = [], None, 0.0
    for number, seed in enumerate(seeds):
        parts.begin(f"driving {car.written.name}, seed {seed}")
        alone, helped = _pair(request, asked, car, seed, pairs[number] if pairs is not None else None)
        driven = _driven(request, car, asked, alone, 0.0), _driven(request, car, asked, helped, power_w)
        runs.append(AssistRun(seed, drive_of(alone, driven[0]), drive_of(helped, driven[1])))
        residual = max(residual, *(each.residual for each in driven))
        first = first or (columns_of(alone, driven[0]), columns_of(helped, driven[1]))
    parts.end()
    assert first is not None
    gains = gains_of_platoon(asked.follower) if mode.follows else {}
    return AssistResult(
        car=car.written.name,
        mode=request.mode,
        mode_title=mode.title,
        alone_title=mode.without,
        way=asked.route.name,
        way_title=asked.route.title,
        length_km=asked.route.length_m / M_PER_KM,
        style=request.style,
        traffic=request.traffic,
        runs=tuple(runs),
        assist_power_w=power_w,
        assist_power_range_w=(mode.power_low_w, mode.power_high_w),
        string_gains={f"{period:g}": gain for period, gain in gains.items()},
        notes=notes,
        ledger_residual_relative=residual,
        columns=first[1],
        columns_alone=first[0],
        **car.about,
    )


def _asked(request: AssistRequest) -> tuple[Asked, tuple[str, ...]]:
    """What is asked of the assistant, and what was assumed, in words."""
    route, cycle = way_and_cycle(request.way)
    mode, notes = MODES[request.mode], list(route.remarks)
    if cycle is not None and mode.follows:
        notes = [*cycle.remarks, "The leader drives the cycle, once; a route gives leaders that differ by seed."]
        moves_s = cycle.dt_s * float(np.flatnonzero(cycle.speed_m_s > MOVES_M_S)[-1])
        if cycle.duration_s - moves_s > STANDS_S:
            way = f"{cycle.distance_m / M_PER_KM:.1f} km"
            notes.append(f"The leader stops for ever after {way}; what is left of its stand is not driven.")
    if route.unknown_share > 0.0:
        unknown = f"{100 * route.unknown_share:.0f} % of the way"
        notes.append(f"The limit of {unknown} is unknown; {request.limit_assumed_kmh:g} km/h assumed.")
    if request.mode == "green-light":
        notes.append(lights_in_words(route, lights_of(route, request.seed)))
    style, traffic = style_of(request.style), traffic_of(request.traffic)
    asked = Asked(request.mode, route, cycle, style, traffic, request.limit_assumed_kmh, request.gap_s, request.band_kmh)
    return asked, tuple(notes)


def _pair(request: AssistRequest, asked: Asked, car: PreparedCar, seed: int, followed: Pair | None) -> Pair:
    return followed or single_pair(asked, seed, car.completed, request.soc_start, request.payload_kg)


def _driven(request: AssistRequest, car: PreparedCar, asked: Asked, course: Course, power_w: float) -> Driven:
    weather, wishes = weather_on(request), Wishes(depart_h=depart_h(request))
    driver = Driver(
        car.completed, asked.route, course.trace, (), weather, depart_h=wishes.depart_h, soc=request.soc_start,
        cells_c=start_c(wishes, weather), occupants=float(request.occupants), payload_kg=request.payload_kg,
        cold=request.cold_start, extra_w=power_w / car.completed.auxiliaries.dcdc_efficiency,
    )  # fmt: skip
    driven = driver.go()
    came_m, way_m = float(np.sum(driven.columns["speed_m_s"])), float(course.trace.way_m[-1])
    if driven.stranded or came_m < SHORT_SHARE * way_m:
        raise TraceError(
            f"{car.written.name} must come to the end of '{asked.route.name}' ({way_m / M_PER_KM:.1f} km), but comes "
            f"{came_m / M_PER_KM:.1f} km far; start with more charge, take a shorter way or a stronger car."
        )
    return driven


assist = function_of(AssistRequest, run_assist, "assist")
