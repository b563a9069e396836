"""WLTP: the arithmetic by hand, the certificate of a car, and its options."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.errors import SpecError
from voltwright.library.cars import load_car
from voltwright.procedures.bench.certificate import CONFIDENCE, Certificate
from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.wltp.certification import RULES, certify_wltp, wltp_result
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec

CAR = "tesla-model-3-2024-rwd"
KM = {"low": 3.095, "medium": 4.756, "high": 7.162, "extra_high": 8.254}
WLTC = ("low", "medium", "high", "extra_high")
CITY = ("low", "medium")


def phases(*parts: tuple[str, float]) -> list[PhaseEnergy]:
    return [PhaseEnergy(name, KM.get(name, 10.0), wh) for name, wh in parts]


SHORTENED = phases(
    ("low", 400.0), ("medium", 500.0), ("high", 800.0), ("extra_high", 1300.0), ("low", 330.0), ("medium", 450.0),
    ("css_m", 40000.0),
    ("low", 340.0), ("medium", 460.0), ("high", 740.0), ("extra_high", 1220.0), ("low", 325.0), ("medium", 445.0),
    ("css_e", 2690.0),
)  # fmt: skip
"""Adds up to 50,000 Wh."""


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return certify_wltp(CAR)


def test_shortened_by_hand():
    result = wltp_result(SHORTENED, 56000.0)
    assert result.energy_usable_wh == 50000.0
    assert result.weights["wltc"] == pytest.approx((0.06, 0.94), rel=1e-12)
    assert result.weights["city"] == pytest.approx((0.018, *[0.982 / 3] * 3), rel=1e-12)
    assert result.weights["low"] == pytest.approx((0.008, *[0.992 / 3] * 3), rel=1e-12)
    assert result.weights["extra_high"] == pytest.approx((0.026, 0.974), rel=1e-12)
    wltc = 0.06 * 3000.0 / 23.267 + 0.94 * 2760.0 / 23.267
    assert result.consumption_dc_wh_km["wltc"] == pytest.approx(wltc, rel=1e-12)
    assert result.range_km["wltc"] == pytest.approx(50000.0 / wltc, rel=1e-12)
    assert result.consumption_ac_wh_km["wltc"] == pytest.approx(56000.0 * wltc / 50000.0, rel=1e-12)
    city = 0.018 * 900.0 / 7.851 + 0.982 / 3 * (780.0 + 800.0 + 770.0) / 7.851
    assert result.consumption_dc_wh_km["city"] == pytest.approx(city, rel=1e-12)


def test_consecutive_by_hand():
    """Two WLTC and a break-off in the third's high phase: three city units and low phases, two of high."""
    rows = [*SHORTENED[:4], *SHORTENED[7:11], *SHORTENED[4:6], PhaseEnergy("high", 3.0, 300.0, complete=False)]
    result = wltp_result(rows, 8000.0)
    usable = 3000.0 + 2760.0 + 780.0 + 300.0
    assert result.energy_usable_wh == pytest.approx(usable, rel=1e-12)
    assert {unit: len(weights) for unit, weights in result.weights.items()} == {
        "wltc": 2, "city": 3, "low": 3, "medium": 3, "high": 2, "extra_high": 2,
    }  # fmt: skip
    high = 800.0 / usable * 800.0 / 7.162 + (1.0 - 800.0 / usable) * 740.0 / 7.162
    assert result.consumption_dc_wh_km["high"] == pytest.approx(high, rel=1e-12)


@given(st.floats(80.0, 300.0))
def test_even_consumption_needs_no_weights(per_km_wh: float):
    rows = [replace(row, energy_wh=per_km_wh * row.distance_km) for row in SHORTENED]
    result = wltp_result(rows, 60000.0)
    km = sum(row.distance_km for row in rows)
    assert result.range_km == pytest.approx(dict.fromkeys(("wltc", "city", *WLTC), km), rel=1e-12)


def test_phases_of_a_town_alone_are_no_wltc():
    rows = phases(("low", 300.0), ("medium", 400.0), ("low", 290.0), ("medium", 390.0), ("css_e", 300.0))
    assert set(wltp_result(rows, 2200.0).range_km) == {"city", "low", "medium"}


def test_no_phase_at_all_is_refused():
    with pytest.raises(SpecError, match="complete unit"):
        wltp_result([PhaseEnergy("udds", 12.0, 1500.0)], 2000.0)


