"""`voltwright export routing`: a car for route planners."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, reader
from voltwright.formatting import number, short

WITH_HELP = "Charger of the charging curve; default: the strongest that serves the car."


def export_routing(
    car: CarArgument,
    file: Annotated[Path, typer.Argument(help="File that is written, .json.", metavar="FILE")],
    charger: Annotated[
        str | None, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)
    ] = None,
    temp: Annotated[
        float,
        typer.Option("--temp", help="Air for the parameters of routing services [°C].", metavar="C", parser=reader("c")),
    ] = 20.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Write a car for route planners: consumption against speed, hills, charging."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import console, escape, print_json, print_loss_model, table

    start()
    from voltwright.operations.export_routing import ExportRoutingRequest, run_export_routing

    request = ExportRoutingRequest(car, file, charger=charger, temp_ambient_c=temp, basis=basis, anchor=anchor)
    result = perform(run_export_routing, request)
    if json:
        print_json(result)
        return
    out = console()
    temperatures = sorted({point.temperature_c for point in result.speeds})
    found = {(point.temperature_c, point.speed_kmh): point for point in result.speeds}
    out.print(f"[bold]{escape(result.title)} for route planners[/]")
    rows = table("Drive alone [Wh/km]", "km/h", *(f"{short(value)} °C" for value in temperatures), left=0)
    for speed in sorted({point.speed_kmh for point in result.speeds}):
        points = (found.get((value, speed)) for value in temperatures)
        rows.add_row(short(speed), *(number(None if point is None else point.consumption_wh_km, 1) for point in points))
    means = {value: [point.auxiliary_w for point in result.speeds if point.temperature_c == value] for value in temperatures}
    rows.add_section()
    rows.add_row("others, W", *(number(sum(each) / len(each)) for each in means.values()))
    out.print(rows)
    hills = f"Ascent {number(result.ascent_wh_m, 2)} Wh/m, descent {number(result.descent_wh_m, 2)} Wh/m"
    strongest = max((point.power_kw for point in result.charging_curve), default=0.0)
    charging = f"{escape(result.charger)}, up to {number(strongest)} kW" if result.charger else "no charger serves it"
    out.print(f"{hills}; charging curve: {charging}; {number(result.energy_usable_kwh, 1)} kWh usable.", style="dim")
    out.print(f"profile: {escape(str(result.file))}", style="dim", soft_wrap=True)
    print_loss_model(result.loss_model)
