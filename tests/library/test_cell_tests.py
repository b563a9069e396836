"""Reading cell tests: columns, signs, temperatures, and one sentence for what is wrong."""

from pathlib import Path

import numpy as np
import pytest

from voltwright.errors import FileError, TraceError
from voltwright.library.cell_tests import read_cell_test, read_temperatures

HEADING = "time_s,current_A,voltage_V"


def written(folder: Path, rows: list[str], name: str = "pulse_25C.csv", heading: str = HEADING) -> Path:
    path = folder / name
    path.write_text("\n".join([heading, *rows]) + "\n")
    return path


def pulse(sign: float) -> list[str]:
    """Ten rows with a pulse out of the cell, whose current has this sign."""
    currents = [0, 0, 10, 10, 10, 0, 0, 0, 0, 0]
    return [f"{t},{sign * i},{3.7 - 0.01 * i}" for t, i in enumerate(currents)]


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_discharge_is_positive_whatever_the_file_says(tmp_path: Path, sign: float):
    test = read_cell_test(written(tmp_path, pulse(sign)))
    assert test.current_a.max() == 10.0
    assert test.current_a.min() == 0.0
    assert test.drawn_c[-1] == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("name", "celsius"),
    [
        ("hppc_25C.csv", 25),
        ("hppc_-10C.csv", -10),
        ("discharge_2C.csv", 25),
        ("cell_5degC.csv", 5),
        ("cycling_10_24_40C.csv", 40),
    ],
)
def test_temperature_in_the_name(tmp_path: Path, name: str, celsius: float):
    test = read_cell_test(written(tmp_path, pulse(1.0), name))
    assert test.temperature_k == pytest.approx(celsius + 273.15)
    assert read_cell_test(tmp_path / name, 7.0).temperature_k == pytest.approx(280.15)


def test_wrong_files_get_one_sentence(tmp_path: Path):
    with pytest.raises(FileError, match="There is no file"):
        read_cell_test(tmp_path / "none.csv")
    with pytest.raises(TraceError, match="must have a column for current"):
        read_cell_test(written(tmp_path, ["1,2"], heading="time_s,voltage_V"))
    rows = pulse(1.0)
    with pytest.raises(TraceError, match="number in every row of voltage_V, but row 5"):
        read_cell_test(written(tmp_path, [*rows[:3], "3,10,nan", *rows[4:]]))
    with pytest.raises(TraceError, match="must go forward in time"):
        read_cell_test(written(tmp_path, [*rows[:5], "1,0,3.7", *rows[6:]]))
    with pytest.raises(TraceError, match="at least 10 rows"):
        read_cell_test(written(tmp_path, rows[:4]))
    with pytest.raises(TraceError, match="steps of the current"):
        read_cell_test(written(tmp_path, [f"{t},0,3.7" for t in range(12)]))
    with pytest.raises(TraceError, match="but holds 3700 V; a column in millivolts"):
        read_cell_test(written(tmp_path, [f"{t},{10 * (2 < t < 5)},3700" for t in range(12)]))
    for celsius in (float("nan"), 2500.0, -61.0):
        with pytest.raises(TraceError, match="must be -60 to 100 °C"):
            read_cell_test(written(tmp_path, rows), celsius)
    with pytest.raises(TraceError, match="is empty"):
        empty = tmp_path / "empty.csv"
        empty.write_text("")
        read_cell_test(empty)


def test_temperatures_know_the_surroundings(tmp_path: Path):
    rows = [f"{t},{25 + t},{26 + t},{25}" for t in range(5)]
    read = read_temperatures(written(tmp_path, rows, heading="time_s,tc1_C,tc2_C,tc3_C"))
    assert read.cell_at(np.array([2.0]))[0] == pytest.approx(27.5 + 273.15)
    assert read.ambient_at(np.array([2.0]))[0] == pytest.approx(25.0 + 273.15)
    with pytest.raises(TraceError, match="at least two columns in _C"):
        read_temperatures(written(tmp_path, ["0,25", "1,25"], heading="time_s,tc1_C"))
