"""The course of a charge: it integrates to the energy of the charge, and its series run the way that physics says."""

from typing import Any

import numpy as np
import pytest

import voltwright as vw

CAR = "volkswagen-id3-2021-pro"
SAME = 1e-3
"""Share within which the parts add up to the charge; powers are means of their parts, so that rounding alone is left."""


@pytest.fixture(scope="module")
def fast() -> Any:
    return vw.charge(CAR, "ccs2-150", course=True, series=("temperature", "age", "start"))


def test_the_course_integrates_to_the_energy(fast: Any):
    course = fast.course
    lengths_h = np.diff(np.concatenate([[0.0], course.time_min])) / 60.0
    assert np.sum(lengths_h * course.power_battery_kw) == pytest.approx(fast.energy_battery_kwh, rel=SAME)
    assert np.sum(lengths_h * course.power_grid_kw) == pytest.approx(fast.energy_grid_kwh, rel=SAME)
    assert course.time_min[-1] == pytest.approx(fast.duration_min)
    assert course.energy_battery_kwh == pytest.approx(fast.energy_battery_kwh, rel=SAME)
    assert len(course.time_min) <= 240
    assert set(course.limiter) == set(course.words)


def test_minutes_bring_way(fast: Any):
    course = fast.course
    last = course.added[-1]
    assert last.energy_battery_kwh == pytest.approx(fast.energy_battery_kwh, rel=SAME)
    assert last.range_km == pytest.approx(0.7 * course.range_full_km, rel=SAME)
    ways = [row.range_km for row in course.added]
    assert ways == sorted(ways)
    assert course.fastest_km_min > (1.0 - SAME) * course.added[0].range_km > 0.0


def test_series_run_as_they_must(fast: Any):
    times = {name: [curve.duration_min for curve in curves] for name, curves in fast.series.items()}
    assert times["temperature"][0] > times["temperature"][3]
    assert times["age"] == sorted(times["age"])
    assert times["start"] == sorted(times["start"], reverse=True)
    assert times["age"][0] == pytest.approx(fast.duration_min)


def test_json_holds_the_course_where_it_was_asked_for(fast: Any):
    told = vw.to_json(fast)
    assert told["course"]["power_battery_kw"][0] == fast.course.power_battery_kw[0]
    again = vw.from_json(type(fast), told)
    assert vw.to_json(again) == told
    assert "power_battery_kw" not in (vw.to_json(vw.charge(CAR, "ccs2-150")).get("course") or {})


def test_recorded_curves_stand_beside():
    course = vw.charge("hyundai-ioniq-5-2024-lr-rwd", "ccs1-350", course=True).course
    assert course is not None
    for curve in course.recorded:
        assert len(curve.soc_percent) == len(curve.power_kw) > 2


def test_an_unknown_series_is_refused():
    unknown: Any = ("moon",)
    with pytest.raises(vw.VoltwrightError, match=r"`series.*` must be one of temperature, age, start"):
        vw.charge(CAR, "ccs2-150", series=unknown)
