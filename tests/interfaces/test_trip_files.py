"""Reading recorded trips: columns in SI, faults mended by proof and remarked, everything else one clear sentence."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, TraceError
from voltwright.interfaces.trip_files import read_trip, read_trips

CAR = "time_s,speed_m_s,elevation_m,soc_percent,battery_voltage_V,battery_power_W,heating_power_kW,ambient_temp_C\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def rows(count: int = 8) -> str:
    return "".join(f"{time},{2 * time},500,{80 - 0.1 * time},390,-9000,1.5,4.5\n" for time in range(count))


def test_columns_become_si_with_discharge_positive(tmp_path: Path):
    trip = read_trip(write(tmp_path, "a", CAR + rows()))
    np.testing.assert_array_equal(trip.time_s, np.arange(8.0))
    assert trip.soc is not None and trip.soc[0] == pytest.approx(0.8)
    assert trip.power_w is not None and np.all(trip.power_w == 9000.0)
    assert trip.heater_w is not None and np.all(trip.heater_w == 1500.0)
    assert trip.cabin_c is None and trip.distance_m is None and trip.remarks == ()
    assert trip.path_m == pytest.approx(49.0)


def test_irregular_times_are_put_on_seconds(tmp_path: Path):
    trip = read_trip(write(tmp_path, "a", "time_s,speed_m_s,elevation_m\n10,0,5\n14,4,5\n20,4,8\n"))
    np.testing.assert_allclose(trip.speed_m_s[:6], [0, 1, 2, 3, 4, 4])
    assert trip.elevation_m[-1] == 8.0 and trip.dt_s == 1.0


def test_unfinished_last_row_is_left_out_and_remarked(tmp_path: Path):
    trip = read_trip(write(tmp_path, "a", CAR + rows() + "8,3,500,,390,-9000,1.5,4.5\n"))
    assert len(trip.time_s) == 8
    assert trip.remarks == ("last 1 row unfinished, left out",)


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_unfinished_rows_at_both_ends_are_cut_and_said(tmp_path: Path, lines: int):
    whole = rows(60).splitlines(True)
    begin = [line.replace(",390,", ",,") for line in whole[:lines]]
    end = [line.replace(",1.5,4.5", ",,4.5") for line in whole[60 - lines :]]
    trip = read_trip(write(tmp_path, "a", CAR + "".join(begin + whole[lines : 60 - lines] + end)))
    assert len(trip.time_s) == 60 - 2 * lines
    words = f"{lines} row{'s' if lines > 1 else ''} unfinished, left out"
    assert trip.remarks == (f"first {words}", f"last {words}")


def test_a_long_unfinished_end_is_refused_by_its_column(tmp_path: Path):
    whole = rows(90).splitlines(True)
    text = "".join(whole[:60] + [line.replace(",390,", ",,") for line in whole[60:]])
    with pytest.raises(TraceError, match=r"its last 30 rows lack some \(battery_voltage_V\); cut the trip there or leave"):
        read_trip(write(tmp_path, "a", CAR + text))


def test_a_column_without_a_reading_is_left_out_and_said(tmp_path: Path):
    trip = read_trip(write(tmp_path, "a", CAR + rows().replace(",390,", ",,")))
    assert trip.voltage_v is None and trip.remarks == ("no readings in battery_voltage_V",)


@pytest.mark.parametrize("start", [0.8, 1.0, 0.31])
def test_a_charge_given_as_a_fraction(tmp_path: Path, start: float):
    text = "time_s,speed_m_s,elevation_m,soc_percent\n" + "".join(f"{t},9,50,{start - 0.001 * t}\n" for t in range(30))
    trip = read_trip(write(tmp_path, "a", text))
    assert trip.soc is not None and trip.soc[0] == pytest.approx(start) and trip.soc[-1] == pytest.approx(start - 0.029)
    assert "taken as a fraction" in trip.remarks[0]


def test_wrong_heights_of_a_trip_are_bridged_and_feet_refused(tmp_path: Path):
    heights = [500.0 + 0.3 * t for t in range(200)]
    good = list(heights)
    heights[0], heights[50], heights[120] = 0.0, float("nan"), 9999.0
    head = "time_s,speed_m_s,elevation_m\n"
    trip = read_trip(write(tmp_path, "a", head + "".join(f"{t},10,{h}\n" for t, h in enumerate(heights))))
    np.testing.assert_allclose(trip.elevation_m[1:], good[1:], atol=1e-6)
    assert trip.remarks == ("of 200 heights 1 missing and 2 implausible (such as 0 m): bridged along the way",)
    with pytest.raises(TraceError, match="a slope of 39 % over 500 m"):
        read_trip(write(tmp_path, "b", head + "".join(f"{t},10,{500 + 4 * t / 1.02}\n" for t in range(200))))


def test_a_trip_at_uneven_times_keeps_its_way_and_its_stop(tmp_path: Path):
    rng = np.random.default_rng(5)
    time = np.round(np.cumsum(rng.uniform(0.3, 2.5, 400)), 3)
    speed = np.where((time > 200.0) & (time < 230.0), 0.0, 8.0 + np.sin(time / 9.0))
    text = "time_s,speed_m_s,elevation_m\n" + "".join(f"{t},{v},5\n" for t, v in zip(time, speed, strict=True))
    trip = read_trip(write(tmp_path, "a", text))
    whole_s = int(time[-1] - time[0])
    way = np.interp(time[0] + whole_s, time, np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1]) * np.diff(time))]))
    assert trip.path_m == pytest.approx(way, rel=1e-4)
    assert np.sum(trip.speed_m_s == 0.0) >= 25


def test_a_distance_proves_a_speed_converted_twice(tmp_path: Path):
    text = "time_s,speed_m_s,elevation_m,gps_distance_m,soc_percent\n"
    text += "".join(f"{time},1.0,{0 if time == 0 else 50},{3.6 * time},{4 if time == 30 else 47}\n" for time in range(60))
    trip = read_trip(write(tmp_path, "a", text))
    assert np.allclose(trip.speed_m_s, 3.6)
    assert trip.soc is not None and np.allclose(trip.soc, 0.47)
    assert trip.elevation_m[0] == 50.0
    assert [words for words in ("speed times 3.6", "jump, bridged", "first height") if words in "; ".join(trip.remarks)]
    assert len(trip.remarks) == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("time_s,speed_kmh,elevation_m\n0,1,2\n1,1,2\n", "has no speed_m_s; it has"),
        (CAR + rows(4) + "4,,500,79,390,-9000,1.5,4\n" + "".join(rows(8).splitlines(True)[5:]), "speed_m_s is nan in data row 5"),
        (CAR + rows(4) + "2,3,500,79,390,-9000,1.5,4\n" + "".join(rows(8).splitlines(True)[5:]), "is at 2 s after 3 s; sort it"),
        ("time_s,speed_m_s,elevation_m\n0,1,2\n900,1,2\n", "one of 900 s after 0 s"),
        ("time_s,speed_m_s,elevation_m\n0,0,2\n9,0,2\n", "must move"),
        ("time_s,speed_m_s,elevation_m\n0,200,2\n9,10,2\n", "reaches 200 m/s"),
        ("time_s,speed_m_s,elevation_m\n0,1,2\n", "at least 2 rows"),
        ("", "is empty"),
        (CAR + rows().replace(",4.5", ",90"), "must hold ambient_temp_C from -50 to 60, but has 90 in data row 1"),
        ("time_s,speed_m_s,elevation_m,soc_percent\n0,1,2,150\n1,1,2,150\n", "must hold soc_percent from 0 to 100, but has 150"),
        ("time_s,speed_m_s,elevation_m,soc_percent\n0,1,2,0\n1,1,2,0\n", "must start with a charge"),
    ],
)
def test_bad_files_say_what_and_where(tmp_path: Path, text: str, sentence: str):
    with pytest.raises(TraceError, match=sentence):
        read_trip(write(tmp_path, "bad", text))


def test_a_bad_file_does_not_hide_the_others(tmp_path: Path):
    write(tmp_path, "good", CAR + rows())
    write(tmp_path, "bad", "time_s\n0\n")
    trips, left_out = read_trips(tmp_path)
    assert [trip.name for trip in trips] == ["good"]
    assert "has no speed_m_s" in left_out["bad"]


def test_folders_without_trips(tmp_path: Path):
    with pytest.raises(FileError, match="There is no folder"):
        read_trips(tmp_path / "none")
    with pytest.raises(FileError, match="holds none"):
        read_trips(tmp_path)
    write(tmp_path, "bad", "time_s\n0\n")
    with pytest.raises(FileError, match=r"no readable trip; of the first file: 'bad\.csv' must have the columns"):
        read_trips(tmp_path)


def test_many_trips_in_one_file_go_by_their_names(tmp_path: Path):
    lines = [f"{name},{line}" for name in ("north", "south") for line in rows(12).splitlines()]
    broken = ["odd,0,2,500,80,390,-9000,1.5,4.5", "odd,0.2,2,500,80,390,-9000,1.5,4.5"]
    write(tmp_path, "all", "trip," + CAR + "\n".join([*lines, *broken]) + "\n")
    trips, left_out = read_trips(tmp_path)
    assert [trip.name for trip in trips] == ["north", "south"]
    assert all(len(trip.time_s) == 12 for trip in trips)
    assert list(left_out) == ["odd"]
    assert left_out["odd"].startswith("'all.csv, trip odd' must last at least 1 s")


def test_speeds_every_five_seconds_get_their_peaks_and_it_is_said(tmp_path: Path):
    time = np.arange(0.0, 121.0, 5.0)
    speed = 8.0 + 6.0 * np.sin(time / 6.0)
    text = "".join(f"{t},{v},500\n" for t, v in zip(time, speed, strict=True))
    trip = read_trip(write(tmp_path, "a", "time_s,speed_m_s,elevation_m\n" + text))
    assert np.max(trip.speed_m_s) > np.max(speed)
    assert trip.path_m == pytest.approx(float(np.trapezoid(speed, time)), rel=1e-9)
    assert trip.remarks == ("speeds every 5 s, with the peaks between them as a spline has them",)
