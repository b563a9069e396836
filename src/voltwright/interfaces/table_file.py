"""The one writer of tables: columns by name, as CSV or as Parquet.

A name ends in the unit of its column, or is dimensionless. In CSV what the table is of stands in the first line as JSON, behind
"# "; `library.csv_table.read_table` reads the file back. In Parquet it stands in the metadata, and each column has its unit and,
where the catalogue of signals knows it, its meaning.
"""

import csv
import importlib.util
import json
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_text, write_whole
from voltwright.signals import SIGNALS, signal
from voltwright.units import unit_of

UNITLESS = "1"
CSV, PARQUET = ".csv", ".parquet"


def check_ending(path: Path) -> str:
    """The ending of a table's file.

    Raises:
        FileError: it is neither .csv nor .parquet, or Parquet where pyarrow is not installed.
    """
    ending = path.suffix.lower()
    if ending not in (CSV, PARQUET):
        raise FileError(f"The file of a time series must end in .csv or .parquet, but is '{path}'.")
    if ending == PARQUET and importlib.util.find_spec("pyarrow") is None:
        raise FileError(f"'{path}' takes pyarrow: `pip install 'voltwright[parquet]'`, or name a .csv file.")
    return ending


def write_table(path: Path, columns: Mapping[str, np.ndarray], about: Mapping[str, Any] | None = None) -> Path:
    """Write columns of numbers, or of texts.

    Args:
        path: where to, .csv or .parquet; written whole or not at all.
        columns: by name, shape (n,) each, every name ending in its unit; as `DriveResult.trace`.
        about: what the run was and came to; in Parquet as JSON under the key `voltwright` of the schema's metadata, in CSV in the
            first line, behind "# ".

    Returns:
        the path. In Parquet, each field's metadata holds `unit` ("1" where there is none), and of a known signal `description`,
        `sign` and its path in the Vehicle Signal Specification as `vss` where there is one.

    Raises:
        FileError: as `check_ending`, or the path cannot be written.
    """
    words = None if about is None else json.dumps(dict(about), allow_nan=False)
    if check_ending(path) == PARQUET:
        return write_whole(path, _parquet_of(path, columns, words))
    text = StringIO()
    if words is not None:
        text.write(f"# {words}\n")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(columns)
    rows.writerows(map(_cell, row) for row in zip(*columns.values(), strict=True))
    return write_text(path, text.getvalue())


def _cell(value: Any) -> str:
    return f"{value:.9g}" if isinstance(value, float | np.floating) else str(value)


def _parquet_of(path: Path, columns: Mapping[str, np.ndarray], words: str | None) -> Callable[[Path], None]:
    import pyarrow
    import pyarrow.parquet

    arrays = {name: pyarrow.array(np.asarray(column)) for name, column in columns.items()}
    fields = [pyarrow.field(name, array.type, nullable=False, metadata=_metadata(name)) for name, array in arrays.items()]
    schema = pyarrow.schema(fields, metadata=None if words is None else {"voltwright": words})
    table = pyarrow.Table.from_arrays(list(arrays.values()), schema=schema)

    def write(beside: Path) -> None:
        try:
            pyarrow.parquet.write_table(table, beside, compression="zstd")
        except pyarrow.ArrowException as error:
            raise FileError(f"'{path}' cannot be written: {error}.") from error

    return write


def _metadata(column: str) -> dict[str, str]:
    found = unit_of(column)
    kept = {"unit": found.symbol if found else UNITLESS}
    if column in SIGNALS or column.removeprefix("loss_") in SIGNALS:
        known = signal(column)
        kept |= {"description": known.meaning, "sign": known.sign, "vss": known.vss or ""}
    return {name: value for name, value in kept.items() if value}
