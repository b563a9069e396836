"""`voltwright label`: the arithmetic of a regulation alone, on the phases that a laboratory measured."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_label, complete_table
from voltwright.cli.options import JsonOption, reader


def label(
    file: Annotated[
        Path,
        typer.Argument(help="CSV file with a row for each phase of the test.", metavar="FILE.csv", autocompletion=complete_table),
    ],
    procedure: Annotated[
        str, typer.Option("--procedure", help="epa, wltp, cltc or nedc.", metavar="NAME", autocompletion=complete_label)
    ],
    recharge: Annotated[
        float | None,
        typer.Option(
            "--recharge", help="Energy from the grid in place of the file's [kWh].", metavar="KWH", parser=reader("kwh")
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """From measured phases of a test to its label."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    start()
    from voltwright.operations.label import LabelRequest, run_label

    result = perform(run_label, LabelRequest(file, procedure, energy_recharge_kwh=recharge))
    if json:
        print_json(result)
    else:
        from voltwright.cli.certify_tables import print_certificate

        print_certificate(result, file.stem)
