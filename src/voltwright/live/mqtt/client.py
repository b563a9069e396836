"""The live car as a client of an MQTT broker: publishes its states, obeys its command topics, comes back when the broker does.

MQTT 5, so that the broker itself keeps packets that are too large and commands that were retained away from the car.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from voltwright.errors import SpecError, VoltwrightError, shown
from voltwright.live.mqtt.entities import OFFLINE, ONLINE, commanded, discovery, entities_of, slug
from voltwright.live.mqtt.trip_log import TripLog
from voltwright.live.ports import can_be_host, needs
from voltwright.live.tasks import ended

if TYPE_CHECKING:
    from types import TracebackType

    from voltwright.live.vehicle import LiveVehicle

PORT = 1883
PERIOD_S, DISCOVERY = 1.0, "homeassistant"
PACKET_MOST = 4096
"""Bytes of a packet that the broker may send."""
WAITING_MOST = 100
"""Messages that wait to be obeyed; what comes beyond is dropped."""
KEEPALIVE_S, TIMEOUT_S = 15, 5.0
RETRY_S, RETRY_MOST_S = 1.0, 30.0
"""Time until the broker is tried again, doubled after each failure up to the second."""
LOG = logging.getLogger("voltwright.live.mqtt")


@dataclass(frozen=True)
class Broker:
    """Where a broker is. Attributes: host, port: of it. user, password: or None."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None


