"""Weights, consumption and range from measured phases, worked by hand, and what must hold whatever was measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.errors import SpecError
from voltwright.procedures.bench.phase_energies import PhaseEnergy
from voltwright.procedures.bench.unit_weights import declared, passes, range_result, weights, whole

UNITS = {"lap": ("slow", "fast"), "slow": ("slow",)}


def rows(*laps: tuple[float, float], rest_wh: float = 0.0) -> list[PhaseEnergy]:
    """Laps of 5 and 10 km with the energies given, and an incomplete slow phase at the end."""
    parts = [PhaseEnergy(name, km, wh) for lap in laps for name, km, wh in zip(("slow", "fast"), (5.0, 10.0), lap, strict=True)]
    return [*parts, PhaseEnergy("slow", 1.0, rest_wh, complete=False)]


@pytest.mark.parametrize(
    ("apart", "wanted"),
    [(1, (0.15, 0.85 / 3, 0.85 / 3, 0.85 / 3)), (2, (0.15, 0.12, 0.365, 0.365)), (3, (0.15, 0.12, 0.11, 0.62))],
)
def test_first_passes_stand_for_their_share(apart: int, wanted: tuple[float, ...]):
    assert weights([1500.0, 1200.0, 1100.0, 1100.0], 10000.0, apart) == pytest.approx(wanted, rel=1e-14)


def test_few_passes():
    assert weights([1500.0], 10000.0, apart=2) == (1.0,)
    assert weights([1500.0, 1200.0], 10000.0, apart=2) == pytest.approx((0.15, 0.85), rel=1e-14)


@given(st.lists(st.floats(1.0, 1e4), min_size=1, max_size=30), st.floats(1.01, 5.0), st.integers(1, 2))
def test_weights_add_up_to_one(energies_wh: list[float], spare: float, apart: int):
    found = weights(energies_wh, spare * sum(energies_wh), apart)
    assert len(found) == len(energies_wh)
    assert sum(found) == pytest.approx(1.0, rel=1e-12)
    assert min(found) > 0.0


@given(st.floats(50.0, 400.0), st.integers(1, 12), st.floats(0.0, 3000.0), st.integers(1, 2))
def test_even_consumption_gives_energy_over_consumption(per_km_wh: float, laps: int, rest_wh: float, apart: int):
    """Where every pass takes the same per kilometre, the weights do not matter."""
    result = range_result(rows(*[(5.0 * per_km_wh, 10.0 * per_km_wh)] * laps, rest_wh=rest_wh), UNITS, 2e4, apart)
    for unit in UNITS:
        assert result.consumption_dc_wh_km[unit] == pytest.approx(per_km_wh, rel=1e-12)
        assert result.range_km[unit] == pytest.approx((15.0 * laps * per_km_wh + rest_wh) / per_km_wh, rel=1e-12)


def test_by_hand():
    result = range_result(rows((1000.0, 1400.0), (800.0, 1300.0), (800.0, 1300.0), rest_wh=400.0), UNITS, 7700.0)
    assert result.energy_usable_wh == 7000.0
    first, later = 2400.0 / 7000.0, (1.0 - 2400.0 / 7000.0) / 2
    assert result.weights["lap"] == pytest.approx((first, later, later), rel=1e-14)
    lap = first * 160.0 + 2 * later * 140.0
    assert result.consumption_dc_wh_km["lap"] == pytest.approx(lap, rel=1e-14)
    assert result.range_km["lap"] == pytest.approx(7000.0 / lap, rel=1e-14)
    # What the mains gave over the range.
    assert result.consumption_ac_wh_km["lap"] == pytest.approx(1.1 * lap, rel=1e-14)
    slow = 200.0 / 7.0 + (1.0 - 1.0 / 7.0) * 160.0
    assert result.consumption_dc_wh_km["slow"] == pytest.approx(slow, rel=1e-14)


def test_passes_are_complete_in_order_and_do_not_overlap():
    parts = [PhaseEnergy(name, 1.0, 100.0) for name in ("slow", "slow", "fast", "fast", "slow", "fast")]
    assert [part.distance_km for part in passes(parts, ("slow", "fast"))] == [2.0, 2.0]
    assert len(passes(parts, ("slow",))) == 3
    assert len(passes(parts[:3] * 2, ("slow", "slow", "fast", "slow"))) == 1
    assert passes(rows(), ("slow",)) == []


def test_a_unit_never_completed_is_left_out():
    result = range_result([PhaseEnergy("slow", 5.0, 700.0), PhaseEnergy("fast", 3.0, 500.0, complete=False)], UNITS, 1500.0)
    assert set(result.range_km) == {"slow"}


def test_declared_values():
    result = range_result(rows((1000.0, 1400.0), (800.0, 1300.0)), UNITS, 5000.0)
    lower = declared(
        result, "lap", range_km=0.9 * result.range_km["lap"], consumption_wh_km=1.2 * result.consumption_ac_wh_km["lap"]
    )
    assert lower.energy_usable_wh == pytest.approx(0.9 * 4500.0, rel=1e-14)
    assert lower.range_km["slow"] == pytest.approx(0.9 * result.range_km["slow"], rel=1e-14)
    assert lower.consumption_ac_wh_km["slow"] == pytest.approx(1.2 * result.consumption_ac_wh_km["slow"], rel=1e-14)
    assert declared(result, "lap") == result


def test_whole_numbers_round_halves_up():
    assert [whole(number) for number in (0.5, 1.5, 2.5, 2.4999, 513.6)] == [1, 2, 3, 2, 514]


def test_what_cannot_be_is_refused():
    with pytest.raises(SpecError, match="complete unit"):
        range_result([PhaseEnergy("fast", 10.0, 1300.0)], {"slow": ("slow",)}, 2000.0)
    with pytest.raises(SpecError, match="energy_recharge_wh"):
        range_result(rows((1000.0, 1400.0)), UNITS, 0.0)
    with pytest.raises(SpecError, match="usable energy"):
        weights([6000.0, 5000.0, 5000.0], 10000.0, apart=2)
    with pytest.raises(SpecError, match="no energy at all"):
        weights([], 10000.0)
