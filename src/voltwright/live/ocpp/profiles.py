"""Charging profiles: what a central system allows at a time, by purpose, stack level and schedule; the same for all versions.

Of the profiles of one purpose, that with the highest stack level counts that is valid and has a period at the time. A
profile of the transaction takes the place of the default ones; what holds for the whole charge point, and what comes from
outside, limits both.
Source: OCPP 1.6, section 3.13; OCPP 2.0.1, part 2, K.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

Purpose = Literal["point", "default", "transaction", "external"]
Kind = Literal["Absolute", "Recurring", "Relative"]
PURPOSES: dict[str, Purpose] = {
    "ChargePointMaxProfile": "point",
    "ChargingStationMaxProfile": "point",
    "TxDefaultProfile": "default",
    "TxProfile": "transaction",
    "ChargingStationExternalConstraints": "external",
}
KINDS = ("Absolute", "Recurring", "Relative")
EVERY_S = {"Daily": 86400.0, "Weekly": 604800.0}
STACK_MOST, PERIODS_MOST, PROFILES_MOST = 100, 1000, 200
PHASES = 3


class ProfileError(ValueError):
    """Why a profile is refused, in one sentence."""


@dataclass(frozen=True)
class Period:
    """A limit from a time of the schedule on [s]: in W, or in A of each of some phases."""

    start_s: float
    limit: float
    phases: int


@dataclass(frozen=True)
class Profile:
    """A charging profile.

    Attributes:
        number: identifier. connector: 0 for the whole point.
        stack_level: the higher one counts.
        purpose, kind: see above.
        every_s: of a recurring schedule [s].
        valid_from_s, valid_to_s: since 1970 [s].
        transaction: for which it is, or empty.
        start_s: of the schedule, since 1970 [s]; None: with the transaction.
        duration_s: of the schedule [s].
        in_amperes: whether limits are currents.
        periods: in order.
        given: as the central system sent it.
    """

    number: int
    connector: int
    stack_level: int
    purpose: Purpose
    kind: Kind
    every_s: float
    valid_from_s: float
    valid_to_s: float
    transaction: str
    start_s: float | None
    duration_s: float
    in_amperes: bool
    periods: tuple[Period, ...]
    given: Mapping[str, Any] = field(compare=False, default_factory=dict)

    def starts_s(self, now_s: float, began_s: float | None) -> float | None:
        """When its schedule last began [s]; None where it has not. `began_s` is the start of the transaction."""
        start_s = began_s if self.kind == "Relative" or self.start_s is None else self.start_s
        if start_s is None:
            return now_s if self.kind == "Relative" else None
        if self.kind == "Recurring" and now_s >= start_s:
            start_s += math.floor((now_s - start_s) / self.every_s) * self.every_s
        return start_s if now_s >= start_s else None

    def period_at(self, now_s: float, began_s: float | None) -> Period | None:
        """The period at a time; None where the profile says nothing then."""
        start_s = self.starts_s(now_s, began_s)
        if start_s is None or not self.valid_from_s <= now_s < self.valid_to_s or now_s - start_s >= self.duration_s:
            return None
        past = [period for period in self.periods if period.start_s <= now_s - start_s]
        return past[-1] if past else None

    def changes_s(self, from_s: float, to_s: float, began_s: float | None) -> set[float]:
        """Times in between at which its limit may change."""
        start_s = self.starts_s(from_s, began_s)
        if start_s is None:
            start_s = began_s if self.start_s is None else self.start_s
        times = {self.valid_from_s, self.valid_to_s}
        while start_s is not None and start_s < to_s:
            times |= {start_s + period.start_s for period in self.periods} | {start_s + self.duration_s}
            if self.kind != "Recurring":
                break
            start_s += self.every_s
        return {time for time in times if from_s < time < to_s}


@dataclass(frozen=True)
class Limit:
    """What may flow: [W], and [A] of each phase with the number of phases; infinite without a limit."""

    power_w: float = math.inf
    current_a: float = math.inf
    phases: int = PHASES

    def with_period(self, period: Period, in_amperes: bool) -> Limit:
        """The lesser of both."""
        if in_amperes:
            return Limit(self.power_w, min(self.current_a, period.limit), min(self.phases, period.phases))
        return Limit(min(self.power_w, period.limit), self.current_a, self.phases)


def limit_at(profiles: Iterable[Profile], now_s: float, began_s: float | None, transaction: str | None) -> Limit:
    """What the profiles allow at a time.

    Args:
        profiles: all that are kept.
        now_s: since 1970 [s].
        began_s: start of the transaction [s], None without one.
        transaction: its identifier, None without one.
    """
    best: dict[str, tuple[tuple[int, int], Profile, Period]] = {}
    for profile in profiles:
        if profile.purpose == "transaction" and (transaction is None or profile.transaction not in ("", transaction)):
            continue
        if transaction is None and profile.purpose == "default":
            continue
        period = profile.period_at(now_s, began_s)
        rank = (profile.stack_level, profile.connector)
        if period is not None and (profile.purpose not in best or rank > best[profile.purpose][0]):
            best[profile.purpose] = (rank, profile, period)
    if "transaction" in best:
        best.pop("default", None)
    limit = Limit()
    for _, profile, period in best.values():
        limit = limit.with_period(period, profile.in_amperes)
    return limit


def schedule(
    profiles: Iterable[Profile], now_s: float, duration_s: float, began_s: float | None, transaction: str | None
) -> list[tuple[float, Limit]]:
    """What the profiles allow from now on: (time from now [s], limit), one entry for each change.

    Args:
        profiles, began_s, transaction: as of `limit_at`.
        now_s: since 1970 [s].
        duration_s: for how long [s].
    """
    kept = list(profiles)
    times = {now_s}.union(*(profile.changes_s(now_s, now_s + duration_s, began_s) for profile in kept))
    found: list[tuple[float, Limit]] = []
    for time_s in sorted(times):
        limit = limit_at(kept, time_s, began_s, transaction)
        if not found or found[-1][1] != limit:
            found.append((time_s - now_s, limit))
    return found


def read_profile(given: Mapping[str, Any], connector: int) -> Profile:
    """A profile from what a central system sent, keys in snake case; of version 2 the first of its schedules.

    Args:
        given: the profile.
        connector: for which it is sent; 0 for the whole point.

    Raises:
        ProfileError: it cannot be followed.
    """
    schedules = given.get("charging_schedule")
    timetable = schedules[0] if isinstance(schedules, list) and schedules else schedules
    purpose = PURPOSES.get(str(given.get("charging_profile_purpose")))
    kind = given.get("charging_profile_kind")
    if purpose is None or kind not in KINDS or not isinstance(timetable, Mapping):
        raise ProfileError(f"Profiles of purpose {given.get('charging_profile_purpose')} and kind {kind} are not followed.")
    try:
        periods = tuple(
            Period(float(each["start_period"]), float(each["limit"]), int(each.get("number_phases") or PHASES))
            for each in timetable["charging_schedule_period"]
        )
        start, number = timetable.get("start_schedule"), given.get("charging_profile_id", given.get("id"))
        profile = Profile(
            number=int(number),  # pyright: ignore[reportArgumentType]
            connector=connector,
            stack_level=int(given["stack_level"]),
            purpose=purpose,
            kind=kind,
            every_s=EVERY_S.get(str(given.get("recurrency_kind")), math.inf),
            valid_from_s=seconds_of(given["valid_from"]) if given.get("valid_from") else -math.inf,
            valid_to_s=seconds_of(given["valid_to"]) if given.get("valid_to") else math.inf,
            transaction=str(given.get("transaction_id") or ""),
            start_s=seconds_of(start) if start else None,
            duration_s=float(timetable["duration"]) if timetable.get("duration") is not None else math.inf,
            in_amperes=timetable["charging_rate_unit"] == "A",
            periods=periods,
            given=_plain(given),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ProfileError(f"The profile cannot be read ({type(error).__name__}: {error}).") from error
    _check(profile)
    return profile


def _plain(value: Any) -> Any:
    """A value as JSON has it; the library reads some numbers as decimals."""
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    return float(value) if isinstance(value, Decimal) else value


def _check(profile: Profile) -> None:
    starts, limits = [period.start_s for period in profile.periods], [period.limit for period in profile.periods]
    if not starts or starts[0] != 0.0 or starts != sorted(set(starts)) or len(starts) > PERIODS_MOST:
        raise ProfileError(f"Periods must begin at 0 s and ascend, at most {PERIODS_MOST} of them.")
    if not all(math.isfinite(limit) and limit >= 0.0 for limit in limits):
        raise ProfileError("Limits must be at least 0.")
    if not 0 <= profile.stack_level <= STACK_MOST:
        raise ProfileError(f"The stack level must be from 0 to {STACK_MOST}.")
    if profile.kind == "Recurring" and (profile.start_s is None or math.isinf(profile.every_s)):
        raise ProfileError("A recurring profile needs the start of its schedule, and Daily or Weekly.")
    if profile.purpose == "point" and profile.connector != 0:
        raise ProfileError("A profile of the whole charge point is set at connector 0.")
    if profile.purpose == "transaction" and profile.connector == 0:
        raise ProfileError("A profile of a transaction is set at its connector.")


def seconds_of(text: object) -> float:
    """Seconds since 1970 of a time in ISO 8601; without an offset in UTC.

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(str(text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def time_text(seconds: float) -> str:
    """Seconds since 1970 in ISO 8601, in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
