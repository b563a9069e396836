"""The one writer of tables: columns by name, as CSV, Parquet, MF4, or as a log of CAN frames.

A name ends in the unit of its column, or is dimensionless. In CSV what the table is of stands in the first line as JSON, behind
"# "; `library.csv_table.read_table` reads the file back. In Parquet it stands in the metadata, and each column has its unit and,
where the catalogue of signals knows it, its meaning. MF4 has the same (`mf4_file.py`); a log of CAN frames holds the signals that
the layout of the frames has (`can/log_file.py`).
"""

import csv
import importlib.util
import json
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError, SpecError
from voltwright.interfaces.whole_file import write_text, write_whole
from voltwright.signals import SIGNALS, signal
from voltwright.units import unit_of

UNITLESS = "1"
CSV, PARQUET, MF4 = ".csv", ".parquet", ".mf4"
LOGS = (".blf", ".asc", ".log")
"""Logs of CAN frames: Vector's binary and text forms, and that of can-utils."""
PACKAGES = {PARQUET: ("pyarrow", "parquet"), MF4: ("asammdf", "mf4"), **dict.fromkeys(LOGS, ("can", "can"))}
"""Package that writes a form, and the extra that installs it."""


def check_rows_ending(name: str, path: Path) -> None:
    """Refuse the name of a table of cars, vehicles or trips that is neither .csv nor .parquet.

    Args: name: of the option or field. path: of the file.
    Raises: SpecError: it has another ending.
    """
    if path.suffix.lower() not in (CSV, PARQUET):
        raise SpecError(f"`{name}` must end in .csv or .parquet, but is '{path}'.", name)


def check_ending(path: Path) -> str:
    """The ending of a table's file.

    Args:
        path: of the file.

    Raises:
        FileError: no such form is written, or what it takes is not installed.
    """
    ending = path.suffix.lower()
    if ending not in (CSV, *PACKAGES):
        forms = ", ".join((CSV, PARQUET, MF4, *LOGS[:-1]))
        raise FileError(f"The file of a time series must end in {forms} or {LOGS[-1]}, but is '{path}'.")
    package, extra = PACKAGES.get(ending, ("", ""))
    if package and importlib.util.find_spec(package) is None:
        named = {"can": "python-can"}.get(package, package)
        raise FileError(f"'{path}' takes {named}: `pip install 'voltwright[{extra}]'`, or name a .csv file.")
    return ending


def write_table(path: Path, columns: Mapping[str, np.ndarray], about: Mapping[str, Any] | None = None) -> Path:
    """Write columns of numbers, or of texts.

    Args:
        path: where to, of a form of `check_ending`; written whole or not at all.
        columns: by name, shape (n,) each, every name ending in its unit; as `DriveResult.trace`.
        about: what the run was and came to; in Parquet as JSON under the key `voltwright` of the schema's metadata, in CSV in the
            first line, behind "# ".

    Returns:
        the path. In Parquet, each field's metadata holds `unit` ("1" where there is none), and of a known signal `description`,
        `sign` and its path in the Vehicle Signal Specification as `vss` where there is one.

    Raises:
        FileError: as `check_ending`, the path cannot be written, or a log would hold too many frames.
    """
    words = None if about is None else json.dumps(dict(about), allow_nan=False)
    ending = check_ending(path)
    if ending == PARQUET:
        return write_whole(path, _parquet_of(path, columns, words))
    if ending == MF4:
        from voltwright.interfaces.mf4_file import mf4_of

        return write_whole(path, mf4_of(columns, words))
    if ending in LOGS:
        from voltwright.interfaces.can.log_file import log_of

        return write_whole(path, log_of(ending, columns))
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
    fields = [pyarrow.field(name, array.type, nullable=False, metadata=column_metadata(name)) for name, array in arrays.items()]
    schema = pyarrow.schema(fields, metadata=None if words is None else {"voltwright": words})
    table = pyarrow.Table.from_arrays(list(arrays.values()), schema=schema)

    def write(beside: Path) -> None:
        try:
            pyarrow.parquet.write_table(table, beside, compression="zstd")
        except pyarrow.ArrowException as error:
            raise FileError(f"'{path}' cannot be written: {error}.") from error

    return write


def column_metadata(column: str) -> dict[str, str]:
    """Metadata of a column in Parquet: its unit, and what the catalogue of signals knows of it."""
    found = unit_of(column)
    kept = {"unit": found.symbol if found else UNITLESS}
    if column in SIGNALS or column.removeprefix("loss_") in SIGNALS:
        known = signal(column)
        kept |= {"description": known.meaning, "sign": known.sign, "vss": known.vss or ""}
    return {name: value for name, value in kept.items() if value}
