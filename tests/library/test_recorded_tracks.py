"""Tracks of a trip whose length, stops and climb are known, logged in every way that loggers have."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.errors import TraceError
from voltwright.library.cycles import load_cycle
from voltwright.spec.cycle import Cycle
from voltwright.units import M_PER_FOOT

M_PER_DEGREE = 6_371_008.8 * np.pi / 180.0
"""Of latitude, on the mean sphere."""


@dataclass(frozen=True)
class Trip:
    """A trip at a tenth of a second: legs from stop to stop over one hill after the other."""

    time_s: np.ndarray
    speed_m_s: np.ndarray
    way_m: np.ndarray
    height_m: np.ndarray

    def rows(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(time, speed, way, height) at some samples."""
        return self.time_s[places], self.speed_m_s[places], self.way_m[places], self.height_m[places]

    def every_s(self, seconds: float) -> np.ndarray:
        """Samples at a uniform time step, and the last."""
        return np.unique(np.append(np.arange(0, len(self.time_s), round(10 * seconds)), len(self.time_s) - 1))

    def every_m(self, metres: float) -> np.ndarray:
        """Samples of a logger that writes when the car has moved so far, and the last."""
        marks = np.arange(0.0, self.way_m[-1], metres)
        return np.unique(np.append(np.searchsorted(self.way_m, marks), len(self.time_s) - 1))


def trip(legs_m=(1200.0, 800.0, 2500.0, 1500.0), stop_s: float = 40.0, speed_m_s: float = 14.0, rise: float = 0.03) -> Trip:
    """Legs at a speed with 1 m/s² at both ends, a stop behind each but the last, and a slope of `rise` on every second leg."""
    pieces: list[np.ndarray] = []
    for leg in legs_m:
        ramp = np.arange(0.0, speed_m_s, 0.1)
        cruise = np.full(round((leg - speed_m_s**2) / speed_m_s / 0.1), speed_m_s)
        pieces += [ramp, cruise, ramp[::-1], np.zeros(round(10 * stop_s))]
    speed = np.concatenate([*pieces[:-1], [0.0]])
    way = np.concatenate([[0.0], np.cumsum(0.05 * (speed[1:] + speed[:-1]))])
    ends = np.concatenate([[0.0], np.cumsum(legs_m)])
    slopes = np.where(np.arange(len(legs_m)) % 2 == 1, rise, 0.0)
    heights = 300.0 + np.interp(way, ends, np.concatenate([[0.0], np.cumsum(slopes * np.asarray(legs_m))]))
    return Trip(0.1 * np.arange(len(speed)), speed, way, heights)


def utc(second: float) -> str:
    """A time stamp in UTC."""
    return str(np.datetime64("2024-01-01T10:00:00.000") + np.timedelta64(round(1000 * second), "ms")) + "Z"


def gpx(path: Path, time_s, way_m, height_m, *, stamp=None, heading: str = '<?xml version="1.0"?>', breaks=()) -> Path:
    """A track northwards; `stamp` writes a time, `breaks` are samples before which a segment begins."""
    stamp = stamp or utc
    points = []
    for k, (second, metres, height) in enumerate(zip(time_s, way_m, height_m, strict=True)):
        ele = "" if height is None or not np.isfinite(height) else f"<ele>{height:.3f}</ele>"
        begin = "</trkseg><trkseg>" if k in breaks else ""
        latitude = 48.0 + metres / M_PER_DEGREE
        points.append(f'{begin}<trkpt lat="{latitude:.9f}" lon="11.0">{ele}<time>{stamp(second)}</time></trkpt>')
    outer = '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{}</trkseg></trk></gpx>'
    path.write_text(heading + outer.format("".join(points)), encoding="utf-8")
    return path


