"""A live car on a network as a DoIP entity: identification by UDP, routing activation and diagnostic messages by TCP.

Modelled: one entity with one logical address, requests for identification (all, by EID, by VIN), announcements at the start,
status, power mode, routing activation with alive checks, diagnostic messages with their acknowledgements, the time limits of
connections.
Left out: TLS, authentication, other entities behind a gateway.

Source: ISO 13400-2:2019, at second hand.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from voltwright.live.diagnostics import messages
from voltwright.live.diagnostics.discovery import Discovery, announce
from voltwright.live.diagnostics.messages import Activation, Header, Payload, Refusal, Undelivered
from voltwright.live.diagnostics.uds import DiagnosticServer
from voltwright.live.identity import entity_of, vin_of
from voltwright.live.ports import bound_port, port_in_use
from voltwright.live.tasks import ended

if TYPE_CHECKING:
    from types import TracebackType

    from voltwright.live.vehicle import LiveVehicle

PORT = 13400
"""Of DoIP, for UDP and TCP."""
ADDRESS, ADDRESS_ALL = 0x0010, 0xE000
"""Logical address of the car, and the one that means every entity."""
TESTERS = range(0x0E00, 0x1000)
"""Logical addresses of testers."""
ACTIVATION_TYPES = {0x00, 0x01}
"""Default, and the one that emission laws require."""
ACTIVE_MOST, CONNECTIONS_MOST = 8, 16
"""Connections that may have an active routing, and connections at all."""
INITIAL_S, GENERAL_S, ALIVE_S = 2.0, 300.0, 0.5
"""Time for the routing activation, time without any message, time for the answer to an alive check."""
CHUNK = 4096


class Connection:
    """A tester's connection. Attributes: tester: its logical address once the routing is active. alive: set when it answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        """Keep both directions and the task that serves them."""
        self.reader, self.writer = reader, writer
        self.tester: int | None = None
        self.alive = asyncio.Event()
        self.task = asyncio.current_task()

    async def send(self, kind: Payload, payload: bytes, version: int) -> None:
        """Send a message, and wait while the tester does not read."""
        self.writer.write(messages.message(kind, payload, version))
        await self.writer.drain()

    async def is_alive(self) -> bool:
        """Whether the tester answers an alive check."""
        self.alive.clear()
        self.writer.write(messages.message(Payload.ALIVE_CHECK))
        with suppress(TimeoutError):
            async with asyncio.timeout(ALIVE_S):
                await self.alive.wait()
        return self.alive.is_set()


