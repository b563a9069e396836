"""Frames of the layout from values of signals, and what stands in a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.can.dbc import can_database
from voltwright.interfaces.can.layout import LAYOUT, LENGTH, Message

MS_PER_S = 1000
FRAMES_MOST = 5_000_000
"""Frames of a log; the day of a car has 16 million."""


@dataclass(frozen=True)
class Frame:
    """A frame on the bus.

    Attributes:
        time_ms: when, since the start of the run, or of the clock of a live car [ms].
        identifier: 11 bits, or 29 where it is extended.
        data: 8 bytes of the layout, 0 to 8 of others.
        extended: whether the identifier is.
    """

    time_ms: int
    identifier: int
    data: bytes
    extended: bool = False


def frame_data(message: Message, values: Mapping[str, float]) -> bytes | None:
    """The bytes of a frame.

    Args:
        message: of the layout.
        values: numbers by the names of the catalogue of signals, in their units.

    Returns:
        8 bytes, encoded by cantools; None where no signal of the frame is there.
    """
    raw = {field.name: field.raw(field.value_of(values)) for field in message.fields}
    return _encoded(message, raw)


def _encoded(message: Message, raw: Mapping[str, int]) -> bytes | None:
    if all(raw[field.name] == field.raw_not_available for field in message.fields):
        return None
    return can_database().get_message_by_frame_id(message.identifier).encode(dict(raw), scaling=False, strict=False)


def decoded(identifier: int, data: bytes) -> dict[str, float | str]:
    """What stands in a frame: numbers in the unit of each field's name, and words for codes and what is no value.

    Args:
        identifier: of the frame.
        data: its 8 bytes.

    Raises:
        FileError: no frame of the layout has the identifier, or the length is another.
    """
    known = {message.identifier for message in LAYOUT}
    if identifier not in known or len(data) != LENGTH:
        raise FileError(
            f"A frame must be one of the layout and have {LENGTH} bytes, but is 0x{identifier:X} with {len(data)} bytes."
        )
    found = can_database().decode_message(identifier, data)
    assert isinstance(found, dict)
    return {name: value if isinstance(value, int | float) else str(value) for name, value in found.items()}


def frames_of(columns: Mapping[str, np.ndarray]) -> Iterator[Frame]:
    """All frames of a run, in the order of time, those of one instant by identifier.

    Each message is sent at the multiples of its cycle time from the end of the first step to that of the last, with the values
    of the last step that ended.

    Args:
        columns: by name, shape (n,) each; `time_s` [s] among them, which rises.

    Yields:
        the frames; of messages of which the run has no signal, none.

    Raises:
        FileError: there is no such `time_s`, the run has no signal of the layout, or would give more than 5 million frames.
    """
    time_s = columns.get("time_s")
    if time_s is None or np.ndim(time_s) != 1 or len(time_s) == 0 or np.any(np.diff(np.asarray(time_s, float)) <= 0.0):
        raise FileError(
            "A log of CAN frames takes a column `time_s` that rises from row to row; name a .csv file for other tables."
        )
    time_ms = np.round(np.asarray(time_s, float) * MS_PER_S).astype(np.int64)
    sent = {message: raw for message in LAYOUT if (raw := _raw_columns(message, columns)) is not None}
    if not sent:
        raise FileError("The run has no signal of the CAN layout; `voltwright export dbc` writes what there is.")
    cycles = {message: _instants(time_ms, message.cycle_ms) for message in sent}
    count = sum(len(each) for each in cycles.values())
    if count > FRAMES_MOST:
        raise FileError(
            f"A log of CAN frames must have at most {FRAMES_MOST:,} frames, but this run would give {count:,}; "
            "name an .mf4 or .parquet file, or run a part of it."
        )
    return _in_order(time_ms, sent, cycles)


def _raw_columns(message: Message, columns: Mapping[str, np.ndarray]) -> list[dict[str, int]] | None:
    """Raw numbers of a message's fields, one dict a step; None where the run has none of them."""
    values = {field: field.column_of(columns) for field in message.fields}
    if all(column is None or np.all(np.isnan(column)) for column in values.values()):
        return None
    length = len(columns["time_s"])
    raw = {
        field.name: [field.raw_not_available] * length if column is None else [field.raw(value) for value in column.tolist()]
        for field, column in values.items()
    }
    return [dict(zip(raw, row, strict=True)) for row in zip(*raw.values(), strict=True)]


def _instants(time_ms: np.ndarray, cycle_ms: int) -> np.ndarray:
    """The instants at which a message is sent [ms]."""
    first = -(-int(time_ms[0]) // cycle_ms) * cycle_ms
    return np.arange(first, int(time_ms[-1]) + 1, cycle_ms)


def _in_order(
    time_ms: np.ndarray, sent: Mapping[Message, list[dict[str, int]]], cycles: Mapping[Message, np.ndarray]
) -> Iterator[Frame]:
    messages = list(sent)
    instants = np.concatenate([cycles[message] for message in messages])
    which = np.concatenate([np.full(len(cycles[message]), place) for place, message in enumerate(messages)])
    order = np.lexsort((which, instants))
    steps = np.searchsorted(time_ms, instants, side="right") - 1
    last: dict[int, tuple[int, bytes]] = {}
    for place in order.tolist():
        number, step = int(which[place]), int(steps[place])
        message = messages[number]
        known = last.get(number)
        if known is None or known[0] != step:
            data = _encoded(message, sent[message][step])
            if data is None:
                continue
            known = last[number] = (step, data)
        yield Frame(int(instants[place]), message.identifier, known[1])
