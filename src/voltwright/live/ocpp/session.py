"""One connection of a charge point with its central system: boot, heartbeats, what is to be sent, and whatever comes in.

The library `ocpp` knows messages and their schemas. What it does not bear is held back here: text that is no JSON, frames
that are no messages, answers that nobody asked for, actions that no handler knows. None of it ends the connection.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable
from typing import Any, Protocol
from uuid import uuid4

from ocpp.charge_point import ChargePoint as OcppBase
from ocpp.exceptions import OCPPError
from ocpp.messages import Call, CallError, CallResult

from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.transaction import HEARTBEAT
from voltwright.live.tasks import ended

VENDOR, MODEL = "voltwright", "live car"
ANSWER_S = 30.0
ATTEMPTS_MOST = 3
QUIET = logging.getLogger("voltwright.ocpp")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False
TEXT_MOST = 255
BOOT_AGAIN_S = 10.0
WRONG_ANSWERS = (OCPPError, TypeError, ValueError, KeyError, AttributeError, OverflowError)
"""What reading an answer of a central system may raise; a TimeoutError is none of them."""


class Version(Protocol):
    """What a version of the protocol adds to a session."""

    async def boot(self) -> tuple[str, float]:
        """Status and interval [s] of the answer."""
        ...

    async def heartbeat(self) -> None:
        """Send a heartbeat."""
        ...

    async def authorise(self, id_tag: str) -> bool:
        """Whether a tag is accepted."""
        ...

    async def tell_status(self) -> None:
        """Send the status of the connector."""
        ...

    async def deliver(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message of a transaction; gives what is to be kept of the answer."""
        ...


