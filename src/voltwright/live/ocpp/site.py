"""Many charge points in one process that share one grid limit: a site of live cars.

Rule of the allocation, every second of the cars' time: the points with a transaction share the limit equally, in amperes of
a phase, but no point gets more than its car takes (what it drew in the last second and a margin, so that a car that wants
more is given more a second later); what one leaves is shared among the others. A point whose share would be below 6 A, which
no control pilot can offer, gets nothing, those that began last first, until the rest can have 6 A each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voltwright.live.car import LiveCar
from voltwright.live.ocpp.link import Address, Link, run_point, words_of
from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.profiles import Limit
from voltwright.live.ocpp.store import Store
from voltwright.live.ocpp.transaction import Settings
from voltwright.live.runner import Live
from voltwright.physics.charging.pilot import CURRENT_MIN_A

MARGIN_A = 2.0
"""What a car is offered above what it draws [A], once it draws less than it is offered."""


@dataclass(frozen=True)
class Demand:
    """What a point asks for: most current that its outlet and car could use [A], and since when it has charged [s]."""

    most_a: float
    began_s: float


def allocate(limit_a: float, demands: Sequence[Demand | None]) -> list[float]:
    """Currents of a phase that share a limit.

    Args:
        limit_a: of the site [A] of a phase.
        demands: of each point; None where it has no transaction.

    Returns:
        current of each [A]: 0, or from 6 A to what it asks for; their sum is at most the limit.
    """
    asking = sorted((demand.began_s, place) for place, demand in enumerate(demands) if demand is not None)
    asking = asking[: int(limit_a / CURRENT_MIN_A + 1e-9)]
    given = [0.0] * len(demands)
    most = {place: max(_most(demands[place]), CURRENT_MIN_A) for _, place in asking}
    left_a = limit_a
    for count, place in zip(range(len(most), 0, -1), sorted(most, key=lambda each: (most[each], each)), strict=True):
        given[place] = min(most[place], left_a / count)
        left_a -= given[place]
    return given


def _most(demand: Demand | None) -> float:
    return 0.0 if demand is None else demand.most_a


class Site:
    """Charge points with a car each, stepped in turn by the loop of the first.

    Attributes:
        points: charge points.
        links: their connections.
        limit_w: most that all draw together [W].
    """

    name = "site"

    def __init__(
        self,
        cars: Sequence[LiveCar],
        where: Address,
        limit_w: float,
        settings: Settings,
        id_tag: str,
        store: Path | None,
        say: Callable[[str], None],
    ):
        """A site.

        Args:
            cars: plugged in, the first of them run by `run_live`.
            where: central system; the identities of the points end in their numbers.
            limit_w: of the site [W].
            settings: of the points.
            id_tag: of the cars.
            store: folder in which each point keeps what is not yet delivered; None: in memory.
            say: takes sentences about the connections.

        Raises:
            FileError: a store that cannot be used.
        """
        words, digits = words_of(where.version), len(str(len(cars)))
        self.limit_w, self.most_w, self.points, self.links = limit_w, 0.0, [], []
        self._cars = cars
        for number, car in enumerate(cars, 1):
            own = replace(where, identity=f"{where.identity}-{number:0{digits}d}")
            path = None if store is None else store / f"{own.identity}.db"
            point = ChargePoint(car, Store(path), words, id_tag, replace(settings))
            point.local_limit = Limit(current_a=0.0)
            self.points.append(point)
            self.links.append(Link(own, point, say if number == 1 else lambda sentence: None))

    @property
    def power_w(self) -> float:
        """Power that all draw together [W]."""
        return sum(point.car.meter_w for point in self.points)

    @property
    def waiting(self) -> int:
        """Messages that are not delivered."""
        return sum(len(point.store) for point in self.points)

    async def run(self, live: Live) -> None:
        """Run all points until cancelled."""
        import asyncio

        from voltwright.live.tasks import ended

        lives = [live, *(Live(car, live.speed) for car in self._cars[1:])]
        tasks = [asyncio.create_task(self._step_others(live, lives[1:]))]
        tasks += [asyncio.create_task(run_point(*each)) for each in zip(self.points, self.links, lives, strict=True)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for each in lives[1:]:
                each.stop()
            await ended(tasks)

    async def _step_others(self, live: Live, others: Sequence[Live]) -> None:
        """Step the other cars behind the first, and share the limit out once a second."""
        first, shared_s = live.car, -math.inf
        slice_s = 0.02
        with live.subscribe(0.0, size=1) as steps:
            async for _ in steps:
                begun = time.monotonic()
                for each in others:
                    while each.car.counts.steps < first.counts.steps:
                        each.car.step()
                    each.publish()
                    if time.monotonic() - begun > slice_s:
                        await live.wait(0.0)
                        begun = time.monotonic()
                self.most_w = max(self.most_w, self.power_w)
                if first.time_s - shared_s >= 1.0 - 1e-9:
                    shared_s = first.time_s
                    self.share()

    def share(self) -> None:
        """Share the limit out among the points."""
        outlets = [point.car.outlet for point in self.points]
        watts = [outlet.per_ampere_w for outlet in outlets if outlet is not None and not outlet.digital]
        if not watts:
            return
        given = allocate(self.limit_w / max(watts), [self._demand(point) for point in self.points])
        # Those that get less go first, so that the sum is never above the limit.
        order = sorted(range(len(given)), key=lambda place: given[place] - self.points[place].local_limit.current_a)
        for place in order:
            self.points[place].local_limit = Limit(current_a=given[place])
            self.points[place].tick()

    def _demand(self, point: ChargePoint) -> Demand | None:
        outlet, transaction = point.car.outlet, point.transaction
        if outlet is None or transaction is None:
            return None
        drawn_a = point.car.meter_w / outlet.per_ampere_w / outlet.pilot_use
        most_a = min(outlet.current_max_a, point.own_limit().current_a)
        held = point.local_limit.current_a - drawn_a < MARGIN_A
        started = transaction.charging_state in ("Charging", "SuspendedEV")
        return Demand(most_a if held or not started else min(most_a, drawn_a + MARGIN_A), transaction.began_s)
