"""A trip on its way, heard from a topic of an MQTT broker: rows of JSON by the names of recorded trips.

A live car publishes its rows on `voltwright/CAR/trip`, and all rows so far on `voltwright/CAR/trip/so_far` where somebody asks
on `voltwright/CAR/trip/get`. Others may publish the same.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np

from voltwright.errors import SpecError, TraceError, shown
from voltwright.live.mqtt.client import KEEPALIVE_S, RETRY_S, TIMEOUT_S, Broker, broker_of
from voltwright.live.ports import needs
from voltwright.spec.trace_checks import SPEED_PLAUSIBLE_MAX_M_S

SCHEME, EXAMPLE = "mqtt://", "mqtt://127.0.0.1:1883/voltwright/CAR/trip"
NEEDED = {"time_s": (-math.inf, math.inf), "speed_m_s": (0.0, SPEED_PLAUSIBLE_MAX_M_S), "soc_percent": (0.0, 100.0)}
"""Columns that each row must have, and the ends of what they may hold."""
FURTHER = ("elevation_m", "battery_power_W", "battery_temp_C", "ambient_temp_C", "battery_voltage_V", "way_m")
"""Columns that are taken where the first row has them."""
PACKET_MOST = 16 * 2**20
"""Bytes of a packet: a history of ten hours has about 2 MB."""
BACK_MOST = 30
"""So many rows in turn behind the time of the last one are another trip, not a message that came late."""
MISSED_MOST_M = 500.0
"""Way before the first row beyond which the beginning is missing."""
AGAIN = "start the command anew"


@dataclass(frozen=True)
class Feed:
    """Where a trip is heard. Attributes: broker: of it. topic: on which its rows come."""

    broker: Broker
    topic: str

    def __str__(self) -> str:
        """Topic and place, without the password."""
        return f"topic '{shown(self.topic)}' of {self.broker.host}:{self.broker.port}"


def feed_of(text: str) -> Feed:
    """The feed of an address such as `mqtt://127.0.0.1:1883/voltwright/CAR/trip`.

    Raises: SpecError: no such address.
    """
    try:
        parts = urlsplit(text)
        topic = unquote(parts.path).strip("/")
        broker = broker_of(f"{SCHEME}{parts.netloc}")
    except (ValueError, SpecError):
        topic, broker, parts = "", None, None
    if parts is None or broker is None or not topic or set(text) & set("?#") or set(topic) & set("+#\0"):
        place = shown(text.rsplit("@", 1)[-1])
        raise SpecError(f"`so_far` must be a CSV file, or an address such as {EXAMPLE}, but is '{place}'.", "so_far")
    return Feed(broker, topic)


class TripSamples:
    """The rows of a trip that were heard, in order of their time.

    Attributes:
        skipped: reasons for which rows or messages were left out, and how often.
        connected: set once the broker has answered. changed: set at each new row.
        way_m: driven since the first row [m]. time_s: of the last row [s].
    """

    def __init__(self) -> None:
        """Nothing heard yet."""
        self.skipped: Counter[str] = Counter()
        self.connected, self.changed = asyncio.Event(), asyncio.Event()
        self.way_m, self.time_s = 0.0, -math.inf
        self._rows: dict[float, dict[str, float]] = {}
        self._names: tuple[str, ...] = ()
        self._back = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def take(self, payload: bytes, *, history: bool = False) -> int:
        """Take a message: an object of numbers, or of equally long lists of numbers.

        Args:
            payload: of the message.
            history: whether it holds rows of before, which may come before those that are known.

        Returns:
            how many rows are new.

        Raises:
            TraceError: another trip has begun.
        """
        try:
            rows = _rows_of(payload)
        except ValueError as error:
            self.skipped[str(error)] += 1
            return 0
        new = sum(self._add(row, history) for row in rows)
        if new:
            if history:
                self._rows = dict(sorted(self._rows.items()))
                self.way_m = float(np.trapezoid(self._column("speed_m_s"), self._column("time_s")))
            self.changed.set()
        return new

    def _add(self, row: dict[str, Any], history: bool) -> bool:
        reason = self._refusal(row)
        if reason is not None:
            self.skipped[reason] += 1
            return False
        self._names = self._names or (*NEEDED, *(name for name in FURTHER if name in row))
        kept = {name: float(row[name]) for name in self._names}
        time_s = kept["time_s"]
        last = self._rows.get(self.time_s)
        if time_s in self._rows:
            return False
        if time_s < self.time_s and not history:
            self.skipped["the time goes backwards"] += 1
            self._back += 1
            if self._back >= BACK_MOST:
                raise TraceError(f"Another trip has begun: the time went from {self.time_s:g} s back to {time_s:g} s; {AGAIN}.")
            return False
        if last is not None and time_s > self.time_s:
            if kept.get("way_m", 0.0) < last.get("way_m", 0.0) - 1.0:
                raise TraceError(f"Another trip has begun: after {last['way_m']:.0f} m it is at {kept['way_m']:.0f} m; {AGAIN}.")
            self.way_m += 0.5 * (last["speed_m_s"] + kept["speed_m_s"]) * (time_s - self.time_s)
        self._back = 0
        self._rows[time_s] = kept
        self.time_s = max(self.time_s, time_s)
        return True

    def _refusal(self, row: dict[str, Any]) -> str | None:
        """Why a row cannot be taken; None where it can."""
        for name in self._names or NEEDED:
            if name not in row:
                return f"no {name}"
            low, high = NEEDED.get(name, (-math.inf, math.inf))
            if not isinstance(row[name], int | float) or isinstance(row[name], bool) or not math.isfinite(_float(row[name])):
                return f"{name} is no number"
            if not low <= row[name] <= high:
                return f"{name} is not from {low:g} to {high:g}"
        known = [row[name] for name in FURTHER if name in row] if not self._names else []
        return (
            None
            if all(isinstance(each, int | float) and math.isfinite(_float(each)) for each in known)
            else "a value is no number"
        )

    def _column(self, name: str) -> np.ndarray:
        return np.array([row[name] for row in self._rows.values()])

    def table(self) -> dict[str, np.ndarray]:
        """Columns by the names of recorded trips, each of shape (n,).

        Raises:
            TraceError: the beginning of the trip is missing.
        """
        columns = {name: self._column(name) for name in self._names}
        missed_m = float(columns.pop("way_m", np.zeros(1))[0])
        if missed_m > MISSED_MOST_M:
            raise TraceError(
                f"The first {1e-3 * missed_m:.1f} km of the trip are missing, and nobody sent them on the topic's 'so_far'; "
                "listen from the start, or give a CSV."
            )
        return columns

    def left_out(self) -> str:
        """What was left out, in words; empty where nothing was."""
        told = ", ".join(f"{count} x {reason}" for reason, count in self.skipped.most_common(3))
        return f"{self.skipped.total()} rows or messages left out ({told})" if told else ""


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _rows_of(payload: bytes) -> list[dict[str, Any]]:
    """The rows of a message. Raises: ValueError: it is none, with the reason."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    columns = {name: value for name, value in found.items() if isinstance(value, list)}
    if not columns:
        return [found] if found else []
    lengths = {len(value) for value in columns.values()}
    if len(lengths) != 1 or len(columns) != len(found):
        raise ValueError("columns that are not equally long")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


