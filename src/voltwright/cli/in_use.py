"""`voltwright in-use`: vehicles in use by their telematics, compared with the model of their car."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_car, complete_table
from voltwright.cli.options import CAR_HELP, AnchorOption, BasisOption, JsonOption, PictureOption, reader


def in_use(
    table: Annotated[
        str,
        typer.Argument(
            help="Table of trips and charges, .csv or .parquet; 'simulated' makes a fleet up.",
            metavar="FLEET.csv",
            autocompletion=complete_table,
        ),
    ],
    car: Annotated[str, typer.Option("--car", help=CAR_HELP, metavar="CAR", autocompletion=complete_car)],
    charges: Annotated[
        Path | None, typer.Option("--charges", help="Table of charges, where they stand in a file of their own.", metavar="FILE")
    ] = None,
    climate: Annotated[
        str, typer.Option("--climate", help="Where the vehicles stand, for the ageing that is expected.", metavar="NAME")
    ] = "munich",
    charging: Annotated[
        str, typer.Option("--charging", help="home, home-late, home-full, weekly, mixed or fast; likewise.", metavar="HABIT")
    ] = "mixed",
    price: Annotated[
        float | None, typer.Option("--price", help="Price of a kWh that has none in the table.", metavar="PRICE", parser=reader())
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write all vehicles to this table, .csv or .parquet.", metavar="FILE")
    ] = None,
    trips_out: Annotated[
        Path | None, typer.Option("--trips-out", help="Write all trips with their deviation, .csv or .parquet.", metavar="FILE")
    ] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Compare a fleet in use with the model of its car."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(out, trips_out, picture=picture)
    start()
    from voltwright.operations.in_use import InUseRequest, run_in_use

    request = InUseRequest(
        table,
        car,
        charges=charges,
        climate=climate,
        charging=charging,
        price_kwh=price,
        out=out,
        trips_out=trips_out,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_in_use, request)
    if picture is not None:
        from voltwright.report.in_use_chart import in_use_picture

        write_picture(picture, in_use_picture(result, result.title))
    if json:
        print_json(result, picture=picture)
    else:
        from voltwright.cli.in_use_tables import print_fleet

        print_fleet(result)
        tell_written(vehicles=out, trips=trips_out, picture=picture)
