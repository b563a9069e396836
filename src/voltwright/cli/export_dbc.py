"""`voltwright export dbc`: the layout of the CAN frames."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import JsonOption


def export_dbc(
    file: Annotated[Path, typer.Argument(help="File that is written, .dbc.", metavar="FILE")], json: JsonOption = False
) -> None:
    """Write the layout of a car's CAN frames as a DBC file."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import console, escape, print_json, table
    from voltwright.operations.export_can import ExportDbcRequest, run_export_dbc

    result = perform(run_export_dbc, ExportDbcRequest(file))
    if json:
        print_json(result)
        return
    rows = table(f"Messages in {escape(str(result.file))}", "message", "identifier", "every", "signals")
    for each in result.messages:
        rows.add_row(each.name, f"0x{each.identifier:03X}", f"{each.cycle_ms} ms", str(each.signals))
    console().print(rows)
