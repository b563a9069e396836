"""Level bands of an efficiency map: right where they are, nothing outside the envelope."""

import numpy as np
import pytest

from voltwright.report.comparison.efficiency_bands import bands
from voltwright.study.compare import Comparison
from voltwright.study.efficiency_map import EfficiencyMap

BREAKS = (0.7, 0.8, 0.9)


def test_bands_hold_the_efficiency_of_the_grid_points_in_them(comparison: Comparison):
    chosen = comparison.cars[0].maps[0]
    rows = bands(chosen, BREAKS)
    ends = np.array([0.0, *BREAKS, 1.0])
    for row, force in enumerate(chosen.wheel_force_kn):
        for column, speed in enumerate(chosen.speed_kmh):
            efficiency = chosen.efficiency[row, column]
            found = [r for r in rows if r["left"] <= speed <= r["right"] and r["low"] <= force <= r["top"]]
            if np.isfinite(efficiency):
                place = int(np.searchsorted(BREAKS, efficiency, side="right"))
                middle = 0.5 * (ends[place] + ends[place + 1])
                assert any(r["efficiency"] == pytest.approx(middle, abs=1e-3) for r in found)


def test_nothing_is_drawn_far_above_the_envelope(comparison: Comparison):
    chosen = comparison.cars[0].maps[0]
    step_kmh, step_kn = np.diff(chosen.speed_kmh)[0], np.diff(chosen.wheel_force_kn)[0]
    for row in bands(chosen, BREAKS):
        near = np.abs(chosen.speed_kmh - row["left"]) <= 1.5 * step_kmh
        strongest = np.where(np.isfinite(chosen.efficiency), chosen.wheel_force_kn[:, None], 0.0).max(axis=0)
        assert row["top"] <= strongest[near].max() + step_kn


def test_labels_name_the_edges():
    chosen = EfficiencyMap(
        "rear", np.array([10.0, 20.0, 30.0, 40.0]), np.array([1.0, 2.0]), np.array([[0.6, 0.75, 0.85, 0.95]] * 2)
    )
    assert {row["label"] for row in bands(chosen, BREAKS)} == {"below 70 %", "70 to 80 %", "80 to 90 %", "90 % and more"}
