"""A charge point with the live car at its cable: transactions, limits, availability and meter values, the same for all versions.

What belongs to a transaction goes through the store, in order, and is delivered when the central system is there. The version
of the protocol (`version16.py`, `version2.py`) only puts it into words.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from voltwright.live.car import LiveCar
from voltwright.live.commands import COMMANDS
from voltwright.live.ocpp.profiles import Limit, Profile, ProfileError, limit_at, read_profile
from voltwright.live.ocpp.store import Store
from voltwright.live.ocpp.transaction import Settings, Transaction, Words
from voltwright.units import J_PER_WH

FLOWS_W = 10.0
"""Power from which a car counts as charging."""
POWER_MOST_W, CURRENT_MOST_A = 1e6, 1e3


@dataclass
class ChargePoint:
    """A charge point with one outlet.

    Attributes:
        car: at its cable.
        store: on disk.
        words: of the version.
        id_tag: that a car that is plugged in gives.
        local_limit: of the site.
        notice: called when there is something to send.
        online: whether a central system is there.
    """

    car: LiveCar
    store: Store
    words: Words
    id_tag: str = "VOLTWRIGHT"
    settings: Settings = field(default_factory=Settings)
    local_limit: Limit = field(default_factory=Limit)
    notice: Callable[[], None] = lambda: None
    online: bool = False

    def __post_init__(self):
        """Go on from what the store holds."""
        self._epoch_s = time.time() - self.car.time_s
        kept = self.store.kept("point") or {}
        self.names: dict[str, int] = self.store.kept("names") or {}
        kept_settings = kept.get("settings") or {}
        for name, value in kept_settings.items():
            setattr(self.settings, name, tuple(value) if isinstance(value, list) else value)
        self.operative: bool = kept.get("operative", True)
        self.operative_next: bool | None = kept.get("operative_next")
        self.ended_here: bool = kept.get("ended_here", False)
        self.register_wh: float = kept.get("register_wh", 0.0)
        self.meter_before_wh: float = kept.get("meter_before_wh", self._counted_wh())
        self.profiles: list[Profile] = [read_profile(each, connector) for each, connector in kept.get("profiles", [])]
        transaction = kept.get("transaction")
        self.transaction = None if transaction is None else Transaction(**transaction)
        self.plugged = self.car.settings["plug"] != "none"
        self.refused = False
        self.asks = False
        if self.transaction is not None and not self.plugged:
            self.end("PowerLoss")

    @property
    def now_s(self) -> float:
        """Time since 1970 [s], of the clock that the car keeps."""
        return self._epoch_s + self.car.time_s

    @property
    def status(self) -> str:
        """Status of the connector, in the words of version 1.6."""
        if self.car.pilot.letter in ("E", "F"):
            return "Faulted"
        if self.transaction is not None:
            return self.charging_state if self.charging_state != "EVConnected" else "Preparing"
        if not self.operative:
            return "Unavailable"
        if self.plugged:
            return "Finishing" if self.ended_here or self.refused else "Preparing"
        return "Available"

    @property
    def charging_state(self) -> str:
        """Charging, SuspendedEV, SuspendedEVSE, or EVConnected before the power flows for the first time."""
        if self.car.meter_w >= FLOWS_W:
            return "Charging"
        if not self.car.pilot.pulses:
            return "SuspendedEVSE"
        first = self.transaction is not None and self.transaction.charging_state in ("", "EVConnected")
        return "EVConnected" if first and self.car.pilot.letter == "B" and self.car.settings["charge_on"] else "SuspendedEV"

    def saved(self) -> dict[str, Any]:
        """Its own state as plain values."""
        return {
            "operative": self.operative,
            "operative_next": self.operative_next,
            "ended_here": self.ended_here,
            "register_wh": self.register_wh,
            "meter_before_wh": self.meter_before_wh,
            "settings": asdict(self.settings),
            "profiles": [[dict(profile.given), profile.connector] for profile in self.profiles],
            "transaction": None if self.transaction is None else asdict(self.transaction),
        }

    def keep(self, message: dict[str, Any] | None = None, *, spare: bool = False) -> None:
        """Keep a message together with the state."""
        self.store.add(message, spare=spare, point=self.saved())
        if message is not None:
            self.notice()

    def tick(self) -> None:
        """Look at the car: once a second of its time, and after each request."""
        self._meter()
        plugged = self.car.settings["plug"] != "none"
        if plugged != self.plugged:
            self.plugged, self.ended_here, self.refused, self.asks = plugged, False, False, False
            self.keep()
        if not plugged and self.transaction is not None:
            self.end("EVDisconnected")
        free = plugged and self.transaction is None and self.operative
        if free and self.settings.automatic and not (self.ended_here or self.refused or self.asks):
            self.asks = True
            self.notice()
        self._limit()
        transaction = self.transaction
        if transaction is None:
            return
        state = self.charging_state
        if state != transaction.charging_state:
            transaction.charging_state = state
            self.keep(self.words.changed(self, transaction))
            self.notice()
        every_s = self.settings.sample_s
        if every_s > 0.0 and self.now_s - transaction.sampled_s >= every_s - 1e-6:
            # On a grid, so that a sample that comes late does not put the next one off.
            transaction.sampled_s = max(transaction.sampled_s + every_s, self.now_s - every_s)
            self.sample("MeterValuePeriodic")

    def sample(self, trigger: str) -> None:
        """Meter the transaction now."""
        if self.transaction is not None:
            self.keep(self.words.metered(self, self.transaction, trigger), spare=True)

    def begin(self, id_tag: str, trigger: str, remote_start: int | None = None) -> None:
        """Begin a transaction: the car is plugged in and authorised."""
        self._meter()
        self.asks = self.ended_here = self.refused = False
        transaction = Transaction(str(uuid4()), id_tag, self.now_s, self.register_wh, trigger, remote_start)
        transaction.sampled_s = self.now_s
        self.transaction = transaction
        self._limit()
        transaction.charging_state = self.charging_state
        self.keep(self.words.started(self, transaction))

    def end(self, reason: str) -> None:
        """End the transaction."""
        transaction, self.transaction = self.transaction, None
        if transaction is None:
            return
        self._meter()
        self.ended_here = True
        self.profiles = [profile for profile in self.profiles if profile.purpose != "transaction"]
        if self.operative_next is not None:
            self.operative, self.operative_next = self.operative_next, None
        self._limit()
        self.keep(self.words.ended(self, transaction, reason))

    def refuse(self) -> None:
        """The car that is plugged in was not authorised."""
        self.asks, self.refused = False, True
        self.notice()

    def change_availability(self, operative: bool) -> str:
        """Take the point out of service or back: Accepted, or Scheduled until the transaction has ended."""
        if self.transaction is not None and not operative:
            self.operative_next = False
            self.keep()
            return "Scheduled"
        self.operative, self.operative_next = operative, None
        self._limit()
        self.keep()
        self.notice()
        return "Accepted"

    def set_profile(self, given: dict[str, Any], connector: int) -> None:
        """Take a charging profile; one of the same number, or of the same purpose, level and connector, is replaced.

        Raises:
            ProfileError: it cannot be followed, or there is no transaction for it.
        """
        profile = read_profile(given, connector)
        if profile.purpose == "transaction" and self.transaction is None:
            raise ProfileError("There is no transaction for the profile.")
        self.profiles = [each for each in self.profiles if each.number != profile.number and not _same_place(each, profile)]
        self.profiles.append(profile)
        self._limit()
        self.keep()

    def clear_profiles(self, matches: Callable[[Profile], bool]) -> int:
        """Forget the profiles that match; gives their number."""
        left = [profile for profile in self.profiles if not matches(profile)]
        count = len(self.profiles) - len(left)
        self.profiles = left
        self._limit()
        self.keep()
        return count

    def own_limit(self) -> Limit:
        """What the profiles allow now."""
        transaction = self.transaction
        began_s = None if transaction is None else transaction.began_s
        return limit_at(self.profiles, self.now_s, began_s, self.transaction_name)

    def limit(self) -> Limit:
        """What profiles and site allow now."""
        found, local = self.own_limit(), self.local_limit
        return Limit(min(found.power_w, local.power_w), min(found.current_a, local.current_a), min(found.phases, local.phases))

    @property
    def transaction_name(self) -> str | None:
        """Identifier of the transaction as the central system knows it."""
        if self.transaction is None:
            return None
        return str(self.names.get(self.transaction.key, self.transaction.key))

    def _limit(self) -> None:
        """Tell the car what it may take."""
        limit, outlet = self.limit(), self.car.outlet
        power_w = min(limit.power_w, POWER_MOST_W)
        if outlet is not None and not outlet.digital and limit.phases < outlet.phases and limit.current_a < CURRENT_MOST_A:
            power_w = min(power_w, limit.current_a * outlet.per_ampere_w * limit.phases / outlet.phases)
        self.car.command("power_limit_w", power_w)
        self.car.command("current_limit_a", min(limit.current_a, float(COMMANDS["current_limit_a"].start)))
        self.car.command("supply_on", self.transaction is not None)

    def _meter(self) -> None:
        """The register of the point: it counts what the car's outlets count, and never goes back."""
        now_wh = self._counted_wh()
        self.register_wh += max(now_wh - self.meter_before_wh, 0.0)
        self.meter_before_wh = now_wh

    def _counted_wh(self) -> float:
        return sum(self.car.counts.meter_j) / J_PER_WH


def _same_place(one: Profile, other: Profile) -> bool:
    return (one.purpose, one.stack_level, one.connector) == (other.purpose, other.stack_level, other.connector)
