"""The diagnostic server of a live car: one request in, one answer out.

Modelled: sessions, soft reset, trouble codes, data by identifier (read and write), routines (charging, faults), tester present,
and the negative responses in the order of ISO 14229-1, figures 5 and 6. Left out: security access (the algorithm of an open
program would protect nothing), programming, memory, communication control.

Source: ISO 14229-1:2020, at second hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from voltwright.errors import VoltwrightError
from voltwright.live.diagnostics.identifiers import DataTable
from voltwright.live.diagnostics.routines import Routine, routines_of
from voltwright.live.diagnostics.trouble import AVAILABLE, FORMAT_J2012, TroubleMemory, code_number
from voltwright.live.faults import FAULTS, SENSOR_CODES

if TYPE_CHECKING:
    from voltwright.live.vehicle import LiveVehicle

POSITIVE, NEGATIVE, SUPPRESS = 0x40, 0x7F, 0x80
ANSWER_MOST = 4095
"""Bytes of the longest answer."""
S3_S = 5.0
"""Time without a request after which the car goes back to its default session."""
P2_MS, P2_EXTENDED_MS = 50, 5000
IDENTIFIERS_MOST = 32
"""Identifiers that one request may ask for."""


CODES = {kind.code for kind in FAULTS.values()} | {code for code, _ in SENSOR_CODES.values()}
"""Every trouble code that a live car can have."""


class Session(IntEnum):
    """Diagnostic sessions."""

    DEFAULT, EXTENDED = 0x01, 0x03


class Refusal(IntEnum):
    """Codes of a negative response."""

    SERVICE, SUB_FUNCTION, LENGTH, TOO_LONG = 0x11, 0x12, 0x13, 0x14
    CONDITIONS, SEQUENCE, RANGE = 0x22, 0x24, 0x31
    SERVICE_IN_SESSION = 0x7F


UNSAID = {Refusal.SERVICE, Refusal.SUB_FUNCTION, Refusal.RANGE, Refusal.SERVICE_IN_SESSION}
"""Refusals that are not sent where the request was addressed to all entities."""


class RefusedError(Exception):
    """A request that is answered by a negative response."""

    def __init__(self, code: Refusal):
        """Keep the code."""
        super().__init__(code.name)
        self.code = code


@dataclass(frozen=True)
class Service:
    """A service.

    Attributes:
        run: takes the request without its first byte and gives the answer without it; `RefusedError` where it cannot.
        sub_functions: those that it has, without the suppress bit; None for a service that has none.
        extended: whether it needs the extended session.
    """

    run: Callable[[bytes], bytes]
    sub_functions: tuple[int, ...] | None = None
    extended: bool = False


class DiagnosticServer:
    """Answers the requests of all testers.

    Attributes:
        session: that is active. memory: of trouble codes.
    """

    def __init__(self, vehicle: LiveVehicle, clock: Callable[[], float] = time.monotonic):
        """Begin in the default session.

        Args: vehicle: the live car. clock: seconds, for the end of a session.
        """
        self.vehicle, self.clock = vehicle, clock
        self.session, self._last_s = Session.DEFAULT, clock()
        self.data = DataTable(vehicle)
        self.memory = TroubleMemory(map(code_number, CODES))
        self.routines: dict[int, Routine] = routines_of(vehicle)
        self.services = {
            0x10: Service(self._change_session, (Session.DEFAULT, Session.EXTENDED)),
            0x11: Service(self._reset, (0x03,)),
            0x14: Service(self._clear_codes),
            0x19: Service(self._report_codes, (0x01, 0x02, 0x0A)),
            0x22: Service(self._read),
            0x2E: Service(self._write, extended=True),
            0x31: Service(self._run_routine, (0x01, 0x02, 0x03), extended=True),
            0x3E: Service(lambda request: self._only(request, 1), (0x00,)),
        }

    def answer(self, request: bytes, *, functional: bool = False) -> bytes | None:
        """The answer to a request, or None where none is sent.

        Args: request: of the tester, at least one byte. functional: whether it was addressed to all entities.
        """
        if self.session is not Session.DEFAULT and self.clock() - self._last_s > S3_S:
            self.session = Session.DEFAULT
        self._last_s = self.clock()
        self.memory.update(code_number(code.code) for code in self.vehicle.trouble_codes())
        try:
            answer, silent = self._served(request)
        except RefusedError as refused:
            if functional and refused.code in UNSAID:
                return None
            return bytes([NEGATIVE, request[0], refused.code])
        return None if silent else answer

    def _served(self, request: bytes) -> tuple[bytes, bool]:
        service = self.services.get(request[0])
        if service is None:
            raise RefusedError(Refusal.SERVICE)
        if service.extended and self.session is not Session.EXTENDED:
            raise RefusedError(Refusal.SERVICE_IN_SESSION)
        if len(request) < 2:
            raise RefusedError(Refusal.LENGTH)
        silent, rest = False, request[1:]
        if service.sub_functions is not None:
            silent, rest = bool(rest[0] & SUPPRESS), bytes([rest[0] & ~SUPPRESS & 0xFF]) + rest[1:]
            if rest[0] not in service.sub_functions:
                raise RefusedError(Refusal.SUB_FUNCTION)
        answer = bytes([request[0] + POSITIVE]) + service.run(rest)
        if len(answer) > ANSWER_MOST:
            raise RefusedError(Refusal.TOO_LONG)
        return answer, silent

    def _only(self, request: bytes, count: int) -> bytes:
        """The request, where it has just that many bytes."""
        if len(request) != count:
            raise RefusedError(Refusal.LENGTH)
        return request

    def _change_session(self, request: bytes) -> bytes:
        self.session = Session(self._only(request, 1)[0])
        return request + P2_MS.to_bytes(2, "big") + (P2_EXTENDED_MS // 10).to_bytes(2, "big")

    def _reset(self, request: bytes) -> bytes:
        """Start the diagnostic server anew; the car itself goes on."""
        self._only(request, 1)
        self.session = Session.DEFAULT
        self.memory.new_cycle()
        return request

    def _clear_codes(self, request: bytes) -> bytes:
        if not self.memory.clear(int.from_bytes(self._only(request, 3), "big")):
            raise RefusedError(Refusal.RANGE)
        return b""

    def _report_codes(self, request: bytes) -> bytes:
        supported = request[0] == 0x0A
        self._only(request, 1 if supported else 2)
        found = sorted(self.memory.status.items()) if supported else self.memory.matching(request[1])
        if request[0] == 0x01:
            return bytes([0x01, AVAILABLE, FORMAT_J2012]) + len(found).to_bytes(2, "big")
        records = (number.to_bytes(3, "big") + bytes([status]) for number, status in found)
        return bytes([request[0], AVAILABLE]) + b"".join(records)

    def _read(self, request: bytes) -> bytes:
        if len(request) % 2 or len(request) > 2 * IDENTIFIERS_MOST:
            raise RefusedError(Refusal.LENGTH)
        numbers = [int.from_bytes(request[place : place + 2], "big") for place in range(0, len(request), 2)]
        found = [(number, self.data.read(number, self.session)) for number in numbers]
        answer = b"".join(number.to_bytes(2, "big") + data for number, data in found if data is not None)
        if not answer:
            raise RefusedError(Refusal.RANGE)
        return answer

    def _write(self, request: bytes) -> bytes:
        if len(request) < 3:
            raise RefusedError(Refusal.LENGTH)
        identifier = self.data.settings.get(int.from_bytes(request[:2], "big"))
        if identifier is None:
            raise RefusedError(Refusal.RANGE)
        self._only(request, 2 + identifier.size)
        self._act(lambda: self.vehicle.command(identifier.column, identifier.decoded(request[2:])), Refusal.RANGE)
        return request[:2]

    def _run_routine(self, request: bytes) -> bytes:
        if len(request) < 3:
            raise RefusedError(Refusal.LENGTH)
        routine = self.routines.get(int.from_bytes(request[1:3], "big"))
        if routine is None:
            raise RefusedError(Refusal.RANGE)
        self._only(request, 3)
        if request[0] == 0x03:
            return request + bytes([routine.running()])
        self._act(routine.start if request[0] == 0x01 else routine.stop, Refusal.CONDITIONS)
        return request

    def _act(self, act: Callable[[], None], otherwise: Refusal) -> None:
        """Do what the car may refuse."""
        try:
            act()
        except VoltwrightError:
            raise RefusedError(otherwise) from None
