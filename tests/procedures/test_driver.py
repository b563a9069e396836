"""A driver who asks for more than the car can do: the hill stays where the trace has it."""

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.procedures.drive import drive
from voltwright.procedures.driver import driven_cycle
from voltwright.spec.cycle import make_cycle

CONDITIONS = {"temperature_c": 20.0, "headwind_m_s": 0.0, "payload_kg": 0.0, "soc_start": 0.8, "cold_start": False}
ASKED_M_S = 45.0
HILL_M, GRADE = 1500.0, 0.06


@pytest.mark.long
def test_a_hill_stays_in_its_place_where_the_car_does_not_reach_what_the_driver_asks_for():
    car = complete(load_car("nissan-leaf-2013"))
    time_s = np.arange(121.0)
    speed_m_s = np.minimum(time_s, 20.0)
    way_m = np.concatenate([[0.0], np.cumsum(0.5 * (speed_m_s[1:] + speed_m_s[:-1]))])
    trace = make_cycle("hill", time_s, speed_m_s, grade=np.where(way_m > HILL_M, GRADE, 0.0))
    told: list[float] = []

    def driver(time_s: float, step_s: float, speed_m_s: float, trace_m_s: float) -> float:
        told.append(speed_m_s)
        return ASKED_M_S

    driven = driven_cycle(car, trace, driver, **CONDITIONS)
    done = drive(car, driven.cycle, history=True, allow_misses=True, road=driven.road, **CONDITIONS)
    assert done.trace is not None
    np.testing.assert_allclose(done.trace["speed_m_s"][:-1], told[1:], rtol=1e-9)
    assert done.trace_misses > 0
    gone_m = np.cumsum(done.trace["velocity_m_s"])
    assert np.all(np.abs(done.trace["grade"][gone_m < HILL_M - 2.0 * ASKED_M_S]) < 1e-9)
    on_hill = (gone_m > HILL_M + 2.0 * ASKED_M_S) & (gone_m < way_m[-1] - 2.0 * ASKED_M_S)
    assert np.count_nonzero(on_hill) > 5
    np.testing.assert_allclose(done.trace["grade"][on_hill], GRADE, rtol=1e-6)
    np.testing.assert_allclose(driven.cycle.grade[1:][on_hill], GRADE, rtol=1e-6)
