"""A connection to a broker that leaves nothing behind, however it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import aiomqtt

CONNECT_S = 3.0
"""Time for the socket to be connected."""


class Connection(aiomqtt.Client):
    """A client whose socket, task and errors are gone when it is left, and when connecting has failed.

    aiomqtt connects in a thread that cannot be cancelled, keeps the socket of a broker that did not answer, and watches sockets
    by their numbers, which another socket may have by then.
    """

    async def __aenter__(self) -> Connection:
        """Connect. Raises: MqttError: the broker is away, mute, refuses or talks nonsense."""
        self._client.connect_timeout = CONNECT_S
        connecting = asyncio.ensure_future(super().__aenter__())
        try:
            await asyncio.shield(connecting)
        except BaseException:
            while not connecting.done():  # the thread still has the socket
                with suppress(asyncio.CancelledError):
                    await asyncio.wait((connecting,))
            connecting.exception()
            self._forget()
            raise
        return self

    async def __aexit__(self, *error: Any) -> None:
        """Disconnect."""
        try:
            await super().__aexit__(*error)
        finally:
            self._forget()

    def _on_socket_open(self, client: Any, userdata: Any, sock: Any) -> None:
        self._loop.call_soon_threadsafe(self._watch, sock)

    def _on_socket_register_write(self, client: Any, userdata: Any, sock: Any) -> None:
        self._loop.call_soon_threadsafe(self._watch_writing, sock)

    def _watch(self, sock: Any) -> None:
        """Read from a socket, unless it has been closed since: its number may be that of another one by now."""
        if sock.fileno() >= 0:
            self._loop.add_reader(sock.fileno(), self._attempt, self._client.loop_read)
            self._misc_task = self._loop.create_task(self._misc_loop())

    def _watch_writing(self, sock: Any) -> None:
        if sock.fileno() >= 0:
            self._loop.add_writer(sock.fileno(), self._attempt, self._client.loop_write)

    def _attempt(self, transfer: Callable[[], Any]) -> None:
        """Read or write; what goes wrong is the end of the connection."""
        try:
            transfer()
        except Exception as error:
            if not self._disconnected.done():
                self._disconnected.set_exception(error)
            self._take_errors()

    def _on_disconnect(self, *about: Any, **more: Any) -> None:
        if not self._connected.cancelled():  # else nobody waits for the connection any more
            super()._on_disconnect(*about, **more)
        self._take_errors()

    def _take_errors(self) -> None:
        """Errors that nobody waits for are none of the loop's business."""
        for future in (self._connected, self._disconnected):
            if future.done() and not future.cancelled():
                future.exception()

    def _forget(self) -> None:
        self._take_errors()
        if self._misc_task is not None:
            self._misc_task.cancel()
        # After what the client has asked of the loop already, such as to watch the socket.
        asyncio.get_running_loop().call_soon(self._close)

    def _close(self) -> None:
        loop, socket = asyncio.get_running_loop(), self._client.socket()
        if socket is not None and socket.fileno() >= 0:
            loop.remove_reader(socket.fileno())
            loop.remove_writer(socket.fileno())
            socket.close()
