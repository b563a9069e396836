"""CLTC: the arithmetic by hand and the certificate of a car."""

import pytest

from voltwright.procedures.bench.dynamometer import phase_energies
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.cltc import RULES, certify_cltc, cltc_result

CAR = "xiaomi-su7"


def laps(*energies_wh: float, last_wh: float = 0.0) -> list[PhaseEnergy]:
    return [*(PhaseEnergy("cltc-p", 14.48, wh) for wh in energies_wh), PhaseEnergy("cltc-p", 2.0, last_wh, complete=False)]


def test_conventional_by_hand():
    result = cltc_result(laps(1800.0, 1600.0, 1550.0, 1550.0, last_wh=500.0), 7800.0)
    k1, k2 = 1800.0 / 7000.0, 1600.0 / 7000.0
    rest = (1.0 - k1 - k2) / 2
    assert result.weights["cltc"] == pytest.approx((k1, k2, rest, rest), rel=1e-12)
    per_km = (k1 * 1800.0 + k2 * 1600.0 + 2 * rest * 1550.0) / 14.48
    assert result.range_km["cltc"] == pytest.approx(7000.0 / per_km, rel=1e-12)
    assert result.consumption_ac_wh_km["cltc"] == pytest.approx(7800.0 * per_km / 7000.0, rel=1e-12)


def test_shortened_by_hand():
    rows = [*laps(1800.0, 1600.0)[:2], PhaseEnergy("css_m", 200.0, 26000.0), *laps(1580.0, 1540.0)[:2]]
    result = cltc_result([*rows, PhaseEnergy("css_e", 15.0, 2000.0, complete=False)], 38000.0)
    usable = 3400.0 + 26000.0 + 3120.0 + 2000.0
    k1 = 3400.0 / usable
    assert result.weights["cltc"] == pytest.approx((k1, 1.0 - k1), rel=1e-12)
    assert result.range_km["cltc"] == pytest.approx(usable * 28.96 / (k1 * 3400.0 + (1.0 - k1) * 3120.0), rel=1e-12)


def test_certificate_of_a_car():
    found = certify_cltc(CAR)
    assert found.label == {
        "range_km": round(found.range_km["cltc"]),
        "consumption_wh_km": round(found.consumption_ac_wh_km["cltc"]),
    }
    assert found.runs[0].mass_kg == 2080.0  # 1,980 kg and 100 kg
    assert [phase.name for phase in found.runs[0].phases] == [
        "ds1 cltc-p",
        "ds1 cltc-p",
        "css_m",
        "ds2 cltc-p",
        "ds2 cltc-p",
        "css_e",
    ]
    assert found.range_km == cltc_result(phase_energies(found.runs[0]), found.energy_recharge_wh).range_km


def test_both_forms_agree():
    """Within what a cycle can no longer take from a nearly empty pack: 1.5 % of the energy here."""
    conventional, shortened = (certify_cltc(CAR, form=form) for form in ("consecutive", "shortened"))
    assert len(conventional.weights["cltc"]) > 40
    assert conventional.consumption_dc_wh_km["cltc"] == pytest.approx(shortened.consumption_dc_wh_km["cltc"], rel=0.01)
    assert conventional.range_km["cltc"] == pytest.approx(shortened.range_km["cltc"], rel=0.03)


def test_unverified_rules_say_so():
    assert [rule.confidence for rule in RULES].count("U") == len(RULES) - 1
    assert certify_cltc(CAR, mass_test_kg=2200.0).range_km["cltc"] < certify_cltc(CAR).range_km["cltc"]
