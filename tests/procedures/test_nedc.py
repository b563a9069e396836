"""NEDC: both editions by hand, and the certificate of a car."""

import pytest

from voltwright.errors import SpecError
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.nedc import certify_nedc, drive_to_empty_result, nedc_result

CAR = "polestar-2-2024-lrsm"


def laps(*energies_wh: float, last_wh: float = 0.0) -> list[PhaseEnergy]:
    return [*(PhaseEnergy("nedc", 11.007, wh) for wh in energies_wh), PhaseEnergy("nedc", 4.0, last_wh, complete=False)]


def test_consecutive_by_hand():
    result = nedc_result(laps(1500.0, 1300.0, 1250.0, 1250.0, last_wh=200.0), 6200.0)
    k1, k2 = 1500.0 / 5500.0, 1300.0 / 5500.0
    rest = (1.0 - k1 - k2) / 2
    assert result.weights["nedc"] == pytest.approx((k1, k2, rest, rest), rel=1e-12)
    per_km = (k1 * 1500.0 + k2 * 1300.0 + 2 * rest * 1250.0) / 11.007
    assert result.range_km["nedc"] == pytest.approx(5500.0 / per_km, rel=1e-12)
    assert result.consumption_ac_wh_km["nedc"] == pytest.approx(6200.0 / (5500.0 / per_km), rel=1e-12)


def test_shortened_by_hand():
    rows = [
        *laps(1500.0, 1300.0)[:2],
        PhaseEnergy("css_m", 150.0, 21000.0),
        *laps(1260.0, 1240.0)[:2],
        PhaseEnergy("css_e", 9.0, 1200.0),
    ]
    result = nedc_result(rows, 30000.0)
    k1 = 2800.0 / 27500.0
    assert result.weights["nedc"] == pytest.approx((k1, 1.0 - k1), rel=1e-12)
    assert result.consumption_dc_wh_km["nedc"] == pytest.approx((k1 * 2800.0 + (1.0 - k1) * 2500.0) / 22.014, rel=1e-12)


def test_older_rule_by_hand():
    result = drive_to_empty_result(laps(1500.0, 1300.0, 1250.0, last_wh=950.0), 2800.0 / 0.9)
    assert result.range_km["nedc"] == pytest.approx(3 * 11.007 + 4.0, rel=1e-12)
    assert result.consumption_ac_wh_km["nedc"] == pytest.approx(2800.0 / 0.9 / 22.014, rel=1e-12)
    assert result.energy_usable_wh == 5000.0
    assert result.energy_recharge_wh == pytest.approx(5000.0 / 0.9, rel=1e-12)
    with pytest.raises(SpecError, match="complete 2 cycles"):
        drive_to_empty_result(laps(1500.0), 1600.0)


def test_editions_of_a_car():
    now, before = certify_nedc(CAR), certify_nedc(CAR, edition="drive-to-empty")
    assert now.runs[0].phases[-1].name == "css_e"
    assert before.range_km["nedc"] == pytest.approx(before.runs[0].distance_m / 1000.0, rel=1e-12)
    # The distance to empty is the energy over the consumption, but for what the last laps can no longer take.
    assert before.range_km["nedc"] == pytest.approx(now.range_km["nedc"], rel=0.03)
    # Two cold cycles cost more than the mean of the whole range.
    assert before.consumption_ac_wh_km["nedc"] > 1.02 * now.consumption_ac_wh_km["nedc"]
    assert now.edition != before.edition
    assert now.runs[0].mass_kg == 2161.0


def test_consecutive_form_has_a_weight_for_each_lap():
    found = certify_nedc(CAR, form="consecutive", mass_test_kg=2300.0)
    assert len(found.weights["nedc"]) == sum(phase.complete for phase in found.runs[0].phases)
    assert sum(found.weights["nedc"]) == pytest.approx(1.0, rel=1e-12)


def test_unknown_edition_is_refused():
    with pytest.raises(SpecError, match="drive-to-empty"):
        certify_nedc(CAR, edition="1998")
