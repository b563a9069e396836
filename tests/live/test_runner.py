"""Keeping the time: speed, subscribers that are slow, parts that fail, and an orderly end."""

import asyncio
import math
import os
import signal
import time

import pytest

from voltwright.errors import FileError, SpecError
from voltwright.live.runner import Live, run_live
from voltwright.live.saved_state import load_state


class Reader:
    """A part that reads signals, or does not."""

    name = "reader"

    def __init__(self, every_s, reads=True):
        self.every_s, self.reads, self.times, self.dropped, self.ended = every_s, reads, [], 0, False

    async def run(self, live: Live) -> None:
        try:
            with live.subscribe(self.every_s, size=4) as subscription:
                while self.reads:
                    self.times.append((await subscription.get())["time_s"])
                while not live.stopping:
                    await asyncio.sleep(0.01)
                    self.dropped = subscription.dropped
        finally:
            self.ended = True


class Failing:
    name = "failing"

    async def run(self, live: Live) -> None:
        await asyncio.sleep(0.05)
        raise FileError("The port 1 is in use; choose another one.")


def test_real_time_is_kept_and_signals_are_handed_out(live_car):
    car, reader, idle = live_car(dt_s=0.01), Reader(0.1), Reader(0.0, reads=False)
    begin = time.monotonic()
    asyncio.run(run_live(car, [reader, idle], duration_s=0.8))
    assert car.counts.steps == 80
    assert time.monotonic() - begin > 0.7
    assert 5 <= len(reader.times) <= 9
    assert reader.times == sorted(set(reader.times))
    assert idle.dropped > 2
    assert reader.ended
    assert idle.ended


@pytest.mark.parametrize("speed", [20.0, math.inf])
def test_faster_than_real_time(live_car, speed):
    car = live_car(dt_s=0.1)
    begin = time.monotonic()
    asyncio.run(run_live(car, speed=speed, duration_s=10.0))
    assert car.counts.steps == 100
    assert time.monotonic() - begin < 10.0, "the time of the car"


def test_a_failing_part_ends_the_run_and_the_state_is_saved(live_car, tmp_path):
    car, reader = live_car(dt_s=0.1), Reader(0.0)
    with pytest.raises(FileError, match="The port 1 is in use"):
        asyncio.run(run_live(car, [reader, Failing()], state=tmp_path / "car.json"))
    assert reader.ended
    again = live_car(dt_s=0.1)
    load_state(again, tmp_path / "car.json")
    assert again.counts.steps == car.counts.steps


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_in_good_order(live_car, tmp_path, number):
    car = live_car(dt_s=0.1)

    async def run():
        asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), number)
        return await run_live(car, [Reader(0.0)], duration_s=60.0, state=tmp_path / "car.json")

    live = asyncio.run(run())
    assert live.stopping
    assert 0 < car.counts.steps < 50
    assert (tmp_path / "car.json").exists()


def test_pause_and_single_steps(live_car):
    car = live_car(dt_s=0.1)

    class Pausing:
        name = "pausing"

        async def run(self, live: Live) -> None:
            live.pause()
            with live.subscribe(0.0) as subscription:
                await asyncio.sleep(0.2)
                assert car.counts.steps <= 1
                before = car.counts.steps
                await subscription.get()
                live.step()
                assert (await subscription.get())["time_s"] == pytest.approx((before + 1) * 0.1)
            live.pause(False)
            await asyncio.sleep(0.3)
            live.stop()

    asyncio.run(run_live(car, [Pausing()], duration_s=60.0))
    assert 2 <= car.counts.steps <= 6


@pytest.mark.parametrize("options", [{"speed": 0.0}, {"speed": math.nan}, {"duration_s": -1.0}, {"duration_s": math.nan}])
def test_impossible_times_are_refused(live_car, options):
    with pytest.raises(SpecError, match="must be above 0"):
        asyncio.run(run_live(live_car(), **options))
