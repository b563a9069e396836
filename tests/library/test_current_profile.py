"""Current profiles: the charge of the steps is the area of the file, whatever is between its rows and however long they are."""

import itertools
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from voltwright.errors import TraceError
from voltwright.library.current_profile import read_profile

PROFILES: dict[str, list[tuple[float, float]]] = {
    "30 A on and off, even": [(0, 30), (60, 0), (120, 30), (180, 0), (240, 0)],
    "30 A on and off, uneven": [(0, 0), (7.3, 30), (41, 0), (41.5, 30), (1000, 0), (1003.7, 30), (1100, 0)],
    "vertical edges": [(0, 0), (10, 0), (10, 30), (25, 30), (25, 0), (40, 0)],
    "edges through three rows": [(0, 5), (10, 5), (10, 99), (10, -20), (33.3, -20), (33.3, 0), (50, 0)],
    "a triangle": [(0, 0), (100, 40), (200, 0)],
    "two rows, an hour apart": [(0, 2.5), (3600, 12.5)],
    "from another time on": [(1e6, 3), (1e6 + 0.1, 4), (1e6 + 17, -4)],
}


def written(path: Path, rows: list[tuple[float, float]]) -> Path:
    path.write_text("time_s,current_A\n" + "".join(f"{time!r},{current!r}\n" for time, current in rows))
    return path


def area_c(rows: list[tuple[float, float]], interpolation: str) -> float:
    """The area of the file by its own rows: rectangles, or trapezes."""
    pairs = itertools.pairwise(rows)
    if interpolation == "previous":
        return sum(current * (later - time) for (time, current), (later, _) in pairs)
    return sum(0.5 * (current + other) * (later - time) for (time, current), (later, other) in pairs)


@pytest.mark.parametrize("interpolation", ["previous", "linear"])
@pytest.mark.parametrize("rows", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("step_max_s", [0.37, 5.0, 1e4])
def test_the_charge_is_the_area_of_the_file(
    tmp_path: Path, rows: list[tuple[float, float]], interpolation: Literal["previous", "linear"], step_max_s: float
):
    profile = read_profile(written(tmp_path / "p.csv", rows), interpolation, step_max_s)
    scale = sum(abs(current) for _, current in rows) * (rows[-1][0] - rows[0][0])
    assert profile.charge_c == pytest.approx(area_c(rows, interpolation), abs=1e-12 * scale)
    assert profile.dt_s.sum() == pytest.approx(rows[-1][0] - rows[0][0], rel=1e-9)
    assert profile.dt_s.max() <= step_max_s and profile.dt_s.min() > 0.0


def test_previous_is_the_default_and_keeps_the_currents_of_the_file(tmp_path: Path):
    rows = PROFILES["30 A on and off, uneven"]
    profile = read_profile(written(tmp_path / "p.csv", rows))
    assert profile.interpolation == "previous"
    assert set(np.unique(profile.current_a)) == {0.0, 30.0}
    assert profile.charge_c == pytest.approx(30.0 * (33.7 + 958.5 + 96.3), rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(0, 1)], "at least 2 rows, but has 1"),
        ([(0, 1), (5, 1), (4, 1)], "go forward in time, but row 4 lies before row 3"),
        ([(3, 1), (3, 2)], "more than 0 and at most 5e\\+06 s, but lasts 0 s; give the time of its end"),
        ([(0, 1), (6e6, 2)], "but lasts 6e\\+06 s; cut it"),
    ],
)
def test_wrong_profiles_get_one_sentence(tmp_path: Path, rows: list[tuple[float, float]], sentence: str):
    with pytest.raises(TraceError, match=sentence):
        read_profile(written(tmp_path / "p.csv", rows))


def test_other_words_and_empty_files(tmp_path: Path):
    with pytest.raises(TraceError, match="`interpolation` must be previous or linear, but is 'cubic'"):
        read_profile(written(tmp_path / "p.csv", [(0, 1), (1, 1)]), "cubic")  # pyright: ignore[reportArgumentType]
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(TraceError, match="is empty; a current profile needs a heading with time_s and current_A"):
        read_profile(tmp_path / "empty.csv")
