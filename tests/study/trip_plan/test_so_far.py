"""What a trip so far says: how prior and measurement are weighed, and the rest of a route."""

import numpy as np
import pytest

from voltwright.library.routes import load_route
from voltwright.study.trip_plan.so_far import rest_of, weighed


def test_a_longer_trip_tells_more():
    factors = [weighed(1.2, km, 0.0) for km in (2.0, 20.0, 200.0)]
    assert [round(factor, 2) for factor, _ in factors] == sorted(round(factor, 2) for factor, _ in factors)
    assert factors[0][0] < 1.1 and factors[-1][0] == pytest.approx(1.2, abs=0.01)
    assert factors[0][1] > factors[1][1] > factors[2][1]


def test_a_noisy_measurement_tells_less():
    assert weighed(1.2, 100.0, 0.2)[0] < weighed(1.2, 100.0, 0.0)[0]
    assert weighed(1.0, 100.0, 0.2)[0] == 1.0


def test_the_rest_of_a_route_is_the_route_behind_a_place():
    route = load_route("made-commute")
    rest, places = rest_of(route, 10_000.0), np.linspace(0.0, 13_900.0, 50)
    assert rest.length_m == route.length_m - 10_000.0
    assert np.array_equal(rest.limit_at(places, 1.0), route.limit_at(places + 10_000.0, 1.0))
    assert np.array_equal(rest.surface_at(places), route.surface_at(places + 10_000.0))
    assert rest.height_at(places) == pytest.approx(route.height_at(places + 10_000.0))
    assert [stop.way_m + 10_000.0 for stop in rest.stops] == [stop.way_m for stop in route.stops if stop.way_m > 10_000.0]