async def listen(feed: Feed, samples: TripSamples, *, wait_s: float) -> None:
    """Take the rows of a feed until no new one has come for so long.

    Args:
        feed: where.
        samples: that take the rows.
        wait_s: without a new row [s].

    Raises:
        SpecError: the broker is not there, or stays away; no row has come; what is needed is not installed.
        TraceError: another trip has begun.
    """
    with needs("so_far", "aiomqtt"):
        import aiomqtt
    loop = asyncio.get_running_loop()
    last_s = loop.time()
    while True:
        try:
            async with asyncio.timeout_at(last_s + wait_s) as limit, aclosing(_messages(feed, aiomqtt)) as messages:
                async for message in messages:
                    if message is None:
                        samples.connected.set()
                        last_s = loop.time()
                    elif samples.take(bytes(message.payload or b""), history=str(message.topic) != feed.topic):
                        last_s = loop.time()
                    limit.reschedule(last_s + wait_s)
        except TimeoutError:
            if len(samples):
                return
            left = samples.left_out()
            words = f"No row of a trip came on {feed} within {wait_s:g} s{f'; {left}' if left else ''}"
            raise SpecError(f"{words}; a live car publishes on voltwright/CAR/trip.", "so_far") from None
        except (aiomqtt.MqttError, OSError) as error:
            if not samples.connected.is_set() or loop.time() - last_s > wait_s:
                place = f"{feed.broker.host}:{feed.broker.port}"
                words = f"`so_far` finds no MQTT broker at {place} ({shown(error)})"
                raise SpecError(f"{words}; start one, or name another.", "so_far") from None
            await asyncio.sleep(RETRY_S)


async def _messages(feed: Feed, aiomqtt: Any) -> AsyncGenerator[Any, None]:
    """None once connected, then the messages of a feed and of its history, for which it asks."""
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties

    from voltwright.live.mqtt.connection import Connection

    limits = Properties(PacketTypes.CONNECT)
    limits.MaximumPacketSize = PACKET_MOST
    client = Connection(
        feed.broker.host,
        feed.broker.port,
        username=feed.broker.user,
        password=feed.broker.password,
        protocol=aiomqtt.ProtocolVersion.V5,
        properties=limits,
        keepalive=KEEPALIVE_S,
        timeout=TIMEOUT_S,
    )
    async with client:
        await client.subscribe([(feed.topic, 1), (f"{feed.topic}/so_far", 1)])
        await client.publish(f"{feed.topic}/get", b"")
        yield None
        async for message in client.messages:
            yield message
