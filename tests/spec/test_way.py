"""Way over time: between samples, at a grid, in stops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.spec.way import Way, on_grid, speeds_on_grid, still_intervals, way_of_points, way_of_speeds, way_of_trace


def test_way_between_samples_is_that_of_a_line_in_speed():
    way, stops = way_of_speeds(np.array([0.0, 2.0, 6.0]), np.array([0.0, 4.0, 0.0]))
    assert stops == 0 and way.length_m == 12.0
    np.testing.assert_allclose(way.at(np.array([-1.0, 0.0, 1.0, 2.0, 4.0, 6.0, 9.0])), [0.0, 0.0, 1.0, 4.0, 10.0, 12.0, 12.0])
    assert way.stops() == [(0.0, 0.0), (6.0, 6.0)]


def test_a_long_interval_between_places_holds_a_stop():
    # 10 m each second, then 10 m in 30 s: half a way to rest, half from it, each at half of 10 m/s.
    way, stops = way_of_points(np.array([0.0, 1.0, 2.0, 32.0, 33.0, 34.0]), 10.0 * np.arange(6.0))
    assert stops == 1
    ((begin, end),) = way.stops()
    assert (begin, end) == pytest.approx((3.0, 31.0))
    assert way.at(np.array([17.0]))[0] == pytest.approx(25.0)
    assert np.all(np.diff(way.at(np.linspace(0.0, 34.0, 500))) >= 0.0)


def test_slow_driving_is_no_stop():
    time = np.array([0.0, 10.0, 25.0, 35.0, 45.0])
    assert way_of_points(time, 10.0 * np.arange(5.0))[1] == 0
    assert way_of_points(np.array([0.0, 60.0]), np.array([0.0, 5.0]))[1] == 0


@given(
    steps=st.lists(st.tuples(st.floats(0.2, 20.0), st.floats(0.0, 30.0)), min_size=3, max_size=40),
    step_s=st.sampled_from([0.3, 1.0, 4.0]),
    known=st.booleans(),
)
def test_a_grid_keeps_the_way_and_the_stops(steps: list[tuple[float, float]], step_s: float, known: bool):
    time = np.concatenate([[0.0], np.cumsum([seconds for seconds, _ in steps])])
    speed = np.array([0.0, *(metres if metres > 1.0 else 0.0 for _, metres in steps)])
    parts = 0.5 * (speed[1:] + speed[:-1]) * np.diff(time)
    metres = np.concatenate([[0.0], np.cumsum(parts)])
    way = Way(time, metres, speed if known else None)
    grid = np.linspace(0.0, time[-1], max(3, round(time[-1] / step_s)))
    on = speeds_on_grid(way, grid)
    assert np.all(on >= 0.0)
    if np.any(on > 0.0):
        assert way_of_trace(on, grid[1])[-1] == pytest.approx(metres[-1], rel=1e-9)
    for begin, end in way.stops():
        assert np.all(on[(grid >= begin) & (grid <= end)] == 0.0)


def test_speeds_at_their_own_instants_are_on_the_grid():
    assert on_grid(np.arange(5.0), 0.5) and on_grid(0.1 * np.arange(9000.0), 0.1)
    assert not on_grid(np.array([0.0, 1.0, 2.4]), 1.0)


def test_wandering_about_a_place_is_a_stand():
    time = np.arange(20.0)
    way = np.cumsum(np.where((time > 5) & (time < 15), 0.2, 10.0))
    assert still_intervals(time, way) == [(5, 14)]
    assert still_intervals(time[:3], way[:3]) == []
