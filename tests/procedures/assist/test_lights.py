"""Lights change at fixed times, and advice saves stops."""

from functools import partial

import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.procedures.assist.eco import eco_style, eco_traffic, steady_traffic
from voltwright.procedures.assist.lights import Light, lights_in_words, lights_of, through_lights
from voltwright.procedures.route.style import STYLES, TRAFFIC
from voltwright.procedures.route.trace import RouteTrace, route_trace
from voltwright.spec.route import Route, StopPlace
from voltwright.units import M_S_PER_KMH


@pytest.fixture
def street() -> Route:
    """A street of 4 km with seven lights."""
    stops = tuple(StopPlace(500.0 * number, "light") for number in range(1, 8))
    return Route("street", "A street", 4000.0, None, np.zeros(1), np.array([50.0 * M_S_PER_KMH]), stops=stops)


def driver(seed: int):
    """The driver of a route with its stops, and speeds to keep under."""
    go = partial(route_trace, style=STYLES["normal"], traffic=TRAFFIC["usual"], seed=seed)
    return lambda route, caps: go(route, caps=caps)


def test_a_light_is_green_for_its_share():
    light = Light(0.0, 90.0, 40.0, 10.0)
    assert light.wait_s(0.0) == 0.0 and light.wait_s(27.0) == 0.0
    assert light.wait_s(29.0) == pytest.approx(51.0), "the last two seconds of green are not used"
    assert light.wait_s(79.0) == pytest.approx(1.0) and light.wait_s(80.0) == 0.0


def test_lights_are_drawn_by_their_seed(street: Route):
    assert lights_of(street, 3) == lights_of(street, 3) != lights_of(street, 4)
    assert "7 lights" in lights_in_words(street, lights_of(street, 3))


def arrivals(trace: RouteTrace, lights: tuple[Light, ...]) -> list[float]:
    return [float(trace.cycle.time_s[np.searchsorted(trace.way_m, light.way_m + 3.0)]) for light in lights]


def test_no_light_is_passed_at_red_and_advice_saves_stops(street: Route):
    stops = []
    for seed in range(5):
        lights = lights_of(street, seed)
        both = [through_lights(street, lights, driver(seed), advice=advice) for advice in (False, True)]
        for found in both:
            for light, time_s in zip(lights, arrivals(found.trace, lights), strict=True):
                near = [light.wait_s(time_s + late) for late in (-3.0, -2.0, -1.0, 0.0)]
                assert min(near) == 0.0, "it is green within the seconds of a sample"
        stops.append([found.stops for found in both])
        assert both[0].advised == 0 and both[1].waited_s <= both[0].waited_s
    without, advised = np.sum(stops, axis=0)
    assert advised < without


def test_a_route_without_lights():
    bare = Route("bare", "Bare", 1000.0, None, np.zeros(1), np.array([14.0]))
    with pytest.raises(TraceError, match=r"must have traffic lights .* write `light` into its column `stop`"):
        lights_of(bare, 0)


def test_eco_is_calmer_and_a_little_slower():
    style, eco = STYLES["brisk"], eco_style(STYLES["brisk"])
    assert all(a < b for a, b in zip(eco.acceleration_m_s2, style.acceleration_m_s2, strict=True))
    assert all(a < b for a, b in zip(eco.deceleration_m_s2, style.deceleration_m_s2, strict=True))
    assert 0.95 * style.speed_share < eco.speed_share < style.speed_share
    assert eco_traffic(TRAFFIC["usual"]).wander < TRAFFIC["usual"].wander and steady_traffic(TRAFFIC["usual"]).wander == 0.0