class DoipServer:
    """Serves the diagnostics of a live car; use it in `async with`.

    Attributes:
        diagnostics: the UDS server behind it. vin: of the car. port: that TCP and UDP listen on.
    """

    def __init__(self, vehicle: LiveVehicle, host: str = "127.0.0.1", port: int = PORT, announce_port: int | None = PORT):
        """Prepare; nothing listens yet.

        Args: vehicle: the live car. host: address to listen on. port: 0 for any free one. announce_port: UDP port to which
            the car announces itself three times at the start; None for no announcement.
        """
        self.diagnostics = DiagnosticServer(vehicle)
        self.vin = vin_of(vehicle.car.name)
        self.host, self.port, self.announce_port = host, port, announce_port
        self.connections: set[Connection] = set()

    async def __aenter__(self) -> DoipServer:
        """Listen.

        Raises: SpecError: the port is in use, or the address is none of this machine.
        """
        try:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
        except OSError as error:
            raise port_in_use("doip", self.host, self.port, error) from None
        self.port = bound_port(self._server)
        identity = messages.identification(self.vin, ADDRESS, entity_of(self.vin))
        loop = asyncio.get_running_loop()
        try:
            self._udp, _ = await loop.create_datagram_endpoint(
                lambda: Discovery(identity, self._status), local_addr=(self.host, self.port)
            )
        except OSError as error:
            self._server.close()
            raise port_in_use("doip", self.host, self.port, error) from None
        self._announcing = None
        if self.announce_port is not None:
            self._announcing = asyncio.create_task(announce(self._udp, identity, self.host, self.announce_port))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End every connection and stop listening."""
        self._server.close()
        self._udp.close()
        tasks = [connection.task for connection in self.connections if connection.task]
        tasks += [self._announcing] if self._announcing else []
        await ended(tasks)
        await self._server.wait_closed()

    def _status(self) -> bytes:
        return messages.entity_status(ACTIVE_MOST, len([each for each in self.connections if each.tester is not None]))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        try:
            if len(self.connections) < CONNECTIONS_MOST:
                self.connections.add(connection)
                await self._converse(connection)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.connections.discard(connection)
            writer.close()

    async def _converse(self, connection: Connection) -> None:
        """Take messages until one of them, the tester or a time limit ends the connection."""
        loop = asyncio.get_running_loop()
        first_by_s = loop.time() + INITIAL_S
        going = True
        while going:
            until_s = first_by_s if connection.tester is None else loop.time() + GENERAL_S
            async with asyncio.timeout_at(until_s):
                header = messages.read_header(await connection.reader.readexactly(messages.HEADER_BYTES))
                if header.refusal is None:
                    payload = await connection.reader.readexactly(header.length)
                    going = await self._take(connection, header, payload)
                else:
                    await connection.send(Payload.NEGATIVE, bytes([header.refusal]), header.version)
                    going = header.refusal not in messages.CLOSES
                    await self._discard(connection, header.length if going else 0)
            await asyncio.sleep(0)  # a tester that floods must not keep the car from its steps

    async def _discard(self, connection: Connection, length: int) -> None:
        """Read the payload of a refused message and forget it, piece by piece."""
        while length > 0:
            data = await connection.reader.read(min(length, CHUNK))
            if not data:
                raise ConnectionError
            length -= len(data)
            await asyncio.sleep(0)

    async def _take(self, connection: Connection, header: Header, payload: bytes) -> bool:
        """Answer a message that is well formed; whether the connection goes on."""
        if header.kind == Payload.ACTIVATE:
            return await self._activate(connection, header, payload)
        if header.kind == Payload.DIAGNOSTIC:
            return await self._diagnose(connection, header, payload)
        if header.kind == Payload.ALIVE:
            connection.alive.set()
        elif header.kind != Payload.ALIVE_CHECK:
            await connection.send(Payload.NEGATIVE, bytes([Refusal.UNKNOWN_TYPE]), header.version)  # belongs to UDP
        elif connection.tester is not None:
            await connection.send(Payload.ALIVE, ADDRESS.to_bytes(2, "big"), header.version)
        return True

    async def _activate(self, connection: Connection, header: Header, payload: bytes) -> bool:
        tester, kind = struct.unpack("!HB", payload[:3])
        code = await self._activation(connection, tester, kind)
        if code is Activation.ACTIVE:
            connection.tester = tester
        await connection.send(Payload.ACTIVATION, messages.activation(tester, ADDRESS, code, payload[7:]), header.version)
        return code is Activation.ACTIVE

    async def _activation(self, connection: Connection, tester: int, kind: int) -> Activation:
        """The code that a routing activation is answered by."""
        if tester not in TESTERS:
            return Activation.UNKNOWN_TESTER
        if kind not in ACTIVATION_TYPES:
            return Activation.UNSUPPORTED_TYPE
        if connection.tester is not None:
            return Activation.ACTIVE if connection.tester == tester else Activation.OTHER_TESTER
        same = [each for each in self.connections if each.tester == tester]
        await self._close_silent(same)
        if any(each in self.connections for each in same):
            return Activation.TESTER_ELSEWHERE
        active = [each for each in self.connections if each.tester is not None]
        if len(active) >= ACTIVE_MOST:
            await self._close_silent(active)
        still = [each for each in self.connections if each.tester is not None]
        if any(each.tester == tester for each in still):
            return Activation.TESTER_ELSEWHERE
        return Activation.SOCKETS_IN_USE if len(still) >= ACTIVE_MOST else Activation.ACTIVE

    async def _close_silent(self, asked: list[Connection]) -> None:
        """Close those connections whose testers do not answer an alive check."""
        answers = await asyncio.gather(*(each.is_alive() for each in asked))
        for connection, alive in zip(asked, answers, strict=True):
            if not alive:
                self.connections.discard(connection)
                connection.tester = None
                if connection.task:
                    connection.task.cancel()

    async def _diagnose(self, connection: Connection, header: Header, payload: bytes) -> bool:
        source, target = struct.unpack("!HH", payload[:4])
        refused = None
        if connection.tester is None or source != connection.tester:
            refused = Undelivered.TESTER
        elif target not in (ADDRESS, ADDRESS_ALL):
            refused = Undelivered.TARGET
        if refused is not None:
            answer = messages.diagnostic(target, source, bytes([refused]))
            await connection.send(Payload.DIAGNOSTIC_REFUSED, answer, header.version)
            return refused is not Undelivered.TESTER
        await connection.send(Payload.DIAGNOSTIC_ACCEPTED, messages.diagnostic(target, source, b"\0"), header.version)
        answer = self.diagnostics.answer(payload[4:], functional=target == ADDRESS_ALL)
        if answer is not None:
            await connection.send(Payload.DIAGNOSTIC, messages.diagnostic(ADDRESS, source, answer), header.version)
        return True
