"""The way to a central system: connect, speak, and connect again when it is lost, with growing pauses."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import quote, urlsplit

from voltwright.errors import FileError, SpecError, shown
from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.transaction import Words
from voltwright.live.ports import can_be_host
from voltwright.live.runner import Live
from voltwright.live.tasks import ended

FRAME_BYTES_MOST = 1_000_000
OPEN_S, CLOSE_S, PING_S = 10.0, 2.0, 30.0
PAUSE_FIRST_S, PAUSE_MOST_S = 0.5, 30.0
IDENTITY = re.compile(r"[A-Za-z0-9*\-_=:+|@.]{1,48}")
VERSIONS = {
    "1.6": ("version16:Session16", "version16:Words16"),
    "2.0.1": ("version2:Session201", "words2:Words2"),
    "2.1": ("version2:Session21", "words2:Words2"),
}
"""Session and words of each version of the protocol, as module and class."""


@dataclass(frozen=True)
class Address:
    """A central system, and who calls: address, version, identity of the charge point."""

    url: str
    version: str
    identity: str

    @property
    def whole(self) -> str:
        """The address of this charge point."""
        return f"{self.url.rstrip('/')}/{quote(self.identity)}"


def address(url: str, version: str | None, identity: str | None) -> Address:
    """A checked address.

    Args:
        url: of the central system, ws:// or wss://.
        version: 1.6, 2.0.1 or 2.1; default: 1.6.
        identity: of the charge point; default: voltwright-1.

    Raises:
        SpecError: no such address, version or identity.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("ws", "wss") and can_be_host(parts.hostname or "") and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise SpecError(f"`--ocpp` must be an address such as ws://127.0.0.1:9000, but is '{shown(url)}'.", "ocpp")
    version = "1.6" if version is None else version.strip().lower().removeprefix("ocpp")
    if version not in VERSIONS:
        raise SpecError(f"`--ocpp-version` must be one of {', '.join(VERSIONS)}, but is '{shown(version)}'.", "ocpp_version")
    identity = "voltwright-1" if identity is None else identity
    if not IDENTITY.fullmatch(identity):
        words = "must be 1 to 48 letters, digits or signs of *-_=:+|@."
        raise SpecError(f"`--ocpp-id` {words}, but is '{shown(identity)}'.", "ocpp_id")
    return Address(url, version, identity)


def needs_ocpp() -> None:
    """Say how to install what is needed.

    Raises:
        FileError: the packages `ocpp` and `websockets` are not there.
    """
    try:
        import_module("ocpp.messages")
        import_module("websockets")
    except ImportError as error:
        raise FileError("OCPP needs the packages ocpp and websockets: pip install 'voltwright[ocpp]'.") from error


def words_of(version: str) -> Words:
    """The words of a version."""
    return _named(VERSIONS[version][1])()


def _named(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(f"voltwright.live.ocpp.{module}"), name)


def on_standard_error(sentence: str) -> None:
    """Say something, as one line."""
    sys.stderr.write(f"{sentence}\n")


@dataclass
class Link:
    """The connection of a charge point, kept up for as long as the car runs.

    Attributes:
        address: of the central system.
        point: that speaks.
        say: takes a sentence when the connection is made or lost.
        connections: how often it was made.
        refused: messages that came in and were no requests that could be met.
        session: the present one, None without a connection.
    """

    address: Address
    point: ChargePoint
    say: Callable[[str], None] = on_standard_error
    connections: int = 0
    refused: int = 0
    session: Any = field(default=None)

    async def keep_up(self, live: Live) -> None:
        """Connect and speak, again and again, until the run is about to end."""
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException
        from websockets.typing import Subprotocol

        kind = _named(VERSIONS[self.address.version][0])
        protocol, pause_s, away = Subprotocol(f"ocpp{self.address.version}"), PAUSE_FIRST_S, False
        options: dict[str, Any] = {
            "open_timeout": OPEN_S,
            "close_timeout": CLOSE_S,
            "ping_interval": PING_S,
            "ping_timeout": PING_S,
        }
        while not live.stopping:
            try:
                async with connect(
                    self.address.whole,
                    subprotocols=[protocol],
                    max_size=FRAME_BYTES_MOST,
                    proxy=None,
                    compression=None,
                    **options,
                ) as connection:
                    if connection.subprotocol != protocol:
                        raise ConnectionError(f"it does not speak {protocol}")
                    self.connections += 1
                    if away:
                        self.say(f"{self.address.identity}: {self.address.url} is there again.")
                    away, pause_s = False, PAUSE_FIRST_S
                    self.session = kind(self.address.identity, connection, self.point)
                    await self.session.serve()
            except (OSError, TimeoutError, WebSocketException, EOFError) as error:
                if not away:
                    kept = f"; {len(self.point.store)} messages wait" if len(self.point.store) else ""
                    self.say(f"{self.address.identity}: {self.address.url} is away ({_reason(error)}){kept}; trying again.")
                away = True
            finally:
                if self.session is not None:
                    self.refused += self.session.refused
                self.session = None
            await live.wait(pause_s)
            pause_s = min(2.0 * pause_s, PAUSE_MOST_S)


def _reason(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    text = os.strerror(number).lower() if isinstance(number, int) and number > 0 else str(error)
    return shown(text.splitlines()[0].rstrip(".") if text else type(error).__name__, 120)


async def tick_point(point: ChargePoint, link: Link, live: Live) -> None:
    """Look at the car each second of its time; where no central system is there, begin what may begin without one."""
    with live.subscribe(1.0, size=1) as seconds:
        async for _ in seconds:
            point.tick()
            if point.asks and link.session is None and point.settings.offline and point.transaction is None:
                point.begin(point.id_tag, "Authorized")


async def run_point(point: ChargePoint, link: Link, live: Live) -> None:
    """A charge point for as long as the car runs."""
    point.tick()
    tasks = [asyncio.create_task(link.keep_up(live)), asyncio.create_task(tick_point(point, link, live))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await ended(tasks)
        try:
            point.keep()
        finally:
            point.store.close()
