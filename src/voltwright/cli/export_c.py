"""`voltwright export c`: the step of a car as C99."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption

if TYPE_CHECKING:
    from voltwright.operations.export import ExportResult

FolderArgument = Annotated[Path, typer.Argument(help="Folder that takes the files.", metavar="FOLDER")]
IsothermalOption = Annotated[
    bool, typer.Option("--isothermal", help="Cells keep one temperature, no climate system; default: all bodies warm and cool.")
]
PlugOption = Annotated[
    str | None,
    typer.Option(
        "--with",
        help="Charger that the car can be plugged into; default: none.",
        metavar="CHARGER",
        autocompletion=complete_charger,
    ),
]


def export_c(
    car: CarArgument,
    folder: FolderArgument,
    isothermal: IsothermalOption = False,
    charger: PlugOption = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Write the step of a car as C99."""
    from voltwright.cli.engine import perform, start

    start()
    from voltwright.operations.export import ExportCRequest, run_export_c

    request = ExportCRequest(car, folder, isothermal=isothermal, charger=charger, basis=basis, anchor=anchor)
    show(perform(run_export_c, request), json)


def show(result: "ExportResult", json: bool) -> None:
    """Print what was written."""
    from voltwright.cli.output import console, escape, print_json, print_loss_model, table

    if json:
        print_json(result)
        return
    out = console()
    out.print(f"[bold]{escape(result.title)} as {escape(result.form)}[/]")
    rows = table(f"Written into {escape(str(result.folder))}", "file", "bytes", left=1)
    for each in result.files:
        rows.add_row(escape(each.name), f"{each.bytes:,}")
    out.print(rows)
    counts = f"{len(result.parameters)} parameters, {len(result.inputs)} inputs, {len(result.outputs)} outputs"
    named = f"; every name begins with {escape(result.prefix)}" if result.form == "C99" else ""
    out.print(f"{counts}{named}.", style="dim")
    print_loss_model(result.loss_model)
