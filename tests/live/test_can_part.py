"""`voltwright live --can`: the live car on a CAN bus, with python-can as its counterpart."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from voltwright.errors import SpecError
from voltwright.interfaces.can.frames import decoded
from voltwright.live.can_part import CanPart, can_part
from voltwright.live.car import LiveCar
from voltwright.live.runner import run_live
from voltwright.spec.cycle import Cycle

can = pytest.importorskip("can", reason="a live CAN bus takes python-can")
pytest.importorskip("cantools", reason="a live CAN bus takes cantools")


def receive(port: int, count: int) -> list[Any]:
    with can.Bus(interface="socketcand", host="127.0.0.1", port=port, channel="can0") as bus:
        return [message for message in (bus.recv(timeout=5.0) for _ in range(count)) if message is not None]


def test_a_live_car_is_on_the_bus(live_car: Callable[..., LiveCar], hop: Cycle):
    car = live_car(drive=hop)
    part = can_part("0", car, {})

    async def session() -> list[Any]:
        run = asyncio.create_task(run_live(car, [part], speed=10.0))
        while not part.port:
            await asyncio.sleep(0.01)
        messages = await asyncio.to_thread(receive, part.port, 150)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        return messages

    messages = asyncio.run(asyncio.wait_for(session(), 30.0))
    speeds = [decoded(0x100, bytes(each.data))["speed_kmh"] for each in messages if each.arbitration_id == 0x100]
    assert len(messages) == 150 and len(set(speeds)) > 3, "the car drives"
    charging = next(bytes(each.data) for each in messages if each.arbitration_id == 0x300)
    assert decoded(0x300, charging)["limiter"] == "none"


@pytest.mark.parametrize("text", ["", "x", "-1", "65536", "127.0.0.1:", "1.5", "1_0", "999999999999"])
def test_what_is_no_port_is_refused(text: str, live_car: Callable[..., LiveCar]):
    with pytest.raises(SpecError, match="`can` must be a port from 0 to 65535"):
        can_part(text, live_car(), {})


def test_an_address_may_stand_before_the_port(live_car: Callable[..., LiveCar]):
    part = can_part("127.0.0.2:7000", live_car(), {})
    assert isinstance(part, CanPart) and (part.host, part.port) == ("127.0.0.2", 7000)
