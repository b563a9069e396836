"""Speeds between coarse samples: the kinetic energy of whole traces comes back, the way and the stands stay."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.library.cycles import load_cycle
from voltwright.spec.between_samples import is_coarse, speeds_between


def raised(speed_m_s: np.ndarray) -> float:
    """Kinetic energy gained in all [J/kg]."""
    return float(np.sum(np.maximum(np.diff(0.5 * speed_m_s**2), 0.0)))


def thinned(name: str, every: int, first: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(times, speeds, grid, whole speeds) of a cycle of which every so-manieth second is kept."""
    whole = load_cycle(name).speed_m_s
    kept = np.unique(np.r_[0, np.arange(first, len(whole), every), len(whole) - 1])
    return kept.astype(float), whole[kept], np.arange(len(whole), dtype=float), whole


@pytest.mark.parametrize("name", ["udds", "nycc", "artemis-urban", "artemis-road", "la92", "wltc-class3b", "hwfet"])
@pytest.mark.parametrize("every", [2, 3, 4, 5])
def test_kinetic_energy_of_a_thinned_cycle_comes_back(name: str, every: int):
    time, speed, grid, whole = thinned(name, every, 1)
    straight = raised(np.interp(grid, time, speed)) / raised(whole)
    curved = raised(speeds_between(time, speed, grid)) / raised(whole)
    assert straight < 0.995
    assert 0.95 < curved < 1.12


@pytest.mark.parametrize("every", [7, 10])
def test_far_apart_it_is_nearer_than_straight_lines(every: int):
    time, speed, grid, whole = thinned("artemis-urban", every)
    straight, curved = (raised(v) / raised(whole) for v in (np.interp(grid, time, speed), speeds_between(time, speed, grid)))
    assert straight + 0.1 < curved < 1.05


@given(st.lists(st.floats(0.0, 30.0), min_size=8, max_size=40), st.integers(2, 9))
def test_way_and_stands_stay_and_nothing_goes_backwards(speeds: list[float], every: int):
    speed = np.array(speeds)
    speed[3:5] = 0.0
    time = every * np.arange(len(speed), dtype=float)
    grid = np.arange(time[-1] + 1.0)
    found = speeds_between(time, speed, grid)
    assert np.all(found >= 0.0)
    assert np.all(found[3 * every : 4 * every] == 0.0)
    way = float(np.trapezoid(np.interp(grid, time, speed), grid))
    assert float(np.trapezoid(found, grid)) == pytest.approx(way, rel=1e-9, abs=1e-9)


def test_a_long_gap_stays_straight():
    time = np.r_[np.arange(0.0, 50.0, 5.0), 90.0 + np.arange(0.0, 50.0, 5.0)]
    speed = 10.0 + np.sin(time)
    grid = np.arange(136.0)
    found, straight = speeds_between(time, speed, grid), np.interp(grid, time, speed)
    factor = found[60] / straight[60]
    assert found[46:90] == pytest.approx(factor * straight[46:90], rel=1e-9)


def test_seconds_and_few_samples_are_not_coarse():
    assert not is_coarse(np.arange(100.0))
    assert not is_coarse(np.arange(0.0, 30.0, 5.0))
    assert is_coarse(np.arange(0.0, 60.0, 5.0))
