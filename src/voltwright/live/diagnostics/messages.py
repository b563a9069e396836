"""Messages of DoIP as bytes: the header and the payloads that a vehicle sends and receives.

Source: ISO 13400-2:2019, tables 16 to 50, at second hand.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

HEADER_BYTES = 8
VERSIONS = {0x01, 0x02, 0x03}
"""Of 2010, 2012 and 2019."""
VERSION_DEFAULT, VERSION_ANY = 0x02, 0xFF
"""`VERSION_ANY` may stand in a request for identification, from a tester that does not know the vehicle's yet."""
USER_DATA_MOST = 4095
"""Bytes of a diagnostic request, as on a CAN bus."""
PAYLOAD_MOST = USER_DATA_MOST + 4


class Payload(IntEnum):
    """Types of payload."""

    NEGATIVE = 0x0000
    IDENTIFY, IDENTIFY_BY_EID, IDENTIFY_BY_VIN, IDENTIFICATION = 0x0001, 0x0002, 0x0003, 0x0004
    ACTIVATE, ACTIVATION, ALIVE_CHECK, ALIVE = 0x0005, 0x0006, 0x0007, 0x0008
    ASK_ENTITY_STATUS, ENTITY_STATUS, ASK_POWER_MODE, POWER_MODE = 0x4001, 0x4002, 0x4003, 0x4004
    DIAGNOSTIC, DIAGNOSTIC_ACCEPTED, DIAGNOSTIC_REFUSED = 0x8001, 0x8002, 0x8003


LENGTHS: dict[int, tuple[int, int]] = {
    Payload.IDENTIFY: (0, 0),
    Payload.IDENTIFY_BY_EID: (6, 6),
    Payload.IDENTIFY_BY_VIN: (17, 17),
    Payload.ACTIVATE: (7, 11),
    Payload.ALIVE_CHECK: (0, 0),
    Payload.ALIVE: (2, 2),
    Payload.ASK_ENTITY_STATUS: (0, 0),
    Payload.ASK_POWER_MODE: (0, 0),
    Payload.DIAGNOSTIC: (5, PAYLOAD_MOST),
}
"""Least and most bytes of the payloads that a vehicle takes."""


class Refusal(IntEnum):
    """Codes of the generic negative answer."""

    PATTERN, UNKNOWN_TYPE, TOO_LARGE, OUT_OF_MEMORY, LENGTH = range(5)


CLOSES = {Refusal.PATTERN, Refusal.LENGTH}
"""After these, the connection is closed: what follows cannot be told apart from the message."""


class Activation(IntEnum):
    """Codes of the answer to a routing activation."""

    UNKNOWN_TESTER, SOCKETS_IN_USE, OTHER_TESTER, TESTER_ELSEWHERE = 0x00, 0x01, 0x02, 0x03
    UNSUPPORTED_TYPE, ACTIVE = 0x06, 0x10


class Undelivered(IntEnum):
    """Codes of the negative answer to a diagnostic message."""

    TESTER, TARGET, TOO_LARGE = 0x02, 0x03, 0x04


@dataclass(frozen=True)
class Header:
    """The first eight bytes of a message.

    Attributes:
        version: of the protocol, as sent. kind: type of the payload. length: of the payload in bytes, as claimed.
        refusal: why the message cannot be taken, or None.
    """

    version: int
    kind: int
    length: int
    refusal: Refusal | None


def read_header(data: bytes) -> Header:
    """Read a header of `HEADER_BYTES` bytes; the checks are in the order of ISO 13400-2, figure 7."""
    version, inverse, kind, length = struct.unpack("!BBHL", data)
    allowed = version in VERSIONS or (version == VERSION_ANY and kind <= Payload.IDENTIFY_BY_VIN)
    refusal = None
    if inverse != version ^ 0xFF or not allowed:
        refusal = Refusal.PATTERN
    elif kind not in LENGTHS:
        refusal = Refusal.UNKNOWN_TYPE
    elif length > PAYLOAD_MOST:
        refusal = Refusal.TOO_LARGE
    elif not LENGTHS[kind][0] <= length <= LENGTHS[kind][1] or (kind == Payload.ACTIVATE and length not in (7, 11)):
        refusal = Refusal.LENGTH
    return Header(version, kind, length, refusal)


def message(kind: Payload, payload: bytes = b"", version: int = VERSION_DEFAULT) -> bytes:
    """A whole message: header and payload."""
    version = version if version in VERSIONS else VERSION_DEFAULT
    return struct.pack("!BBHL", version, version ^ 0xFF, kind, len(payload)) + payload


def negative(refusal: Refusal, version: int = VERSION_DEFAULT) -> bytes:
    """The generic negative answer."""
    return message(Payload.NEGATIVE, bytes([refusal]), version)


def identification(vin: str, address: int, entity: bytes) -> bytes:
    """Payload of the answer to a request for identification, and of an announcement: 33 bytes, no further action required."""
    return vin.encode("ascii") + struct.pack("!H", address) + entity + entity + bytes([0x00, 0x00])


def activation(tester: int, address: int, code: Activation, vehicle_maker: bytes = b"") -> bytes:
    """Payload of the answer to a routing activation; what the tester sent for the vehicle maker is returned."""
    return struct.pack("!HHBL", tester, address, code, 0) + vehicle_maker


def entity_status(sockets_most: int, sockets_open: int) -> bytes:
    """Payload of the answer about the entity: a node without others behind it, and its limits."""
    return struct.pack("!BBBL", 0x01, sockets_most, sockets_open, PAYLOAD_MOST)


def diagnostic(source: int, target: int, data: bytes) -> bytes:
    """Payload of a diagnostic message, or of the answer that one was taken or refused, whose `data` begins with the code."""
    return struct.pack("!HH", source, target) + data
