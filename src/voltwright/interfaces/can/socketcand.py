"""A server of the socketcand protocol: a car's CAN bus over TCP, for python-can's `socketcand` interface and other clients.

Offered: `< open BUS >`, `< rawmode >`, `< send ID LENGTH BYTES >`, `< echo >`. A frame that a client sends reaches all other
clients, as on a bus. Left away: the modes for broadcast management, ISO-TP and control, extended frames of CAN FD, and beacons.
Nothing that a client sends or leaves unread holds the car up: messages are bounded, each client may send as much as a bus of
500 kbit/s carries, and a client that does not read loses frames.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from voltwright.errors import SpecError
from voltwright.interfaces.can.broadcast import TICK_S, Broadcast, Source
from voltwright.interfaces.can.frames import MS_PER_S, Frame

HOST, PORT, BUS = "127.0.0.1", 29536, "can0"
"""Usual port of socketcand."""
MESSAGE_LONGEST = 200
READ_BYTES = 4096
UNREAD_MOST = 256 * 1024
"""Bytes that wait for a client; beyond, its frames are dropped."""
CLIENTS_MOST = 16
MESSAGES_A_SECOND = 4000
"""That a client may send: what a bus of 500 kbit/s carries."""
SILENCE_S = 0.2
"""After `< rawmode >`, so that its answer is read alone, as clients expect."""
IDENTIFIER_MAX, EXTENDED_MAX, DATA_MOST = 0x7FF, 0x1FFF_FFFF, 8
STANDARD_DIGITS, EXTENDED_DIGITS = 3, 8


class Messages:
    """The messages in a stream of bytes: what stands between `<` and `>`; the rest is skipped."""

    def __init__(self):
        self._kept = b""

    def add(self, chunk: bytes) -> Iterator[str | None]:
        """The messages that a chunk completes, without brackets and spaces around.

        Args:
            chunk: that came.

        Yields:
            messages; None for one that is too long or no ASCII.
        """
        data = self._kept + chunk
        while True:
            begin = data.find(b"<")
            if begin < 0:
                self._kept = b""
                return
            end = data.find(b">", begin)
            if end < 0:
                self._kept = data[begin:]
                if len(self._kept) > MESSAGE_LONGEST:
                    self._kept = b""
                    yield None
                return
            inner, data = data[begin + 1 : end], data[end + 1 :]
            yield inner.decode("ascii").strip() if len(inner) <= MESSAGE_LONGEST and inner.isascii() else None


def sent_frame(words: list[str], now_ms: int) -> Frame | None:
    r"""The frame of a `send` message.

    Args:
        words: after `send`: identifier, length, and bytes, all hexadecimal.
        now_ms: when it came [ms].

    Returns:
        the frame; None where the message is no frame of classic CAN.

    >>> sent_frame(["7FF", "2", "1", "FF"], 0)
    Frame(time_ms=0, identifier=2047, data=b'\x01\xff', extended=False)
    """
    try:
        if len(words) < 2 or any(not word.isalnum() or len(word) > EXTENDED_DIGITS for word in words):
            return None
        identifier, length = int(words[0], 16), int(words[1], 16)
        values = [int(word, 16) for word in words[2:]]
    except ValueError:
        return None
    extended = len(words[0]) > STANDARD_DIGITS
    if identifier > (EXTENDED_MAX if extended else IDENTIFIER_MAX):
        return None
    if length > DATA_MOST or len(values) != length or any(len(word) > 2 for word in words[2:]):
        return None
    return Frame(now_ms, identifier, bytes(values), extended)


def frame_message(frame: Frame) -> bytes:
    """A frame as a message to a client."""
    digits = EXTENDED_DIGITS if frame.extended else STANDARD_DIGITS
    seconds, milliseconds = divmod(frame.time_ms, MS_PER_S)
    return f"< frame {frame.identifier:0{digits}X} {seconds}.{milliseconds:03d}000 {frame.data.hex().upper()} >".encode("ascii")


@dataclass(eq=False)
class _Client:
    """A client: what it has asked for, and what it has lost."""

    writer: asyncio.StreamWriter
    opened: bool = False
    raw_from: float | None = None
    dropped: int = 0
    allowed: float = float(MESSAGES_A_SECOND)
    at: float = field(default_factory=time.monotonic)

    def write(self, data: bytes) -> None:
        if self.writer.is_closing():
            return
        if self.writer.transport.get_write_buffer_size() > UNREAD_MOST:
            self.dropped += 1
        else:
            self.writer.write(data)

    def listens(self, now: float) -> bool:
        return self.raw_from is not None and now >= self.raw_from

    def wait_s(self) -> float:
        """Count a message; how long the client has to wait [s] until it may send on."""
        now = time.monotonic()
        self.allowed = min(self.allowed + (now - self.at) * MESSAGES_A_SECOND, float(MESSAGES_A_SECOND)) - 1.0
        self.at = now
        return max(0.0, -self.allowed / MESSAGES_A_SECOND)


class SocketcandServer:
    """Serves the frames of a source while its block lasts.

    Attributes:
        host: address.
        port: that it listens on, known inside the block.
        bus: name that clients open.
        refused: messages that were none.
    """

    def __init__(
        self,
        source: Source,
        host: str = HOST,
        port: int = PORT,
        bus: str = BUS,
        received: Callable[[Frame], None] | None = None,
    ):
        """Keep what is served.

        Args:
            source: of the signals.
            host: address.
            port: 0 for any free one.
            bus: name of the bus.
            received: called with each frame that a client sends.
        """
        self.host, self.port, self.bus, self.refused = host, port, bus, 0
        self._broadcast, self._received = Broadcast(source), received
        self._clients: set[_Client] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def clients(self) -> int:
        """Clients that are connected."""
        return len(self._clients)

    async def __aenter__(self) -> SocketcandServer:
        """Listen. Raises: SpecError: the port is in use, or not allowed."""
        try:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SpecError(
                f"`can` cannot listen on {self.host}:{self.port}: {reason}; choose another port, or 0 for any free one.", "can"
            ) from error
        self.port = self._server.sockets[0].getsockname()[1]
        self._sender = asyncio.create_task(self._send())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        tasks = [self._sender, *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def serve(self) -> None:
        """Serve until cancelled; what ends the sending of frames, such as an error of the source, is raised here."""
        await asyncio.shield(self._sender)

    async def _send(self) -> None:
        while True:
            now = time.monotonic()
            listening = [client for client in self._clients if client.listens(now)]
            if listening:
                data = b"".join(frame_message(frame) for frame in self._broadcast.due(time.time()))
                for client in listening if data else ():
                    client.write(data)
            await asyncio.sleep(TICK_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        client = _Client(writer)
        try:
            if len(self._clients) >= CLIENTS_MOST:
                client.write(b"< error too many clients >")
                return
            self._clients.add(client)
            client.write(b"< hi >")
            await self._listen(reader, client)
        except (ConnectionError, TimeoutError):
            return
        except asyncio.CancelledError:  # the server ends; asyncio of Python 3.11 reports a cancelled handler as an error
            return
        finally:
            self._clients.discard(client)
            self._tasks.discard(task)
            writer.close()

    async def _listen(self, reader: asyncio.StreamReader, client: _Client) -> None:
        messages = Messages()
        while chunk := await reader.read(READ_BYTES):
            wait_s = 0.0
            for message in messages.add(chunk):
                wait_s = client.wait_s()
                answer = self._answer(client, message)
                if answer:
                    client.write(f"< {answer} >".encode("ascii"))
            await asyncio.sleep(wait_s)

    def _answer(self, client: _Client, message: str | None) -> str:
        """The answer to a message, empty for none."""
        words = [] if message is None else message.split()
        if words[:1] == ["echo"]:
            return "echo"
        if words[:1] == ["open"]:
            client.opened = words[1:] == [self.bus]
            return "ok" if client.opened else self._refuse("could not open bus")
        if words == ["rawmode"] and client.opened:
            client.raw_from = time.monotonic() + SILENCE_S
            return "ok"
        if words[:1] == ["send"] and client.raw_from is not None:
            frame = sent_frame(words[1:], int(time.time() * MS_PER_S))
            if frame is None:
                return self._refuse("no frame of classic CAN")
            self._forward(client, frame)
            return ""
        return self._refuse("unknown command")

    def _refuse(self, why: str) -> str:
        self.refused += 1
        return f"error {why}"

    def _forward(self, client: _Client, frame: Frame) -> None:
        data, now = frame_message(frame), time.monotonic()
        for other in self._clients:
            if other is not client and other.listens(now):
                other.write(data)
        if self._received is not None:
            self._received(frame)
