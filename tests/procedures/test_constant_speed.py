"""Constant speed to empty: distance by energy over force, and its order in speed and temperature."""

import pytest

from voltwright.errors import SpecError, TraceError
from voltwright.library.cars import load_car
from voltwright.procedures.constant_speed import certify_constant
from voltwright.spec.base import replace_fields

CAR = "tesla-model-3-2024-rwd"


def test_range_is_the_distance():
    found = certify_constant(CAR, speed_kmh=100.0)
    run = found.runs[0]
    assert found.range_km["constant"] == pytest.approx(run.distance_m / 1000.0, rel=1e-12)
    assert found.energy_usable_wh == pytest.approx(run.energy_usable_j / 3600.0, rel=1e-12)
    assert run.distance_m / run.ended_s == pytest.approx(100.0 / 3.6, rel=2e-3)  # 45 s of ramp in five hours
    assert found.label["range_km"] == round(found.range_km["constant"])


def test_fast_and_cold_cost_range():
    def km(speed_kmh: float, temperature_c: float) -> float:
        return certify_constant(CAR, speed_kmh=speed_kmh, temperature_c=temperature_c).range_km["constant"]

    assert km(80.0, 23.0) > km(100.0, 23.0) > km(130.0, 23.0)
    assert km(100.0, 35.0) > km(100.0, 23.0) > km(100.0, -10.0)


def test_load_costs_range():
    assert certify_constant(CAR, payload_kg=200.0).range_km["constant"] < certify_constant(CAR).range_km["constant"]


def test_beyond_the_car_is_refused():
    for speed_kmh in (2.0, 202.0, float("nan")):
        with pytest.raises(SpecError, match="speed_kmh"):
            certify_constant(CAR, speed_kmh=speed_kmh)
    with pytest.raises(SpecError, match="temperature_c"):
        certify_constant(CAR, temperature_c=-60.0)
    weak = replace_fields(
        load_car(CAR), {"drive_units.rear.motor.power_max_kw": 20.0, "drive_units.rear.motor.speed_max_rpm": 18000.0}
    )
    with pytest.raises(TraceError, match="battery power limit"):
        certify_constant(weak, speed_kmh=150.0)
