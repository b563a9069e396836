"""`voltwright export can`: the CAN frames of a drive."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    ColdStartOption,
    CycleArgument,
    JsonOption,
    SocOption,
    StepOption,
    TemperatureOption,
)
from voltwright.formatting import change, number


def export_can(
    car: CarArgument,
    cycle: CycleArgument,
    file: Annotated[Path, typer.Argument(help="File that is written, .blf, .asc or .log.", metavar="FILE")],
    temp: TemperatureOption = 20.0,
    soc: SocOption = 0.8,
    cold_start: ColdStartOption = False,
    step: StepOption = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Write the CAN frames of a drive, with temperatures and climate system."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import console, escape, print_json, print_loss_model, table

    start()
    from voltwright.operations.export_can import ExportCanRequest, run_export_can

    request = ExportCanRequest(
        car,
        cycle,
        file,
        step_s=step,
        temp_ambient_c=temp,
        soc_start=soc,
        cold_start=cold_start,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_export_can, request)
    if json:
        print_json(result)
        return
    out = console()
    out.print(f"[bold]{escape(result.title)} over {escape(result.cycle)} as CAN frames[/]")
    rows = table(f"Frames in {escape(str(result.file))}", "message", "identifier", "every", "frames")
    for each in result.messages:
        rows.add_row(each.name, f"0x{each.identifier:03X}", f"{each.cycle_ms} ms", number(each.frames))
    out.print(rows)
    socs = change(100.0 * result.soc_start, 100.0 * result.soc_end, 1)
    misses = f", {result.trace_misses} trace misses" if result.trace_misses else ""
    out.print(f"{number(result.frames)} frames, {number(result.distance_km, 2)} km, {socs} %{misses}.", style="dim")
    print_loss_model(result.loss_model)
