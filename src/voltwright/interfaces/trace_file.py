"""A trace as a file: CSV, or Parquet, where every column has its unit and its meaning, and the run stands in the metadata."""

import importlib.util
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_text, write_whole
from voltwright.signals import signal

UNITLESS = "1"
CSV, PARQUET = ".csv", ".parquet"


def check_ending(path: Path) -> str:
    """The ending of a trace's file.

    Raises:
        FileError: it is neither .csv nor .parquet, or Parquet where pyarrow is not installed.
    """
    ending = path.suffix.lower()
    if ending not in (CSV, PARQUET):
        raise FileError(f"The file of a trace must end in .csv or .parquet, but is '{path}'.")
    if ending == PARQUET and importlib.util.find_spec("pyarrow") is None:
        raise FileError(f"'{path}' takes pyarrow: `pip install 'voltwright[parquet]'`, or name a .csv file.")
    return ending


def write_trace(path: Path, trace: Mapping[str, np.ndarray], run: Mapping[str, Any]) -> Path:
    """Write the trace of a run.

    Args:
        path: where to, .csv or .parquet; written whole or not at all.
        trace: columns by name, shape (n,) each, every name ending in its unit; as `DriveResult.trace`.
        run: what the run was and came to; in Parquet as JSON under the key `voltwright` of the schema's metadata, in CSV in the
            first line, behind "# ".

    Returns:
        the path. In Parquet, each field's metadata holds `unit` ("1" where there is none), `description` and `sign`, and its
        path in the Vehicle Signal Specification as `vss` where there is one.

    Raises:
        FileError: as `check_ending`, or the path cannot be written.
    """
    if check_ending(path) == PARQUET:
        return write_whole(path, _parquet_of(path, trace, run))
    lines = [f"# {json.dumps(dict(run), allow_nan=False)}", ",".join(trace)]
    lines += [",".join(map(_cell, row)) for row in zip(*trace.values(), strict=True)]
    return write_text(path, "\n".join(lines) + "\n")


def _cell(value: Any) -> str:
    return f"{value:.9g}" if isinstance(value, float | np.floating) else str(value)


def _parquet_of(path: Path, trace: Mapping[str, np.ndarray], run: Mapping[str, Any]) -> Callable[[Path], None]:
    import pyarrow
    import pyarrow.parquet

    arrays = {name: pyarrow.array(np.asarray(column)) for name, column in trace.items()}
    fields = [pyarrow.field(name, array.type, nullable=False, metadata=_metadata(name)) for name, array in arrays.items()]
    schema = pyarrow.schema(fields, metadata={"voltwright": json.dumps(dict(run), allow_nan=False)})
    table = pyarrow.Table.from_arrays(list(arrays.values()), schema=schema)

    def write(beside: Path) -> None:
        try:
            pyarrow.parquet.write_table(table, beside, compression="zstd")
        except pyarrow.ArrowException as error:
            raise FileError(f"'{path}' cannot be written: {error}.") from error

    return write


def _metadata(column: str) -> dict[str, str]:
    known = signal(column)
    kept = {"unit": known.unit or UNITLESS, "description": known.meaning, "sign": known.sign, "vss": known.vss}
    return {name: value for name, value in kept.items() if value}
