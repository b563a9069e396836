"""Figures behind a slider: answers by channel and number, and in a channel the newest request wins."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from voltwright.web.live_socket import _Channels
from voltwright.web.refusal import RefusalError
from voltwright.web.settings import Settings


class _Socket:
    """Takes what is sent."""

    def __init__(self):
        self.sent: list[dict[str, Any]] = []

    async def send_text(self, text: str) -> None:
        self.sent.append(json.loads(text))


class _Studio:
    """Answers when it is told to."""

    def __init__(self):
        self.settings = Settings()
        self.gate = asyncio.Event()
        self.asked: list[Any] = []

    async def answer(self, task: str, payload: dict[str, Any], *, priority: int) -> bytes:
        self.asked.append(payload["request"]["n"])
        await self.gate.wait()
        if payload["request"]["n"] < 0:
            raise RefusalError("`n` must be positive.", "spec", 422, "n")
        return json.dumps(payload["request"]).encode()


def test_in_a_channel_the_newest_wins():
    async def run() -> tuple[_Socket, _Studio]:
        socket, studio = _Socket(), _Studio()
        channels: Any = _Channels(socket, studio)  # pyright: ignore[reportArgumentType]
        for number in range(1, 6):
            await channels.take(
                json.dumps({"channel": "a", "id": number, "operation": "cars", "request": {"n": number}}).encode()
            )
            await asyncio.sleep(0)
        await channels.take(b'{"channel": "b", "id": "x", "operation": "cars", "request": {"n": -1}}')
        await asyncio.sleep(0.01)
        studio.gate.set()
        await asyncio.sleep(0.05)
        channels.close()
        return socket, studio

    socket, studio = asyncio.run(run())
    assert studio.asked == [1, -1, 5]
    assert [each["id"] for each in socket.sent if each.get("superseded")] == [2, 3, 4]
    results = {each["id"]: each["result"] for each in socket.sent if "result" in each}
    assert results == {1: {"n": 1}, 5: {"n": 5}}
    (refused,) = [each for each in socket.sent if "error" in each]
    assert (refused["channel"], refused["id"], refused["error"]["field"]) == ("b", "x", "n")


def test_over_the_socket(studio_url: str):
    address = studio_url.replace("http", "ws") + "/api/live"
    with connect(address) as socket, httpx.Client(base_url=studio_url, timeout=120) as client:
        request = {"files": ["xiaomi-su7"]}
        socket.send(json.dumps({"channel": "c", "id": 7, "operation": "check", "request": request}))
        answer = json.loads(socket.recv(60))
        assert answer == {"channel": "c", "id": 7, "result": client.post("/api/operations/check", json=request).json()}
        wrong = ["{", "[]", '{"operation": 5}', '{"operation": "nothing"}', '{"channel": 5, "operation": "cars"}']
        wrong += ['{"operation": "cars", "request": {"x": NaN}}', '{"operation": "check", "request": {"files": "/x"}}']
        for text in wrong:
            socket.send(text)
            told = json.loads(socket.recv(60))
            assert told["error"]["message"].endswith("."), text
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        connect(address, origin="http://evil.example").recv(5)  # pyright: ignore[reportArgumentType]
