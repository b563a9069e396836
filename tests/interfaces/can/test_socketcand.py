"""A live CAN bus: python-can is the counterpart, and nothing that a client sends stops the server."""

import asyncio
import gc
import random
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from voltwright.errors import SpecError
from voltwright.interfaces.can import socketcand
from voltwright.interfaces.can.frames import Frame, decoded
from voltwright.interfaces.can.socketcand import Messages, SocketcandServer, frame_message, sent_frame

can = pytest.importorskip("can", reason="a live CAN bus takes python-can")
pytest.importorskip("cantools", reason="a live CAN bus takes cantools")
BOUND_S = 20.0
GENERATED = 10_000
SEED = 12


class Car:
    """Signals that do not change."""

    def __init__(self, values: dict[str, float]):
        self.values = values

    def signals(self) -> dict[str, float]:
        return self.values


@pytest.fixture
def car(row: dict[str, float]) -> Car:
    return Car(row)


def run(session: Callable[[], object]) -> None:
    """Run a session of a client and a server, bounded in time."""

    async def bounded() -> None:
        async with asyncio.timeout(BOUND_S):
            await session()  # pyright: ignore[reportGeneralTypeIssues]

    asyncio.run(bounded())


async def opened(server: SocketcandServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that listens to raw frames."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    assert await reader.readuntil(b">") == b"< hi >"
    for message in (b"< open can0 >", b"< rawmode >"):
        writer.write(message)
        assert await reader.readuntil(b">") == b"< ok >"
    return reader, writer


def receive(port: int, count: int) -> list[Any]:
    """What python-can's own client receives."""
    with can.Bus(interface="socketcand", host="127.0.0.1", port=port, channel="can0") as bus:
        bus.send(can.Message(arbitration_id=0x7DF, data=[2, 1, 0x5B], is_extended_id=False))
        read = [bus.recv(timeout=5.0) for _ in range(count)]
    return [message for message in read if message is not None]


def test_python_can_receives_what_the_car_has(car: Car):
    async def session():
        got: list[Frame] = []
        async with SocketcandServer(car, port=0, received=got.append) as server:
            messages = await asyncio.to_thread(receive, server.port, 60)
        assert len(messages) == 60
        assert {each.arbitration_id for each in messages} >= {0x100, 0x101, 0x102, 0x200, 0x201}
        speed = next(each for each in messages if each.arbitration_id == 0x100)
        assert decoded(0x100, bytes(speed.data))["speed_kmh"] == pytest.approx(3.6 * car.values["speed_m_s"], abs=0.005001)
        assert [(frame.identifier, frame.data) for frame in got] == [(0x7DF, b"\x02\x01\x5b")]
        assert server.clients == 0

    run(session)


def test_a_frame_that_a_client_sends_reaches_the_others(car: Car):
    async def session():
        async with SocketcandServer(Car({}), port=0) as server:
            one, other = await opened(server), await opened(server)
            await asyncio.sleep(socketcand.SILENCE_S + 0.05)
            one[1].write(b"< send 18DAF110 3 a 0 ff >< send 7ff 0 >")
            assert b"< frame 18DAF110 " in (first := await other[0].readuntil(b">")) and first.endswith(b" 0A00FF >")
            assert (await other[0].readuntil(b">")).startswith(b"< frame 7FF ")
            one[1].write(b"< echo >")
            assert await one[0].readuntil(b">") == b"< echo >", "no frame of its own"
            for _, writer in (one, other):
                writer.close()

    run(session)


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (b"< send 100 1 0 >", b"< error unknown command >"),
        (b"< rawmode >", b"< error unknown command >"),
        (b"< open can7 >", b"< error could not open bus >"),
        (b"< bcmmode >", b"< error unknown command >"),
        (b"no message < \xff\xfe >", b"< error unknown command >"),
        (b"<" + b"a" * 1000 + b"< echo >", b"< error unknown command >"),
    ],
)
def test_what_is_out_of_order_or_no_message_is_answered(message: bytes, answer: bytes):
    async def session():
        async with SocketcandServer(Car({}), port=0) as server:
            reader, writer = await asyncio.open_connection(server.host, server.port)
            assert await reader.readuntil(b">") == b"< hi >"
            writer.write(message)
            assert await reader.readuntil(b">") == answer
            writer.write(b"< echo >")
            assert await reader.readuntil(b">") == b"< echo >"
            writer.close()
            assert server.refused == 1

    run(session)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "100",
        "800 0",
        "1FFFFFFFF 0",
        "20000000 0",
        "100 9 1 2 3 4 5 6 7 8 9",
        "100 2 1",
        "100 1 100",
        "100 -1",
        "+10 0",
        "1_0 0",
        "g 0",
    ],
)
def test_what_is_no_frame_of_classic_can_is_refused(words: str):
    assert sent_frame(words.split(), 0) is None


