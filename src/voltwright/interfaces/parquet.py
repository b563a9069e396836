"""A trace as a Parquet file: every column with its unit and its meaning, the run in the file's own metadata."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_whole
from voltwright.signals import signal

UNITLESS = "1"


def write_trace(path: Path, trace: Mapping[str, np.ndarray], run: Mapping[str, Any]) -> Path:
    """Write the trace of a drive.

    Args:
        path: where to; written whole or not at all.
        trace: columns by name, shape (n,) each, every name ending in its unit; as `DriveResult.trace`.
        run: what the run was and came to, written as JSON under the key `voltwright` of the schema's metadata.

    Returns:
        the path. Each field's metadata holds `unit` ("1" where there is none), `description` and `sign`, and its path in the
        Vehicle Signal Specification as `vss` where there is one.

    Raises:
        FileError: the path cannot be written.
    """
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

    return write_whole(path, write)


def _metadata(column: str) -> dict[str, str]:
    known = signal(column)
    kept = {"unit": known.unit or UNITLESS, "description": known.meaning, "sign": known.sign, "vss": known.vss}
    return {name: value for name, value in kept.items() if value}
