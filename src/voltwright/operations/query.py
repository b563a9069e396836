"""SQL over the results of a study."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Any

from voltwright.errors import FileError
from voltwright.interfaces.result_query import ResultTables, asked
from voltwright.interfaces.whole_file import check_apart, check_writable
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.ranges import MEMORY_QUERY_MB, ROWS_SHOWN, SECONDS_QUERY, Checked

ENDINGS = (".csv", ".parquet")
Value = str | float | bool | None


@dataclass(frozen=True)
class QueryRequest(Checked):
    """Ask the results of a study in SQL.

    Tables: `cars`, a row for each car; `columns`, their names, types and units; of a study also `manifest` and `shards`.

    Attributes:
        results: folder of a study, or a .parquet or .csv file.
        sql: one statement that reads.
        rows_most: rows of the answer that are kept.
        file: that all rows are written to; it ends in .csv or .parquet. None writes none.
        time_limit_s: after which the statement is ended [s].
        memory_mb: that it may take [MB].
    """

    results: str | Path
    sql: str
    _: KW_ONLY
    rows_most: Annotated[int, ROWS_SHOWN] = 40
    file: str | Path | None = None
    time_limit_s: Annotated[float, SECONDS_QUERY] = 60.0
    memory_mb: Annotated[float, MEMORY_QUERY_MB] = 1000.0


@dataclass(frozen=True, repr=False)
class QueryResult(Presented):
    """The answer to a statement.

    Attributes:
        sql: the statement.
        names: of the columns.
        types: of the columns, in the words of Arrow.
        rows: the first ones; a value that is no finite number is None, as one that is missing.
        more: whether there are more rows.
        file: that all rows were written to.
        rows_written: to it.
        remarks: what a person should know, a sentence each.
    """

    sql: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    more: bool
    file: Path | None
    rows_written: int | None
    remarks: tuple[str, ...]


def run_query(request: QueryRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> QueryResult:
    """Ask the results of a study.

    Raises:
        FileError: there are no results, they cannot be read, or the answer cannot be written; a package is not installed.
        SpecError: a statement that is none, does not read, opens files, or takes too long or too much memory.
    """
    parts, path = Parts(progress, cancel), None if request.file is None else Path(request.file)
    if path is not None:
        if path.suffix.lower() not in ENDINGS:
            raise FileError(f"An answer is written as .csv or .parquet, but the file is '{path}'.")
        check_apart(path, [Path(request.results)])
        check_writable(path)
    parts.begin(f"reading {request.results}")
    tables = ResultTables(Path(request.results))
    limits = {"time_s": request.time_limit_s, "memory_mb": request.memory_mb}
    written: int | None = None
    with asked(tables, request.sql, **limits) as query:
        if path is None:
            found, more = query.first(int(request.rows_most))
        else:
            written, found = query.write(path, int(request.rows_most))
            more = written > len(found)
        names = tuple(query.schema.names)
        types = tuple(str(field.type) for field in query.schema)
    parts.end()
    rows = tuple(tuple(map(_value, row)) for row in found)
    return QueryResult(request.sql, names, types, rows, more, path, written, tables.remarks)


def _value(value: Any) -> Value:
    """A value as JSON has it."""
    if isinstance(value, float | decimal.Decimal):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, datetime.date | datetime.time | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return str({key: _value(each) for key, each in value.items()})
    return str([_value(each) for each in value]) if isinstance(value, list | tuple) else str(value)


query = function_of(QueryRequest, run_query, "query")
