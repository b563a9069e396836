"""Charging profiles: stack levels, purposes, schedules, and what is refused."""

import math

import pytest

from voltwright.live.ocpp.profiles import Limit, ProfileError, limit_at, read_profile, schedule, seconds_of, time_text

NOON_S = seconds_of("2026-03-01T12:00:00Z")


def given(number=1, level=0, purpose="TxDefaultProfile", kind="Relative", periods=((0, 16.0),), unit="A", **more):
    timetable = {"charging_rate_unit": unit, "charging_schedule_period": [{"start_period": s, "limit": a} for s, a in periods]}
    for name in ("duration", "start_schedule"):
        if name in more:
            timetable[name] = more.pop(name)
    return {
        "charging_profile_id": number,
        "stack_level": level,
        "charging_profile_purpose": purpose,
        "charging_profile_kind": kind,
        "charging_schedule": timetable,
        **more,
    }


def profile(connector=1, **options):
    return read_profile(given(**options), connector)


def at(profiles, after_s, transaction="7"):
    return limit_at(profiles, NOON_S + after_s, NOON_S, transaction)


def test_the_highest_level_counts_and_a_lower_one_fills_its_gaps():
    low = profile(periods=((0, 10.0),))
    high = profile(number=2, level=3, periods=((0, 20.0), (60, 6.0)), duration=120)
    assert [at([low, high], after_s).current_a for after_s in (0, 59, 60, 119, 120)] == [20.0, 20.0, 6.0, 6.0, 10.0]


def test_a_profile_of_the_transaction_takes_the_place_of_the_default_and_the_point_limits_both():
    default = profile(periods=((0, 8.0),), level=9)
    own = profile(number=2, purpose="TxProfile", periods=((0, 20.0),), transaction_id=7)
    whole = profile(
        connector=0,
        number=3,
        purpose="ChargePointMaxProfile",
        kind="Absolute",
        unit="W",
        periods=((0, 9000.0),),
        start_schedule="2026-03-01T00:00:00Z",
    )
    assert at([default, own, whole], 5) == Limit(9000.0, 20.0, 3)
    assert at([default, own, whole], 5, "8") == Limit(9000.0, 8.0, 3)
    assert limit_at([default, own, whole], NOON_S, None, None) == Limit(9000.0)


def test_a_daily_profile_comes_again_and_ends_with_its_validity():
    nightly = profile(
        kind="Recurring",
        recurrency_kind="Daily",
        start_schedule="2026-02-01T22:00:00+01:00",
        duration=8 * 3600,
        valid_to="2026-03-02T02:00:00Z",
        periods=((0, 32.0), (3600, 16.0)),
    )
    hours = {hour: at([nightly], 3600 * (hour - 12)).current_a for hour in (12, 21, 22, 24 + 1, 24 + 3)}
    assert hours == {12: math.inf, 21: 32.0, 22: 16.0, 25: 16.0, 27: math.inf}


def test_a_schedule_has_an_entry_for_each_change():
    profiles = [
        profile(periods=((0, 16.0), (100, 8.0)), duration=150),
        profile(number=2, periods=((0, 10.0),), purpose="TxProfile", duration=50),
    ]
    found = schedule(profiles, NOON_S + 10, 300, NOON_S, "7")
    assert [(start_s, limit.current_a) for start_s, limit in found] == [(0, 10.0), (40, 16.0), (90, 8.0), (140, math.inf)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"purpose": "PriorityCharging"}, "are not followed"),
        ({"kind": "Dynamic"}, "are not followed"),
        ({"periods": ()}, "must begin at 0"),
        ({"periods": ((10, 1.0),)}, "must begin at 0"),
        ({"periods": ((0, 1.0), (0, 2.0))}, "must begin at 0"),
        ({"periods": ((0, -1.0),)}, "at least 0"),
        ({"periods": ((0, math.nan),)}, "at least 0"),
        ({"periods": ((0, "much"),)}, "cannot be read"),
        ({"level": 101}, "stack level"),
        ({"level": None}, "cannot be read"),
        ({"kind": "Recurring"}, "needs the start"),
        ({"purpose": "ChargePointMaxProfile"}, "at connector 0"),
        ({"valid_from": "tomorrow"}, "cannot be read"),
        ({"start_schedule": "x"}, "cannot be read"),
    ],
)
def test_what_cannot_be_followed_is_refused(options, words):
    with pytest.raises(ProfileError, match=words):
        profile(**options)
    with pytest.raises(ProfileError, match="at its connector"):
        profile(connector=0, purpose="TxProfile")


def test_times_are_read_and_written():
    assert time_text(seconds_of("2026-03-01T13:00:00.250+01:00")) == "2026-03-01T12:00:00.250Z"
    assert seconds_of("2026-03-01T12:00:00") == NOON_S
