"""The label's arithmetic: weights, single-cycle tests, rounding, declared values, and what it refuses."""

import pytest

from voltwright.errors import SpecError
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.epa.label import combined, epa_label, from_figures, from_multi_cycle, from_single_cycle

KM_PER_MILE = 1.609344
ROWS = (
    PhaseEnergy("udds", 10.0, 1200.0, "1"),
    PhaseEnergy("pause", 0.0, 2.0, "2"),
    PhaseEnergy("hwfet", 16.0, 2000.0, "3"),
    PhaseEnergy("soak", 0.0, 50.0, "4"),
    PhaseEnergy("udds", 10.0, 1000.0, "5"),
    PhaseEnergy("hwfet", 16.0, 1920.0, "6"),
    PhaseEnergy("constant", 30.0, 5878.0, "7", complete=False),
)


def test_multi_cycle_by_hand():
    result = from_multi_cycle(ROWS, 13_500.0)
    assert result.energy_usable_wh == pytest.approx(12_000.0, rel=1e-15)  # without the soak
    assert result.weights == {"udds": pytest.approx((0.1, 0.9)), "hwfet": (0.5, 0.5)}
    assert result.consumption_dc_city_wh_mi == pytest.approx((0.1 * 120.0 + 0.9 * 100.0) * KM_PER_MILE, rel=1e-12)
    assert result.consumption_dc_highway_wh_mi == pytest.approx(122.5 * KM_PER_MILE, rel=1e-12)
    assert result.range_city_mi == pytest.approx(12_000.0 / 102.0 / KM_PER_MILE, rel=1e-12)
    assert result.recharge_factor == pytest.approx(1.125, rel=1e-12)
    assert result.consumption_ac_city_wh_mi == pytest.approx(1.125 * result.consumption_dc_city_wh_mi, rel=1e-12)


def test_single_cycle_by_hand():
    city = [PhaseEnergy("udds", 100.0, 9000.0), PhaseEnergy("soak", 0.0, 40.0), PhaseEnergy("udds", 60.0, 5400.0, complete=False)]
    highway = [PhaseEnergy("hwfet", 140.0, 14_000.0)]
    result = from_single_cycle(city, highway, 16_000.0, 15_400.0)
    assert result.range_city_mi == pytest.approx(160.0 / KM_PER_MILE, rel=1e-12)
    assert result.range_highway_mi == pytest.approx(140.0 / KM_PER_MILE, rel=1e-12)
    assert result.consumption_dc_city_wh_mi == pytest.approx(90.0 * KM_PER_MILE, rel=1e-12)
    assert result.consumption_ac_city_wh_mi == pytest.approx(100.0 * KM_PER_MILE, rel=1e-12)
    assert result.consumption_ac_highway_wh_mi == pytest.approx(110.0 * KM_PER_MILE, rel=1e-12)


def test_label_by_hand():
    label = epa_label(from_figures(60_000.0, 150.0, 200.0, 66_000.0))
    assert label.range_city_mi == pytest.approx(280.0, rel=1e-12)
    assert label.range_highway_mi == pytest.approx(210.0, rel=1e-12)
    assert label.range_combined_mi == pytest.approx(248.5, rel=1e-12)
    assert label.consumption_city_wh_mi == pytest.approx(165.0 / 0.7, rel=1e-12)
    assert label.mpge_combined == pytest.approx(1.0 / (0.55 / label.mpge_city + 0.45 / label.mpge_highway), rel=1e-12)
    # 248.5 is a half, and goes to the even number.
    assert label.printed == {"range_mi": 248, "mpge_city": 143, "mpge_highway": 107, "mpge_combined": 124, "kwh_100mi": 27}


def test_modes_are_averaged():
    one, other = from_figures(60_000.0, 150.0, 200.0, 66_000.0), from_figures(60_000.0, 140.0, 200.0, 66_000.0)
    label = epa_label([one, other])
    assert label.range_city_mi == pytest.approx(0.5 * (280.0 + 300.0), rel=1e-12)
    assert epa_label([one]) == epa_label(one)


def test_better_factor_better_label():
    result = from_figures(60_000.0, 150.0, 200.0, 66_000.0)
    plain, better = epa_label(result), epa_label(result, 0.75)
    assert better.range_combined_mi == pytest.approx(plain.range_combined_mi * 0.75 / 0.7, rel=1e-12)
    assert better.mpge_combined == pytest.approx(plain.mpge_combined * 0.75 / 0.7, rel=1e-12)


def test_declared_values_only_lower():
    result = from_figures(60_000.0, 150.0, 200.0, 66_000.0)
    printed = epa_label(result, declared={"range_mi": 240, "kwh_100mi": 28}).printed
    assert (printed["range_mi"], printed["kwh_100mi"], printed["mpge_city"]) == (240, 28, 143)
    for declared, words in (
        ({"range_mi": 249}, r"`declared.range_mi` must be no better than the computed 248, but is 249"),
        ({"kwh_100mi": 26}, r"`declared.kwh_100mi` must be no better than the computed 27, but is 26"),
        ({"mpge": 100}, r"`declared` must name one of range_mi, .* but names 'mpge'"),
    ):
        with pytest.raises(SpecError, match=words):
            epa_label(result, declared=declared)


def test_combined_is_arithmetic():
    assert combined((300.0, 200.0)) == pytest.approx(255.0, rel=1e-15)


def test_what_cannot_be():
    with pytest.raises(SpecError, match="at least 2 complete 'udds' and 1 complete 'hwfet', but holds 1 and 2"):
        from_multi_cycle([row for row in ROWS if row.phase != "1"], 13_000.0)
    with pytest.raises(SpecError, match=r"distance of udds \(1\)` must be above 0, but is 0"):
        from_multi_cycle([PhaseEnergy("udds", 0.0, 1200.0, "1"), *ROWS[1:]], 13_000.0)
    with pytest.raises(SpecError, match="`energy_recharge_wh` must be above 0, but is 0"):
        from_multi_cycle(ROWS, 0.0)
    with pytest.raises(SpecError, match="`consumption_city_wh_mi` must be above 0, but is -1"):
        from_figures(60_000.0, -1.0, 200.0, 66_000.0)
    with pytest.raises(SpecError, match="`distance` must be above 0"):
        from_single_cycle([], [PhaseEnergy("hwfet", 140.0, 14_000.0)], 1.0, 1.0)
    result = from_figures(60_000.0, 150.0, 200.0, 66_000.0)
    for adjustment in (0.0, 1.2, float("nan")):
        with pytest.raises(SpecError, match=r"`adjustment` must be from 0\.3 to 1"):
            epa_label(result, adjustment)
    with pytest.raises(SpecError, match="at least one driving mode"):
        epa_label([])
