"""GPX files as recorders write them: zones, encodings, segments, pauses, faults."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, TraceError
from voltwright.library.cycles import load_cycle
from voltwright.library.gpx_track import read_track

M_PER_DEGREE = 6_371_008.8 * np.pi / 180.0


def point(second: float, metres: float, stamp: str = "{}Z") -> str:
    time = np.datetime64("2024-05-01T10:00:00.000") + np.timedelta64(round(1000 * second), "ms")
    at = f"<time>{stamp.format(time)}</time>" if stamp else ""
    return f'<trkpt lat="{48.0 + metres / M_PER_DEGREE:.9f}" lon="11.0"><ele>500</ele>{at}</trkpt>'


def segment(first_s: float, first_m: float, seconds: int = 60, stamp: str = "{}Z") -> str:
    return "<trkseg>" + "".join(point(first_s + s, first_m + 10.0 * s, stamp) for s in range(seconds + 1)) + "</trkseg>"


def write(folder: Path, body: str, heading: str = '<?xml version="1.0"?>', encoding: str = "utf-8") -> Path:
    path = folder / "a.gpx"
    name = '<gpx version="1.1" creator="Höhe" xmlns="http://www.topografix.com/GPX/1/1">'
    path.write_bytes((heading + name + body + "</gpx>").encode(encoding))
    return path


def track(*segments: str) -> str:
    return "<trk>" + "".join(segments) + "</trk>"


@pytest.mark.parametrize(
    ("heading", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "utf-8-sig"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>", "iso-8859-1"),
        ('<?xml version="1.0" encoding="windows-1252" standalone="no" ?>', "cp1252"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
    ],
)
def test_declared_encodings(tmp_path: Path, heading: str, encoding: str):
    found = read_track(write(tmp_path, track(segment(0, 0)), heading, encoding))
    assert found.way_m[-1] == pytest.approx(600.0, rel=1e-6)


def test_an_encoding_that_is_none(tmp_path: Path):
    with pytest.raises(FileError, match="names the encoding 'none-8', which does not exist"):
        load_cycle(write(tmp_path, track(segment(0, 0)), '<?xml version="1.0" encoding="none-8"?>'))


def test_times_with_and_without_zone(tmp_path: Path):
    parts = [point(s, 10.0 * s, "{}Z" if s % 2 else "{}") for s in range(61)]
    cycle = load_cycle(write(tmp_path, track("<trkseg>" + "".join(parts) + "</trkseg>")))
    assert cycle.duration_s == 60.0
    assert cycle.distance_m == pytest.approx(600.0, rel=1e-6)
    assert cycle.remarks == ("times without a zone taken as UTC, like the others",)


@pytest.mark.parametrize("apart", ["segments", "tracks", "tracks in another order"])
def test_segments_and_tracks_are_one_trip(tmp_path: Path, apart: str):
    parts = [segment(0, 0), segment(150, 605), segment(1000, 1205)]
    body = track(*parts) if apart == "segments" else "".join(track(part) for part in parts)
    if apart == "tracks in another order":
        body = "".join(track(part) for part in reversed(parts))
    cycle = load_cycle(write(tmp_path, body))
    # Pauses of 90 and of 790 s, the second shortened to 300.
    assert cycle.distance_m == pytest.approx(1805.0, rel=1e-6)
    assert cycle.duration_s == pytest.approx(60.0 + 90.0 + 60.0 + 300.0 + 60.0)
    assert "pauses between segments shortened to 300 s each, by 8 min in all" in cycle.remarks
    standing = cycle.speed_m_s == 0.0
    assert int(np.sum(standing[1:] & ~standing[:-1])) == 2


def test_a_pause_with_a_journey_in_it_is_refused(tmp_path: Path):
    with pytest.raises(TraceError, match=r"between two of its segments the car moves 4\.4 km in 15 min that nobody recorded"):
        load_cycle(write(tmp_path, track(segment(0, 0), segment(960, 5000))))
    with pytest.raises(TraceError, match="two of its segments overlap in time"):
        load_cycle(write(tmp_path, track(segment(0, 0), segment(30, 300))))


def test_repeated_and_timeless_points_are_left_out_and_said(tmp_path: Path):
    parts = [point(s, 10.0 * s) for s in range(31)]
    parts.insert(5, parts[4])
    parts.insert(20, point(18, 180.0, ""))
    cycle = load_cycle(write(tmp_path, track("<trkseg>" + "".join(parts) + "</trkseg>")))
    assert cycle.distance_m == pytest.approx(300.0, rel=1e-6)
    assert cycle.remarks == ("1 points without a time left out", "1 points at the time of the point before left out")


def test_a_position_that_wanders_at_a_stand_is_a_stand(tmp_path: Path):
    rng = np.random.default_rng(1)
    way = (
        [10.0 * s for s in range(31)] + [300.0 + w for w in rng.uniform(-0.15, 0.15, 100)] + [300.0 + 10.0 * s for s in range(31)]
    )
    parts = "".join(point(s, metres) for s, metres in enumerate(way))
    cycle = load_cycle(write(tmp_path, track(f"<trkseg>{parts}</trkseg>")))
    assert cycle.distance_m == pytest.approx(600.0, abs=2.0)
    assert np.sum(cycle.speed_m_s == 0.0) > 95


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "at least 2 points with times, but holds 0"),
        ('<rte><rtept lat="1" lon="1"/></rte>', "a planned route has none"),
        (track("<trkseg>" + point(0, 0, "") * 3 + "</trkseg>"), "holds 0 .a planned route has none; record the trip"),
        (track("<trkseg>" + point(5, 0) + point(3, 9) + "</trkseg>"), "point 2 of a segment is 2 s before the one ahead of it"),
        (track("<trkseg>" + point(0, 0).replace("48.0", "98.0") + point(3, 9) + "</trkseg>"), "a point at 98, 11"),
        (track("<trkseg>" + point(0, 0) + point(1, 900) + "</trkseg>"), "moves 900 m in 1 s at 0 s; leave that place out"),
        (track("<trkseg>" + point(0, 0) + point(9, 0) + "</trkseg>"), "must move"),
        (track("<trkseg>" + point(0, 0) + point(600, 4000) + "</trkseg>"), "moves 4000 m in 600 s after 0 s"),
        ("<trk><trkseg>", "is no GPX file"),
    ],
)
def test_what_cannot_be_driven_says_so(tmp_path: Path, body: str, words: str):
    with pytest.raises(TraceError, match=words):
        load_cycle(write(tmp_path, body))
