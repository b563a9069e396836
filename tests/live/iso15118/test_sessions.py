"""Whole sessions of a live car with the library's own SECC simulator, over [::1]; they need `make iso15118` and Java."""

import asyncio
import json
import random
from pathlib import Path
from typing import Any

import pytest

from voltwright.errors import FileError
from voltwright.live.iso15118.exchange import Phase
from voltwright.live.iso15118.options import asked
from voltwright.live.iso15118.part import Iso15118
from voltwright.live.runner import Live, run_live

WAIT_S = 90.0
POWER_S = 2.0
USUAL = Path(__file__).parents[3] / ".venv-iso15118" / "bin" / "python"
BEFORE_POWER = {
    ("dc", "din70121"): "ContractAuthentication ChargeParameterDiscovery CableCheck PreCharge PowerDelivery CurrentDemand",
    ("ac", "iso15118-2"): "Authorization ChargeParameterDiscovery PowerDelivery ChargingStatus",
    ("dc", "iso15118-2"): "Authorization ChargeParameterDiscovery CableCheck PreCharge PowerDelivery CurrentDemand",
    ("ac", "iso15118-20"): "AC_ChargeParameterDiscovery ScheduleExchange PowerDelivery AC_ChargeLoop",
    ("dc", "iso15118-20"): (
        "DC_ChargeParameterDiscovery ScheduleExchange DC_CableCheck DC_PreCharge PowerDelivery DC_ChargeLoop"
    ),
}
"""Messages in the order of the standards, by plug and protocol, up to those of the charge loop."""


class Driver:
    """Plugs the car in, lets power flow for a while, ends the charge, and unplugs."""

    name = "driver"

    def __init__(self, part: Iso15118, plug: str):
        self.part, self.plug, self.power_w, self.signals, self.phase = part, plug, 0.0, {}, Phase.IDLE

    async def run(self, live: Live) -> None:
        car, exchange = live.car, self.part.exchange
        try:
            car.command("plug", self.plug)
            await self._until(live, lambda: exchange.phase is Phase.POWER and car.meter_w > 0.0)
            await live.wait(POWER_S)
            self.power_w, self.signals = car.meter_w, car.signals() | self.part.exchange.station
            car.command("charge_on", False)
            await self._until(live, lambda: exchange.phase in (Phase.ENDED, Phase.WAITING))
            self.phase = exchange.phase
        finally:
            live.stop()

    async def _until(self, live: Live, reached) -> None:
        async with asyncio.timeout(WAIT_S):
            while not reached() and not live.stopping:
                await live.wait(0.05)


def part_for(car, station, protocol, log, **settings):
    """The part, or a skip where the environment is not there."""
    python = str(USUAL) if USUAL.exists() else None
    given = {"iso15118_protocols": protocol, "iso15118_python": python, "iso15118_log": str(log), **settings}
    try:
        return Iso15118(asked(station, car, given), car)
    except FileError as error:
        pytest.skip(f"The environment of ISO 15118 is not there: {error}")


def session(car, plug, protocol, log, **settings):
    """A session with the simulator."""
    part = part_for(car, "simulator", protocol, log, **settings)
    driver = Driver(part, plug)
    asyncio.run(run_live(car, [part, driver], duration_s=600.0))
    return part, driver


def check(part, driver, plug, protocol, log):
    assert driver.phase is Phase.ENDED, part.exchange.reason
    assert part.library.startswith("iso15118 ")
    requests = [name.removesuffix("Req") for name in part.messages if name.endswith("Req")]
    wanted = BEFORE_POWER[plug, protocol].split()
    assert [name for name in requests if name in wanted][: len(wanted)] == wanted
    assert requests[-1] == "SessionStop" and requests.count("PowerDelivery") == 2
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["on"] for line in lines if line["type"] == "power"] == [True, False]
    assert lines[-1]["successful"]
    assert not [line for line in lines if line["type"] == "message" and "FAILED" in str(line["body"].get("ResponseCode"))]


def test_direct_current_by_iso_15118_2(live_car, tmp_path):
    car, log = live_car(soc_start=0.3, dt_s=0.1), tmp_path / "log.jsonl"
    part, driver = session(car, "dc", "iso15118-2", log, iso15118_follow="present")
    check(part, driver, "dc", "iso15118-2", log)
    # The simulated station gives the current that the car asks for, and reports the battery's voltage of the precharge.
    assert driver.signals["meter_current_a"] == pytest.approx(driver.signals["current_a"], rel=0.02)
    assert 30_000.0 < driver.power_w < 150_000.0


@pytest.mark.long
@pytest.mark.parametrize(("plug", "protocol"), BEFORE_POWER)
def test_every_protocol(live_car, tmp_path, plug, protocol):
    car, log = live_car(soc_start=0.3, dt_s=0.1), tmp_path / "log.jsonl"
    part, driver = session(car, plug, protocol, log)
    check(part, driver, plug, protocol, log)
    assert driver.power_w == pytest.approx(10_930.0 if plug == "ac" else 73_000.0, rel=0.05)


@pytest.mark.long
def test_a_station_that_sends_anything(live_car, tmp_path):
    """Bytes at random, a message too long, no answer: each session fails, the next begins, and the car goes on."""
    car, noise = live_car(soc_start=0.3, dt_s=0.1), random.Random(15118)
    answers = [
        noise.randbytes(400),
        bytes.fromhex("01fe8001ffffffff") + noise.randbytes(70_000),
        b"",
        bytes.fromhex("01fe800100000002ffff"),
    ]
    left = list(answers)

    async def serve(reader, writer):
        await reader.read(100)
        writer.write(left.pop(0) if left else b"")
        await writer.drain()
        writer.close()

    class Watcher:
        name = "watcher"

        async def run(self, live):
            async with asyncio.timeout(4.0 * WAIT_S):
                while part.exchange.sessions <= len(answers) and not live.stopping:
                    await live.wait(0.1)
            live.stop()

    async def run():
        server = await asyncio.start_server(serve, "::1", 0)
        nonlocal part
        part = part_for(car, f"[::1]:{server.sockets[0].getsockname()[1]}", "din70121", tmp_path / "log.jsonl")
        try:
            return await run_live(car, [part, Watcher()], duration_s=600.0)
        finally:
            server.close()

    part: Any = None
    car.command("plug", "dc")
    live = asyncio.run(run())
    assert not left and live.car.counts.steps > 50 and car.counts.meter_j[2] == 0.0
    assert part.exchange.reason