def test_certificate_is_the_arithmetic_of_its_own_test(certificate: Certificate):
    result = wltp_result(phase_energies(certificate.runs[0], parts=True), certificate.energy_recharge_wh)
    assert certificate.range_km == result.range_km
    assert certificate.weights == result.weights
    assert certificate.energy_usable_wh == result.energy_usable_wh
    for unit, km in certificate.range_km.items():
        assert km == pytest.approx(certificate.energy_usable_wh / certificate.consumption_dc_wh_km[unit], rel=1e-12)
        assert certificate.consumption_ac_wh_km[unit] == pytest.approx(certificate.energy_recharge_wh / km, rel=1e-12)


def test_label_is_whole_numbers(certificate: Certificate):
    assert certificate.label["range_km"] == round(certificate.range_km["wltc"])
    assert certificate.label["consumption_city_wh_km"] == round(certificate.consumption_ac_wh_km["city"])
    assert all(value == int(value) for value in certificate.label.values())


def test_town_costs_less_than_motorway(certificate: Certificate):
    ac = certificate.consumption_ac_wh_km
    assert ac["low"] < ac["high"] < ac["extra_high"]
    assert ac["city"] < ac["wltc"] < ac["extra_high"]
    # A cold start makes the first unit of each kind the dearest.
    rows = phase_energies(certificate.runs[0], parts=True)
    assert rows[0].consumption_wh_km > rows[4].consumption_wh_km


def test_rules_and_notes(certificate: Certificate):
    assert certificate.rules == RULES
    assert {rule.confidence for rule in RULES} <= set(CONFIDENCE)
    assert certificate.notes[0] == "Test mass 1,908 kg."
    assert any("US target" in note for note in certificate.notes)
    assert any("shortened" in note for note in certificate.notes)
    assert "left for CSS_E" in certificate.notes[-1]


def test_declared_values_scale_the_phases(certificate: Certificate):
    stated = certify_wltp(CAR, range_declared_km=513.0, consumption_declared_wh_km=132.0)
    assert stated.label["range_km"] == 513
    assert stated.label["consumption_wh_km"] == 132
    factor = 513.0 / certificate.range_km["wltc"]
    assert stated.range_km["low"] == pytest.approx(factor * certificate.range_km["low"], rel=1e-12)
    assert stated.energy_usable_wh == pytest.approx(factor * certificate.energy_usable_wh, rel=1e-12)
    assert stated.energy_recharge_wh == certificate.energy_recharge_wh
    assert any("Declared" in note for note in stated.notes)


def test_more_mass_goes_less_far(certificate: Certificate):
    assert certify_wltp(CAR, mass_test_kg=2100.0).range_km["wltc"] < certificate.range_km["wltc"]


def test_without_extra_high():
    found = certify_wltp(CAR, extra_high=False)
    assert set(found.range_km) == {"wltc", "city", "low", "medium", "high"}
    middle = found.runs[0].phases[2]
    assert middle.name == "css_m"
    assert max(found.runs[0].speed_m_s[-1000:-100]) == pytest.approx(80.0 / 3.6, rel=1e-9)


def test_slow_car_drives_a_capped_trace():
    slow = certify_wltp(replace_fields(load_car(CAR), {"limits.speed_max_kmh": 115.0}))
    assert any("capped" in note for note in slow.notes)
    assert not any("scaled down" in note for note in slow.notes)
    extra_high = [phase for phase in phase_energies(slow.runs[0], parts=True) if phase.name == "extra_high"]
    assert extra_high[0].distance_km == pytest.approx(KM["extra_high"], abs=0.016)


def van(car_data: dict[str, Any]) -> CarSpec:
    """A small electric van: 44 kW, 1,430 kg empty."""
    motor = car_data["drive_units"]["rear"]["motor"] | {"power_max_kw": 44, "torque_max_nm": 226}
    car_data["drive_units"]["rear"]["motor"] = motor
    car_data["masses"]["mass_curb_kg"] = 1430
    car_data["limits"] = {"speed_max_kmh": 130}
    return CarSpec(**car_data)


def test_a_weak_van_is_scaled_down_and_never_class_2(car_data: dict[str, Any]):
    found = certify_wltp(van(car_data))
    assert any("3b" in note for note in found.notes)
    assert any("scaled down by" in note for note in found.notes)
    assert set(found.range_km) == {"wltc", "city", *WLTC}


def test_impossible_options_are_refused():
    with pytest.raises(SpecError, match="range_declared_km"):
        certify_wltp(CAR, range_declared_km=-5.0)
    with pytest.raises(SpecError, match="mass_test_kg"):
        certify_wltp(CAR, mass_test_kg=float("nan"))
    with pytest.raises(SpecError, match="mass_curb_kg"):
        certify_wltp(CAR, mass_test_kg=1000.0)
