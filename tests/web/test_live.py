"""Figures behind a slider: answers by channel and number, and in a channel the newest request wins."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from voltwright.web.answers import Answers
from voltwright.web.live_socket import _Channels
from voltwright.web.refusal import RefusalError
from voltwright.web.settings import Settings
from voltwright.web.worker_process import Ticket


class _Socket:
    """Takes what is sent."""

    def __init__(self):
        self.sent: list[dict[str, Any]] = []

    async def send_text(self, text: str) -> None:
        self.sent.append(json.loads(text))


class _Pool:
    """Takes questions, and answers when it is told to."""

    def __init__(self):
        self.tickets: list[Ticket] = []

    def ask(self, task: str, payload: dict[str, Any], *, priority: int) -> Ticket:
        self.tickets.append(Ticket(len(self.tickets), task, payload, priority, 1.0, None))
        return self.tickets[-1]

    def begin(self, place: int) -> None:
        self.tickets[place].worker = self  # pyright: ignore[reportAttributeAccessIssue]

    def answer(self, place: int) -> None:
        self.tickets[place].settle(json.dumps(self.tickets[place].payload["request"]).encode())


class _Studio:
    """A studio whose workers are told what to do."""

    def __init__(self):
        self.settings, self.pool, self.answers = Settings(), _Pool(), Answers(None, 10_000, 0)


def test_in_a_channel_the_newest_wins():
    async def run() -> _Socket:
        socket, studio = _Socket(), _Studio()
        channels: Any = _Channels(socket, studio)  # pyright: ignore[reportArgumentType]

        async def ask(number: int) -> None:
            message = {"channel": "a", "id": number, "operation": "cars", "request": {"n": number}}
            await channels.take(json.dumps(message).encode())
            await asyncio.sleep(0.01)

        for number in (1, 2, 3):  # none has begun: the newest takes the place of the others in the line
            await ask(number)
        studio.pool.begin(0)
        for number in (4, 5):  # the third is computed: the fifth waits behind it
            await ask(number)
        studio.pool.answer(0)
        await asyncio.sleep(0.01)
        assert [each.payload["request"]["n"] for each in studio.pool.tickets] == [3, 5]
        studio.pool.tickets[1].settle(RefusalError("`n` must be less.", "spec", 422, "n"))
        await asyncio.sleep(0.01)
        await ask(3)  # answered before
        channels.close()
        return socket

    sent = asyncio.run(run()).sent
    assert [(each["id"], *(set(each) - {"channel", "id"})) for each in sent] == [
        (1, "superseded"), (2, "superseded"), (4, "superseded"), (3, "result"), (5, "error"), (3, "result"),
    ]  # fmt: skip
    assert sent[3]["result"] == {"n": 3} and sent[4]["error"]["field"] == "n"


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
