"""The parts of a live run that speak VSS, MQTT and diagnostics for the car."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, shown
from voltwright.live.diagnostics import doip
from voltwright.live.diagnostics.doip import DoipServer
from voltwright.live.mqtt.client import DISCOVERY, PERIOD_S, MqttClient, broker_of
from voltwright.live.mqtt.trip_log import STEP_S
from voltwright.live.ports import LOCAL, address_of
from voltwright.live.tasks import ended
from voltwright.live.vss import server as vss
from voltwright.live.vss.server import VssServer
from voltwright.procedures.drive import drive
from voltwright.ranges import Range
from voltwright.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from voltwright.live.car import LiveCar
    from voltwright.live.runner import Live

RANGE_CYCLE = "wltc-class3b"
TRIP_QUEUE = 1000
PERIOD = Range(0.05, SECONDS_PER_HOUR, advice="try 1 s")


def range_full_km(car: CompletedCar) -> float | None:
    """Range of a full battery over a WLTC of class 3b at 20 °C [km], of which a live car shows the share that is left.

    Args: car: completed.
    """
    return drive(car, RANGE_CYCLE, allow_misses=True).range_equivalent_km


class VssPart:
    """Serves the car by the Vehicle Signal Specification."""

    name = "vss"

    def __init__(self, host: str = LOCAL, port: int = vss.PORT, range_full_km: float | None = None):
        """Keep where to listen. Args: host: address. port: 0 for any free one. range_full_km: of a full battery."""
        self.host, self.port, self.range_full_km = host, port, range_full_km

    async def run(self, live: Live) -> None:
        """Serve until cancelled. Raises: SpecError: the port is in use, or what is needed is not installed."""
        async with VssServer(live.car, self.host, self.port, self.range_full_km) as server:
            self.port = server.port
            await asyncio.Event().wait()


class DoipPart:
    """Serves the car's diagnostics."""

    name = "doip"

    def __init__(self, host: str = LOCAL, port: int = doip.PORT, announce_port: int | None = doip.PORT):
        """Keep where to listen. Args: host: address. port: 0 for any free one. announce_port: see `DoipServer`."""
        self.host, self.port, self.announce_port = host, port, announce_port

    async def run(self, live: Live) -> None:
        """Serve until cancelled. Raises: SpecError: the port is in use."""
        async with DoipServer(live.car, self.host, self.port, self.announce_port) as server:
            self.port = server.port
            await asyncio.Event().wait()


class MqttPart:
    """Publishes the car on a broker."""

    name = "mqtt"

    def __init__(
        self,
        broker: str = LOCAL,
        period_s: float = PERIOD_S,
        discovery: str = DISCOVERY,
        range_full_km: float | None = None,
    ):
        """Keep where to publish.

        Args: broker: see `broker_of`. period_s, discovery, range_full_km: see `MqttClient`.
        Raises: SpecError: no address of a broker, a period outside its range, a prefix that is none.
        """
        PERIOD.check("mqtt_period_s", period_s)
        if not discovery or set(discovery) & set("+#\0"):
            raise SpecError(f"`mqtt_discovery` must be a topic without + and #, but is '{shown(discovery)}'.", "mqtt_discovery")
        self.broker, self.period_s, self.discovery, self.range_full_km = broker_of(broker), period_s, discovery, range_full_km

    async def run(self, live: Live) -> None:
        """Publish until cancelled. Raises: SpecError: what is needed is not installed."""
        client = MqttClient(
            live.car,
            self.broker,
            period_s=self.period_s,
            discovery_prefix=self.discovery,
            range_full_km=self.range_full_km,
        )

        async def log_trip() -> None:
            async for values in samples:
                client.trip.add(values)

        with live.subscribe(every_s=STEP_S, size=TRIP_QUEUE) as samples:
            logging = asyncio.create_task(log_trip())
            try:
                await client.run()
            finally:
                await ended((logging,))


def vss_part(text: str, car: LiveCar, settings: Mapping[str, str | None]) -> VssPart:
    """The part of `--vss`. Args: text: address. car: that runs. settings: none. Raises: SpecError: no address."""
    host, port = address_of("vss", text)
    return VssPart(host, port, range_full_km(car.car))


def doip_part(text: str, car: LiveCar, settings: Mapping[str, str | None]) -> DoipPart:
    """The part of `--doip`. Args: text: address. car: that runs. settings: `doip_announce`. Raises: SpecError: no address."""
    host, port = address_of("doip", text)
    announced = settings.get("doip_announce")
    if announced is None:
        return DoipPart(host, port)
    return DoipPart(host, port, None if announced == "none" else address_of("doip_announce", announced)[1])


def mqtt_part(text: str, car: LiveCar, settings: Mapping[str, str | None]) -> MqttPart:
    """The part of `--mqtt`.

    Args: text: broker. car: that runs. settings: `mqtt_period`, `mqtt_discovery`.
    Raises: SpecError: no broker, no period.
    """
    try:
        period_s = float(settings.get("mqtt_period") or PERIOD_S)
    except ValueError:
        period_s = math.nan
    return MqttPart(text, period_s, settings.get("mqtt_discovery") or DISCOVERY, range_full_km(car.car))
