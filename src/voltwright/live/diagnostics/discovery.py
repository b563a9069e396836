"""The UDP side of a DoIP entity: who is there, its status, and the announcements at its start."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from voltwright.live.diagnostics import messages
from voltwright.live.diagnostics.messages import Payload, Refusal

ANNOUNCEMENTS, INTERVAL_S = 3, 0.5
READY = 0x01
"""Power mode: the car can be diagnosed."""
TAKEN = {Payload.IDENTIFY, Payload.IDENTIFY_BY_EID, Payload.IDENTIFY_BY_VIN, Payload.ASK_ENTITY_STATUS, Payload.ASK_POWER_MODE}
UNANSWERED = {Payload.NEGATIVE, Payload.IDENTIFICATION, Payload.ACTIVATION, Payload.ENTITY_STATUS, Payload.POWER_MODE}
"""Answers of others: an answer to an answer could go on for ever."""


class Discovery(asyncio.DatagramProtocol):
    """Answers datagrams; each is handled on its own, so that there is nothing to keep."""

    def __init__(self, identity: bytes, status: Callable[[], bytes]):
        """Keep what is answered. Args: identity: payload of the identification. status: gives the payload of the status."""
        self.identity, self.status = identity, status

    def connection_made(self, transport: Any) -> None:
        """Keep the way back."""
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Answer a datagram where it asks for something that is here."""
        answer = self.answer(data)
        if answer is not None:
            self.transport.sendto(answer, addr)

    def answer(self, data: bytes) -> bytes | None:
        """The answer to a datagram, or None."""
        if len(data) < messages.HEADER_BYTES:
            return None
        header, payload = messages.read_header(data[: messages.HEADER_BYTES]), data[messages.HEADER_BYTES :]
        if header.kind in UNANSWERED:
            return None
        refusal = header.refusal
        if refusal is None and header.kind not in TAKEN:
            refusal = Refusal.UNKNOWN_TYPE
        if refusal is None and len(payload) != header.length:
            refusal = Refusal.LENGTH
        if refusal is not None:
            return messages.negative(refusal, header.version)
        if header.kind == Payload.ASK_ENTITY_STATUS:
            return messages.message(Payload.ENTITY_STATUS, self.status(), header.version)
        if header.kind == Payload.ASK_POWER_MODE:
            return messages.message(Payload.POWER_MODE, bytes([READY]), header.version)
        vin, entity = self.identity[:17], self.identity[19:25]
        meant = {Payload.IDENTIFY: b"", Payload.IDENTIFY_BY_VIN: vin, Payload.IDENTIFY_BY_EID: entity}[Payload(header.kind)]
        return messages.message(Payload.IDENTIFICATION, self.identity, header.version) if payload == meant else None


async def announce(transport: asyncio.DatagramTransport, identity: bytes, host: str, port: int) -> None:
    """Announce the car three times, half a second apart, to everyone on the network of its address.

    Args: transport: to send by. identity: payload. host: address of the car; on 127.0.0.1 the announcement stays on the machine.
        port: UDP port on which testers listen.
    """
    everyone = "127.255.255.255" if host.startswith("127.") else "255.255.255.255"
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    for _ in range(ANNOUNCEMENTS):
        transport.sendto(messages.message(Payload.IDENTIFICATION, identity), (everyone, port))
        await asyncio.sleep(INTERVAL_S)
