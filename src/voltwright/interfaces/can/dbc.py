"""The layout as a CAN database: for DBC files, and to encode and decode frames."""

from __future__ import annotations

import importlib.util
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, Any

from voltwright.errors import FileError
from voltwright.interfaces.can.field import Field
from voltwright.interfaces.can.layout import LAYOUT, LENGTH, SENDER, Message

if TYPE_CHECKING:
    from cantools.database.can import Database
    from cantools.database.can import Message as CanMessage
    from cantools.database.can import Signal as CanSignal

ENCODING = "cp1252"
"""Of DBC files, as the tools that made the format read them; units such as ° and · are in it."""
VERSION = "1"
"""Of the layout; it rises with each change of a frame."""
ABOUT = "An electric car as voltwright simulates it. Values are those of the last time step that ended."


def check_cantools() -> None:
    """Refuse where the packages of the extra `can` are not installed.

    Raises:
        FileError: one is not there.
    """
    for package, named in {"cantools": "cantools", "can": "python-can"}.items():
        if importlib.util.find_spec(package) is None:
            raise FileError(f"CAN takes {named}, which is not installed: `pip install 'voltwright[can]'`.")


def dbc_bytes() -> bytes:
    """The layout as a DBC file: messages, cycle times, scaling, ranges, tables of values, comments.

    Returns:
        the content of the file, the same at each call.

    Raises:
        FileError: as `check_cantools`.

    Source: written by cantools.
    """
    return can_database().as_dbc_string().encode(ENCODING)


@cache
def can_database() -> Database:
    """The layout as a database of cantools.

    Raises:
        FileError: as `check_cantools`.
    """
    check_cantools()
    from cantools.database.can import Database, Node

    return Database([_message_of(each) for each in LAYOUT], nodes=[Node(SENDER, comment=ABOUT)], version=VERSION)


def _message_of(message: Message) -> CanMessage:
    from cantools.database.can import Message as CanMessage

    return CanMessage(
        frame_id=message.identifier,
        name=message.name,
        length=LENGTH,
        signals=[_signal_of(each) for each in message.fields],
        comment=message.comment,
        senders=[SENDER],
        cycle_time=message.cycle_ms,
    )


def _signal_of(field: Field) -> CanSignal:
    from cantools.database.can import Signal as CanSignal
    from cantools.database.conversion import BaseConversion
    from cantools.database.namedsignalvalue import NamedSignalValue

    choices: Any = OrderedDict((raw, NamedSignalValue(raw, word)) for raw, word in field.choices.items())
    known = field.signal
    return CanSignal(
        name=field.name,
        start=field.start,
        length=field.length,
        is_signed=False,
        conversion=BaseConversion.factory(field.scale, field.offset, choices, is_float=False),
        minimum=field.low,
        maximum=field.high,
        unit=field.unit,
        comment=f"{known.meaning}{f' Sign: {known.sign}.' if known.sign else ''}",
        receivers=["Vector__XXX"],
    )
