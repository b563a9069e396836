"""Ways over a map: what an answer of the router becomes, what is refused; whole ways need `make routes`."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from made_map import APART, END, START, write_map
from voltwright.errors import FileError, SpecError, TraceError, VoltwrightError
from voltwright.interfaces.map_route import place_of, route_from_map, route_of_answer
from voltwright.interfaces.map_router import PYTHON_VARIABLE
from voltwright.units import M_S_PER_KMH

USUAL = Path(__file__).parents[2] / ".venv-routes" / "bin" / "python"
PYTHON = Path(os.environ.get(PYTHON_VARIABLE, USUAL))
needs_router = pytest.mark.skipif(not PYTHON.is_file(), reason="needs the environment of `make routes`, Python 3.12 or later")

SHAPE = [[52.0, 4.3], [52.0, 4.305], [52.0, 4.31], [52.004, 4.31], [52.008, 4.31]]


def answer(**more: Any) -> dict[str, Any]:
    """An answer of the router, over two roads: 700 m of asphalt at 30 km/h, 900 m of cobbles."""
    street = {
        "begin_shape_index": 0,
        "end_shape_index": 2,
        "length": 0.684,
        "speed": 30,
        "speed_limit": 30,
        "surface": "paved_smooth",
    }
    lane = {"begin_shape_index": 2, "end_shape_index": 4, "length": 0.89, "speed": 40, "surface": "paved_rough", "forward": False}
    return {"legs": [{"shape": SHAPE, "edges": [street, lane | more]}], "stops": [], "heights": []}


def test_limits_and_surfaces_are_those_of_the_edges():
    route = route_of_answer("made", "Made", answer())
    assert np.allclose(route.limit_m_s / M_S_PER_KMH, [30.0, 40.0]) and route.surface_factor.tolist() == [1.0, 1.5]
    assert route.limit_way_m[1] == pytest.approx(684.0, rel=0.01) and route.length_m == pytest.approx(1574.0, rel=0.01)
    assert "no limit for 57 % of the way" in " ".join(route.remarks)
    free = route_of_answer("made", "Made", answer(speed_limit="unlimited"))
    assert free.limit_m_s[-1] == pytest.approx(130.0 * M_S_PER_KMH) and "no limit holds on 57 %" in " ".join(free.remarks)


@pytest.mark.parametrize(
    ("stop", "met"),
    [
        ([52.0, 4.305, "light", None], True),
        ([52.0, 4.3052, "light", None], False),  # a light of another road, 14 m away
        ([52.004, 4.31, "stop", "backward"], True),  # the way runs against the road as drawn
        ([52.004, 4.31, "stop", "forward"], False),
        ([52.004, 4.31, "yield", None], True),  # as near to the junction ahead as to that behind
        ([52.0, 4.3, "stop", None], False),  # where the way begins
    ],
)
def test_a_sign_holds_for_who_meets_it(stop: list[Any], met: bool):
    route = route_of_answer("made", "Made", answer() | {"stops": [stop]})
    assert [each.kind for each in route.stops] == ([stop[2]] if met else [])


def test_lights_of_one_junction_are_one():
    lights = [[52.0, 4.305, "light", None], [52.0, 4.305, "light", None], [52.008, 4.31, "light", None]]
    assert len(route_of_answer("made", "Made", answer() | {"stops": lights}).stops) == 2


def test_heights_lie_along_the_way():
    rows = [[metre, 10.0 + 0.02 * metre] for metre in range(0, 1580, 30)]
    route = route_of_answer("made", "Made", answer() | {"heights": [rows]})
    assert float(route.height_at(np.array(1000.0))) == pytest.approx(30.0, abs=0.5)
    assert not any("level" in remark for remark in route.remarks)


@pytest.mark.parametrize("text", ["52", "52,x", "52,4,3", "", "nan,4", "95,4", "52,200"])
def test_a_place_is_a_latitude_and_a_longitude(text: str):
    with pytest.raises(SpecError, match="latitude"):
        place_of(text, "from")
    assert place_of("52.1; 4.3", "to") == (52.1, 4.3)


def test_no_map_and_no_environment_are_told(tmp_path: Path):
    with pytest.raises(FileError, match="There is no map"):
        route_from_map(tmp_path / "none.osm.pbf", START, END)
    with pytest.raises(FileError, match="must be an OpenStreetMap extract"):
        route_from_map(tmp_path / "way.gpx", START, END)
    with pytest.raises(FileError, match="`make routes`"):
        route_from_map(write_map(tmp_path / "made.osm"), START, END, python=tmp_path / "python")


@needs_router
def test_a_way_over_a_made_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VOLTWRIGHT_CACHE", str(tmp_path / "cache"))
    town = write_map(tmp_path / "made.osm")
    route = route_from_map(town, START, END, python=PYTHON)
    assert route.length_m == pytest.approx(9914.0, rel=0.01)
    assert np.allclose(route.limit_m_s[:4] / M_S_PER_KMH, [30.0, 50.0, 80.0, 130.0])
    assert route.surface_factor.tolist() == [1.0, 1.5, 1.0, 1.7]
    assert [stop.kind for stop in route.stops] == ["light", "stop"]
    other = route_from_map(town, START, END, via=[(52.01, 4.302)], python=PYTHON)
    assert other.length_m > route.length_m and [stop.kind for stop in other.stops] == ["light"]
    (tmp_path / "broken.osm.pbf").write_text("no map")
    (tmp_path / "empty.osm").write_text("<osm version='0.6'><node id='1' version='1' lat='52' lon='4'/></osm>")
    for map_file, start, end, kind, words in (
        (town, (START[1], START[0]), END, SpecError, "write the latitude first"),
        (town, (51.0, 4.3), END, SpecError, "within 1 km of a road"),
        (town, START, APART, TraceError, "no way for a car"),
        (tmp_path / "broken.osm.pbf", START, END, FileError, "no OpenStreetMap extract that can be read"),
        (tmp_path / "empty.osm", START, END, FileError, "must hold roads for cars"),
    ):
        with pytest.raises(VoltwrightError, match=words) as error:
            route_from_map(map_file, start, end, python=PYTHON)
        assert isinstance(error.value, kind)
    assert len(list((tmp_path / "cache" / "maps").iterdir())) == 1
