"""`voltwright charge`: a car at a charger, how long it takes, what it costs, and what limits the power at each moment."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    JsonOption,
    PictureOption,
    TraceOption,
    read_count,
    read_share,
    reader,
)

if TYPE_CHECKING:
    from voltwright.operations.charge import ChargeResult

WITH_HELP = "Name of a shipped charger (see `voltwright chargers`), or a charger file."
Celsius = reader("c")


def _share_option(name: str, help_text: str):
    return typer.Option(name, help=help_text, metavar="SHARE", parser=read_share)


CellsOption = Annotated[
    float | None,
    typer.Option(
        "--cells",
        help="Temperature of the cells on arrival [°C]; default: at a DC station 30 or as the air, else as the air.",
        metavar="C",
        parser=Celsius,
    ),
]
ResistanceOption = Annotated[
    float | None,
    typer.Option(
        "--resistance-factor",
        help="Resistance of the pack over that when new; default: from the capacity.",
        metavar="X",
        parser=reader(),
    ),
]
CurveOption = Annotated[
    Path | None,
    typer.Option("--curve", help="Fit the car to a measured curve: CSV with soc_percent, power_kw.", metavar="FILE"),
]
PriceOption = Annotated[
    float | None,
    typer.Option("--price", help="Price of a kWh at the meter, in place of the charger's.", metavar="AMOUNT", parser=reader()),
]
CarsThereOption = Annotated[
    int, typer.Option("--cars", help="Cars at the charger, this one among them.", metavar="N", parser=read_count)
]
SeriesOption = Annotated[
    list[str] | None,
    typer.Option("--series", help="Also the same charge over temperature, age or start; may be repeated.", metavar="NAME"),
]
OffsetXOption = Annotated[
    float,
    typer.Option("--offset-x", help="On a wireless pad: off its middle along the car [mm].", metavar="MM", parser=reader("mm")),
]
OffsetYOption = Annotated[
    float,
    typer.Option("--offset-y", help="On a wireless pad: off its middle across the car [mm].", metavar="MM", parser=reader("mm")),
]


def charge(
    car: CarArgument,
    charger: Annotated[str, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)],
    begin: Annotated[float, _share_option("--from", "Displayed SoC at the start, 0 to 1 or in per cent.")] = 0.1,
    end: Annotated[float, _share_option("--to", "Displayed SoC at the end.")] = 0.8,
    temp: Annotated[float, typer.Option("--temp", help="Temperature of the air [°C].", metavar="C", parser=Celsius)] = 20.0,
    cells: CellsOption = None,
    precondition: Annotated[
        bool, typer.Option("--precondition", help="Bring the cells to the car's temperature for fast charges before.")
    ] = False,
    capacity: Annotated[float, _share_option("--capacity-share", "Capacity that an aged pack has left.")] = 1.0,
    resistance: ResistanceOption = None,
    price: PriceOption = None,
    cars_there: CarsThereOption = 1,
    offset_x: OffsetXOption = 0.0,
    offset_y: OffsetYOption = 0.0,
    curve: CurveOption = None,
    cases: Annotated[bool, typer.Option("--cases", help="Also the times with cells from −20 to 50 °C.")] = False,
    course: Annotated[
        bool, typer.Option("--course", help="Also what has come in after some minutes, and the recorded curves.")
    ] = False,
    series: SeriesOption = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Charge a car: time, energy, cost, and what limits the power."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(picture=picture, trace=trace)
    start()
    from voltwright.operations.charge import ChargeRequest, run_charge

    request = ChargeRequest(
        car,
        charger,
        soc_start=begin,
        soc_end=end,
        temp_ambient_c=temp,
        temp_cells_c=cells,
        precondition=precondition,
        capacity_share=capacity,
        resistance_factor=resistance,
        price=price,
        outlets_in_use=cars_there,
        offset_x_mm=offset_x,
        offset_y_mm=offset_y,
        curve=curve,
        cases=cases,
        course=course,
        series=tuple(series or ()),  # pyright: ignore[reportArgumentType]
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_charge, request)
    _write(result, trace, picture)
    if json:
        print_json(result)
        return
    from voltwright.cli.charge_tables import print_charge

    print_charge(result)
    tell_written(trace=trace, picture=picture)


def _write(result: "ChargeResult", trace: Path | None, picture: Path | None) -> None:
    """The files that were asked for."""
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.trace, to_json(result))
    if picture is not None:
        from voltwright.cli.files import write_picture
        from voltwright.report.charge_chart import charge_picture

        write_picture(picture, charge_picture(result, result.title, result.points))
