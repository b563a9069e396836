"""Values between Python and the messages of kuksa.val, v1 and v2 alike: both name their fields the same."""

from __future__ import annotations

import math
from typing import Any

from voltwright.live.vss.entries import Entry, Value
from voltwright.live.vss.tree import WrongValueError

FIELDS = {
    "string": "string", "boolean": "bool", "int8": "int32", "int16": "int32", "int32": "int32", "uint8": "uint32",
    "uint16": "uint32", "uint32": "uint32", "float": "float", "string[]": "string_array",
}  # fmt: skip
"""Field of a message that holds a value of a type."""
NEAR = 1e-6
"""Relative difference up to which a limit is the same in a message of single precision."""


def put(message: Any, entry: Entry, value: Value | None) -> Any:
    """The message with a value in the field of its type; without a field where there is no value."""
    if isinstance(value, list):
        getattr(message, FIELDS[entry.datatype]).values.extend(value)
    elif value is not None:
        setattr(message, FIELDS[entry.datatype], value)
    return message


def got(message: Any, entry: Entry, oneof: str) -> Value:
    """The value in a message that is meant for a leaf.

    Args: message: of kuksa.val. entry: the leaf. oneof: name of the message's choice of fields.
    Raises: WrongValueError: no value, or one of another type.
    """
    field = message.WhichOneof(oneof)
    wanted = FIELDS[entry.datatype]
    if field != wanted:
        given = f"but is sent as {field}" if field else "but no value is sent"
        raise WrongValueError(f"{entry.path} is of type {entry.datatype}, a value in the field {wanted}, {given}.")
    value = getattr(message, field)
    return list(value.values) if wanted == "string_array" else _near_limit(value, entry) if wanted == "float" else value


def _near_limit(value: float, entry: Entry) -> float:
    """A number of single precision as the limit that it means, where it is next to one."""
    for limit in (entry.low, entry.high):
        if limit is not None and math.isclose(value, limit, rel_tol=NEAR):
            return limit
    return value


def type_name(entry: Entry) -> str:
    """Name of the type in the messages."""
    return f"DATA_TYPE_{entry.datatype.replace('[]', '_ARRAY').upper()}"


def kind_name(entry: Entry) -> str:
    """Name of the kind in the messages."""
    return f"ENTRY_TYPE_{entry.kind.upper()}"
