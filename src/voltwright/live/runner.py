"""Keeping the time of a live car: steps as they are due, signals to those who subscribed, and an orderly end.

One asyncio loop, one thread. A subscriber that is slow loses the oldest values and never holds the car up.
"""

from __future__ import annotations

import asyncio
import math
import signal
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from voltwright.errors import SpecError
from voltwright.live.car import LiveCar
from voltwright.live.saved_state import save_state
from voltwright.live.tasks import ended

BEGIN_S = 0.02
"""Parts have so long before the first step to begin, so that a short run too ends by a port in use [s]."""
BATCH_S = 0.05
"""Steps are done in batches of so much time of the clock."""
SLICE_S = 0.02
"""For so long at most the loop is held by steps [s]."""
LATE_S = 1.0
"""A car that is so much behind the clock gives the time up, and says so [s]."""
SAVE_S = 1.0
QUEUE = 16


class Part(Protocol):
    """Something that speaks a protocol for the car."""

    name: str

    async def run(self, live: Live) -> None:
        """Speak until cancelled; sockets are closed on the way out.

        Raises:
            VoltwrightError: what ends the whole run, such as a port in use at the start.
        """
        ...


class Subscription:
    """The latest signals of a car, in a queue that drops the oldest."""

    def __init__(self, every_s: float, size: int):
        """Subscribe.

        Args:
            every_s: time of the car between two values [s]; 0 for each batch of steps.
            size: of the queue.
        """
        self._every_s, self._last_s = every_s, -math.inf
        self._queue: deque[dict[str, float]] = deque(maxlen=size)
        self._ready = asyncio.Event()
        self.dropped = 0

    def due(self, time_s: float) -> bool:
        """Whether it wants the signals of a time [s]; each time once."""
        return time_s != self._last_s and time_s >= self._last_s + self._every_s - 1e-9

    def put(self, time_s: float, values: dict[str, float]) -> None:
        """Hand over signals; the oldest are dropped where the queue is full."""
        # A car that runs fast passes many intervals in a batch: those are gone.
        missed = math.floor((time_s - self._last_s) / self._every_s + 1e-9) if self._every_s and self._last_s >= 0.0 else 0
        self._last_s = self._last_s + missed * self._every_s if missed else time_s
        self.dropped += len(self._queue) == self._queue.maxlen
        self._queue.append(values)
        self._ready.set()

    async def get(self) -> dict[str, float]:
        """The next signals, as soon as there are any."""
        while not self._queue:
            self._ready.clear()
            await self._ready.wait()
        return self._queue.popleft()

    async def __aiter__(self) -> AsyncIterator[dict[str, float]]:
        """The signals, one after the other, for ever."""
        while True:
            yield await self.get()


