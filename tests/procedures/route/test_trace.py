"""Routes as driven: limits kept, stops made, way and climb kept, the same draw by the same seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.library.routes import load_route
from voltwright.procedures.route.recorded import route_of_speeds
from voltwright.procedures.route.style import STYLES, TRAFFIC, Style, Traffic
from voltwright.procedures.route.trace import RouteTrace, route_trace
from voltwright.spec.heights import HeightProfile
from voltwright.spec.route import Route, StopPlace
from voltwright.units import M_S_PER_KMH

NORMAL, FREE = STYLES["normal"], TRAFFIC["free"]
STILL = Traffic("still", 0.0, 0.0, 10.0, 0.0, {"light": 0.0, "yield": 0.0}, 10.0)


def made(length_m: float = 8000.0, limits: tuple[tuple[float, float], ...] = ((0.0, 50.0), (2000.0, 100.0)), **more) -> Route:
    ways, speeds = (np.array(values, float) for values in zip(*limits, strict=True))
    return Route("made", "Made", length_m, None, ways, speeds * M_S_PER_KMH, **more)


def rests(trace: RouteTrace) -> int:
    """Stands between the ends."""
    still = trace.cycle.speed_m_s < 0.05
    return int(np.sum(np.diff(still.astype(int)) == 1)) - 1


def test_without_traffic_the_limit_is_reached_and_kept():
    trace = route_trace(made(), NORMAL, STILL)
    speed = trace.cycle.speed_m_s / M_S_PER_KMH
    assert speed[trace.way_m < 1900.0].max() == pytest.approx(50.0, rel=0.01)
    assert speed.max() == pytest.approx(100.0, rel=0.01)
    assert rests(trace) == 0


def test_the_way_is_that_of_the_route():
    for name in ("made-commute", "made-hills"):
        route = load_route(name)
        trace = route_trace(route, NORMAL, TRAFFIC["usual"], seed=3)
        assert trace.cycle.distance_m == pytest.approx(route.length_m, rel=1e-9)
        sine = trace.cycle.grade[1:] / np.sqrt(1.0 + trace.cycle.grade[1:] ** 2)
        climbed = float(np.sum(sine * np.diff(trace.way_m)))
        assert climbed == pytest.approx(float(np.diff(route.height_at(np.array([0.0, route.length_m])))[0]), abs=0.5)


def test_accelerations_stay_within_the_style():
    trace = route_trace(made(), NORMAL, STILL)
    # Even within a second of the trace; its samples lie between the places at which the ramp was made.
    gains = np.diff(trace.cycle.speed_m_s)
    assert gains.max() <= max(NORMAL.acceleration_m_s2) * 1.05
    assert -gains.min() <= max(NORMAL.deceleration_m_s2) * 1.05


def test_a_curve_is_taken_at_its_lateral_acceleration():
    places = np.array([0.0, 3900.0, 3910.0, 4090.0, 4100.0, 8000.0])
    bend = np.array([0.0, 0.0, 1.0 / 50.0, 1.0 / 50.0, 0.0, 0.0])
    trace = route_trace(made(curve_way_m=places, curvature_1_m=bend, heading_rad=np.zeros(6)), NORMAL, STILL)
    inside = (trace.way_m > 3950.0) & (trace.way_m < 4050.0)
    assert trace.cycle.speed_m_s[inside].max() == pytest.approx(np.sqrt(2.0 * 50.0), rel=0.03)


def test_stops_are_made_with_their_probability():
    stops = tuple(StopPlace(500.0 + 700.0 * number, "light", 0.5, 5.0) for number in range(10))
    counts = [len(route_trace(made(stops=stops), NORMAL, STILL, seed=seed).stops) for seed in range(60)]
    # Binomial: ten stops at a half, 60 draws: the mean is 5 with a standard error of 0.2.
    assert np.mean(counts) == pytest.approx(5.0, abs=0.7)
    always = route_trace(made(stops=(StopPlace(3000.0, "stop"),)), NORMAL, STILL)
    assert rests(always) == 1 and 1.0 <= always.waited_s <= 3.0


def test_a_seed_is_a_trip():
    first, again, other = (route_trace(load_route("made-commute"), NORMAL, FREE, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.cycle.speed_m_s, again.cycle.speed_m_s)
    assert not np.array_equal(first.cycle.speed_m_s[:500], other.cycle.speed_m_s[:500])


def test_a_wish_for_less_speed_holds_from_its_place_on():
    trace = route_trace(made(limits=((0.0, 100.0),)), NORMAL, STILL, caps=((0.0, None), (4000.0, 60.0)))
    speed = trace.cycle.speed_m_s / M_S_PER_KMH
    assert speed[trace.way_m < 3500.0].max() == pytest.approx(100.0, rel=0.01)
    assert speed[trace.way_m > 4050.0].max() == pytest.approx(60.0, rel=0.02)


def test_a_halt_brings_the_car_to_rest():
    trace = route_trace(made(), NORMAL, STILL, halts_m=(4000.0,))
    near = np.abs(trace.way_m - 4000.0) < 15.0
    assert trace.cycle.speed_m_s[near].min() < 2.0


@given(
    limit=st.floats(10.0, 180.0),
    length=st.floats(50.0, 5000.0),
    style=st.sampled_from(list(STYLES.values())),
    traffic=st.sampled_from(list(TRAFFIC.values())),
    seed=st.integers(0, 1000),
)
def test_any_route_gives_a_trace_that_can_be_driven(limit: float, length: float, style: Style, traffic: Traffic, seed: int):
    trace = route_trace(made(length, ((0.0, limit),)), style, traffic, seed=seed)
    speed = trace.cycle.speed_m_s
    assert np.all(np.isfinite(speed)) and speed.min() >= 0.0 and speed[0] == speed[-1] == 0.0
    assert trace.cycle.distance_m == pytest.approx(length, rel=1e-9)
    assert np.all(np.diff(trace.way_m) >= 0.0)


def test_a_recorded_trip_is_a_route_with_its_stands_and_limits():
    once = route_trace(made(stops=(StopPlace(3000.0, "light", 1.0, 20.0),)), NORMAL, STILL)
    route = route_of_speeds("again", once.cycle.speed_m_s)
    assert route.length_m == pytest.approx(8000.0)
    assert [round(stop.way_m, -2) for stop in route.stops] == [3000.0]
    assert route.limit_at(np.array([1000.0, 6000.0]), 1.0) / M_S_PER_KMH == pytest.approx([50.0, 100.0])
    assert "no map was at hand" in route.remarks[0]


def test_heights_of_a_route_are_those_of_its_trace():
    heights = HeightProfile(np.array([0.0, 8000.0]), np.array([100.0, 260.0]))
    plain = made()
    route = Route(plain.name, plain.title, plain.length_m, heights, plain.limit_way_m, plain.limit_m_s)
    trace = route_trace(route, NORMAL, STILL)
    moving = np.diff(trace.way_m) > 1.0
    assert trace.cycle.grade[1:][moving] == pytest.approx(0.02 / np.sqrt(1.0 - 0.02**2), rel=1e-9)
