"""Whatever is sent to the DoIP server, the car goes on, the next tester is served and memory does not grow."""

import asyncio
import gc
import random
import struct
import tracemalloc
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from parked_vehicle import ParkedVehicle
from voltwright.live.diagnostics import doip
from voltwright.live.diagnostics.doip import ADDRESS, DoipServer
from voltwright.live.diagnostics.messages import LENGTHS, PAYLOAD_MOST, Payload, message

HOST, TESTER = "127.0.0.1", 0x0E00
ACTIVATE = message(Payload.ACTIVATE, struct.pack("!HBL", TESTER, 0, 0))
PRESENT = message(Payload.DIAGNOSTIC, struct.pack("!HH", TESTER, ADDRESS) + b"\x3e\x00")
ACTIVATED, ANSWERED = 8 + 9, 8 + 5 + 8 + 6
"""Bytes of the answers to a routing activation and to a diagnostic message of which the answer has two."""
GROWTH_BYTES = 1_000_000
LATE_S = 2.0
"""So much later than it should a step may come on a machine that is busy with other work."""


def serve(act: Callable[[DoipServer], Awaitable[None]], within_s: float = 20.0) -> None:
    """Run something beside a server, with a car that takes a step every 10 ms; every step comes in time."""

    async def both() -> None:
        steps = []

        async def car() -> None:
            while True:
                steps.append(asyncio.get_running_loop().time())
                await asyncio.sleep(0.01)

        async with DoipServer(ParkedVehicle(), port=0, announce_port=None) as server:
            stepping = asyncio.create_task(car())
            await asyncio.wait_for(act(server), within_s)
            await served(server)
            stepping.cancel()
        assert max((after - before for before, after in pairwise(steps)), default=0.0) < LATE_S

    asyncio.run(both())


async def served(server: DoipServer) -> None:
    """A tester that keeps the rules gets its answer."""
    reader, writer = await asyncio.open_connection(HOST, server.port)
    writer.write(ACTIVATE + PRESENT)
    answer = await asyncio.wait_for(reader.readexactly(ACTIVATED + ANSWERED), 5)
    assert answer[12] == 0x10 and answer.endswith(b"\x7e\x00")
    writer.close()
    await writer.wait_closed()


async def said(server: DoipServer, data: bytes) -> bytes:
    """All that the server answers to some bytes after which the tester says nothing more."""
    reader, writer = await asyncio.open_connection(HOST, server.port)
    try:
        writer.write(data)
        writer.write_eof()
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def malformed(draw: random.Random) -> bytes:
    """Bytes that are no message, or a message of the wrong kind, length, address or order."""
    kind = draw.choice([*LENGTHS, draw.randrange(0x10000)])
    payload = draw.randbytes(draw.choice([0, 1, 2, 4, 6, 7, 11, 17, 40]))
    whole = struct.pack("!BBHL", 2, 0xFD, kind, draw.choice([len(payload), draw.randrange(20), 2**32 - 1])) + payload
    flipped = bytearray(whole)
    flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
    diagnostic = message(Payload.DIAGNOSTIC, struct.pack("!HH", TESTER, ADDRESS) + (payload or b"\0"))
    noise = draw.randbytes(draw.randrange(1, 60))
    return draw.choice([whole, bytes(flipped), noise, ACTIVATE + bytes(flipped), ACTIVATE + diagnostic])


