"""Whatever is sent to the VSS server, the car goes on and the next client is served."""

import asyncio
import random
import resource
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest

from parked_vehicle import ParkedVehicle
from voltwright.live.vss import server as server_module
from voltwright.live.vss.server import MESSAGE_MOST, VssServer

grpc = pytest.importorskip("grpc", reason="grpcio is not installed")
aio = pytest.importorskip("kuksa_client.grpc.aio", reason="kuksa-client is not installed")
HOST = "127.0.0.1"
METHODS = ("GetValue", "GetValues", "Actuate", "BatchActuate", "ListMetadata", "PublishValue", "GetServerInfo", "Nothing")
OLD_METHODS = ("Get", "Set", "GetServerInfo", "StreamedUpdate")
GROWTH_KB = 40_000
LATE_S = 2.0
"""So much later than it should a step may come on a machine that is busy with other work."""


def serve(act: Callable[[VssServer], Awaitable[None]], within_s: float = 20.0) -> None:
    """Run something beside a server, with a car that takes a step every 10 ms; every step comes in time."""

    async def both() -> None:
        steps = []

        async def car() -> None:
            while True:
                steps.append(asyncio.get_running_loop().time())
                await asyncio.sleep(0.01)

        async with VssServer(ParkedVehicle(), port=0) as server:
            stepping = asyncio.create_task(car())
            await asyncio.wait_for(act(server), within_s)
            async with aio.VSSClient(HOST, server.port) as client:
                assert (await client.get_current_values(["Vehicle.Speed"]))["Vehicle.Speed"].value == 0.0
            stepping.cancel()
        assert max((after - before for before, after in pairwise(steps)), default=0.0) < LATE_S

    asyncio.run(both())


async def call(channel: Any, path: str, request: bytes) -> Any:
    """The code with which a call with any bytes ends."""
    try:
        await channel.unary_unary(path)(request, timeout=10)
    except grpc.aio.AioRpcError as error:
        return error.code()
    return grpc.StatusCode.OK


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_random_messages(count: int):
    async def act(server: VssServer) -> None:
        draw = random.Random(11)
        codes = []

        async def some(number: int) -> None:
            async with grpc.aio.insecure_channel(f"{HOST}:{server.port}") as channel:
                for _ in range(number):
                    old = draw.random() < 0.4
                    path = f"/kuksa.val.v{1 if old else 2}.VAL/{draw.choice(OLD_METHODS if old else METHODS)}"
                    request = draw.randbytes(draw.choice([0, 1, 3, 10, 80])) if draw.random() < 0.7 else b"\x0a\x02\x0a\x00" * 200
                    codes.append(await call(channel, path, request))

        await some(50)
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await asyncio.gather(*(some(count // 10) for _ in range(10)))
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < GROWTH_KB
        assert len(codes) == 50 + 10 * (count // 10)

    serve(act, within_s=300.0)


def test_messages_that_are_too_large():
    async def act(server: VssServer) -> None:
        async with grpc.aio.insecure_channel(f"{HOST}:{server.port}") as channel:
            for _ in range(5):
                code = await call(channel, "/kuksa.val.v2.VAL/GetValue", bytes(MESSAGE_MOST + 1))
                assert code is grpc.StatusCode.RESOURCE_EXHAUSTED

    serve(act)


def test_bytes_that_are_no_http_and_connections_that_never_speak():
    async def act(server: VssServer) -> None:
        draw = random.Random(12)
        silent = [await asyncio.open_connection(HOST, server.port) for _ in range(50)]
        for _ in range(100):
            reader, writer = await asyncio.open_connection(HOST, server.port)
            start = draw.choice([b"", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
            writer.write(start + draw.randbytes(300))
            writer.write_eof()
            with suppress(ConnectionError):
                await asyncio.wait_for(reader.read(1000), 5)
            writer.close()
        async with aio.VSSClient(HOST, server.port) as client:
            assert await client.get_server_info()
        for _, writer in silent:
            writer.close()

    serve(act)


def test_more_streams_than_are_served_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_module, "CALLS_MOST", 20)
    from kuksa.val.v2 import val_pb2, val_pb2_grpc

    async def act(server: VssServer) -> None:
        async with grpc.aio.insecure_channel(f"{HOST}:{server.port}") as channel:
            subscribe = val_pb2_grpc.VALStub(channel).Subscribe
            streams = [subscribe(val_pb2.SubscribeRequest(signal_paths=["Vehicle.Speed"])) for _ in range(40)]
            first = await asyncio.gather(*(stream.read() for stream in streams), return_exceptions=True)
            refused: list[Any] = [each for each in first if isinstance(each, grpc.aio.AioRpcError)]
            assert 0 < len(refused) < 40
            assert {each.code() for each in refused} == {grpc.StatusCode.RESOURCE_EXHAUSTED}
            for stream in streams:
                stream.cancel()
            await asyncio.sleep(0.1)

    serve(act)


def test_a_subscriber_that_does_not_read_costs_nothing():
    from kuksa.val.v2 import val_pb2, val_pb2_grpc

    async def act(server: VssServer) -> None:
        vehicle = server.tree.vehicle
        async with grpc.aio.insecure_channel(f"{HOST}:{server.port}") as channel:
            stream = val_pb2_grpc.VALStub(channel).Subscribe(val_pb2.SubscribeRequest(signal_paths=["Vehicle.Speed"]))
            await stream.read()
            for number in [*range(20), 0]:
                vehicle.now = {**vehicle.now, "speed_m_s": float(number)}  # pyright: ignore[reportAttributeAccessIssue]
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            stream.cancel()

    serve(act)
