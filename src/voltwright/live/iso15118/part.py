"""The part of a live car that speaks ISO 15118: starts the process that holds the library, and keeps the link with it."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import os
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from voltwright.errors import FileError, SpecError, VoltwrightError, shown
from voltwright.live.car import LiveCar
from voltwright.live.iso15118.exchange import Exchange, Phase
from voltwright.live.iso15118.options import SIMULATOR, Asked, asked
from voltwright.live.runner import Live

HOME = Path(__file__).parents[1] / "iso15118_env"
FRAME_S = 0.1
START_S = 60.0
"""How long a process may take to start Java and to greet [s]; a busy machine takes some seconds."""
END_S = 3.0
STARTS = 3
STEADY_S = 60.0
"""A process that ends after so long is started again, however often; one that ends sooner, three times in a row."""
LINE_BYTES = 1 << 20
log = logging.getLogger(__name__)


def iso15118_part(text: str, car: LiveCar, settings: Mapping[str, str | None]) -> Iso15118:
    """The part, from the options of the command line.

    Args:
        text: see `options.Asked`.
        car: that is to speak.
        settings: the further options by name.

    Raises:
        SpecError, UnknownNameError, FileError: as of `options.asked`.
    """
    return Iso15118(asked(text, car, settings), car)


class Iso15118:
    """Speaks ISO 15118 and DIN 70121 for a car.

    Attributes:
        exchange: what the car does in its sessions.
        library: name and version of the library, once it has greeted.
        messages: names of the messages of the session, in their order; a repeated pair stands once.
    """

    name = "iso15118"

    def __init__(self, options: Asked, car: LiveCar):
        """For checked options and a car."""
        self.options, self.library, self.messages = options, "", list[str]()
        self.exchange = Exchange(car, {}, options.follow)
        self._log: IO[str] | None = None
        self._told = ""

    async def run(self, live: Live) -> None:
        """Speak until cancelled.

        Raises:
            FileError: the process does not start, or ends again and again; the log cannot be written. SpecError: the car runs as
                fast as it goes.
        """
        if math.isinf(live.speed):
            raise SpecError("`--iso15118` talks in real time, but `--speed` is max; try 1x, or 10x for a faster charge.", "speed")
        self._log = None if self.options.log is None else self.options.log.open("w", encoding="utf-8")
        holding = asyncio.create_task(self._hold(live))
        try:
            async with self._station() as station:
                await self._sessions(live, station)
        finally:
            holding.cancel()
            self.exchange.release()
            if self._log is not None:
                self._log.close()

    async def _hold(self, live: Live) -> None:
        """Keep the car from charging while processes start."""
        while not live.stopping:
            self.exchange.hold()
            await live.wait(FRAME_S)

    async def _sessions(self, live: Live, station: str) -> None:
        last, starts = "", 0
        while starts < STARTS:
            starts, began_s = starts + 1, time.monotonic()
            async with self._linked() as (reader, writer, errors):
                heard = asyncio.create_task(self._hear(live, reader))
                try:
                    while not heard.done():
                        await self._send(live, station, writer)
                        await live.wait(FRAME_S)
                        if live.stopping:
                            return
                    heard.result()
                except (ConnectionError, asyncio.IncompleteReadError, ValueError, RecursionError) as error:
                    log.warning("The link with the process of ISO 15118 broke: %s", shown(str(error), 200))
                finally:
                    heard.cancel()
                    await asyncio.gather(heard, return_exceptions=True)
                    last = _last(errors)
            starts = 0 if time.monotonic() - began_s > STEADY_S else starts
            self.exchange.lost("the process ended")
            log.warning("The process that speaks ISO 15118 ended%s; it is started again.", last)
        raise FileError(
            f"The process that speaks ISO 15118 ended {STARTS} times in a row{last}; set it up anew with `make iso15118`."
        )

    async def _send(self, live: Live, station: str, writer: asyncio.StreamWriter) -> None:
        plug = str(live.car.settings["plug"])
        if plug != "none":
            protocols = self.options.named_for(plug)
            if not protocols:
                raise SpecError(
                    "`--iso15118-protocols` must name one for alternating current, but DIN 70121 knows direct current alone; add "
                    "iso15118-2.",
                    "iso15118_protocols",
                )
            self.exchange.about = {"station": station, "protocols": protocols, "evcc_id": self.options.evcc_id}
        for message in self.exchange.due():
            if message["type"] == "session":
                self.messages.clear()
            writer.write((json.dumps(message, allow_nan=False) + "\n").encode())
        await writer.drain()

    async def _hear(self, live: Live, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            message = json.loads(line)
            if not isinstance(message, dict):
                raise ValueError(f"a line that is no object: {line[:60]!r}")
            before = self.exchange.phase
            try:
                self.exchange.hear(message)
            except VoltwrightError as error:
                log.warning("A line of the station was passed over: %s", error)
            self._note(live, message)
            if self.exchange.phase is Phase.WAITING and before is not Phase.WAITING and self.exchange.reason != self._told:
                self._told = self.exchange.reason
                log.warning("The session of ISO 15118 failed, and is tried again: %s", self._told)

    def _note(self, live: Live, message: dict[str, Any]) -> None:
        if message.get("type") == "message" and message.get("name") not in self.messages[-2:]:
            self.messages.append(str(message.get("name")))
        if self._log is not None:
            self._log.write(json.dumps({"time_s": round(live.car.time_s, 3), **message}) + "\n")
            self._log.flush()

    @asynccontextmanager
    async def _linked(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, deque[str]]]:
        """A process that has greeted, on a link with it."""
        token, links = secrets.token_hex(16), asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]()

        async def opened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if await self._greeted(reader, token):
                links.put_nowait((reader, writer))
            else:
                writer.close()

        server = await asyncio.start_server(opened, "127.0.0.1", 0, limit=LINE_BYTES)
        port = str(server.sockets[0].getsockname()[1])
        try:
            async with _process(self.options.python, "ev.py", port, VOLTWRIGHT_LINK=token) as (process, errors):
                ended, link = asyncio.create_task(process.wait()), asyncio.create_task(links.get())
                await asyncio.wait((ended, link), timeout=START_S, return_when=asyncio.FIRST_COMPLETED)
                ended.cancel()
                if not link.done():
                    link.cancel()
                    raise FileError(f"The process that speaks ISO 15118 does not start{_last(errors)}; is Java there?")
                reader, writer = link.result()
                try:
                    yield reader, writer, errors
                finally:
                    writer.close()
        finally:
            server.close()

    async def _greeted(self, reader: asyncio.StreamReader, token: str) -> bool:
        """Whether the first line is the greeting of the process that was started."""
        try:
            hello = json.loads(await asyncio.wait_for(reader.readline(), START_S))
            self.library = shown(str(hello.get("library", "")))
            return hello.get("type") == "hello" and secrets.compare_digest(str(hello.get("token", "")), token)
        except (TimeoutError, ValueError, AttributeError, ConnectionError):
            return False

    @asynccontextmanager
    async def _station(self) -> AsyncIterator[str]:
        """The station's address; where it is the simulator, for as long as that runs."""
        if self.options.station != SIMULATOR:
            yield self.options.station
            return
        async with _process(self.options.python, "station.py", "0", VOLTWRIGHT_PARENT="1") as (process, errors):
            assert process.stdout is not None
            try:
                line = await asyncio.wait_for(process.stdout.readline(), START_S)
            except TimeoutError:
                line = b""
            word, _, port = line.decode().strip().partition(" ")
            if word != "listening":
                raise FileError(f"The simulated station does not start{_last(errors)}; is Java there?")
            yield f"[::1]:{port}"


@asynccontextmanager
async def _process(
    python: Path, name: str, *arguments: str, **environment: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, deque[str]]]:
    """A process of the environment, and the last lines of its errors; ended by its own handle."""
    process = await asyncio.create_subprocess_exec(
        str(python),
        *("-E", "-s", "-B"),
        str(HOME / name),
        *arguments,
        cwd=HOME,
        env={**os.environ, "LOG_LEVEL": "CRITICAL", **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    errors: deque[str] = deque(maxlen=5)
    reading = asyncio.create_task(_keep(process.stderr, errors))
    try:
        yield process, errors
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), END_S)
        except TimeoutError:
            process.kill()
            await process.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _keep(stream: asyncio.StreamReader | None, lines: deque[str]) -> None:
    while stream is not None and (chunk := await stream.read(4096)):
        lines.extend(chunk.decode(errors="replace").splitlines())


def _last(lines: deque[str]) -> str:
    """The last words of a process, for a sentence."""
    words = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f" ({shown(words, 200)})" if words else ""
