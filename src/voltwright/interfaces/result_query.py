"""SQL over the results of a study, by DuckDB: reads the study's own tables, and nothing else of the machine.

The tables are handed to DuckDB as Arrow data sets, so that it opens no file itself: its access to files, networks and extensions
is off before a person's statement runs, and its configuration is locked. One statement that reads is taken; rows come in batches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voltwright.errors import FileError, SpecError, shown
from voltwright.interfaces.shards.manifest import Manifest, read_manifest
from voltwright.interfaces.shards.shard_file import columns_of, file_name, is_written
from voltwright.interfaces.whole_file import write_whole
from voltwright.spec.input_file import read_bytes

if TYPE_CHECKING:
    import pyarrow

CARS = "cars"
CLOSED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
"""What DuckDB may not do: open files, hosts or extensions, see the variables of this program, or put anything on the disk."""
BATCH_ROWS = 65_536
READING = ("SELECT", "EXPLAIN")
COLUMNS_NAMED = 30


class ResultTables:
    """The tables of a study, or of one file of results.

    Attributes:
        cars: Arrow data set or table with a row for each car.
        others: `manifest`, `columns` and `shards` of a study; `columns` of a file.
        remarks: what a person should know, a sentence each.
    """

    def __init__(self, path: Path):
        """Open a folder of shards, or a Parquet or CSV file.

        Raises:
            FileError: there is none, it holds no study, or cannot be read; pyarrow is not installed.
        """
        if find_spec("pyarrow") is None:
            raise FileError("Results are read by pyarrow: `pip install 'voltwright[fleet]'`.")
        self.remarks: tuple[str, ...] = ()
        self.others: dict[str, pyarrow.Table] = {}
        if path.is_dir():
            self.cars = self._of_folder(path)
        elif path.suffix.lower() == ".csv":
            self.cars = _csv_table(path)
        else:
            self.cars = _data_set(path, [path])
        self.others["columns"] = _table(list(columns_of(self.cars.schema)), ("name", "type", "unit"))

    def _of_folder(self, folder: Path) -> Any:
        manifest = read_manifest(folder)
        if manifest is None:
            raise FileError(f"'{folder}' holds no manifest.json; name the folder of a study, a .parquet or a .csv file.")
        there = [folder / file_name(index) for index in range(manifest.shards) if is_written(folder, index)]
        if not there:
            raise FileError(f"'{folder}' holds no shard of its study yet; run the study with `--resume`.")
        if len(there) < manifest.shards:
            self.remarks = (f"Only {len(there)} of {manifest.shards} shards are there; the answer is about their cars.",)
        self.others["manifest"] = _table([_plain(manifest)], tuple(_plain(manifest)))
        self.others["shards"] = _table(manifest.files, ("file", "rows", "sha256"))
        return _data_set(folder, there)


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {**manifest.identity, "complete": manifest.complete, **manifest.environment}


def _table(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> pyarrow.Table:
    import pyarrow

    return pyarrow.table({name: pyarrow.array([row[name] for row in rows]) for name in names})


def _data_set(path: Path, files: Sequence[Path]) -> Any:
    import pyarrow
    import pyarrow.dataset

    if not all(file.is_file() for file in files):
        raise FileError(
            f"There is no file or folder '{path}'." if not path.exists() else f"'{path}' is no regular file; name one."
        )
    try:
        return pyarrow.dataset.dataset([str(file) for file in files], format="parquet")
    except (pyarrow.ArrowException, OSError) as error:
        raise FileError(f"'{path}' cannot be read as Parquet: {_first_line(error)}.") from error


def _csv_table(path: Path) -> pyarrow.Table:
    import pyarrow
    import pyarrow.csv

    content = read_bytes(path)
    lines_above = 1 if content.startswith(b"#") else 0
    try:
        return pyarrow.csv.read_csv(
            pyarrow.BufferReader(content), read_options=pyarrow.csv.ReadOptions(skip_rows=lines_above, use_threads=False)
        )
    except pyarrow.ArrowException as error:
        raise FileError(f"'{path}' cannot be read as a table: {_first_line(error)}.") from error


class Query:
    """The answer to a statement, which comes in batches.

    Attributes:
        schema: of the answer.
    """

    def __init__(self, reader: Any, told: Callable[[Exception], SpecError]):
        self.schema: pyarrow.Schema = reader.schema
        self._reader, self._told = reader, told

    def batches(self) -> Iterator[pyarrow.RecordBatch]:
        """The batches, in order.

        Raises:
            SpecError: the time or the memory is up.
        """
        import duckdb
        import pyarrow

        try:
            yield from self._reader
        except (duckdb.Error, pyarrow.ArrowException, OSError, RuntimeError) as error:
            raise self._told(error) from error

    def first(self, most: int) -> tuple[list[tuple[Any, ...]], bool]:
        """The first rows, and whether there are more.

        Args:
            most: rows.
        """
        rows: list[tuple[Any, ...]] = []
        for batch in self.batches():
            rows += _rows(batch, most + 1 - len(rows))
            if len(rows) > most:
                break
        return rows[:most], len(rows) > most

    def write(self, path: Path, most: int) -> tuple[int, list[tuple[Any, ...]]]:
        """Write all rows into a .csv or .parquet file, whole or not at all.

        Args:
            path: of the file.
            most: rows that are given back.

        Returns:
            how many rows there are, and the first of them.

        Raises:
            FileError: the file cannot be written, or a column cannot stand in a CSV.
            SpecError: as `batches`.
        """
        import pyarrow
        import pyarrow.csv
        import pyarrow.parquet

        kind = pyarrow.csv.CSVWriter if path.suffix.lower() == ".csv" else pyarrow.parquet.ParquetWriter
        count, first = 0, []

        def fill(beside: Path) -> None:
            nonlocal count
            with kind(str(beside), self.schema) as writer:
                for batch in self.batches():
                    writer.write(batch) if kind is pyarrow.csv.CSVWriter else writer.write_batch(batch)
                    count += batch.num_rows
                    first.extend(_rows(batch, most - len(first)))

        try:
            write_whole(path, fill)
        except pyarrow.ArrowException as error:
            raise FileError(f"'{path}' cannot be written: {_first_line(error)}; choose other columns, or a .parquet.") from error
        return count, first


def _rows(batch: pyarrow.RecordBatch, most: int) -> Iterator[tuple[Any, ...]]:
    """The first rows of a batch, whose columns may share a name."""
    return zip(*(column.to_pylist() for column in batch.slice(0, most).columns), strict=True)


@contextmanager
def asked(tables: ResultTables, sql: str, *, time_s: float, memory_mb: float) -> Iterator[Query]:
    """Ask a statement.

    Args:
        tables: that it may read.
        sql: one statement that reads.
        time_s: after which it is ended.
        memory_mb: that it may take.

    Raises:
        FileError: DuckDB is not installed.
        SpecError: no such statement, one that does not read, or one that is refused, with DuckDB's own words.
    """
    try:
        import duckdb
    except ImportError as error:
        raise FileError("A query takes duckdb: `pip install 'voltwright[fleet]'`.") from error
    connection = duckdb.connect(":memory:", config={**CLOSED, "memory_limit": f"{memory_mb:.0f}MB", "threads": "2"})
    overdue = threading.Event()
    timer = threading.Timer(time_s, lambda: (overdue.set(), connection.interrupt()))
    timer.daemon = True

    def told(error: Exception) -> SpecError:
        if overdue.is_set():
            return _refused(f"it takes longer than {time_s:g} s; ask for less, or give it more by `--time-limit`")
        if isinstance(error, duckdb.OutOfMemoryException):
            return _refused(f"it needs more than {memory_mb:g} MB of memory; ask for less, or give it more by `--memory`")
        advice = "" if isinstance(error, duckdb.PermissionException) else f"; {_what_there_is(tables)}"
        return _refused(f"{_first_line(error)}{advice}")

    try:
        connection.register(CARS, tables.cars)
        for name, table in tables.others.items():
            connection.register(name, table)
        connection.execute("set lock_configuration = true")
        timer.start()
        try:
            statement = _one_statement(connection, sql)
            reader = connection.sql(statement).to_arrow_reader(BATCH_ROWS)
        except (duckdb.Error, RuntimeError) as error:
            raise told(error) from error
        yield Query(reader, told)
    finally:
        timer.cancel()
        connection.interrupt()
        connection.close()


def _one_statement(connection: Any, sql: str) -> Any:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise _refused(f"it must be one statement, but is {len(statements) or 'none'}")
    kind = str(statements[0].type).rpartition(".")[2]
    if kind not in READING:
        raise _refused(f"it must read, as `select ... from {CARS}`, but is {kind}")
    return statements[0]


def _what_there_is(tables: ResultTables) -> str:
    names = list(tables.cars.schema.names)
    more = f" and {len(names) - COLUMNS_NAMED} more" if len(names) > COLUMNS_NAMED else ""
    there = ", ".join((CARS, *tables.others))
    return f"the tables are {there}; {CARS} has {', '.join(names[:COLUMNS_NAMED])}{more}"


def _refused(words: str) -> SpecError:
    error = SpecError(f"`sql` cannot run: {words}.", "sql")
    error.of_request = True
    return error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return shown(lines[0].rstrip(" .!"), 400)
