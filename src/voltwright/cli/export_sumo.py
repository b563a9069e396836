"""`voltwright export sumo`: a car as a vehicle type of SUMO."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption
from voltwright.formatting import number


def export_sumo(
    car: CarArgument,
    folder: Annotated[Path, typer.Argument(help="Folder that takes the files.", metavar="FOLDER")],
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Write a car as a vehicle type of SUMO, and its battery power as a table."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import console, escape, print_json, print_loss_model, table

    start()
    from voltwright.operations.export_sumo import ExportSumoRequest, run_export_sumo

    result = perform(run_export_sumo, ExportSumoRequest(car, folder, basis=basis, anchor=anchor))
    if json:
        print_json(result)
        return
    out = console()
    out.print(f"[bold]{escape(result.title)} as a vehicle type of SUMO[/]")
    values = table("Electric model Energy/unknown", "parameter", "value", "unit", "from", left=1, spare=("from",))
    for each in (*result.attributes, *result.parameters):
        values.add_row(each.name, f"{each.value:.6g}", each.unit, each.origin)
    out.print(values)
    fits = table("How well it repeats the car", "cycle", "car Wh/km", "SUMO Wh/km", "off by %", "power, rms kW")
    for fit in result.fits:
        name = f"{fit.cycle}, fitted to" if fit.fitted else fit.cycle
        figures = (fit.consumption_wh_km, fit.sumo_wh_km, fit.deviation_percent)
        fits.add_row(escape(name), *(number(value, 1) for value in figures), number(fit.power_rmse_kw, 2))
    out.print(fits)
    out.print(f"vehicle type: {escape(str(result.type_file))}", style="dim", soft_wrap=True)
    points = f"{number(result.points)} points that the car reaches"
    out.print(f"battery power: {escape(str(result.table_file))}", style="dim", soft_wrap=True)
    out.print(f"{points}, of {number(result.points_asked)}.", style="dim")
    print_loss_model(result.loss_model)
