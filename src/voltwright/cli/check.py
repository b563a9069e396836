"""`voltwright check`: whether files describe cars, chargers, or what else a person writes."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.encoding import write
from voltwright.cli.names import complete_car
from voltwright.cli.options import JsonOption
from voltwright.errors import ExitCode


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Files that a person writes (cars, chargers, days, cells, studies), or names of shipped ones.",
            metavar="FILE",
            autocompletion=complete_car,
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Check files of cars, chargers, and of every other kind for wrong and implausible numbers."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json
    from voltwright.operations.check import CheckRequest, run_check

    result = perform(run_check, CheckRequest(tuple(files)))
    if any(row.valid and row.assumed and Path(row.file).is_file() for row in result.files):
        start()
        result = perform(run_check, CheckRequest(tuple(files), assumed=True))
    if json:
        print_json(result)
    for row in result.files:
        if row.valid and not json:
            laws = f", {row.assumed} by default laws" if row.assumed else ""
            write(f"{row.file}: ok, {row.title}; {row.given} values given{laws}")
            for number in row.most_assumed:
                write(f"  assumed, and moves the range much: {number.words}")
        for error in row.errors:
            write(f"error: {row.file}: {' '.join(error.sentence.split())}", errors=True)
        for warning in row.warnings:
            write(f"warning: {row.file}: {warning.sentence}", errors=True)
    raise typer.Exit(next((row.exit_code for row in result.files if not row.valid), int(ExitCode.OK)))
