"""A transaction, what a central system may configure of it, and how a version of the protocol puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from voltwright.live.ocpp.readings import MEASURANDS
from voltwright.ranges import Range

if TYPE_CHECKING:
    from voltwright.live.ocpp.point import ChargePoint


@dataclass
class Transaction:
    """A transaction.

    Attributes:
        key: identifier that the charge point gives.
        id_tag: for whom.
        began_s: since 1970 [s].
        meter_start_wh: register at its start [Wh].
        trigger: why it began.
        remote_start: number of the request that started it, None without one.
        sequence: of its next event.
        charging_state: last reported.
        sampled_s: time of the last meter value [s].
    """

    key: str
    id_tag: str
    began_s: float
    meter_start_wh: float
    trigger: str
    remote_start: int | None = None
    sequence: int = 0
    charging_state: str = ""
    sampled_s: float = 0.0


class Words(Protocol):
    """How a version of the protocol puts what happens to a transaction; None where it says nothing of it."""

    def started(self, point: ChargePoint, transaction: Transaction) -> dict[str, Any] | None:
        """A transaction has begun."""
        ...

    def changed(self, point: ChargePoint, transaction: Transaction) -> dict[str, Any] | None:
        """Its charging state has changed."""
        ...

    def metered(self, point: ChargePoint, transaction: Transaction, trigger: str) -> dict[str, Any] | None:
        """It was metered."""
        ...

    def ended(self, point: ChargePoint, transaction: Transaction, reason: str) -> dict[str, Any] | None:
        """It has ended."""
        ...


@dataclass
class Settings:
    """What a central system may configure.

    Attributes:
        sample_s: between two meter values [s of the car].
        heartbeat_s: between two heartbeats [s of the clock].
        measurands: in meter values.
        automatic: whether a car that is plugged in is authorised by itself, else by a remote start.
        offline: whether a transaction begins while no central system is there.
    """

    sample_s: float = 60.0
    heartbeat_s: float = 300.0
    measurands: tuple[str, ...] = MEASURANDS
    automatic: bool = True
    offline: bool = True


SAMPLE = Range(0.0, 86_400.0, advice="0 sends none; try 60 s")
HEARTBEAT = Range(1.0, 86_400.0, advice="try 300 s")
