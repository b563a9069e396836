"""A plan that follows a car: the trip so far is heard from an MQTT broker, and the rest is planned again every so often."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from voltwright.errors import TraceError
from voltwright.interfaces.trip_files import trip_of
from voltwright.library.routes import load_route
from voltwright.live.mqtt.trip_feed import Feed, TripSamples, listen
from voltwright.live.tasks import ended
from voltwright.operations.front import answer
from voltwright.operations.plan import PlanRequest, PlanResult, run_plan
from voltwright.operations.progress import Cancel, CancelledError
from voltwright.ranges import Range
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.spec.route import Route
from voltwright.study.trip_plan.so_far import LEAST_KM
from voltwright.units import M_PER_KM, SECONDS_PER_HOUR

EVERY = Range(1.0, SECONDS_PER_HOUR, advice="try 60 s")
WAIT = Range(0.1, SECONDS_PER_HOUR, advice="try 30 s")
PLANS = Range(1, 100_000, advice="try 10")
NAME = "the trip so far"


@dataclass(frozen=True)
class Replan:
    """A plan on the way.

    Attributes:
        time_s: of the last row, since the first [s].
        way_km: driven since the first row [km].
        plan: of the rest; of the whole route before the first row.
        trouble: why there is no plan now; else empty.
        left_out: rows and messages that could not be taken, in words; else empty.
    """

    time_s: float
    way_km: float
    plan: PlanResult | None
    trouble: str = ""
    left_out: str = ""


def trip_heard(samples: TripSamples, route: Route) -> RecordedTrip:
    """The trip of what was heard; heights that nobody sent are those of the route.

    Args:
        samples: heard.
        route: that is driven, from its start.

    Raises:
        TraceError: as of `read_trip`; or the beginning is missing.
    """
    columns = samples.table()
    if "elevation_m" not in columns:
        steps = 0.5 * (columns["speed_m_s"][1:] + columns["speed_m_s"][:-1]) * np.diff(columns["time_s"])
        columns["elevation_m"] = route.height_at(np.concatenate([[0.0], np.cumsum(steps)]))
    return trip_of(NAME, columns)


async def follow_plan(
    request: PlanRequest,
    feed: Feed,
    tell: Callable[[Replan], None],
    stop: asyncio.Event,
    *,
    every_s: float = 60.0,
    plans: int | None = None,
    wait_s: float = 30.0,
) -> int:
    """Plan the whole trip, then its rest again every so often, until the rows end, the route does, or `stop` is set.

    Args:
        request: of the whole trip.
        feed: on which its rows come.
        tell: called with each plan.
        stop: ends it.
        every_s: time of the trip between two plans [s].
        plans: so many on the way at most; None: no limit.
        wait_s: elapsed time without a new row after which it ends [s].

    Returns:
        how many plans there were on the way.

    Raises:
        SpecError: see `listen`; a number outside its range. TraceError: another trip has begun, or the rows end too early.
        VoltwrightError: of the plan.
    """
    EVERY.check("every_s", every_s)
    WAIT.check("wait_s", wait_s)
    if plans is not None:
        PLANS.check("plans", plans)
    samples, route = TripSamples(), load_route(request.route)
    tasks = (asyncio.create_task(listen(feed, samples, wait_s=wait_s)), asyncio.create_task(_set(stop)))
    try:
        await _either(samples.connected.wait(), *tasks)
        first = None if stop.is_set() or tasks[0].done() else await _in_thread(request, stop)
        if first is not None:
            tell(Replan(0.0, 0.0, first))
        done = await _plans(request, samples, route, tell, stop, tasks, every_s, plans)
        if tasks[0].done():
            tasks[0].result()
    finally:
        await ended(tasks)
    if not done and not stop.is_set():
        raise TraceError(
            f"The rows on {feed} ended after {1e-3 * samples.way_m:.1f} km without a plan; it needs at least {LEAST_KM:g} km."
        )
    return done


async def _plans(
    request: PlanRequest,
    samples: TripSamples,
    route: Route,
    tell: Callable[[Replan], None],
    stop: asyncio.Event,
    tasks: tuple[asyncio.Task[None], ...],
    every_s: float,
    plans: int | None,
) -> int:
    """How many plans were told on the way; `tasks` are those that listen and wait for the stop."""
    done, planned_s = 0, -math.inf
    while not stop.is_set() and (plans is None or done < plans):
        last = tasks[0].done()
        if samples.time_s >= planned_s + (1.0 if last else every_s) and _on_the_way(samples, route):
            planned_s = samples.time_s
            replan = await _replan(request, samples, route, stop)
            if replan is None:
                break
            done += replan.plan is not None
            tell(replan)
        elif last or samples.way_m > route.length_m - LEAST_KM * M_PER_KM:
            break
        else:
            samples.changed.clear()
            await _either(samples.changed.wait(), *tasks)
    return done


def _on_the_way(samples: TripSamples, route: Route) -> bool:
    least_m = LEAST_KM * M_PER_KM
    return least_m < samples.way_m < route.length_m - least_m


async def _replan(request: PlanRequest, samples: TripSamples, route: Route, stop: asyncio.Event) -> Replan | None:
    """A plan of the rest; None where it was stopped."""
    time_s, way_km = samples.time_s, samples.way_m / M_PER_KM
    try:
        trip = trip_heard(samples, route)
        time_s = float(trip.time_s[-1])
        plan = await _in_thread(replace(request, so_far=trip), stop)
    except TraceError as error:
        return Replan(time_s, way_km, None, str(error), samples.left_out())
    return None if plan is None else Replan(time_s, way_km, plan, left_out=samples.left_out())


async def _in_thread(request: PlanRequest, stop: asyncio.Event) -> PlanResult | None:
    """A plan, while messages are taken; None where it was stopped."""
    cancel = Cancel()

    def work() -> PlanResult:
        return answer(run_plan, request, cancel=cancel)

    working, stopping = asyncio.ensure_future(asyncio.to_thread(work)), asyncio.create_task(_set(stop))
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not working.done():
            cancel.cancel()
        await ended((stopping,))
    try:
        return await working
    except CancelledError:
        return None


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _either(first: Coroutine[Any, Any, Any], *others: asyncio.Task[Any]) -> None:
    """Wait until one of them has ended."""
    waiting = asyncio.ensure_future(first)
    try:
        await asyncio.wait((waiting, *others), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await ended((waiting,))
