"""`voltwright day`: trips, parking and charging of a whole day as one run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import CAR_HELP, JsonOption
from voltwright.cli.output import DASH, number

if TYPE_CHECKING:
    from voltwright.procedures.day.run import DayResult

LEAST_KWH = 0.005


def day(
    file: Annotated[str, typer.Argument(help="A day's file, or the name of a shipped day.", metavar="FILE")],
    car: Annotated[
        str | None,
        typer.Option("--car", help=CAR_HELP + " Instead of the day's own.", metavar="CAR", autocompletion=complete_car),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Write the picture of the day, .svg or .png.", metavar="FILE")
    ] = None,
    trace: Annotated[
        Path | None, typer.Option("--trace", help="Write the day second by second to this Parquet file.", metavar="FILE.parquet")
    ] = None,
    json: JsonOption = False,
) -> None:
    """A car through a day: drive, park, charge, one ledger."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import console, print_json, working
    from voltwright.errors import TraceError
    from voltwright.interfaces.whole_file import check_writable
    from voltwright.library.days import load_day

    spec, folder = load_day(file)
    if picture is not None:
        from voltwright.report.render import check_ending

        check_ending(picture)
    for path in (picture, trace):
        if path is not None:
            check_writable(path)
    with working(f"running {spec.name} (the first time it is compiled, once)"):
        start()
        from voltwright.procedures.day.run import run_day

        result = run_day(spec, car=car, folder=folder)
    figures = _figures(result)
    written = _write(result, spec, figures, picture, trace)
    if json:
        print_json(figures)
    else:
        _print(spec.title or spec.name, result)
        for path in written:
            console(errors=True).print(f"written: {path}", style="dim", soft_wrap=True, markup=False)
    if result.stranded:
        raise TraceError(next(remark.sentence for remark in result.remarks if remark.kind == "empty"))


def _figures(result: "DayResult") -> dict[str, Any]:
    figures = {name: value for name, value in vars(result).items() if name != "columns"}
    figures["rows"] = [vars(row) for row in result.rows]
    figures["remarks"] = [vars(remark) for remark in result.remarks]
    return figures


def _write(result: "DayResult", spec: Any, figures: dict[str, Any], picture: Path | None, trace: Path | None) -> list[Path]:
    written = []
    if picture is not None:
        from voltwright.interfaces.whole_file import write_whole
        from voltwright.report.day_chart import day_picture
        from voltwright.report.render import check_ending, picture_bytes

        chart = day_picture(result, spec.title or spec.name)
        content = picture_bytes(chart, check_ending(picture))
        written.append(write_whole(picture, lambda beside: _write_bytes(beside, content)))
    if trace is not None:
        from voltwright.interfaces.parquet import write_trace

        written.append(write_trace(trace, result.columns, figures))
    return written


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _print(title: str, result: "DayResult") -> None:
    from voltwright.cli.output import console, escape, table

    out = console()
    out.print(f"[bold]{escape(title)}: {result.car}[/]", soft_wrap=True)
    shown = table(
        "", "at", "what", "", "km", "battery\nkWh", "mains\nkWh", "heat, cold\nkWh", "charge\n%", "cells\n°C", "cabin\n°C", left=3
    )
    for row in result.rows:
        shown.add_row(
            f"{row.at}–{row.until}",
            row.what,
            escape(row.title if row.what != "park" else ""),
            number(row.distance_km) if row.distance_km else "",
            number(row.energy_pack_kwh, 2),
            number(row.energy_grid_kwh, 2) if abs(row.energy_grid_kwh) > LEAST_KWH else "",
            number(row.climate_kwh, 2) if row.climate_kwh > LEAST_KWH else "",
            f"{100 * row.soc_start:.1f} → {100 * row.soc_end:.1f}",
            f"{row.cells_start_c:.0f} → {row.cells_end_c:.0f}".replace("-", "−"),
            f"{row.cabin_end_c:.0f}".replace("-", "−"),
        )
    out.print(shown)
    out.print(_balance(result))
    for remark in result.remarks:
        out.print(f"[yellow]•[/] {escape(remark.sentence)}")
    cost = DASH if result.cost is None else f"{result.cost:,.2f}"
    given = f", {result.given_kwh:.2f} kWh given" if result.given_kwh > LEAST_KWH else ""
    out.print(
        f"{result.distance_km:,.1f} km, {result.energy_grid_kwh:.2f} kWh from the mains{given}, cost {cost}. "
        f"The ledger, heat included, closes to {max(result.ledger_residual_relative, 1e-16):.1g} of the energy moved.",
        style="dim",
    )


def _balance(result: "DayResult"):
    """Where the energy of the day came from and where it went, heat included."""
    from voltwright.cli.output import table

    shown = table("Where the energy came from, and where it went", "", "kWh", left=1)
    for part in (result.came_kwh, result.went_kwh, {f"stored: {name}": value for name, value in result.stored_kwh.items()}):
        for name, value in part.items():
            if abs(value) > LEAST_KWH:
                shown.add_row(name.replace("_", " "), number(value, 2))
        shown.add_section()
    return shown