def broker_of(text: str) -> Broker:
    """The broker of an address such as `127.0.0.1`, `localhost:1884` or `mqtt://user:password@host:1883`.

    Raises: SpecError: no such address.
    """
    try:
        parts = urlsplit(text if "://" in text else f"mqtt://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = None, None, None
    whole = parts is not None and parts.scheme == "mqtt" and parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts is None or not whole or not host or not can_be_host(host):
        place = shown(text.rsplit("@", 1)[-1])
        raise SpecError(f"`mqtt` must be a host, host:port or mqtt://user:password@host:port, but is '{place}'.", "mqtt")
    user, password = (None if each is None else unquote(each) for each in (parts.username, parts.password))
    return Broker(host, PORT if port is None else port, user, password)


class MqttClient:
    """Publishes a live car and obeys its command topics; use it in `async with`.

    Attributes:
        base: first parts of all topics. entities: by key. connected: whether the broker is there. failures: in a row.
        trip: its rows are published, where somebody adds any.
    """

    def __init__(
        self,
        vehicle: LiveVehicle,
        broker: Broker,
        *,
        period_s: float = PERIOD_S,
        discovery_prefix: str = DISCOVERY,
        range_full_km: float | None = None,
    ):
        """Prepare; nothing is connected yet.

        Args: vehicle: the live car. broker: to connect to. period_s: time between two looks for changed states [s].
            discovery_prefix: of Home Assistant. range_full_km: see `entities_of`.
        """
        self.vehicle, self.broker, self.period_s, self.prefix = vehicle, broker, period_s, discovery_prefix
        self.base = f"voltwright/{slug(vehicle.car.name)}"
        self.entities = entities_of(vehicle, range_full_km)
        self.connected, self.failures = asyncio.Event(), 0
        self.trip = TripLog()
        self._told: dict[str, str] = {}

    async def __aenter__(self) -> MqttClient:
        """Begin to connect. A broker that is away is tried again and again.

        Raises: SpecError: what the client needs is not installed.
        """
        with needs("mqtt", "aiomqtt"):
            import aiomqtt  # noqa: F401
        self._task = asyncio.create_task(self.run())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Say that the car is gone, and disconnect."""
        await ended((self._task,))

    async def run(self) -> None:
        """Connect, publish and obey until cancelled."""
        with needs("mqtt", "aiomqtt"):
            import aiomqtt
        quiet = logging.getLogger("voltwright.live.mqtt.packets")
        quiet.setLevel(logging.CRITICAL)  # one line for each message that is dropped would be a flood of its own
        while True:
            session = asyncio.create_task(self._session(aiomqtt, quiet))
            try:
                await asyncio.wait((session,))
            finally:
                self.connected.clear()
                await ended((session,))
            try:
                session.result()
            except (aiomqtt.MqttError, OSError) as error:
                self.failures += 1
                wait_s = min(RETRY_S * 2.0 ** min(self.failures - 1, 10), RETRY_MOST_S)
                if self.failures == 1:
                    place = f"{self.broker.host}:{self.broker.port}"
                    LOG.warning("The MQTT broker at %s is away (%s); it is tried again until it is there.", place, error)
                await asyncio.sleep(wait_s)

    async def _session(self, aiomqtt: Any, quiet: logging.Logger) -> None:
        """Everything between one connection and its end."""
        from paho.mqtt.packettypes import PacketTypes
        from paho.mqtt.properties import Properties
        from paho.mqtt.subscribeoptions import SubscribeOptions

        from voltwright.live.mqtt.connection import Connection

        limits = Properties(PacketTypes.CONNECT)
        limits.MaximumPacketSize, limits.ReceiveMaximum = PACKET_MOST, 20
        gone = aiomqtt.Will(f"{self.base}/availability", OFFLINE, qos=1, retain=True)
        client = Connection(
            self.broker.host,
            self.broker.port,
            username=self.broker.user,
            password=self.broker.password,
            protocol=aiomqtt.ProtocolVersion.V5,
            properties=limits,
            will=gone,
            keepalive=KEEPALIVE_S,
            timeout=TIMEOUT_S,
            max_queued_incoming_messages=WAITING_MOST,
            logger=quiet,
        )
        async with client:
            fresh = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)
            await client.subscribe(f"{self.base}/+/set", options=fresh)
            await client.subscribe(f"{self.prefix}/status", options=fresh)
            await client.subscribe(f"{self.base}/trip/get", options=fresh)
            await self._introduce(client)
            self.connected.set()
            self.failures = 0
            publishing = asyncio.create_task(self._publish(client))
            obeying = asyncio.create_task(self._obey(client))
            try:
                await asyncio.wait((publishing, obeying), return_when=asyncio.FIRST_EXCEPTION)
                for task in (publishing, obeying):
                    if task.done():
                        task.result()
            finally:
                await ended((publishing, obeying))
                with suppress(aiomqtt.MqttError):
                    await client.publish(f"{self.base}/availability", OFFLINE, qos=1, retain=True, timeout=1.0)

    async def _introduce(self, client: Any) -> None:
        """Publish the discovery, the availability and all states anew."""
        identity = slug(self.base)
        for entity in self.entities.values():
            about = json.dumps(discovery(entity, self.base, self.vehicle), ensure_ascii=False, sort_keys=True)
            topic = f"{self.prefix}/{entity.component}/{identity}/{entity.key}/config"
            await client.publish(topic, about, qos=1, retain=True)
        self._told.clear()
        await self._publish_changes(client)
        await client.publish(f"{self.base}/availability", ONLINE, qos=1, retain=True)

    async def _publish(self, client: Any) -> None:
        while True:
            await asyncio.sleep(self.period_s)
            await self._publish_changes(client)
            rows = self.trip.news()
            if rows is not None:
                await client.publish(f"{self.base}/trip", rows, retain=True)

    async def _publish_changes(self, client: Any) -> None:
        """Publish the states that are not what was published last."""
        signals = self.vehicle.signals()
        for entity in self.entities.values():
            state = entity.read(signals)
            if state is not None and state != self._told.get(entity.key):
                await client.publish(f"{self.base}/{entity.key}", state, retain=True)
                self._told[entity.key] = state

    async def _obey(self, client: Any) -> None:
        """Do what the command topics say; introduce the car again where Home Assistant begins."""
        async for message in client.messages:
            topic, payload = str(message.topic), bytes(message.payload or b"")
            if topic == f"{self.prefix}/status":
                if payload == ONLINE.encode():
                    await self._introduce(client)
                continue
            if topic == f"{self.base}/trip/get":
                await client.publish(f"{self.base}/trip/so_far", self.trip.whole())
                continue
            try:
                self._command(topic, payload)
            except VoltwrightError as error:
                refusal = json.dumps({"topic": shown(topic), "message": str(error)}, ensure_ascii=False)
                await client.publish(f"{self.base}/refused", refusal)
            await self._publish_changes(client)
            await asyncio.sleep(0)  # a flood of commands must not keep the car from its steps

    def _command(self, topic: str, payload: bytes) -> None:
        key = topic.removeprefix(f"{self.base}/").removesuffix("/set")
        entity = self.entities.get(key)
        if entity is None or entity.command is None:
            settable = ", ".join(each.key for each in self.entities.values() if each.command)
            raise SpecError(f"The car has no command topic '{shown(key)}'; it has {settable}.", key)
        self.vehicle.command(entity.command.name, commanded(entity.command, payload))
