"""Shipped climates: what a typical day makes of them, and files that are none."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, SpecError, UnknownNameError
from voltwright.library.climates import climate_names, load_climate

HEADING = "month,temperature_min_c,temperature_max_c\n"


@pytest.mark.parametrize("name", climate_names())
def test_a_typical_day_keeps_mean_and_ends(name: str):
    climate = load_climate(name)
    hourly = np.array(climate.hourly_c())
    np.testing.assert_allclose(hourly.mean(axis=1), climate.means_c, atol=1e-9)
    # Full hours miss the ends of the cosine by 1 - cos(7.5 degrees).
    swing = 0.5 * (np.array(climate.temperature_max_c) - np.array(climate.temperature_min_c))
    np.testing.assert_allclose(hourly.max(axis=1), np.array(climate.means_c) + swing, atol=0.2)
    np.testing.assert_allclose(hourly.min(axis=1), np.array(climate.means_c) - swing, atol=0.2)
    assert 14 <= hourly.mean(axis=0).argmax() <= 15
    np.testing.assert_allclose(np.ptp(climate.hourly_c(0.0), axis=1), 0.0, atol=1e-9)


def test_places_differ_as_they_should():
    mean = {name: load_climate(name).mean_c for name in climate_names()}
    assert mean["winnipeg"] < mean["oslo"] < mean["munich"] < mean["shanghai"] < mean["phoenix"] < mean["dubai"]


def test_own_file(tmp_path: Path):
    path = tmp_path / "cave.csv"
    path.write_text(HEADING + "".join(f"{month},8,9\n" for month in range(1, 13)))
    assert load_climate(path).mean_c == pytest.approx(8.5)
    assert load_climate(str(path)).name == "cave"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("month,temperature_min_c\n1,2\n", "has no temperature_max_c"),
        (HEADING + "1,2,3\n", "one row for each month, 1 to 12 in order, but has 1 rows"),
        (HEADING + "".join(f"{month},9,8\n" for month in range(1, 13)), "month 1 has 9 and 8 °C"),
        (
            HEADING + "".join(f"{month},nan,8\n" for month in range(1, 13)),
            "line 2: `temperature_min_c` must be a number, but is 'nan'",
        ),
        (HEADING + "one,two,three\n", "line 2: `month` must be a number, but is 'one'"),
    ],
)
def test_files_that_are_no_climate(tmp_path: Path, text: str, words: str):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(SpecError, match=words):
        load_climate(path)


def test_no_such_climate(tmp_path: Path):
    with pytest.raises(UnknownNameError, match="There is no climate named 'munic'; the nearest are munich"):
        load_climate("munic")
    with pytest.raises(FileError, match="There is no file"):
        load_climate(tmp_path / "none.csv")
