"""Columns written to Parquet block by block, so that a table of any length takes the memory of one block."""

import importlib.util
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from voltwright.errors import FileError
from voltwright.interfaces.table_file import column_metadata
from voltwright.interfaces.whole_file import write_whole


def write_blocks(path: Path, blocks: Iterable[Mapping[str, np.ndarray]], about: Mapping[str, Any] | None = None) -> Path:
    """Write blocks of columns to a Parquet file, whole or not at all.

    Args:
        path: where to.
        blocks: each of the same columns by name, shape (n,); a name ends in its unit, or is dimensionless.
        about: what the table is of; JSON under the key `voltwright` of the schema's metadata.

    Returns:
        the path; each field's metadata holds its `unit`.

    Raises:
        FileError: pyarrow is not installed, no block, or the path cannot be written.
    """
    check_parquet(path)
    import pyarrow
    import pyarrow.parquet

    def write(beside: Path) -> None:
        writer: Any = None
        schema: Any = None
        try:
            for block in blocks:
                arrays = {name: pyarrow.array(np.asarray(column)) for name, column in block.items()}
                if writer is None:
                    words = None if about is None else {"voltwright": json.dumps(dict(about), allow_nan=False)}
                    fields = [pyarrow.field(name, array.type, False, column_metadata(name)) for name, array in arrays.items()]
                    schema = pyarrow.schema(fields, metadata=words)
                    writer = pyarrow.parquet.ParquetWriter(beside, schema, compression="zstd")
                writer.write_table(pyarrow.Table.from_arrays(list(arrays.values()), schema=schema))
        except pyarrow.ArrowException as error:
            raise FileError(f"'{path}' cannot be written: {error}.") from error
        finally:
            if writer is not None:
                writer.close()
        if writer is None:
            raise FileError(f"'{path}' cannot be written: there is no row.")

    return write_whole(path, write)


def check_parquet(path: Path) -> None:
    """Refuse a file that is not named as Parquet, or that cannot be written here.

    Raises:
        FileError: with what to do.
    """
    if path.suffix.lower() != ".parquet":
        raise FileError(f"The file of a fleet must end in .parquet, but is '{path}'.")
    if importlib.util.find_spec("pyarrow") is None:
        raise FileError(f"'{path}' takes pyarrow: `pip install 'voltwright[fleet]'`.")
