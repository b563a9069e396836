"""Parquet written block by block: whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from voltwright.errors import FileError
from voltwright.interfaces.parquet_blocks import write_blocks


def test_blocks_become_one_table_with_units(tmp_path: Path):
    file = write_blocks(tmp_path / "a.parquet", ({"range_km": np.full(2, float(k))} for k in range(3)), {"seed": 1})
    table = pyarrow.parquet.read_table(file)
    assert table.column("range_km").to_pylist() == [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]
    assert table.schema.field("range_km").metadata[b"unit"] == b"km"
    assert table.schema.metadata[b"voltwright"] == b'{"seed": 1}'


def test_a_run_that_fails_half_way_leaves_what_was_there(tmp_path: Path):
    def blocks() -> Iterator[dict[str, np.ndarray]]:
        yield {"range_km": np.zeros(2)}
        raise RuntimeError("half way")

    file = write_blocks(tmp_path / "a.parquet", [{"range_km": np.ones(1)}])
    before = file.read_bytes()
    with pytest.raises(RuntimeError, match="half way"):
        write_blocks(file, blocks())
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_no_row_and_another_form_are_refused(tmp_path: Path):
    with pytest.raises(FileError, match="no row"):
        write_blocks(tmp_path / "a.parquet", [])
    with pytest.raises(FileError, match=r"must end in \.parquet"):
        write_blocks(tmp_path / "a.csv", [])
