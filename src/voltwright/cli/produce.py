"""`voltwright produce`: a series of cars by a production plan."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from voltwright.cli.options import AnchorOption, BasisOption, JsonOption, PictureOption, read_count, read_share

SampleOption = Annotated[
    int, typer.Option("--cars", help="Cars to certify, evenly over the series.", metavar="N", parser=read_count)
]
RiskOption = Annotated[
    float,
    typer.Option("--risk", help="Of failing conformity, for the consumption to declare.", metavar="SHARE", parser=read_share),
]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write the certified cars, .csv or .parquet.", metavar="FILE")]


def produce(
    plan: Annotated[str, typer.Argument(help="A production plan's file, or the name of a shipped plan.", metavar="PLAN")],
    cars: SampleOption = 2000,
    risk: RiskOption = 0.01,
    no_audit: Annotated[bool, typer.Option("--no-audit", help="Leave out the maker's own tests and the drift charts.")] = False,
    no_durability: Annotated[bool, typer.Option("--no-durability", help="Leave out the ageing of the fleet in use.")] = False,
    precision: Annotated[
        Literal["float32", "float64"],
        typer.Option("--precision", parser=str, metavar="float32|float64", help="Of the batch engine."),
    ] = "float32",
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    csv: CsvOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """A series of cars: spread, conformity of production, drift, durability."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json
    from voltwright.cli.production_tables import print_production

    check_targets(picture=picture, trace=csv)
    start()
    from voltwright.operations.produce import ProduceRequest, run_produce

    request = ProduceRequest(
        plan,
        sampled=cars,
        risk=risk,
        audit=not no_audit,
        durability=not no_durability,
        precision=precision,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_produce, request)
    if picture is not None:
        from voltwright.report.production_chart import production_picture

        write_picture(picture, production_picture(result))
    if csv is not None:
        from voltwright.interfaces.table_file import write_table

        write_table(csv, result.columns, {"plan": result.plan, "count": result.count, "seed": result.seed})
    if json:
        print_json(result, picture=picture)
    else:
        print_production(result)
        tell_written(picture=picture, csv=csv)
