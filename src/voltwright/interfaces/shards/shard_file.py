"""The file of a shard: Parquet, written whole, with its units, its study, its summary, and its checksum beside it.

A shard counts as there when its checksum file is, the bytes have that SHA-256, and the file says that it belongs to the study.
`cars/` holds Parquet alone, so that other tools read it as one table. The checksum files are those of `sha256sum`: in the folder,
`sha256sum --check checksums/*` verifies it without voltwright.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voltwright.errors import FileError, SimulationError
from voltwright.interfaces.shards.manifest import Manifest
from voltwright.interfaces.table_file import UNITLESS
from voltwright.interfaces.whole_file import write_bytes, write_text
from voltwright.study.shards.sharded_study import ShardedStudy, shard_rows
from voltwright.study.shards.summary import TableSummary, reduced, table_summary
from voltwright.units import symbol_of

if TYPE_CHECKING:
    import pyarrow

CARS, CHECKSUMS = "cars", "checksums"
"""Folders of the shards and of their checksums."""
ROWS_AT_ONCE = 131_072
"""Rows that are held as a table; a longer shard becomes several row groups, so that memory stays bounded."""
STUDY, SUMMARY = b"voltwright", b"voltwright.summary"
"""Keys of the file's metadata: the study with first and last row, and the reduced columns."""


@dataclass(frozen=True)
class WholeShard:
    """A shard that is there, and was verified.

    Attributes:
        index: from 0.
        file: name.
        rows: in it.
        sha256: of its bytes.
        columns: name, type and unit of each.
        summary: of its columns.
    """

    index: int
    file: str
    rows: int
    sha256: str
    columns: list[dict[str, str]]
    summary: TableSummary


def file_name(index: int) -> str:
    """Name of the file of a shard, in its folder; people count from 1.

    >>> file_name(0)
    'cars/cars-00001.parquet'
    """
    return f"{CARS}/cars-{index + 1:05d}.parquet"


def checksum_name(index: int) -> str:
    """Name of the file with the checksum of a shard.

    >>> checksum_name(0)
    'checksums/cars-00001.sha256'
    """
    return f"{CHECKSUMS}/cars-{index + 1:05d}.sha256"


def shard_bytes(study: ShardedStudy, manifest: Manifest, index: int) -> bytes:
    """Compute a shard: the bytes of its file. The same study, code and packages give the same bytes.

    Args:
        study: to compute.
        manifest: of its folder.
        index: of the shard, from 0.

    Raises:
        SimulationError: a number that is not finite, or a study that gives other rows than it was asked for.
    """
    import pyarrow
    import pyarrow.parquet

    first, last = shard_rows(manifest.count, manifest.shards, index)
    summary, out, writer = TableSummary(), pyarrow.BufferOutputStream(), None
    for begin in range(first, last, ROWS_AT_ONCE):
        end = min(last, begin + ROWS_AT_ONCE)
        table = _with_units(study.rows(begin, end))
        if table.num_rows != end - begin:
            raise SimulationError(f"The study {study.name} gave {table.num_rows:,} rows where {end - begin:,} were asked for.")
        summary.add(reduced(table, begin))
        if writer is None:
            about = {**manifest.identity, "shard": index + 1, "first": first, "last": last}
            schema = table.schema.with_metadata({STUDY: json.dumps(about, ensure_ascii=False)})
            writer = pyarrow.parquet.ParquetWriter(out, schema, compression="zstd")
        writer.write_table(table.cast(writer.schema))
    assert writer is not None
    writer.add_key_value_metadata({SUMMARY.decode(): json.dumps(summary.plain(), allow_nan=False)})
    writer.close()
    return out.getvalue().to_pybytes()


def write_shard(folder: Path, index: int, content: bytes) -> None:
    """Write a shard's file, then its checksum; only with both it counts.

    Raises:
        FileError: the folder cannot be written to, or the disk is full.
    """
    write_bytes(folder / file_name(index), content)
    write_text(folder / checksum_name(index), f"{hashlib.sha256(content).hexdigest()}  {file_name(index)}\n")


def is_written(folder: Path, index: int) -> bool:
    """Whether the files of a shard are there; `whole_shard` verifies what is in them."""
    return (folder / file_name(index)).is_file() and (folder / checksum_name(index)).is_file()


def whole_shard(folder: Path, manifest: Manifest, index: int) -> WholeShard | None:
    """The shard of a study in a folder, verified; None where it is missing, half, or damaged.

    Raises:
        FileError: it is whole, but of another study.
    """
    import pyarrow

    path = folder / file_name(index)
    try:
        wanted = (folder / checksum_name(index)).read_text(encoding="ascii").split()[0]
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError, IndexError):
        return None
    if found != wanted:
        return None
    try:
        return _read_about(path, manifest, index, found)
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(f"'{path}' is no shard of a study; name another folder.") from error


def _read_about(path: Path, manifest: Manifest, index: int, sha256: str) -> WholeShard:
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as file:
        schema, held, rows = file.schema_arrow, file.metadata.metadata or {}, file.metadata.num_rows
    about, summary = json.loads(held[STUDY]), table_summary(json.loads(held[SUMMARY]))
    for name, wanted in manifest.identity.items():
        if about[name] != wanted:
            raise FileError(
                f"'{path}' is a shard of another study: its {name} is {about[name]}, not {wanted}; name another folder."
            )
    first, last = shard_rows(manifest.count, manifest.shards, index)
    if (about["first"], about["last"], rows) != (first, last, last - first):
        raise FileError(f"'{path}' holds {rows:,} rows from {about['first']:,}, not {last - first:,} from {first:,}; remove it.")
    return WholeShard(index, file_name(index), rows, sha256, list(columns_of(schema)), summary)


def columns_of(schema: pyarrow.Schema) -> Iterator[dict[str, str]]:
    """Name, type and unit of each column of a file; the unit from its metadata, else from its name.

    Args:
        schema: of the file.
    """
    for field in schema:
        unit = (field.metadata or {}).get(b"unit")
        words = _unit(field.name) if unit is None else unit.decode("utf-8", "replace")
        yield {"name": field.name, "type": str(field.type), "unit": words}


def _with_units(table: pyarrow.Table) -> pyarrow.Table:
    import pyarrow

    fields = []
    for field in table.schema:
        held: dict[Any, Any] = {"unit": _unit(field.name), **(field.metadata or {})}
        fields.append(field.with_metadata(held))
    return pyarrow.Table.from_arrays(table.columns, schema=pyarrow.schema(fields))


def _unit(name: str) -> str:
    return symbol_of(name) or UNITLESS
