"""`voltwright optimise`: the best design of a car within bounds, or the front between several aims."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, JsonOption, PictureOption, read_count


def optimise(
    study: Annotated[
        str,
        typer.Argument(
            help="A design study file, or name of a shipped one: su7-cheapest-720, su7-range-and-price.", metavar="STUDY"
        ),
    ],
    car: Annotated[str | None, typer.Option("--car", help="Base car, instead of the study's own.", metavar="CAR")] = None,
    row: Annotated[
        int | None, typer.Option("--row", help="Row of the front that becomes the design.", metavar="N", parser=read_count)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the design as a car file.", metavar="FILE")] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """The best design of a car within bounds, or the front between several aims."""
    from voltwright.cli.design_tables import print_design, print_front, write_design
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(car=out, picture=picture)
    start()
    from voltwright.operations.optimise import OptimiseRequest, run_optimise

    result = perform(run_optimise, OptimiseRequest(study, car=car, row=row, basis=basis, anchor=anchor))
    if picture is not None:
        from voltwright.report.design_chart import front_picture

        write_picture(picture, front_picture(result))
    write_design(out, result)
    tell_written(design=out, picture=picture)
    if json:
        print_json(result)
        return
    print_front(result)
    print_design(result)
