# pyright: reportMissingImports=false
"""One session of the library's EV side with a station: found by an address or by SDP, watched through the EXI codec.

What the station says reaches the controller through the codec: every message of a session passes it as JSON. The library waits
0.25 s for the answer to a CurrentDemandReq, as the standards say; its Java codec takes up to 0.1 s for each of the four
conversions of an exchange, so that the car waits longer: `ANSWER_S`.
"""

from __future__ import annotations

import asyncio
import json
import math
import socket
from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Any

from ev_controller import EvController
from grants import granted, name_and_body, without_contract
from iso15118.evcc.comm_session_handler import EVCCCommunicationSession
from iso15118.evcc.evcc_config import EVCCConfig
from iso15118.evcc.transport.udp_client import UDPClient
from iso15118.shared.exi_codec import EXI
from iso15118.shared.exificient_exi_codec import ExificientEXICodec
from iso15118.shared.iexi_codec import IEXICodec
from iso15118.shared.messages.enums import Namespace, Protocol
from iso15118.shared.messages.sdp import SDPRequest, SDPResponse, Security, Transport
from iso15118.shared.messages.timeouts import Timeouts
from iso15118.shared.messages.v2gtp import V2GTPMessage
from iso15118.shared.notifications import UDPPacketNotification

ANSWER_S = 5.0
"""How long the car waits for an answer at least [s]."""
SDP_TRIES = 50
CONNECT_S = 5.0
WARM_UPS = 20


class WatchedCodec(IEXICodec):
    """The library's codec, which tells of each message.

    Attributes:
        watch: called with whether the car sent it, its name and its fields.
    """

    def __init__(self) -> None:
        """Start Java, and convert a message some times, so that the first ones of a session are not late."""
        self._codec = ExificientEXICodec()
        self.watch: Callable[[bool, str, dict[str, Any]], None] = lambda sent, name, body: None
        body = {"SessionStopReq": {}}
        text = json.dumps({"V2G_Message": {"Header": {"SessionID": "00"}, "Body": body}})
        for _ in range(WARM_UPS):
            self._codec.decode(self._codec.encode(text, Namespace.DIN_MSG_DEF), Namespace.DIN_MSG_DEF)

    def encode(self, message: str, namespace: str) -> bytes:
        """To EXI."""
        self.watch(True, *name_and_body(json.loads(message)))
        return self._codec.encode(message, namespace)

    def decode(self, stream: bytes, namespace: str) -> str:
        """From EXI."""
        message = without_contract(json.loads(self._codec.decode(stream, namespace)))
        self.watch(False, *name_and_body(message))
        return json.dumps(message)

    def get_version(self) -> str:
        """Of the library's codec."""
        return self._codec.get_version()


class PatientSession(EVCCCommunicationSession):
    """The library's session, with an answer waited for longer."""

    async def process_message(self, message: bytes) -> None:
        """As the library does."""
        await super().process_message(message)
        self.current_state.next_msg_timeout = max(float(self.current_state.next_msg_timeout or 0.0), ANSWER_S)


class Watch:
    """What the messages of a session mean for the car."""

    def __init__(self, controller: EvController, tell: Callable[[dict[str, Any]], None]):
        """Keep what the station says in the controller, and tell the link of it."""
        self.controller, self.tell, self._starting, self._told = controller, tell, False, {}

    def __call__(self, sent: bool, name: str, body: dict[str, Any]) -> None:
        """One message."""
        self.tell({"type": "message", "sent": sent, "name": name, "body": body})
        if name == "PowerDeliveryReq":
            self._starting = body.get("ChargeProgress") == "Start" or body.get("ReadyToChargeState") is True
            if not self._starting:
                self.tell({"type": "power", "on": False})
            self._starting = self._starting and body.get("EVProcessing", "Finished") == "Finished"
        if sent:
            return
        self.controller.station |= granted(body)
        station = dict(self.controller.station)
        power_w = min(station.get("power_max_w", math.inf), self.controller.schedule_w())
        if math.isfinite(power_w):
            station["power_max_w"] = power_w
        if station != self._told:
            self._told = station
            self.tell({"type": "station", **station})
        if name == "PowerDeliveryRes" and self._starting and str(body.get("ResponseCode", "")).startswith("OK"):
            self._starting = False
            self.tell({"type": "power", "on": True})


async def found_by_sdp(interface: str) -> tuple[str, int]:
    """Address and port of the station that answers on an interface.

    Args:
        interface: name; the request goes to all nodes of its link, port 15118.

    Raises:
        ConnectionError: none answers, or it wants TLS.
    """
    answers: asyncio.Queue[Any] = asyncio.Queue()
    client = UDPClient(answers, interface)
    await client.start()
    request = SDPRequest(security=Security.NO_TLS, transport_protocol=Transport.TCP)
    message = V2GTPMessage(Protocol.UNKNOWN, request.payload_type, request.to_payload())
    for _ in range(SDP_TRIES):
        await client.send_and_receive(message)
        answer = await answers.get()
        if isinstance(answer, UDPPacketNotification):
            found = SDPResponse.from_payload(V2GTPMessage.from_bytes(Protocol.UNKNOWN, answer.data).payload)
            if found.security != Security.NO_TLS:
                raise ConnectionError("the station wants TLS, which the car does not speak")
            return f"{IPv6Address(bytes(found.ip_address)).compressed}%{interface}", found.port
    raise ConnectionError(f"no station answered {SDP_TRIES} SDP requests on {interface}")


async def connected(station: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, str]:
    """Streams to a station, and the name of the interface.

    Args:
        station: "[address]:port", or the name of an interface on which it is looked for.
    """
    interface = "lo"
    if station.startswith("["):
        host, _, port = station[1:].rpartition("]:")
        where = (host, int(port))
    else:
        interface, where = station, await found_by_sdp(station)
    reader, writer = await asyncio.wait_for(asyncio.open_connection(*where, family=socket.AF_INET6), CONNECT_S)
    return reader, writer, interface


async def hold_session(
    station: str, protocols: list[str], controller: EvController, codec: WatchedCodec, tell: Callable[[dict[str, Any]], None]
) -> tuple[bool, str]:
    """Hold a session to its end.

    Args:
        station: see `connected`.
        protocols: names of the library, the preferred one first.
        controller: of the car.
        codec: of the process.
        tell: called with each message and with what it means.

    Returns:
        whether it ended in good order, and why.
    """
    config = EVCCConfig(supportedProtocols=protocols, useTls=False)
    config.load_raw_values()
    reader, writer, interface = await connected(station)
    ends: asyncio.Queue[Any] = asyncio.Queue()
    codec.watch = Watch(controller, tell)
    EXI().set_exi_codec(codec)
    session = PatientSession((reader, writer), ends, config, interface, controller)
    try:
        await session.send_sap()
        await session.start(max(float(Timeouts.SUPPORTED_APP_PROTOCOL_REQ), ANSWER_S))
    finally:
        writer.close()
    end = ends.get_nowait()
    return bool(end.successful), str(end.reason)
