"""The one writer of tables: what is written is read back, as CSV and as Parquet."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from voltwright.errors import FileError
from voltwright.interfaces.table_file import check_ending, write_table
from voltwright.library.csv_table import read_csv, read_table

COLUMNS = {
    "time_s": np.array([0.0, 1.5, 3.0]),
    "terminal_w": np.array([1.0 / 3.0, -2e9, 0.0]),
    "miss": np.array([0, 2, 1]),
    "limiter": np.array(["car: power", "cells: a limit, of two", 'a "word"'], dtype=object),
    "own_kwh": np.array([1.0, 2.0, 3.0]),
}


@pytest.mark.parametrize("about", [None, {"car": "some-car", "soc": 0.5}])
def test_csv_is_read_back_by_the_one_reader(tmp_path: Path, about: dict[str, object] | None):
    path = write_table(tmp_path / "a.csv", COLUMNS, about)
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ") == (about is not None)
    if about is not None:
        assert json.loads(first.removeprefix("# ")) == about
    table = read_table(path, "a table")
    for name in ("time_s", "terminal_w", "miss", "own_kwh"):
        np.testing.assert_allclose(table[name], COLUMNS[name], rtol=1e-8)
    assert read_csv(path, "a table").columns()["limiter"] == list(COLUMNS["limiter"])


def test_parquet_has_units_and_the_meaning_of_known_signals(tmp_path: Path):
    table = pyarrow.parquet.read_table(write_table(tmp_path / "a.parquet", COLUMNS, {"car": "some-car"}))
    assert table.column_names == list(COLUMNS)
    np.testing.assert_array_equal(table["terminal_w"].to_numpy(), COLUMNS["terminal_w"])
    assert table["limiter"].to_pylist() == list(COLUMNS["limiter"])
    units = {field.name: field.metadata[b"unit"].decode() for field in table.schema}
    assert units == {"time_s": "s", "terminal_w": "W", "miss": "1", "limiter": "1", "own_kwh": "kWh"}
    known = {field.name for field in table.schema if b"description" in field.metadata}
    assert known == set(COLUMNS) - {"own_kwh"}
    assert json.loads(table.schema.metadata[b"voltwright"]) == {"car": "some-car"}
    assert pyarrow.parquet.read_table(write_table(tmp_path / "b.parquet", COLUMNS)).schema.metadata is None


def test_other_endings_and_a_missing_pyarrow_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(FileError, match=r"must end in \.csv, \.parquet, \.mf4, \.blf, \.asc or \.log, but is 'a\.xlsx'"):
        write_table(Path("a.xlsx"), COLUMNS)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert check_ending(Path("a.CSV")) == ".csv"
    with pytest.raises(FileError, match=r"takes pyarrow: `pip install 'voltwright\[parquet\]'`"):
        write_table(tmp_path / "a.parquet", COLUMNS)
    assert not list(tmp_path.iterdir())
