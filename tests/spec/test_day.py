"""A day's file: times are read as people write them, and what does not fit says where."""

from typing import Any

import pytest

from voltwright.errors import SpecError
from voltwright.spec.day import DaySpec, clock, read_clock
from voltwright.spec.loading import model_from_data

DRIVE = {"do": "drive", "at": "07:00", "cycle": "udds"}
CHARGE = {"do": "charge", "at": "12:00", "until": "13:00", "charger": "ccs2-150"}


def day(*entries: dict[str, Any], **fields: Any) -> DaySpec:
    data = {"name": "some-day", "car": "xiaomi-su7", "ambient_c": {"00:00": 5}, "entries": list(entries)} | fields
    return model_from_data(DaySpec, data, "some-day", "day")


def test_a_day_has_what_it_leaves_out():
    made = day(DRIVE, CHARGE)
    assert (made.start, made.end) == (0, 1440)
    assert made.entries[0].at == 420
    assert made.sun_w_m2 == {0: 0.0}


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("7:05", 425), ("25:30", 1530)])
def test_times_are_read_and_written(text: str, minutes: int):
    assert read_clock(text) == minutes
    assert read_clock(clock(minutes)) == minutes


@pytest.mark.parametrize(
    ("entries", "fields", "sentence"),
    [
        ([DRIVE | {"at": "7"}], {}, '(after midnight "25:30", up to "72:00"), but is \'7\'.'),
        ([DRIVE | {"at": "07:60"}], {}, "`entries[0].at` must be a time"),
        ([DRIVE | {"at": "23:00"}], {"end": "22:00"}, "`entries[0].at` must lie within the day (00:00 to 22:00), but is 23:00."),
        ([CHARGE | {"until": "11:00"}], {}, "`entries[0].until` must be after 12:00 and at most 24:00, but is 11:00."),
        ([CHARGE, DRIVE | {"at": "12:30"}], {}, "(drive at 12:30) must start after `entries[0]` (charge, until 13:00) has ended"),
        ([DRIVE | {"speed_kmh": 50}], {}, "must have either `cycle`, or both `speed_kmh` and `distance_km`"),
        ([{"do": "drive", "at": "07:00"}], {}, "must have either `cycle`, or both `speed_kmh` and `distance_km`"),
        ([{"do": "fly", "at": "07:00"}], {}, "`entries[0].do` must be one of 'drive', 'charge', 'give', 'prepare'"),
        ([DRIVE | {"cycel": "udds"}], {}, "`entries[0].cycel` is not a key that a day file knows; the nearest are `cycle`"),
        ([DRIVE], {"ambient_c": {"00:00": 70}}, "`ambient_c` must be from -40 to 55, but is 70 at 00:00."),
        ([DRIVE], {"charge_percent": 101}, "`charge_percent` must be at most 100"),
        ([DRIVE], {"start": "08:00", "end": "08:00"}, "`end` must be after `start` (08:00), but is 08:00."),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_where(entries: list[dict[str, Any]], fields: dict[str, Any], sentence: str):
    with pytest.raises(SpecError) as caught:
        day(*entries, **fields)
    assert sentence in str(caught.value)
