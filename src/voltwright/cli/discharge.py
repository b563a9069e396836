"""`voltwright discharge`: a car that feeds loads, a house or the grid."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, TraceOption, read_share, reader

if TYPE_CHECKING:
    from voltwright.operations.discharge import DischargeResult

WITH_HELP = "Charger that takes power out of the car: shipped name or file; default: the car's own socket (v2l)."


def discharge(
    car: CarArgument,
    load_kw: Annotated[
        float, typer.Option("--load-kw", help="Power that is asked at the outlet [kW].", metavar="KW", parser=reader("kw"))
    ],
    charger: Annotated[
        str | None, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)
    ] = None,
    begin: Annotated[
        float,
        typer.Option("--from", help="Displayed SoC at the start, 0 to 1 or in per cent.", metavar="SHARE", parser=read_share),
    ] = 0.8,
    end: Annotated[float, typer.Option("--to", help="Displayed SoC at which it ends.", metavar="SHARE", parser=read_share)] = 0.2,
    temp: Annotated[
        float, typer.Option("--temp", help="Temperature of air and cells [°C].", metavar="C", parser=reader("c"))
    ] = 20.0,
    capacity: Annotated[
        float,
        typer.Option("--capacity-share", help="Capacity that an aged pack has left.", metavar="SHARE", parser=read_share),
    ] = 1.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Let a car feed loads, a house or the grid."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(trace=trace)
    start()
    from voltwright.operations.discharge import DischargeRequest, run_discharge

    request = DischargeRequest(
        car,
        charger,
        load_kw=load_kw,
        soc_start=begin,
        soc_end=end,
        temp_ambient_c=temp,
        capacity_share=capacity,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_discharge, request)
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.trace, to_json(result))
    if json:
        print_json(result)
    else:
        _print(result)
        tell_written(trace=trace)


def _print(result: "DischargeResult") -> None:
    from voltwright.cli.charge_tables import ROUNDING
    from voltwright.cli.output import console, escape, of_rows, print_loss_model, table
    from voltwright.figures import FIGURES, loss_label
    from voltwright.formatting import change, number, short

    out = console()
    outlet = "its own socket" if result.outlet == "own-socket" else result.outlet
    conditions = f"{short(result.asked_kw)} kW through {escape(outlet)}, {short(result.temperature_c)} °C"
    out.print(f"[bold]{escape(result.title)} feeds {conditions}[/]")
    total = result.energy_cells_kwh
    rows = [
        (FIGURES["duration"], "h", number(result.duration_h, 2)),
        (FIGURES["soc"], "%", change(100 * result.soc_start, 100 * result.soc_reached)),
        (FIGURES["energy_load"], "kWh", number(result.energy_given_kwh, 2)),
        (FIGURES["energy_unserved"], "kWh", number(result.energy_unmet_kwh, 2)),
        (FIGURES["energy_cells_out"], "kWh", number(total, 2)),
        (FIGURES["efficiency_discharge"], "%", number(100.0 * result.efficiency, 1)),
    ]
    out.print(of_rows(rows))
    losses = table("Losses between cells and load", "loss or load", "kWh", "%")
    for name, value in sorted(result.losses_kwh.items(), key=lambda item: -item[1]):
        losses.add_row(loss_label(name), number(value, 2), number(100.0 * value / total if total else None, 1))
    out.print(losses)
    if result.held_by:
        out.print(f"[yellow]•[/] The load is served only in part. Limiting factor: {escape(result.held_by)}.")
    if not result.reached:
        out.print(f"[yellow]•[/] {escape(result.why)}")
    out.print(f"The energies add up to {max(result.ledger_residual_relative, ROUNDING):.1g}, or better.", style="dim")
    print_loss_model(result.loss_model)