class Session(OcppBase):
    """A connection; the classes of the versions add handlers and messages.

    Attributes:
        point: the charge point.
        refused: messages that came in and were no requests that could be met.
    """

    _ocpp_version: str

    def __init__(self, name: str, connection: Any, point: ChargePoint):
        """For a connection of `websockets`."""
        super().__init__(name, connection, response_timeout=int(ANSWER_S), logger=QUIET)
        self.point, self.refused = point, 0
        self._wake = asyncio.Event()
        self._waiting = ""
        self._after: list[Any] = []
        self._told = ""
        self._connection = connection

    async def serve(self) -> None:
        """Speak until the connection ends.

        Raises:
            websockets.ConnectionClosed and OSError: it ended. TimeoutError: the central system does not answer.
        """
        self.point.notice = self._wake.set
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._talk())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self.point.notice, self.point.online = (lambda: None), False
            await ended(tasks)

    async def _listen(self) -> None:
        while True:
            await self.route_message(await self._connection.recv())

    async def _talk(self) -> None:
        version: Any = self
        loop = asyncio.get_running_loop()
        while True:
            status, interval_s = await self._tolerated(version.boot(), ("Rejected", BOOT_AGAIN_S))
            interval_s = min(max(interval_s, HEARTBEAT.low), HEARTBEAT.high)
            if status == "Accepted":
                break
            await asyncio.sleep(interval_s)
        self.point.settings.heartbeat_s, self.point.online = interval_s, True
        beat_s = loop.time()
        while True:
            self._wake.clear()
            await self._say_all(version)
            while self._after:
                await self._tolerated(self._after.pop(0)(), None)
            left_s = beat_s + self.point.settings.heartbeat_s - loop.time()
            if left_s <= 0.0:
                await self._tolerated(version.heartbeat(), None)
                beat_s = loop.time()
                continue
            try:
                async with asyncio.timeout(left_s):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _say_all(self, version: Version) -> None:
        point = self.point
        await self._say_status(version)
        if point.asks and point.transaction is None:
            accepted = await self._tolerated(version.authorise(point.id_tag), False)
            if point.asks and point.transaction is None:
                point.begin(point.id_tag, "Authorized") if accepted else point.refuse()
        attempts = 0
        while (kept := point.store.first()) is not None:
            number, message = kept
            try:
                brought = await version.deliver(message)
            except WRONG_ANSWERS:
                attempts += 1
                if attempts < ATTEMPTS_MOST:
                    continue
                brought = {}
            attempts = 0
            point.store.delivered(number, **brought)
            await self._say_status(version)
        await self._say_status(version)

    async def _say_status(self, version: Version) -> None:
        status = self.point.status
        if status != self._told:
            self._told = status
            await self._tolerated(version.tell_status(), None)

    async def _tolerated(self, answer: Awaitable[Any], otherwise: Any) -> Any:
        """An answer, or something else where it is an error or makes no sense."""
        try:
            return await answer
        except WRONG_ANSWERS:
            self.refused += 1
            return otherwise

    def later(self, action: Any) -> None:
        """Do something behind the answer to a request: a coroutine function without arguments."""
        self._after.append(action)
        self._wake.set()

    def tell_again(self) -> None:
        """Send the status once more, though it is the same."""
        self._told = ""
        self._wake.set()

    async def ask(self, payload: Any) -> Any:
        """Send a request, and give the answer.

        Raises:
            OCPPError: the central system answers with an error. TimeoutError: it does not answer.
        """
        self._waiting = str(uuid4())
        try:
            return await self.call(payload, suppress=False, unique_id=self._waiting, skip_schema_validation=True)
        finally:
            self._waiting = ""

    async def route_message(self, raw_msg: Any) -> None:
        """Take a message; what is none is counted, and refused where it can be answered.

        Args:
            raw_msg: as it came.
        """
        try:
            parts = json.loads(raw_msg)
        except (ValueError, RecursionError):
            parts = None
        if not isinstance(parts, list) or len(parts) < 3 or not isinstance(parts[1], str) or isinstance(parts[0], bool):
            self.refused += 1
        elif parts[0] == Call.message_type_id:
            await self._request(parts)
        elif parts[0] in (CallResult.message_type_id, CallError.message_type_id) and parts[1] == self._waiting:
            self._answered(parts)
        else:
            self.refused += 1

    def _answered(self, parts: list[Any]) -> None:
        self._waiting = ""
        good = isinstance(parts[2], dict) if parts[0] == CallResult.message_type_id else isinstance(parts[2], str)
        if parts[0] == CallResult.message_type_id and good:
            self._response_queue.put_nowait(CallResult(parts[1], parts[2]))
            return
        code = parts[2] if good and parts[2] in CODES else "GenericError"
        words = str(parts[3])[:TEXT_MOST] if len(parts) > 3 else ""
        self._response_queue.put_nowait(CallError(parts[1], code, words, {}))

    async def _request(self, parts: list[Any]) -> None:
        number, action, payload = parts[1], parts[2], parts[3] if len(parts) == 4 else None
        if not isinstance(action, str) or not isinstance(payload, dict):
            await self._refuse(number, "FormationViolation" if self._ocpp_version == "1.6" else "FormatViolation", "no request")
        elif action not in self.route_map:
            await self._refuse(number, "NotImplemented", f"{action[:40]} is not known here")
        else:
            try:
                await self._handle_call(Call(number, action, payload))
            except OCPPError as error:
                await self._refuse(number, getattr(error, "code", "InternalError"), str(error.description))
            except (RecursionError, TypeError, ValueError, KeyError, AttributeError) as error:
                await self._refuse(number, "InternalError", type(error).__name__)
            self.point.tick()

    async def _refuse(self, number: str, code: str, words: str) -> None:
        self.refused += 1
        await self._send(json.dumps([CallError.message_type_id, number[:36], code, words[:TEXT_MOST], {}]))


CODES = frozenset(
    {
        "NotImplemented",
        "NotSupported",
        "InternalError",
        "ProtocolError",
        "SecurityError",
        "FormationViolation",
        "FormatViolation",
        "PropertyConstraintViolation",
        "OccurrenceConstraintViolation",
        "OccurenceConstraintViolation",
        "TypeConstraintViolation",
        "GenericError",
    }
)
"""Codes of errors that the library can read."""
