"""Comparing cars: the figures that stand beside published ones, and what is refused."""

from typing import Any

import numpy as np
import pytest

from voltwright.errors import SpecError
from voltwright.library.find import load_car
from voltwright.procedures.performance import Performance
from voltwright.study.compare import CARS_MAX, CycleFigures, _deviations, _efficiency_maps, compare, predictions

NAMES = ("wltc-class3b", "udds", "hwfet", "cltc-p", "us06")


def figures(consumption: float, reach_km: float) -> CycleFigures:
    return CycleFigures(consumption, consumption / 0.88, 3.0, reach_km, 10.0, 0)


@pytest.fixture
def performance() -> Performance:
    empty = np.zeros(2)
    return Performance("c", 1800.0, 3.0, 5.8, 6.1, 5.9, 4.0, 15.0, None, 90.0, 201.0, {"10_kmh": 45.0}, empty, empty, empty)


@pytest.fixture
def cycles() -> dict[str, CycleFigures | None]:
    return {name: figures(100.0 + number, 500.0 + number) for number, name in enumerate(NAMES)}


def test_each_quantity_takes_its_own_figure(cycles: dict[str, Any], performance: Performance):
    steady = {"90": figures(110.0, 480.0), "120": figures(150.0, 400.0), "130": None}
    known = predictions(cycles, steady, performance)
    assert known["range_wltp_km"] == 500.0
    assert known["range_cltc_km"] == 503.0
    assert known["range_epa_km"] == pytest.approx(0.7 * (0.55 * 501.0 + 0.45 * 502.0), rel=1e-12)
    assert known["consumption_udds_unadjusted_wh_km"] == pytest.approx(101.0 / 0.88, rel=1e-12)
    assert known["consumption_hwfet_unadjusted_wh_km"] == pytest.approx(102.0 / 0.88, rel=1e-12)
    assert known["consumption_90kmh_wh_km"] == 110.0
    assert known["acceleration_0_100_s"] == 6.1
    assert known["acceleration_0_200_s"] is None
    assert known["gradeability_percent"] == 45.0


def test_a_cycle_beyond_the_car_leaves_its_figures_out(cycles: dict[str, Any], performance: Performance):
    cycles["hwfet"] = None
    known = predictions(cycles, {"90": None, "120": None, "130": None}, performance)
    assert known["range_epa_km"] is None
    assert known["consumption_hwfet_unadjusted_wh_km"] is None
    assert known["consumption_90kmh_wh_km"] is None


def test_deviation_is_predicted_over_published_less_one(cycles: dict[str, Any], performance: Performance):
    spec = load_car("tesla-model-3-2024-rwd")
    rows = {row.quantity: row for row in _deviations(spec, cycles, {"90": None, "120": None, "130": None}, performance)}
    assert len(rows) == len(spec.published)
    row = rows["acceleration_0_60mph_s"]
    assert (row.published, row.predicted) == (5.8, 5.8)
    assert row.deviation == 0.0
    assert rows["range_wltp_km"].deviation == pytest.approx(500.0 / 513.0 - 1.0, rel=1e-12)


def test_efficiency_map_is_a_share_inside_the_envelope():
    (table,) = _efficiency_maps(load_car("tesla-model-3-2024-rwd"))
    inside = table.efficiency[np.isfinite(table.efficiency)]
    assert table.axle == "rear"
    assert table.efficiency.shape == (len(table.wheel_force_kn), len(table.speed_km_h))
    assert 0.9 < inside.max() < 0.98
    assert inside.min() > 0.0
    assert 0.3 < len(inside) / table.efficiency.size < 1.0


def test_one_car_in_full():
    (car,) = compare(["tesla-model-3-2024-rwd"]).cars
    assert set(car.cycles) == set(NAMES)
    assert all(entry is not None and entry.trace_misses == 0 for entry in car.cycles.values())
    assert car.wltc is not None
    used = sum(car.losses_wh_km.values())
    assert used == pytest.approx(car.wltc.chemical_wh / car.wltc.distance_km, rel=0.02)  # less what is stored at the end
    speeds = [speed for speed, _ in car.curve]
    assert speeds == sorted(speeds)
    motorway = [used for speed, used in car.curve if speed >= 60.0]
    assert motorway == sorted(motorway)


@pytest.mark.parametrize("count", [0, CARS_MAX + 1])
def test_too_few_or_too_many(count: int):
    with pytest.raises(SpecError, match=f"`compare` takes 1 to {CARS_MAX} cars, but was given {count}"):
        compare(["xiaomi-su7"] * count)
