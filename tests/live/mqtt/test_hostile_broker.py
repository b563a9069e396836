"""A broker that is none: it hangs, talks nonsense or closes; the client tries again and says so once."""

import asyncio
import gc
import logging
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from parked_vehicle import ParkedVehicle
from voltwright.live.mqtt import client as client_module
from voltwright.live.mqtt.client import Broker, MqttClient
from voltwright.live.mqtt.connection import Connection

pytest.importorskip("aiomqtt", reason="aiomqtt is not installed")
HOST = "127.0.0.1"
ACCEPTED = b"\x20\x03\x00\x00\x00"
"""CONNACK of MQTT 5: no session, success, no properties."""
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
draw = random.Random(21)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    return


async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(draw.randbytes(200))
    await writer.drain()


async def refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(b"\x20\x03\x00\x87\x00")  # not authorised
    await writer.drain()


async def nonsense_later(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(ACCEPTED + draw.randbytes(200))
    await writer.drain()


async def accepting_and_mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(ACCEPTED)
    await reader.read()


def open_files() -> int:
    """Files and sockets of this process, where the system tells."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


@pytest.mark.parametrize("answer", [silent, closing, nonsense, refusing, nonsense_later, accepting_and_mute])
def test_the_client_tries_again(answer: Answer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(client_module, "RETRY_S", 0.001)
    monkeypatch.setattr(client_module, "RETRY_MOST_S", 0.002)
    monkeypatch.setattr(client_module, "TIMEOUT_S", 0.05)
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        try:
            await answer(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def act() -> None:
        server = await asyncio.start_server(serve, HOST, 0)
        port = server.sockets[0].getsockname()[1]
        async with MqttClient(ParkedVehicle(), Broker(HOST, port)), asyncio.timeout(15):
            while len(connections) < 3:
                await asyncio.sleep(0.01)
            files = open_files()
            while len(connections) < 8:
                await asyncio.sleep(0.01)
            gc.collect()
            assert open_files() <= files + 3
            assert sum(isinstance(each, Connection) for each in gc.get_objects()) <= 3
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.05)

    with caplog.at_level(logging.WARNING):
        asyncio.run(act())
    gc.collect()
    assert [record.name for record in caplog.records] == ["voltwright.live.mqtt"]
