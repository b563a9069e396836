"""Logs of the CAN frames of a run: Vector's BLF and ASC, and the text form of can-utils."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voltwright.interfaces.can.frames import MS_PER_S, Frame, frames_of

if TYPE_CHECKING:
    from can import Message

CHANNEL = "can0"
START = datetime(1970, 1, 1)
"""A simulated run has no date; the same run gives the same bytes."""


def log_of(ending: str, columns: Mapping[str, np.ndarray]) -> Callable[[Path], None]:
    """What writes the frames of a run.

    Args:
        ending: .blf, .asc or .log.
        columns: by name, shape (n,) each, `time_s` among them.

    Returns:
        a function that writes to a path. Times are those of the run [s].

    Raises:
        FileError: as `frames_of`.

    Source: written by python-can.
    """
    frames = frames_of(columns)

    def write(beside: Path) -> None:
        write_frames(beside, ending, frames)

    return write


def write_frames(path: Path, ending: str, frames: Iterable[Frame]) -> None:
    """Write frames to a path, whatever its own ending.

    Args:
        path: to write to.
        ending: that says the form.
        frames: in the order of time.
    """
    writer = _writer(path, ending)
    try:
        for frame in frames:
            writer.on_message_received(message_of(frame))
    finally:
        writer.stop()


def message_of(frame: Frame) -> Message:
    """A frame as a message of python-can."""
    from can import Message

    return Message(
        timestamp=frame.time_ms / MS_PER_S,
        arbitration_id=frame.identifier,
        is_extended_id=frame.extended,
        data=frame.data,
        channel=CHANNEL,
        is_rx=True,
    )


def _writer(path: Path, ending: str) -> Any:
    from can import ASCWriter, BLFWriter, CanutilsLogWriter

    class Undated(ASCWriter):
        """The text form without the time of day."""

        def _format_header_datetime(self, dt: datetime) -> str:
            return super()._format_header_datetime(START)

    if ending == ".log":
        return CanutilsLogWriter(path)
    writer = BLFWriter(path) if ending == ".blf" else Undated(path)
    writer.log_event("Start of the run", 0.0)  # else times would count from the first frame
    return writer
