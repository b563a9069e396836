"""The MQTT client against mosquitto: discovery, states, commands, the broker that goes and comes, floods."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from broker import ABSENT, PROGRAM, broker, free_port
from parked_vehicle import ParkedVehicle
from voltwright.errors import SpecError
from voltwright.live.mqtt import client as client_module
from voltwright.live.mqtt.client import PACKET_MOST, Broker, MqttClient
from voltwright.live.mqtt.entities import entities_of

aiomqtt = pytest.importorskip("aiomqtt", reason="aiomqtt is not installed")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason=ABSENT)
HOST, BASE = "127.0.0.1", "voltwright/tesla-model-3-2024-rwd"
WITHIN_S = 20.0
LATE_S = 2.0
"""So much later than it should a step may come on a machine that is busy with other work."""


class Others:
    """Another client of the broker: what it has heard last on each topic."""

    def __init__(self, client: Any):
        self.client, self.heard, self.log = client, {}, []

    async def listen(self) -> None:
        await self.client.subscribe("#", qos=1)
        async for message in self.client.messages:
            self.heard[str(message.topic)] = message.payload.decode(errors="replace")
            self.log.append(str(message.topic))

    async def until(self, topic: str, holds: Callable[[str], bool]) -> str:
        async with asyncio.timeout(20):
            while not holds(self.heard.get(topic, "")):
                await asyncio.sleep(0.01)
        return self.heard[topic]

    async def set(self, key: str, payload: bytes | str, **more: Any) -> None:
        await self.client.publish(f"{BASE}/{key}/set", payload, **more)


def session(folder: Path, act: Callable[[Others, ParkedVehicle, MqttClient], Awaitable[None]]) -> None:
    """Run something beside a broker and a live car that is connected; the car keeps its steps of 10 ms."""

    async def all_of_it(port: int) -> None:
        vehicle, steps = ParkedVehicle(), []

        async def car() -> None:
            while True:
                steps.append(asyncio.get_running_loop().time())
                await asyncio.sleep(0.01)

        stepping = asyncio.create_task(car())
        async with aiomqtt.Client(HOST, port) as client:
            others = Others(client)
            listening = asyncio.create_task(others.listen())
            async with MqttClient(vehicle, Broker(HOST, port), period_s=0.05, range_full_km=400.0) as mqtt:
                await asyncio.wait_for(mqtt.connected.wait(), 5)
                await asyncio.wait_for(act(others, vehicle, mqtt), WITHIN_S)
            await others.until(f"{BASE}/availability", lambda state: state == "offline")
            listening.cancel()
            stepping.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        assert max(after - before for before, after in pairwise(steps)) < LATE_S

    with broker(folder, free_port()) as port:
        asyncio.run(all_of_it(port))


def test_discovery_states_and_commands(tmp_path: Path):
    async def act(others: Others, vehicle: ParkedVehicle, mqtt: MqttClient) -> None:
        await others.until(f"{BASE}/availability", lambda state: state == "online")
        found = {topic: text for topic, text in others.heard.items() if topic.startswith("homeassistant/")}
        assert len(found) == len(entities_of(vehicle, 400.0))
        for topic, text in found.items():
            about = json.loads(text)
            assert about["state_topic"] in others.heard, topic
        assert others.heard[f"{BASE}/soc"] == "52.5" and others.heard[f"{BASE}/range"] == "210"
        vehicle.now = {**vehicle.now, "soc_percent": 53.04}
        await others.until(f"{BASE}/soc", lambda state: state == "53.0")
        await others.set("soc_target_percent", "70")
        await others.until(f"{BASE}/soc_target_percent", lambda state: state == "70")
        await others.set("charge_on", "OFF")
        await others.until(f"{BASE}/charge_on", lambda state: state == "OFF")
        assert (vehicle.settings["soc_target_percent"], vehicle.settings["charge_on"]) == (70.0, False)

    session(tmp_path, act)


def test_commands_that_are_refused_are_answered(tmp_path: Path):
    async def act(others: Others, vehicle: ParkedVehicle, mqtt: MqttClient) -> None:
        for key, payload, words in (
            ("soc_target_percent", "170", "must be from 1 to 100"),
            ("soc_target_percent", b"\xff\x00", "ASCII"),
            ("cabin_temp_c", "x" * 100, "at most 64 bytes"),
            ("wings", "ON", "no command topic 'wings'"),
            ("soc", "50", "no command topic 'soc'"),
        ):
            await others.set(key, payload)
            said = await others.until(f"{BASE}/refused", lambda text, words=words: words in text)
            assert json.loads(said)["topic"] == f"{BASE}/{key}/set"
        assert vehicle.settings["soc_target_percent"] == 100.0

    session(tmp_path, act)


def test_home_assistant_that_begins_is_told_anew(tmp_path: Path):
    async def act(others: Others, vehicle: ParkedVehicle, mqtt: MqttClient) -> None:
        await others.until(f"{BASE}/availability", lambda state: state == "online")
        others.heard.clear()
        config = f"homeassistant/sensor/{BASE.replace('/', '-')}/soc/config"
        async with asyncio.timeout(WITHIN_S):
            while config not in others.heard:  # a message can be lost where the machine is busy
                await others.client.publish("homeassistant/status", "online", qos=1)
                await asyncio.sleep(0.5)
        await others.until(f"{BASE}/soc", lambda state: state == "52.5")

    session(tmp_path, act)


def test_a_retained_command_is_not_obeyed_at_the_next_start(tmp_path: Path):
    async def act(others: Others, vehicle: ParkedVehicle, mqtt: MqttClient) -> None:
        await others.set("soc_target_percent", "33", retain=True, qos=1)
        await others.until(f"{BASE}/soc_target_percent", lambda state: state == "33")
        again = ParkedVehicle()
        async with MqttClient(again, mqtt.broker, period_s=0.05) as second:
            await asyncio.wait_for(second.connected.wait(), 5)
            await asyncio.sleep(0.1)
            assert again.settings["soc_target_percent"] == 100.0

    session(tmp_path, act)


def test_a_flood_and_packets_that_are_too_large(tmp_path: Path):
    async def act(others: Others, vehicle: ParkedVehicle, mqtt: MqttClient) -> None:
        await others.set("cabin_temp_c", "y" * (10 * PACKET_MOST), qos=1)
        for number in range(2000):
            await others.set("soc_target_percent" if number % 3 else "wings", str(number % 150))
        await others.set("cabin_on", b"ON", qos=1)
        async with asyncio.timeout(10):
            while vehicle.settings["cabin_on"] is not True:  # a command of the flood may be dropped; the next one is obeyed
                await others.set("cabin_on", b"ON", qos=1)
                await asyncio.sleep(0.05)
        assert mqtt.failures == 0

    session(tmp_path, act)


def test_a_broker_that_comes_late_goes_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(client_module, "RETRY_S", 0.02)
    monkeypatch.setattr(client_module, "RETRY_MOST_S", 0.1)
    port = free_port()

    async def act() -> None:
        vehicle = ParkedVehicle()
        async with MqttClient(vehicle, Broker(HOST, port), period_s=0.02) as mqtt:
            await asyncio.sleep(0.2)
            assert mqtt.failures > 1 and not mqtt.connected.is_set()
            for target in ("60", "70"):
                with ExitStack() as running:
                    running.enter_context(broker(tmp_path, port))
                    await asyncio.wait_for(mqtt.connected.wait(), 5)
                    assert mqtt.failures == 0
                    async with aiomqtt.Client(HOST, port) as other:
                        await other.publish(f"{BASE}/soc_target_percent/set", target, qos=1)
                        async with asyncio.timeout(5):
                            while vehicle.settings["soc_target_percent"] != float(target):
                                await asyncio.sleep(0.01)
                async with asyncio.timeout(5):
                    while mqtt.connected.is_set():
                        await asyncio.sleep(0.01)

    with caplog.at_level(logging.WARNING):
        asyncio.run(act())
    told = [record for record in caplog.records if record.name == "voltwright.live.mqtt"]
    assert len(told) == 3 and all(f"{HOST}:{port} is away" in record.getMessage() for record in told)  # once for each time


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "aiomqtt", None)

    async def start() -> None:
        async with MqttClient(ParkedVehicle(), Broker(HOST, 1)):
            pass

    with pytest.raises(SpecError, match=r"`mqtt` needs the package aiomqtt"):
        asyncio.run(start())
