# pyright: reportMissingImports=false
"""The process of the car's side: takes frames of the live car from a local socket, holds sessions, and tells what they bring.

Lines of JSON both ways, as docs/live-iso15118.md has them. Ends when the socket is closed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from importlib.metadata import version
from typing import Any

os.environ.setdefault("LOG_LEVEL", "CRITICAL")

from ev_controller import EvController
from ev_session import WatchedCodec, hold_session
from iso15118.shared.settings import load_shared_settings

LINE_BYTES = 1 << 20
PAUSES_S = {"ac": 0.5, "dc": 0.1}
"""Pause between two messages of the charge loop [s]; the conversions of an exchange come on top."""


class Process:
    """The link and the session of the moment."""

    def __init__(self, writer: asyncio.StreamWriter):
        """On a link that is open."""
        self.writer, self.codec = writer, WatchedCodec()
        self.frame: dict[str, Any] = {}
        self.controller: EvController | None = None
        self.session: asyncio.Task[None] | None = None

    def tell(self, message: dict[str, Any]) -> None:
        """Send a line."""
        self.writer.write((json.dumps(message) + "\n").encode())

    async def take(self, message: dict[str, Any]) -> None:
        """Act on a line."""
        kind = message.pop("type")
        if kind == "car":
            self.frame = message
            if self.controller is not None:
                self.controller.car = message
        elif kind == "session":
            await self.end()
            self.session = asyncio.create_task(self._hold(message))
        elif kind == "end":
            await self.end()

    async def end(self) -> None:
        """Break the session off, where there is one."""
        if self.session is not None:
            self.session.cancel()
            await asyncio.gather(self.session, return_exceptions=True)
            self.session = None

    async def _hold(self, wanted: dict[str, Any]) -> None:
        pause_s = PAUSES_S[self.frame["plug"]]
        self.controller = controller = EvController(str(wanted["evcc_id"]), pause_s, self.tell)
        controller.car = self.frame
        try:
            good, why = await hold_session(wanted["station"], wanted["protocols"], controller, self.codec, self.tell)
        except Exception as error:  # whatever the library meets ends the session, not the process
            good, why = False, f"{type(error).__name__}: {error}".rstrip(": ")
        self.tell({"type": "end", "successful": good, "reason": why})


async def main(port: int) -> None:
    """Serve the car that listens on a port of 127.0.0.1."""
    load_shared_settings()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LINE_BYTES)
    process = Process(writer)
    library = f"iso15118 {version('iso15118')}"
    process.tell({"type": "hello", "form": 1, "library": library, "token": os.environ.get("VOLTWRIGHT_LINK", "")})
    while line := await reader.readline():
        await process.take(json.loads(line))
    await process.end()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