class Live:
    """A car that runs: what its parts see.

    Attributes:
        car: to be told things by `car.command` and `car.fault`, from the loop's thread.
        speed: times real time; infinite as fast as it goes.
        paused: whether the car stands still in time.
        late_s: time of the clock that the car could not keep up with [s].
    """

    def __init__(self, car: LiveCar, speed: float = 1.0):
        """For a car and a speed of its time."""
        self.car, self.speed, self.paused, self.late_s = car, speed, False, 0.0
        self._subscriptions: list[Subscription] = []
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """End the run in good order."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether the run is about to end."""
        return self._stop.is_set()

    def pause(self, on: bool = True) -> None:
        """Hold the car in time, or let it go on."""
        self.paused = on

    def step(self) -> None:
        """One step and its signals, paused or not."""
        self.car.step()
        self.publish()

    @contextmanager
    def subscribe(self, every_s: float = 0.1, size: int = QUEUE) -> Iterator[Subscription]:
        """The signals from now on, for as long as the block lasts.

        Args:
            every_s: time of the car between two of them [s].
            size: of the queue; the oldest are dropped beyond.
        """
        subscription = Subscription(every_s, size)
        self._subscriptions.append(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.remove(subscription)

    def publish(self) -> None:
        """Hand the signals to those who want them now."""
        due = [each for each in self._subscriptions if each.due(self.car.time_s)]
        if due:
            values = self.car.signals()
            for each in due:
                each.put(self.car.time_s, dict(values))

    async def wait(self, seconds: float) -> None:
        """Wait [s of the clock], or until the run is about to end."""
        if self._stop.is_set():
            return
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._stop.wait()
        except TimeoutError:
            return


async def run_live(
    car: LiveCar,
    parts: Sequence[Part] = (),
    *,
    speed: float = 1.0,
    duration_s: float | None = None,
    state: Path | None = None,
    status: Callable[[Live], None] | None = None,
) -> Live:
    """Run a car until its time is over, a part fails, or the process is told to end (SIGINT, SIGTERM).

    Args:
        car: to run.
        parts: that speak protocols for it.
        speed: times real time; `math.inf` as fast as it goes.
        duration_s: time of the car after which it ends [s]; None: never.
        state: file into which the state is saved each second and at the end.
        status: called each second of the clock.

    Returns:
        the run, when it has ended.

    Raises:
        SpecError: a speed or a duration that is none. VoltwrightError: of a part; the state is saved before.
    """
    if not speed > 0.0:
        raise SpecError(f"`speed` must be above 0, but is {speed:g}; 1 is real time.", "speed")
    if duration_s is not None and not duration_s > 0.0:
        raise SpecError(
            f"`duration_s` must be above 0 s, but is {duration_s:g} s; leave it out to run until it is stopped.", "duration_s"
        )
    live = Live(car, speed)
    tasks = [asyncio.create_task(part.run(live), name=part.name) for part in parts]
    try:
        with ended_by_signals(live.stop):
            await asyncio.sleep(BEGIN_S if tasks else 0.0)
            await _keep_time(live, tasks, math.inf if duration_s is None else car.time_s + duration_s, state, status)
            _raise_of(tasks)
    finally:
        live.stop()
        await ended(tasks)
        if state is not None:
            save_state(car, state)
    return live


async def _keep_time(
    live: Live, tasks: list[asyncio.Task[None]], end_s: float, state: Path | None, status: Callable[[Live], None] | None
) -> None:
    car, dt_s = live.car, live.car.dt_s
    last = round(end_s / dt_s) if math.isfinite(end_s) else None
    clock = time.monotonic
    origin, base, saved, told = clock(), car.counts.steps, clock(), clock()
    while not live.stopping:
        _raise_of(tasks)
        now = clock()
        if live.paused:
            origin, base = now, car.counts.steps
        due = car.counts.steps + 10**9 if math.isinf(live.speed) else base + math.floor((now - origin) * live.speed / dt_s + 1e-9)
        due = due if last is None else min(due, last)
        while not live.paused and car.counts.steps < due and clock() - now < SLICE_S:
            car.step()
        live.publish()
        if last is not None and car.counts.steps >= last:
            return
        behind_s = (due - car.counts.steps) * dt_s / live.speed
        if behind_s > LATE_S and not math.isinf(live.speed):
            live.late_s += behind_s
            origin, base = clock(), car.counts.steps
        if state is not None and clock() - saved >= SAVE_S:
            save_state(car, state)
            saved = clock()
        if status is not None and clock() - told >= 1.0:
            status(live)
            told += 1.0
        hurry = not live.paused and (math.isinf(live.speed) or behind_s > dt_s)
        await (asyncio.sleep(0) if hurry else live.wait(BATCH_S - (clock() - now)))


def _raise_of(tasks: list[asyncio.Task[None]]) -> None:
    """Raise what a part has raised."""
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error


@contextmanager
def ended_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM end a run in good order, where this is the process's main thread.

    Args:
        stop: called from the loop, to end it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop, numbers = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
    try:
        for number in numbers:
            loop.add_signal_handler(number, stop)
    except NotImplementedError:  # Windows
        yield
        return
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
