"""A route written as CSV and read again is the same way."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError
from voltwright.interfaces.route_table import write_route
from voltwright.library.routes import load_route
from voltwright.spec.route import Route


def same(route: Route, again: Route) -> None:
    """Both meet the same at the same places, to a metre."""
    assert again.length_m == pytest.approx(route.length_m, abs=0.1)
    assert [stop.kind for stop in again.stops] == [stop.kind for stop in route.stops]
    assert np.allclose([stop.way_m for stop in again.stops], [stop.way_m for stop in route.stops], atol=1.0)
    # Away from the changes, which lie at whole metres.
    places = np.linspace(0.0, route.length_m, 997)
    for starts in (route.limit_way_m, route.surface_way_m):
        places = places[np.min(np.abs(places[:, None] - starts), axis=1) > 1.0]
    assert np.allclose(again.limit_at(places, 10.0), route.limit_at(places, 10.0))
    assert np.allclose(again.surface_at(places), route.surface_at(places))
    assert np.allclose(again.height_at(places), route.height_at(places), atol=3.0)


@pytest.mark.parametrize("name", ["made-commute", "made-hills"])
def test_a_shipped_route_comes_back(name: str, tmp_path: Path):
    route = load_route(name)
    same(route, load_route(write_route(route, tmp_path / "way.csv")))


def test_positions_come_back(tmp_path: Path):
    (tmp_path / "line.csv").write_text(
        "lat,lon,limit_kmh,stop,surface\n52,4.3,50,,\n52.001,4.3,,light,\n52.002,4.301,30,,gravel\n52.004,4.303,,stop,\n"
    )
    route = load_route(tmp_path / "line.csv")
    again = load_route(write_route(route, tmp_path / "way.csv"))
    same(route, again)
    assert again.places_deg is not None and np.allclose(again.places_deg[0][[0, -1]], [52.0, 52.004])


def test_a_route_is_written_as_csv(tmp_path: Path):
    with pytest.raises(FileError, match=r"written as \.csv"):
        write_route(load_route("made-hills"), tmp_path / "way.gpx")
