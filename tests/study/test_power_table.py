"""The battery power against speed, acceleration and grade is that of a drive at the same point."""

import numpy as np
import pytest

import voltwright as vw
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.spec.cycle import make_cycle
from voltwright.study.power_table import PowerTable, power_table

CAR = "volkswagen-id3-2021-pro"


@pytest.fixture(scope="module")
def table() -> PowerTable:
    return power_table(complete(load_car(CAR)))


@pytest.mark.long
def test_a_point_is_the_first_step_of_a_drive(table: PowerTable):
    for speed_kmh, rate, grade in ((100.0, 0.0, 0.0), (50.0, 1.0, 0.04), (80.0, -1.5, -0.02)):
        mean = speed_kmh / 3.6
        speeds = [mean - 0.5 * rate, mean + 0.5 * rate]
        cycle = make_cycle("point", np.array([0.0, 1.0]), np.array(speeds), grade=np.full(2, grade))
        trace = vw.drive(CAR, cycle, soc_start=0.6, history=True).trace
        assert trace is not None
        assert table.power_w(speed_kmh, rate, grade) == pytest.approx(trace["terminal_w"][0], rel=1e-9)


def test_power_rises_with_speed_acceleration_and_grade(table: PowerTable):
    for names in (("speed_kmh", 0.0, 0.0), ("acceleration_m_s2", 60.0, 0.0), ("grade", 60.0, 0.0)):
        axis = getattr(table, names[0])
        flat = np.ones(len(axis), bool)
        for other, value in (("speed_kmh", 60.0), ("acceleration_m_s2", 0.0), ("grade", 0.0)):
            flat &= (getattr(table, other) == value) | (other == names[0])
        order = np.argsort(axis[flat])
        assert np.all(np.diff(table.terminal_w[flat][order]) > 0.0)


def test_what_the_car_does_not_reach_is_not_there(table: PowerTable):
    assert len(table.terminal_w) < table.asked and np.all(np.isfinite(table.terminal_w))
    assert table.power_w(0.0, 1.0) is None, "it would begin below standstill"
    assert table.power_w(120.0, 3.0, 0.08) is None


def test_a_car_that_stands_uses_what_it_uses_in_a_drive(table: PowerTable):
    stand = make_cycle("stand", np.array([0.0, 1.0, 2.0]), np.array([0.0, 0.0, 1.0]))
    trace = vw.drive(CAR, stand, soc_start=0.6, history=True).trace
    assert trace is not None
    assert table.power_w(0.0) == pytest.approx(trace["terminal_w"][0], rel=1e-9)