@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.long)])
def test_random_bytes(count: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doip, "ALIVE_S", 0.01)

    async def act(server: DoipServer) -> None:
        draw = random.Random(3)
        await asyncio.gather(*(said(server, malformed(draw)) for _ in range(8)))
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(count // 8):
            await asyncio.gather(*(said(server, malformed(draw)) for _ in range(8)))
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < GROWTH_BYTES
        tracemalloc.stop()

    serve(act, within_s=300.0)


def test_answers_to_headers():
    async def act(server: DoipServer) -> None:
        for data, code in (
            (b"\x02\x02\x00\x05\x00\x00\x00\x07", 0x00),
            (b"\x09\xf6\x00\x05\x00\x00\x00\x07", 0x00),
            (message(Payload.NEGATIVE, b"\0"), 0x01),
            (b"\x02\xfd\x80\x01\xff\xff\xff\xff", 0x02),
            (message(Payload.ACTIVATE, b"\0" * 8), 0x04),
            (message(Payload.ASK_POWER_MODE), 0x01),
        ):
            assert await said(server, data) == message(Payload.NEGATIVE, bytes([code]))

    serve(act)


def test_a_payload_that_is_too_large_is_skipped():
    async def act(server: DoipServer) -> None:
        length = 4_000_000
        large = struct.pack("!BBHL", 2, 0xFD, Payload.DIAGNOSTIC, length) + bytes(length)
        answer = await said(server, ACTIVATE + large + PRESENT)
        assert answer[ACTIVATED : ACTIVATED + 9] == message(Payload.NEGATIVE, b"\x02") and answer.endswith(b"\x7e\x00")
        most = message(Payload.DIAGNOSTIC, struct.pack("!HH", TESTER, ADDRESS) + b"\x22" * (PAYLOAD_MOST - 4))
        assert (await said(server, ACTIVATE + most)).endswith(b"\x7f\x22\x13")

    serve(act)


def test_a_flood_of_requests_is_answered_in_order():
    async def act(server: DoipServer) -> None:
        answer = await said(server, ACTIVATE + PRESENT * 5000)
        assert len(answer) == ACTIVATED + 5000 * ANSWERED

    serve(act)


def test_connections_that_never_speak_are_closed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doip, "INITIAL_S", 0.2)

    async def act(server: DoipServer) -> None:
        silent = [await asyncio.open_connection(HOST, server.port) for _ in range(3 * doip.CONNECTIONS_MOST)]
        for reader, _ in silent:
            assert await asyncio.wait_for(reader.read(), 5) == b""
        for _, writer in silent:
            writer.close()
        assert not server.connections

    serve(act)


def test_a_tester_that_does_not_read_waits_alone():
    async def act(server: DoipServer) -> None:
        reader, writer = await asyncio.open_connection(HOST, server.port, limit=100)
        writer.write(message(Payload.ACTIVATE, struct.pack("!HBL", 0x0E55, 0, 0)))
        request = message(Payload.DIAGNOSTIC, struct.pack("!HH", 0x0E55, ADDRESS) + b"\x22\xf1\x90")
        for _ in range(200):
            writer.write(request * 500)
            await asyncio.sleep(0)
        await served(server)
        assert len(server.connections) <= 2
        assert reader is not None
        writer.transport.abort()

    serve(act)


def test_a_tester_that_answers_keeps_its_address_and_full_sockets_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doip, "ALIVE_S", 0.3)

    async def act(server: DoipServer) -> None:
        async def answering(tester: int) -> asyncio.StreamWriter:
            reader, writer = await asyncio.open_connection(HOST, server.port)
            writer.write(message(Payload.ACTIVATE, struct.pack("!HBL", tester, 0, 0)))
            assert (await reader.readexactly(ACTIVATED))[12] == 0x10

            async def answer() -> None:
                while await reader.read(8):
                    writer.write(message(Payload.ALIVE, tester.to_bytes(2, "big")))

            answers.append(asyncio.create_task(answer()))
            return writer

        answers: list[asyncio.Task[None]] = []
        writers = [await answering(TESTER + place) for place in range(doip.ACTIVE_MOST)]
        for tester, code in ((TESTER, 0x03), (0x0E77, 0x01)):
            answer = await said(server, message(Payload.ACTIVATE, struct.pack("!HBL", tester, 0, 0)))
            assert answer[12] == code
        for writer in writers:
            writer.close()
        await asyncio.gather(*answers)

    serve(act)


def test_datagrams():
    async def act(server: DoipServer) -> None:
        loop, draw, got = asyncio.get_running_loop(), random.Random(4), []

        class Ears(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: object) -> None:
                got.append(data)

        transport, _ = await loop.create_datagram_endpoint(Ears, remote_addr=(HOST, server.port))
        for _ in range(500):
            transport.sendto(malformed(draw))
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        got.clear()
        transport.sendto(message(Payload.IDENTIFICATION, bytes(33)))  # an answer of another: no answer to that
        transport.sendto(message(Payload.IDENTIFY))
        await asyncio.sleep(0.05)
        assert [each[:4] for each in got] == [message(Payload.IDENTIFICATION)[:4]]
        transport.close()

    serve(act)
