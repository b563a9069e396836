"""The bridge from a label to a trip: its steps add up, and each stands for what it names."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import voltwright as vw
from voltwright.errors import SpecError, TraceError
from voltwright.operations.bridge import BridgeResult
from voltwright.spec.cycle import Cycle
from voltwright.study.bridge.trip import trip_of

CAR = "volkswagen-id3-2021-pro"
ROUNDING = 1e-9
"""Sums of a dozen numbers of a few hundred."""


@pytest.fixture(scope="module")
def hill() -> Cycle:
    """Four minutes up a slope of 5 %, and back down."""
    time = np.arange(0.0, 241.0)
    speed = np.interp(time, [0, 15, 110, 120, 130, 225, 240], [0, 15, 15, 0, 15, 15, 0])
    grade = np.where(time <= 120, 0.05, -0.05)
    return vw.make_cycle("hill", time, speed, grade=grade)


@pytest.fixture(scope="module")
def cold(hill: Cycle) -> BridgeResult:
    return vw.bridge(
        CAR, hill, label="epa", temp_ambient_c=-10.0, payload_kg=100.0, headwind_kmh=15.0, tyre_factor=1.1, course=True
    )


@pytest.mark.long
def test_steps_add_up_to_the_trip(cold: BridgeResult):
    changes = [step.consumption_change_wh_km for step in cold.steps]
    assert sum(changes) == pytest.approx(cold.consumption_trip_wh_km - cold.consumption_label_wh_km, abs=ROUNDING)
    ways = [step.range_change_km for step in cold.steps]
    assert cold.range_trip_km is not None
    assert sum(way for way in ways if way is not None) == pytest.approx(cold.range_trip_km - cold.range_label_km, abs=ROUNDING)
    for before, after in pairwise(cold.steps):
        assert after.consumption_before_wh_km == before.consumption_after_wh_km


def test_the_course_is_the_trip(cold: BridgeResult, hill: Cycle):
    course = cold.course
    assert course is not None
    assert course.way_km[-1] == pytest.approx(hill.distance_m / 1000.0, rel=1e-3)
    assert max(course.height_m) == pytest.approx(0.05 * hill.distance_m / 2.0, rel=0.02)
    assert course.height_m[-1] == pytest.approx(0.0, abs=1.0)
    assert course.soc_percent[-1] == pytest.approx(100.0 * cold.soc_end)
    hours = np.diff(np.concatenate([[0.0], course.time_h]))
    kwh = float(np.sum(hours * course.power_battery_kw))
    assert kwh == pytest.approx(cold.consumption_trip_wh_km * cold.distance_km / 1000.0, rel=1e-6)


@pytest.mark.long
def test_the_energy_of_the_trip_is_told_whole(cold: BridgeResult):
    spent = sum(cold.went_wh.values())
    pack = cold.went_wh["pack_ohmic"] + cold.went_wh["pack_polarisation"] + cold.went_wh.get("polarisation", 0.0)
    assert spent - pack == pytest.approx(cold.consumption_trip_wh_km * cold.distance_km, rel=1e-6)


def test_the_label_is_that_of_the_certificate(cold: BridgeResult):
    known = vw.certify(CAR, "epa-mct")
    adjustment = known.label["adjustment"]
    assert cold.consumption_label_wh_km == pytest.approx(known.consumption_ac_wh_km["combined"] / adjustment, rel=ROUNDING)
    assert cold.range_label_km == pytest.approx(known.range_km["combined"] * adjustment, rel=ROUNDING)


def test_each_burden_costs(cold: BridgeResult):
    changes = {step.name: step.consumption_change_wh_km for step in cold.steps}
    order = ("charging", "adjustment", "test", "speed", "heights", "air", "cabin", "start", "payload", "wind", "tyres")
    assert tuple(changes) == order
    assert min(changes[name] for name in ("heights", "air", "cabin", "start", "payload", "wind", "tyres")) > 0.0
    assert changes["charging"] < 0.0 > changes["adjustment"]


def test_a_mild_trip_has_steps_of_nothing(hill: Cycle):
    flat = replace(hill, grade=np.zeros_like(hill.grade))
    mild = vw.bridge(CAR, flat, label="wltp", temp_ambient_c=23.0, cold_start=False, cabin=False)
    changes = {step.name: step.consumption_change_wh_km for step in mild.steps}
    assert "adjustment" not in changes
    assert {changes[name] for name in ("heights", "air", "cabin", "start", "payload", "wind", "tyres")} == {0.0}


def test_trips_of_a_day_follow_one_another():
    day = vw.load_day("frosty-motorway")
    trip = trip_of(day)
    assert trip.distance_m == pytest.approx(trip_of("frosty-motorway").distance_m)
    assert 250e3 < trip.distance_m < 300e3
    alone = day.model_copy(update={"entries": tuple(entry for entry in day.entries if entry.do == "charge")})
    with pytest.raises(SpecError, match="must hold a trip, but no entry of it drives"):
        trip_of(alone)


def test_a_trip_that_is_written_out_is_checked(hill: Cycle):
    assert trip_of(hill).distance_m == pytest.approx(hill.distance_m)
    with pytest.raises(TraceError, match="`speed_m_s` must have a value for each of the 241 times, but has 3"):
        trip_of(replace(hill, speed_m_s=np.ones(3)))
    with pytest.raises(TraceError):
        trip_of(replace(hill, speed_m_s=np.full(241, np.nan)))


def test_bad_input_is_a_sentence(hill: Cycle):
    with pytest.raises(SpecError, match="`payload_kg` must keep the car within"):
        vw.bridge(CAR, hill, payload_kg=5000.0)
    with pytest.raises(vw.VoltwrightError, match="`label` must be one of epa, wltp, cltc, nedc"):
        vw.bridge(CAR, hill, label="moon")
    with pytest.raises(SpecError, match=r"`tyre_factor` must be from 0.5 to 2"):
        vw.bridge(CAR, hill, tyre_factor=9.0)
