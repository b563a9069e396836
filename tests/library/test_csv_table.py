"""CSV files as people have them: encodings, headings, empty lines, repeated rows, other programs' names."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, TraceError
from voltwright.library.csv_table import decoded, read_table, without_repeats
from voltwright.library.cycles import load_cycle

PLAIN = "time_s,speed_m_s,elevation_m\n" + "".join(f"{t},{2.0 * t},{100 + t}\n" for t in range(6))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(tmp_path: Path, encoding: str):
    path = tmp_path / "a.csv"
    path.write_bytes(("# Höhe über Köln\n" + PLAIN).encode(encoding))
    cycle = load_cycle(path)
    np.testing.assert_allclose(cycle.speed_m_s, 2.0 * np.arange(6.0))
    assert cycle.remarks == ()


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace(",", ", "),
        PLAIN.replace("time_s,speed_m_s", " time_s , speed_m_s "),
        PLAIN + "\n\n",
        PLAIN + ",,\n,,\n",
        PLAIN + "  \n",
        PLAIN.replace("\n", "\r\n"),
        '"time_s","speed_m_s","elevation_m"\n' + PLAIN.split("\n", 1)[1],
    ],
    ids=["spaces", "spaces in headings", "empty lines", "rows of commas", "blanks", "carriage returns", "quotes"],
)
def test_layouts(tmp_path: Path, text: str):
    path = tmp_path / "a.csv"
    path.write_text(text, newline="")
    np.testing.assert_allclose(load_cycle(path).speed_m_s, 2.0 * np.arange(6.0))


@pytest.mark.parametrize("heading", ["time_s,mps,grade", "cycSecs,cycMps,cycGrade", "cycSecs,cycMps,cycGrade,cycRoadType"])
def test_names_of_fastsim(tmp_path: Path, heading: str):
    path = tmp_path / "a.csv"
    extra = ",0" * (heading.count(",") - 2)
    path.write_text(heading + "\n" + "".join(f"{t},{t},0.02{extra}\n" for t in range(5)))
    cycle = load_cycle(path)
    np.testing.assert_allclose(cycle.speed_m_s, np.arange(5.0))
    np.testing.assert_allclose(cycle.grade, 0.02)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PLAIN.replace(",", ";"), "must have commas between its columns and decimal points, but has semicolons; save it"),
        (PLAIN.replace(",", ";").replace(".0", ",0"), "has semicolons, and decimal commas; save it"),
        (PLAIN.replace(",", "\t"), "has tabs"),
        ("# nothing\n\n", "is empty"),
        ('time_s,speed_m_s\n0,"0,5"\n1,"1,5"\n', "must have decimal points, but has decimal commas in speed_m_s"),
        ("time_s,speed_m_s,grade,distance_m\n0,,0,0\n1,1,0,\n", "finite speed in every row"),
        ("time_s,distance_m\n0,0\n1,5\n2,4\n", "a way that never falls, but has 4 m after 5 m at 2 s"),
        ("time_s,distance_m\n0,0\n1,500\n2,504\n", "moves 500 m in 1 s at 0 s; leave that place out"),
        ("time_s,distance_m\n0,7\n1,7\n2,7\n", "must move"),
        ("time_s,distance_m\n0,0\n400,900\n401,901\n", "moves 900 m in 400 s after 0 s; cut it in two there"),
        ("time_s,distance_m,grade\n0,0,0\n1,1,0\n", "must give speeds with its grades"),
        ("time_s,speed_m_s\n0,1\n1,1\n0.5,1\n", "must go forward in time, but sample 2 is at 0.5 s after 1 s"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, text: str, words: str):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(TraceError, match=words):
        load_cycle(path)


def test_repeated_times_are_left_out_and_said(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("time_s,speed_m_s\n0,0\n1,2\n1,2\n2,4\n2,5\n3,6\n")
    cycle = load_cycle(path)
    np.testing.assert_allclose(cycle.speed_m_s, [0.0, 2.0, 4.0, 6.0])
    assert cycle.remarks == ("2 rows at the time of the row before left out",)
    remarks: list[str] = []
    assert without_repeats({"t": np.arange(3.0)}, "t", remarks)["t"].size == 3 and not remarks


def test_a_long_stand_is_no_gap(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("time_s,speed_m_s\n0,0\n10,5\n20,0\n120,0\n130,5\n140,0\n")
    cycle = load_cycle(path)
    assert cycle.distance_m == pytest.approx(100.0, rel=1e-9)
    assert np.sum(cycle.speed_m_s == 0.0) == 103


def test_grade_of_a_coarser_step_climbs_the_same(tmp_path: Path):
    rng = np.random.default_rng(3)
    speed, grade = 10.0 + rng.uniform(-1.0, 1.0, 601), rng.uniform(-0.05, 0.06, 601)
    path = tmp_path / "a.csv"
    path.write_text("time_s,speed_m_s,grade\n" + "".join(f"{t},{speed[t]},{grade[t]}\n" for t in range(601)))
    climbs = []
    for step_s in (None, 0.5, 3.0, 10.0):
        cycle = load_cycle(path, step_s)
        way = 0.5 * (cycle.speed_m_s[1:] + cycle.speed_m_s[:-1]) * cycle.dt_s
        climbs.append(float(np.sum(way * cycle.grade[1:] / np.sqrt(1.0 + cycle.grade[1:] ** 2))))
        assert cycle.distance_m == pytest.approx(np.trapezoid(speed), rel=1e-9)
    np.testing.assert_allclose(climbs, climbs[0], rtol=1e-6)


def test_rare_stops_stay_where_most_samples_are_far_apart(tmp_path: Path):
    time = np.concatenate([np.arange(0.0, 300.0, 20.0), 300.0 + np.array([0.0, 5.0, 8.0, 13.0]), np.arange(333.0, 600.0, 20.0)])
    speed = np.where((time >= 305.0) & (time <= 308.0), 0.0, 20.0)
    path = tmp_path / "a.csv"
    path.write_text("time_s,speed_m_s\n" + "".join(f"{t},{v}\n" for t, v in zip(time, speed, strict=True)))
    for step_s in (None, 7.0, 20.0):
        cycle = load_cycle(path, step_s)
        assert np.sum(cycle.speed_m_s == 0.0) >= 1
        assert cycle.distance_m == pytest.approx(np.trapezoid(speed, time), rel=1e-9)


def test_files_that_are_no_text(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xfea")
    with pytest.raises(FileError, match="is no text in utf-16"):
        decoded(path)
    with pytest.raises(FileError, match="names the encoding 'klingon', which does not exist"):
        decoded(tmp_path / "b.csv" if (tmp_path / "b.csv").write_bytes(b"a") else path, "klingon")
    with pytest.raises(FileError, match="There is no file"):
        decoded(tmp_path / "none.csv")
    path.write_text("a,b\n1,x\n, \n")
    table = read_table(path, "a")
    assert list(table) == ["a", "b"] and len(table["a"]) == 1
