"""The frames of a live car as they are due, for a bus of python-can or for a server."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

from voltwright.interfaces.can.frames import MS_PER_S, Frame, frame_data
from voltwright.interfaces.can.layout import LAYOUT

if TYPE_CHECKING:
    from can import BusABC

TICK_S = 0.01
"""The frames that are due are looked for so often."""


class Source(Protocol):
    """Anything that tells its latest signals."""

    def signals(self) -> dict[str, float]:
        """The latest values by the names of the catalogue of signals."""
        ...


class Broadcast:
    """Frames of a source at their cycle times; what was missed is not sent later.

    Attributes:
        sent: frames that were due so far.
    """

    def __init__(self, source: Source):
        """Args: source: of the signals."""
        self._source, self._next_ms, self.sent = source, dict.fromkeys(LAYOUT, 0), 0

    def due(self, now_s: float) -> list[Frame]:
        """The frames that are due, by identifier, each with the latest signals.

        Args:
            now_s: time of the clock [s], which never goes back.
        """
        now_ms = int(now_s * MS_PER_S)
        messages = [message for message, next_ms in self._next_ms.items() if next_ms <= now_ms]
        if not messages:
            return []
        values, frames = self._source.signals(), []
        for message in messages:
            self._next_ms[message] = (now_ms // message.cycle_ms + 1) * message.cycle_ms
            data = frame_data(message, values)
            if data is not None:
                frames.append(Frame(now_ms, message.identifier, data))
        self.sent += len(frames)
        return frames


async def send_on_bus(source: Source, bus: BusABC) -> None:
    """Send the frames of a source on a bus of python-can, such as the `virtual` one in this process, until cancelled.

    Args:
        source: of the signals.
        bus: open; a frame that it does not take is gone.
    """
    import can

    from voltwright.interfaces.can.log_file import message_of

    broadcast = Broadcast(source)
    while True:
        for frame in broadcast.due(time.time()):
            try:
                bus.send(message_of(frame))
            except can.CanError:
                continue
        await asyncio.sleep(TICK_S)