def csv(path: Path, **columns: np.ndarray) -> Path:
    """A table; NaN becomes an empty cell."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join("" if not np.isfinite(value) else f"{value:.6f}" for value in row) for row in rows]
    path.write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
    return path


TRIP = trip()
LOGGERS = {
    "every second": TRIP.every_s(1.0),
    "every 7 s": TRIP.every_s(7.0),
    "every 5 m": TRIP.every_m(5.0),
    "every 10 m": TRIP.every_m(10.0),
    "every 50 m": TRIP.every_m(50.0),
}


def climb_m(cycle: Cycle) -> float:
    """Sum of the driven climbs."""
    return float(np.sum(rises_m(cycle)))


def rises_m(cycle: Cycle) -> np.ndarray:
    grade = cycle.grade[1:]
    way = 0.5 * (cycle.speed_m_s[1:] + cycle.speed_m_s[:-1]) * cycle.dt_s
    return way * grade / np.sqrt(1.0 + grade**2)


def stops(cycle: Cycle) -> int:
    """Stands between the first and the last movement."""
    moving = np.flatnonzero(cycle.speed_m_s > 0.0)
    inside = cycle.speed_m_s[moving[0] : moving[-1] + 1] == 0.0
    return int(np.sum(inside[1:] & ~inside[:-1]))


@pytest.mark.parametrize("step_s", [None, 0.5, 1.0, 3.0, 10.0, 25.0])
@pytest.mark.parametrize("logger", LOGGERS)
def test_way_stops_and_climb_are_those_of_the_trip(tmp_path: Path, logger: str, step_s: float | None):
    time, speed, way, height = TRIP.rows(LOGGERS[logger])
    cycles = [
        load_cycle(gpx(tmp_path / "a.gpx", time, way, height), step_s),
        load_cycle(csv(tmp_path / "a.csv", time_s=time, speed_m_s=speed, distance_m=way, elevation_m=height), step_s),
        load_cycle(csv(tmp_path / "b.csv", time_s=time, distance_m=way, elevation_m=height), step_s),
    ]
    for cycle in cycles:
        # Speeds every 7 s do not know the corner of a ramp: 5 m of 6 km. Positions are written to 0.1 mm.
        assert cycle.distance_m == pytest.approx(way[-1], rel=1e-3)
        assert stops(cycle) == 3
        assert climb_m(cycle) == pytest.approx(height[-1] - height[0], abs=1e-3)
        up = float(np.sum(np.maximum(rises_m(cycle), 0.0)))
        assert up == pytest.approx(height[-1] - height[0], rel=1e-3)


@pytest.mark.parametrize("metres", [5.0, 10.0, 50.0])
def test_speeds_alone_written_by_distance_find_the_stops(tmp_path: Path, metres: float):
    time, speed, way, _ = TRIP.rows(TRIP.every_m(metres))
    assert np.trapezoid(speed, time) > 1.04 * way[-1]
    cycle = load_cycle(csv(tmp_path / "a.csv", time_s=time, speed_m_s=speed))
    assert cycle.distance_m == pytest.approx(way[-1], rel=1e-3)
    assert stops(cycle) == 3
    assert "3 stops found" in cycle.remarks[0]


@given(
    seconds=st.lists(st.floats(0.3, 12.0), min_size=1, max_size=20),
    step_s=st.sampled_from([None, 0.5, 2.0, 7.0]),
    rise=st.floats(-0.08, 0.08),
)
def test_any_interval_of_a_logger(tmp_path: Path, seconds: list[float], step_s: float | None, rise: float):
    driven = trip(legs_m=(900.0, 500.0), stop_s=30.0, speed_m_s=12.0, rise=rise)
    marks = np.cumsum(np.resize(seconds, 600))
    places = np.round(10.0 * marks[marks < driven.time_s[-1]]).astype(int)
    time, _, way, height = driven.rows(np.unique(np.concatenate([[0], places, [len(driven.time_s) - 1]])))
    cycle = load_cycle(gpx(tmp_path / "a.gpx", time, way, height), step_s)
    # The last metres before a stand and behind it may be taken for its drift.
    assert cycle.distance_m == pytest.approx(way[-1], abs=4.0)
    assert climb_m(cycle) == pytest.approx(height[-1] - height[0], abs=1e-3)
    assert stops(cycle) == 1
    assert abs(cycle.duration_s - time[-1]) <= 0.5 * (step_s or 1.0) + 1e-6


@pytest.mark.parametrize("spread_m", [1.0, 3.0])
@pytest.mark.parametrize("logger", LOGGERS)
def test_noise_of_heights_makes_no_hills(tmp_path: Path, logger: str, spread_m: float):
    time, _, way, height = TRIP.rows(LOGGERS[logger])
    noise = np.random.default_rng(7).normal(0.0, spread_m, len(height))
    cycle = load_cycle(gpx(tmp_path / "a.gpx", time, way, height + noise))
    assert climb_m(cycle) == pytest.approx((height + noise)[-1] - (height + noise)[0], abs=1e-3)
    # The noise of the samples alone climbs hundreds of metres; filtered, a few times its own spread at most.
    extra_m = float(np.sum(np.maximum(rises_m(cycle), 0.0))) - (height[-1] - height[0])
    assert extra_m < 8.0 * spread_m < 0.3 * np.sum(np.maximum(np.diff(height + noise), 0.0)) + 8.0 * spread_m


def test_slow_traffic_climbs_what_the_file_says(tmp_path: Path):
    time = np.arange(1200.0)
    speed = np.where(time % 20 < 10, 0.35, 0.0) * (time > 0)
    way = np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1]))])
    cycle = load_cycle(csv(tmp_path / "jam.csv", time_s=time, speed_m_s=speed, elevation_m=80.0 + 0.1 * way))
    assert climb_m(cycle) == pytest.approx(0.1 * way[-1], rel=1e-9)


FAULTS = {
    "missing": (np.nan, "of 605 heights 1 missing: bridged along the way"),
    "zero": (0.0, r"of 605 heights 1 implausible \(such as 0 m\): bridged"),
    "absurd": (-9999.0, r"1 implausible \(such as -9999 m\)"),
    "spike": (800.0, r"1 implausible \(such as 800 m\)"),
}


@pytest.mark.parametrize("place", [0, 217, -1])
@pytest.mark.parametrize("fault", FAULTS)
def test_one_wrong_height_is_bridged_and_said(tmp_path: Path, fault: str, place: int):
    value, words = FAULTS[fault]
    time, speed, way, height = TRIP.rows(TRIP.every_s(1.0)[:605])
    sound = load_cycle(csv(tmp_path / "a.csv", time_s=time, speed_m_s=speed, elevation_m=height))
    spoilt = height.copy()
    spoilt[place] = value
    for cycle in (
        load_cycle(gpx(tmp_path / "a.gpx", time, way, spoilt)),
        load_cycle(csv(tmp_path / "a.csv", time_s=time, speed_m_s=speed, elevation_m=spoilt)),
    ):
        assert climb_m(cycle) == pytest.approx(climb_m(sound), abs=0.1)
        assert re.search(words.replace("605", str(len(time))), cycle.remarks[0])


def test_no_heights_at_all_are_said(tmp_path: Path):
    time, _, way, height = TRIP.rows(TRIP.every_s(1.0))
    cycle = load_cycle(gpx(tmp_path / "a.gpx", time, way, np.full_like(height, np.nan)))
    assert cycle.remarks == ("no heights: the road is taken as level",)
    assert not np.any(cycle.grade)


def test_feet_taken_as_metres_are_refused_or_said(tmp_path: Path):
    steep = trip(legs_m=(1200.0, 3000.0, 1500.0), rise=0.06)
    time, _, way, height = steep.rows(steep.every_s(1.0))
    feet = height / M_PER_FOOT
    cycle = load_cycle(gpx(tmp_path / "a.gpx", time, way, feet))
    assert "a slope of 20 % over 500 m" in cycle.remarks[0] and "in feet?" in cycle.remarks[0]
    with pytest.raises(TraceError, match=r"a slope of 33 % over 500 m at .* km; are its heights in feet\?"):
        load_cycle(gpx(tmp_path / "a.gpx", time, way, feet / 0.6))
    with pytest.raises(TraceError, match="heights from -500 to 6000 m, but most are not, such as"):
        load_cycle(gpx(tmp_path / "a.gpx", time, way, feet + 6000.0))
    named = load_cycle(csv(tmp_path / "a.csv", time_s=time, distance_m=way, elevation_ft=feet))
    assert climb_m(named) == pytest.approx(height[-1] - height[0], abs=1e-3)
