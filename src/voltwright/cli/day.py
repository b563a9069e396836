"""`voltwright day`: trips, parking and charging of a whole day as one run."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import (
    CAR_HELP,
    AnchorOption,
    BasisOption,
    JsonOption,
    PayloadOption,
    PictureOption,
    TraceOption,
    reader,
)
from voltwright.formatting import DASH, change, number

if TYPE_CHECKING:
    from voltwright.operations.day import DayResult

LEAST_KWH = 0.005


def day(
    file: Annotated[str, typer.Argument(help="A day's file, or the name of a shipped day.", metavar="FILE")],
    car: Annotated[
        str | None,
        typer.Option("--car", help=CAR_HELP + " Instead of the day's own.", metavar="CAR", autocompletion=complete_car),
    ] = None,
    temp: Annotated[
        float | None,
        typer.Option("--temp", help="Air all day, in place of the day's own [°C].", metavar="C", parser=reader("c")),
    ] = None,
    payload: PayloadOption = 0.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """A car through a day: drive, park, charge, one ledger."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json
    from voltwright.errors import TraceError

    check_targets(picture=picture, trace=trace)
    start()
    from voltwright.operations.day import DayRequest, run_day_request

    request = DayRequest(file, car=car, temp_ambient_c=temp, payload_kg=payload, basis=basis, anchor=anchor)
    result = perform(run_day_request, request)
    if picture is not None:
        from voltwright.report.day_chart import day_picture

        write_picture(picture, day_picture(result, result.day_title))
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.columns, to_json(result))
    if json:
        print_json(result)
    else:
        _print(result)
        tell_written(picture=picture, trace=trace)
    if result.stranded:
        raise TraceError(next(remark.sentence for remark in result.remarks if remark.kind == "empty"))


def _print(result: "DayResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out = console()
    out.print(f"[bold]{escape(result.day_title)}: {result.car}[/]")
    energies = ("battery kWh", "grid kWh", "climate kWh")
    states = ("displayed SoC %", "cells °C", "cabin °C")
    shown = table("", "time", "what", "km", *energies, *states, "title", left=2, names=2, sentences=("title",))
    for row in result.rows:
        shown.add_row(
            f"{row.at}{DASH}{row.until}",
            row.what,
            number(row.distance_km, 1) if row.distance_km else "",
            number(row.energy_pack_kwh, 2),
            number(row.energy_grid_kwh, 2) if abs(row.energy_grid_kwh) > LEAST_KWH else "",
            number(row.climate_kwh, 2) if row.climate_kwh > LEAST_KWH else "",
            change(100 * row.soc_start, 100 * row.soc_end, 1),
            change(row.cells_start_c, row.cells_end_c),
            number(row.cabin_end_c),
            escape(row.title if row.what != "park" else ""),
        )
    out.print(shown)
    out.print(_balance(result))
    for remark in result.remarks:
        out.print(f"[yellow]•[/] {escape(remark.sentence)}")
    cost = " and ".join(f"{number(amount, 2)} {code}".strip() for code, amount in result.costs.items()) or DASH
    given = f", {number(result.given_kwh, 2)} kWh to the load" if result.given_kwh > LEAST_KWH else ""
    out.print(
        f"{number(result.distance_km, 1)} km, {number(result.energy_grid_kwh, 2)} kWh from the grid{given}, cost {cost}. "
        f"The ledger, heat included, closes to {max(result.ledger_residual_relative, 1e-16):.1g} of the energy moved.",
        style="dim",
    )
    print_loss_model(result.loss_model)


def _balance(result: "DayResult"):
    """Where the energy of the day came from and where it went, heat included."""
    from voltwright.cli.output import table
    from voltwright.figures import BALANCE

    shown = table("Energy balance, heat included", "", "part", "kWh", left=2)
    for words, part in (("from", result.came_kwh), ("to", result.went_kwh), ("stored", result.stored_kwh)):
        for name, value in part.items():
            if abs(value) > LEAST_KWH:
                shown.add_row(words, BALANCE[name], number(value, 2))
        shown.add_section()
    return shown
