"""The frames of a live car as they are due, and on the virtual bus of python-can."""

import asyncio
import contextlib

import pytest

from voltwright.interfaces.can.broadcast import Broadcast, send_on_bus
from voltwright.interfaces.can.frames import decoded
from voltwright.interfaces.can.layout import LAYOUT

can = pytest.importorskip("can", reason="a live CAN bus takes python-can")
pytest.importorskip("cantools", reason="a live CAN bus takes cantools")
BOUND_S = 20.0


class Car:
    """Signals that do not change."""

    def __init__(self, values: dict[str, float]):
        self.values = values

    def signals(self) -> dict[str, float]:
        return self.values


@pytest.fixture
def car(row: dict[str, float]) -> Car:
    return Car(row)


def test_the_virtual_bus_carries_the_same_frames(car: Car):
    async def session():
        with can.Bus(interface="virtual", channel="voltwright") as sender, can.Bus("voltwright", "virtual") as receiver:
            task = asyncio.create_task(send_on_bus(car, sender))
            await asyncio.sleep(0.15)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            read = [message for _ in range(40) if (message := receiver.recv(timeout=0.0)) is not None]
        assert {each.arbitration_id for each in read} >= {0x100, 0x201, 0x500}
        assert decoded(0x201, bytes(next(each.data for each in read if each.arbitration_id == 0x201)))

    asyncio.run(asyncio.wait_for(session(), BOUND_S))


def test_frames_are_due_at_their_cycle_times_and_missed_ones_are_not_sent_later(car: Car):
    broadcast = Broadcast(car)
    counts = dict.fromkeys((message.identifier for message in LAYOUT), 0)
    for tick in range(200):
        for frame in broadcast.due(1000.0 + tick * 0.01):
            counts[frame.identifier] += 1
    assert {message.identifier: 2000 // message.cycle_ms for message in LAYOUT if message.identifier != 0x300} == {
        identifier: count for identifier, count in counts.items() if count
    }
    assert len(broadcast.due(2000.0)) == len(LAYOUT) - 1 and broadcast.due(2000.0) == []
    assert Broadcast(Car({})).due(1.0) == []