def test_frames_are_written_as_python_can_reads_them():
    frame = Frame(1_234, 0x1A, b"\x00\xff")
    assert frame_message(frame) == b"< frame 01A 1.234000 00FF >"
    assert frame_message(Frame(0, 0x1A, b"", extended=True)) == b"< frame 0000001A 0.000000  >"


def test_messages_are_found_however_they_are_cut():
    whole = b"x< open can0 >< rawmode ><send 1 0>" * 5
    for size in (1, 2, 7, 64):
        messages = Messages()
        found = [one for place in range(0, len(whole), size) for one in messages.add(whole[place : place + size])]
        assert found == ["open can0", "rawmode", "send 1 0"] * 5


def generated(random_: random.Random) -> bytes:
    """A message that is none, or a frame that is none, or noise."""
    kinds: list[Callable[[], bytes]] = [
        lambda: random_.randbytes(random_.randrange(1, 60)),
        lambda: b"< send " + random_.randbytes(random_.randrange(1, 20)).hex(" ").encode() + b" >",
        lambda: b"<" * random_.randrange(1, 40),
        lambda: b"< " + b"z" * random_.randrange(100, 3000) + b" >",
        lambda: b"< open " + b"can0 " * random_.randrange(3) + b">",
        lambda: f"< send {random_.randrange(1 << 33):X} {random_.randrange(20):X} {random_.randrange(1 << 12):X} >".encode(),
        lambda: b"< frame 123 1.0 00 >",
        lambda: b">" * random_.randrange(1, 40),
    ]
    return random_.choice(kinds)()


def test_ten_thousand_generated_messages_neither_stop_the_server_nor_grow_it(car: Car, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socketcand, "MESSAGES_A_SECOND", 1_000_000)

    async def session():
        random_ = random.Random(SEED)
        async with SocketcandServer(car, port=0) as server:
            listener, listening = await opened(server)
            reader, writer = await opened(server)
            drain = asyncio.create_task(reader.read(-1))
            size = 0
            for number in range(GENERATED):
                writer.write(generated(random_))
                if number % 500 == 0:
                    await writer.drain()
                    await asyncio.sleep(0)
                if number == GENERATED // 10:
                    gc.collect()
                    tracemalloc.start()
            await writer.drain()
            writer.write(b"< echo >")
            size = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            writer.write_eof()
            await asyncio.wait([drain])
            await asyncio.sleep(0.05)
            assert server.refused > GENERATED // 4 and size < 20_000_000
            assert b"< frame 100 " in await listener.readuntil(b">"), "the other client still listens"
            for one in (writer, listening):
                one.close()

    run(session)


def test_a_client_that_does_not_read_loses_frames_and_a_flood_waits(car: Car, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socketcand, "UNREAD_MOST", 4096)
    monkeypatch.setattr(socketcand, "SILENCE_S", 0.0)

    async def session():
        got: list[Frame] = []
        async with SocketcandServer(car, port=0, received=got.append) as server:
            _, deaf = await opened(server)
            _, flood = await opened(server)
            flood.write(b"< send 123 8 1 2 3 4 5 6 7 8 >" * 50_000)
            await asyncio.sleep(1.0)
            reader, writer = await opened(server)
            assert b"< frame" in await reader.readuntil(b">"), "a third client is served in the flood"
            assert 0 < len(got) < 3 * socketcand.MESSAGES_A_SECOND
            for one in (deaf, flood, writer):
                one.close()

    run(session)


def test_there_are_at_most_so_many_clients(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socketcand, "CLIENTS_MOST", 1)

    async def session():
        async with SocketcandServer(Car({}), port=0) as server:
            _, first = await opened(server)
            reader, writer = await asyncio.open_connection(server.host, server.port)
            assert await reader.read(-1) == b"< error too many clients >"
            for one in (first, writer):
                one.close()

    run(session)


def test_a_server_ends_in_good_order_with_clients_still_there(car: Car):
    async def session():
        reported: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
        async with SocketcandServer(car, port=0) as server:
            reader, writer = await opened(server)
        await asyncio.sleep(0.05)
        assert await reader.read(-1) is not None and not reported and server.clients == 0
        writer.close()

    run(session)


def test_a_port_in_use_is_told():
    async def session():
        async with SocketcandServer(Car({}), port=0) as server:
            with pytest.raises(SpecError, match=rf"cannot listen on 127\.0\.0\.1:{server.port}.*choose another port"):
                await SocketcandServer(Car({}), port=server.port).__aenter__()

    run(session)


def test_an_error_of_the_source_is_raised():
    class Broken:
        def signals(self) -> dict[str, float]:
            raise ValueError("broken")

    async def session():
        async with SocketcandServer(Broken(), port=0) as server:
            _, writer = await opened(server)
            with pytest.raises(ValueError, match="broken"):
                await server.serve()
            writer.close()

    run(session)
