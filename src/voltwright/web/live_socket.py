"""Figures behind a slider over one WebSocket: in a channel, the newest request wins."""

import asyncio
import json
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from voltwright.web.asking import studio_of
from voltwright.web.operation_routes import question, served
from voltwright.web.pool import URGENT
from voltwright.web.refusal import RefusalError
from voltwright.web.strict_json import read_object
from voltwright.web.studio import Studio

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


class _Channels:
    """The channels of one socket: in each, one request is computed and one waits."""

    def __init__(self, socket: WebSocket, studio: Studio):
        self._socket, self._studio = socket, studio
        self._running: dict[str, asyncio.Task[None]] = {}
        self._waiting: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._sending = asyncio.Lock()

    def close(self) -> None:
        """Leave everything that is asked for."""
        self._waiting.clear()
        for task in self._running.values():
            task.cancel()

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
        if channel in self._waiting:
            older, _ = self._waiting[channel]
            await self._say({"channel": channel, "id": older, "superseded": True})
        self._waiting[channel] = (number, payload)
        if channel not in self._running:
            self._running[channel] = asyncio.create_task(self._work(channel))

    async def _work(self, channel: str) -> None:
        """Answer what waits in a channel, until nothing does."""
        try:
            while channel in self._waiting:
                number, payload = self._waiting.pop(channel)
                about = json.dumps({"channel": channel, "id": number})[:-1]
                try:
                    body = await self._studio.answer("operation", payload, priority=URGENT)
                    await self._send(f'{about}, "result": {body.decode("utf-8")}}}')
                except RefusalError as refusal:
                    await self._send(f'{about}, "error": {json.dumps(refusal.body["error"])}}}')
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page has gone
        finally:
            self._running.pop(channel, None)

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
