"""Every shipped cycle against its published duration, distance and top speed; and a user's own files."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, TraceError, UnknownNameError
from voltwright.library.cycles import load_cycle, steady_cycle
from voltwright.library.find import cycle_index, cycle_names
from voltwright.units import M_S_PER_KMH

# Allowed difference where a publication rounds or counts otherwise: cycle -> (duration s, distance m, why).
ROUNDED: dict[str, tuple[float, float, str]] = {
    "artemis-urban": (1.0, 5.0, "the published 993 s counts samples; distance rounded of a trace at 1 s"),
    "japan-10-15": (0.0, 6.0, "published as 4.16 km, to 10 m"),
    "nedc": (0.0, 7.0, "the regulation's theoretical distance is of ideal ramps, the trace is sampled at 1 s"),
    "ftp75": (0.0, 8.05, "11.04 mi, to 0.01 mi"),
    "hwfet": (0.0, 8.05, "10.26 mi, to 0.01 mi"),
    "la92": (0.0, 8.05, "9.82 mi, to 0.01 mi"),
    "us06": (0.0, 8.05, "8.01 mi, to 0.01 mi"),
    "wmtc-class3": (0.0, 15.0, "three parts, each published to 10 m"),
}
DISTANCE_M = 3.0
"""Elsewhere: the tables are printed to 0.1 km/h, an even error of 0.05 km/h over half an hour comes to a metre or two."""
SPEED_KM_H = 0.06
"""Printed to 0.1 km/h, or to 0.1 mph and converted at two digits."""


def test_the_library_holds_twenty_cycles():
    assert len(cycle_names()) >= 20


@pytest.mark.parametrize("name", cycle_names())
def test_cycle_equals_its_publication(name: str):
    cycle, published = load_cycle(name), cycle_index()[name]["published"]
    assert cycle.dt_s == pytest.approx(1.0, rel=1e-12)
    if published is None:
        assert name.startswith(("real-", "made-")), "only a recorded trip, or one made up, has no publication"
        return
    duration_s, distance_m, _why = ROUNDED.get(name, (0.0, DISTANCE_M, ""))
    assert abs(cycle.duration_s - published["duration_s"]) <= duration_s
    if published["distance_m"] is not None:
        assert abs(cycle.distance_m - published["distance_m"]) <= distance_m
    assert abs(cycle.speed_max_m_s / M_S_PER_KMH - published["speed_max_kmh"]) <= SPEED_KM_H


@pytest.mark.parametrize("name", cycle_names())
def test_phases_cover_the_cycle_in_order(name: str):
    cycle = load_cycle(name)
    ends = [(phase.start_s, phase.end_s) for phase in cycle.phases]
    if ends:
        assert ends[0][0] == 0.0
        assert ends[-1][1] == cycle.duration_s
        assert all(before[1] == after[0] for before, after in pairwise(ends))


@pytest.mark.parametrize("name", cycle_names())
def test_every_cycle_names_its_source(name: str):
    entry = cycle_index()[name]
    assert all(entry.get(key) for key in ("title", "publisher", "address", "licence", "sha256", "columns", "edits"))


def test_gtr_15_checksums_of_class_1():
    # UN GTR 15, Annex 1 prints the sum of the speeds [km/h] of each phase: 11988.4, 17162.8, 11988.4; together 41139.6.
    cycle = load_cycle("wltc-class1")
    sums = [
        float(np.sum(cycle.speed_m_s[(cycle.time_s > phase.start_s) & (cycle.time_s <= phase.end_s)])) / M_S_PER_KMH
        for phase in cycle.phases
    ]
    # The shipped speeds have five decimals in m/s.
    assert sums == pytest.approx([11988.4, 17162.8, 11988.4], rel=1e-6)


def test_names_are_offered():
    with pytest.raises(UnknownNameError, match="There is no cycle named 'wltc-class3c'; the nearest are wltc-class3"):
        load_cycle("wltc-class3c")


def test_steady_cycle():
    cycle = steady_cycle(90.0)
    assert cycle.duration_s == 600.0
    assert cycle.distance_m == pytest.approx(15000.0, rel=1e-12)


CSV = [
    ("time_s,speed_m_s", "{t},{v}", 1.0),
    ("time_s,speed_kmh,grade_percent", "{t},{v},2", M_S_PER_KMH),
    ("time_s,speed_mph,elevation_m", "{t},{v},100", 0.44704),
]


@pytest.mark.parametrize(("heading", "row", "factor"), CSV)
def test_own_csv(tmp_path: Path, heading: str, row: str, factor: float):
    path = tmp_path / "trip.csv"
    path.write_text("# a comment\n" + heading + "\n" + "\n".join(row.format(t=t, v=10 + t) for t in range(5)) + "\n")
    cycle = load_cycle(path)
    assert cycle.name == "trip"
    np.testing.assert_allclose(cycle.speed_m_s, factor * (10.0 + np.arange(5.0)), rtol=1e-12)
    assert cycle.grade[-1] == pytest.approx(0.02 if "grade" in heading else 0.0, rel=1e-12)


BAD_CSV = [
    ("", "is empty"),
    ("time_s,velocity\n0,1\n1,2\n", "must have a column for speed, one of speed_m_s"),
    ("seconds,speed_m_s\n0,1\n1,2\n", "must have a column for time"),
    ("time_s,speed_m_s\n0,1\n1,\n2,3\n", "finite speed in every row, but has nan in data row 2"),
    ("time_s,speed_m_s\n0,fast\n1,2\n", "finite speed"),
    ("time_s,speed_m_s\n", "at least 2 samples"),
]


@pytest.mark.parametrize(("text", "words"), BAD_CSV)
def test_csv_that_cannot_be_driven(tmp_path: Path, text: str, words: str):
    path = tmp_path / "trip.csv"
    path.write_text(text)
    with pytest.raises(TraceError, match=words):
        load_cycle(path)


def test_absent_file(tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"):
        load_cycle(tmp_path / "none.csv")


GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
{points}</trkseg></trk></gpx>"""
POINT = '<trkpt lat="{lat:.7f}" lon="11.0"><ele>{ele}</ele><time>2024-01-01T10:00:{second:02d}Z</time></trkpt>'


def test_gpx_of_a_steady_climb(tmp_path: Path):
    # 20 m/s northwards: one degree of latitude is 111,195 m on the sphere of 6,371,008.8 m; 5 m of rise in 100 m.
    points = "".join(POINT.format(lat=48.0 + 20.0 * s / 111_195.08, ele=500 + s, second=s) for s in range(40))
    path = tmp_path / "climb.gpx"
    path.write_text(GPX.format(points=points))
    cycle = load_cycle(path)
    # The latitudes are written to 1e-7 degree: 0.01 m in 20 m, smoothed.
    np.testing.assert_allclose(cycle.speed_m_s, 20.0, rtol=1e-3)
    np.testing.assert_allclose(cycle.grade[1:], 0.05 / np.sqrt(1 - 0.05**2), rtol=2e-3)


def test_gpx_that_is_none(tmp_path: Path):
    path = tmp_path / "broken.gpx"
    path.write_text("<gpx><trk>")
    with pytest.raises(TraceError, match="is no GPX file"):
        load_cycle(path)
    path.write_text(GPX.format(points=""))
    with pytest.raises(TraceError, match="at least 2 points with times"):
        load_cycle(path)
