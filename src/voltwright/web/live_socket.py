"""Figures behind a slider over one WebSocket: in a channel, the newest request wins."""

import asyncio
import json
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from voltwright.web.answers import key_of
from voltwright.web.asking import studio_of
from voltwright.web.operation_routes import question, served
from voltwright.web.pool import URGENT
from voltwright.web.refusal import RefusalError
from voltwright.web.strict_json import read_object
from voltwright.web.studio import Studio
from voltwright.web.worker_process import Ticket

CHANNELS_MOST = 32
"""Channels of one socket."""
router = APIRouter()


@router.websocket("/api/live")
async def live(socket: WebSocket) -> None:
    """Answer the messages of one page."""
    await socket.accept()
    channels = _Channels(socket, studio_of(socket))
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                break
            text = message.get("text")
            await channels.take((message.get("bytes") or b"") if text is None else text.encode("utf-8", "surrogatepass"))
    except (WebSocketDisconnect, RuntimeError):
        pass  # the page has gone
    finally:
        channels.close()


class _Asked:
    """What a channel asks: a request that waits for a worker gives way to a newer one."""

    def __init__(self, number: Any, payload: dict[str, Any], ticket: Ticket):
        self.number, self.payload, self.ticket = number, payload, ticket


class _Channels:
    """The channels of one socket: in each, one request is with the workers, and one waits behind it."""

    def __init__(self, socket: WebSocket, studio: Studio):
        self._socket, self._studio = socket, studio
        self._running: dict[str, asyncio.Task[None]] = {}
        self._asked: dict[str, _Asked] = {}
        self._waiting: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._sending = asyncio.Lock()

    def close(self) -> None:
        """Leave everything that is asked for."""
        self._waiting.clear()
        for task in self._running.values():
            task.cancel()
        for asked in self._asked.values():
            self._studio.pool.leave(asked.ticket)

    async def take(self, body: bytes) -> None:
        """Take a message."""
        channel, number = "", None
        try:
            if len(body) > self._studio.settings.json_bytes:
                raise RefusalError(f"A message must have at most {self._studio.settings.json_bytes:,} bytes.", "size", 413)
            data = read_object(body)
            channel, number = data.get("channel", ""), data.get("id")
            payload = _checked(data)
            if channel not in self._running and len(self._running) >= CHANNELS_MOST:
                raise RefusalError(f"A page may have at most {CHANNELS_MOST} channels.", "size", 413)
        except RefusalError as refusal:
            await self._say({"channel": channel, "id": number, **refusal.body})
            return
        asked = self._asked.get(channel)
        if asked is not None and asked.ticket.waiting:
            older, asked.number, asked.payload, asked.ticket.payload = asked.number, number, payload, payload
        else:
            older, _ = self._waiting.get(channel, (None, None))
            replaced = channel in self._waiting
            self._waiting[channel] = (number, payload)
            if channel not in self._running:
                self._running[channel] = asyncio.create_task(self._work(channel))
            if not replaced:
                return
        await self._say({"channel": channel, "id": older, "superseded": True})

    async def _work(self, channel: str) -> None:
        """Answer what waits in a channel, until nothing does."""
        try:
            while channel in self._waiting:
                await self._answer(channel, *self._waiting.pop(channel))
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page has gone
        finally:
            self._running.pop(channel, None)

    async def _answer(self, channel: str, number: Any, payload: dict[str, Any]) -> None:
        answers, asked = self._studio.answers, None
        try:
            body = answers.get(key_of("operation", payload))
            if body is None:
                asked = _Asked(number, payload, self._studio.pool.ask("operation", payload, priority=URGENT))
                self._asked[channel] = asked
                body = await asyncio.shield(asked.ticket.future)
                number = asked.number
                answers.put(key_of("operation", asked.payload), body, "operation", asked.payload)
            text = f'"result": {body.decode("utf-8")}'
        except RefusalError as refusal:
            number = number if asked is None else asked.number
            text = f'"error": {json.dumps(refusal.body["error"])}'
        finally:
            self._asked.pop(channel, None)
        await self._send(f"{json.dumps({'channel': channel, 'id': number})[:-1]}, {text}}}")

    async def _say(self, message: dict[str, Any]) -> None:
        await self._send(json.dumps(message))

    async def _send(self, text: str) -> None:
        async with self._sending:
            await self._socket.send_text(text)


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """What a worker takes for a message."""
    request = data.get("request", {})
    if (
        not isinstance(data.get("channel", ""), str)
        or not isinstance(data.get("operation"), str)
        or not isinstance(request, dict)
    ):
        words = 'as {"channel": "figures", "id": 1, "operation": "certify", "request": {}}'
        raise RefusalError(f"A message must have a channel, an operation and a request, {words}.", "json", 400)
    return question(served(data["operation"]), request, data.get("traces") is True)
