"""`voltwright query`: SQL over the results of a study."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import JsonOption, read_count, reader

if TYPE_CHECKING:
    from voltwright.operations.query import QueryResult

RESULTS_HELP = "Folder of a study (see `voltwright fleet --out`), or a .parquet or .csv file of results."
SQL_HELP = "One statement that reads: tables are cars, columns, manifest and shards."


def query(
    results: Annotated[Path, typer.Argument(help=RESULTS_HELP, metavar="RESULTS")],
    sql: Annotated[str, typer.Argument(help=SQL_HELP, metavar="SQL")],
    rows: Annotated[
        int | None,
        typer.Option("--rows", help="Rows shown; default: 40, with --json 100000.", metavar="N", parser=read_count),
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write all rows, as CSV.", metavar="FILE")] = None,
    parquet: Annotated[Path | None, typer.Option("--parquet", help="Write all rows, as Parquet.", metavar="FILE")] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="End the statement after this [s].", metavar="S", parser=reader("s"))
    ] = 60.0,
    memory: Annotated[
        float, typer.Option("--memory", help="Memory that it may take [MB].", metavar="MB", parser=reader())
    ] = 1000.0,
    json: JsonOption = False,
) -> None:
    """Ask the results of a study in SQL, which can read nothing else."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json, warn
    from voltwright.errors import SpecError

    if csv is not None and parquet is not None:
        raise SpecError("Give one of `--csv` and `--parquet`.")
    for path, ending in ((csv, ".csv"), (parquet, ".parquet")):
        if path is not None and path.suffix.lower() != ending:
            raise SpecError(f"The file of `--{ending[1:]}` must end in {ending}, but is '{path}'.")
    from voltwright.operations.query import QueryRequest, run_query
    from voltwright.ranges import ROWS_SHOWN

    most = rows if rows is not None else int(ROWS_SHOWN.high) if json else 40
    request = QueryRequest(results, sql, rows_most=most, file=csv or parquet, time_limit_s=time_limit, memory_mb=memory)
    result = perform(run_query, request)
    for remark in result.remarks:
        warn(remark)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "QueryResult") -> None:
    from voltwright.cli.files import tell_written
    from voltwright.cli.output import console, escape, table

    numeric = [words.startswith(("int", "uint", "float", "double", "decimal", "half")) for words in result.types]
    left = next((place for place, is_number in enumerate(numeric) if is_number), len(numeric))
    made = table("", *(escape(name) for name in result.names), left=left)
    for row in result.rows:
        made.add_row(*(escape(_shown(value)) for value in row))
    out = console()
    out.print(made)
    rows = len(result.rows)
    end = (
        f"The first {rows} rows; --rows shows more, --csv writes all."
        if result.more
        else f"{rows} row{'' if rows == 1 else 's'}."
    )
    out.print(end, style="dim", markup=False)
    if result.file is not None:
        tell_written(**{f"{result.rows_written:,} rows": result.file})


def _shown(value: str | float | bool | None) -> str:
    from voltwright.formatting import DASH

    if value is None:
        return DASH
    return f"{value:.6g}" if isinstance(value, float) else str(value)
