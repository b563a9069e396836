"""`voltwright calibrate`: one car fitted to its own recorded trips, tested on trips that the fit has not seen."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, reader


def calibrate(
    car: CarArgument,
    folder: Annotated[
        str,
        typer.Argument(
            help="Folder with a CSV file for each trip, as of `voltwright trips`; or the shipped set simulated-id3.",
            metavar="FOLDER",
        ),
    ],
    out: Annotated[Path | None, typer.Option("--out", help="Write the calibrated car to this file.", metavar="CAR2.yaml")] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Year, month or day of the trips, for the evidence.", metavar="DATE")
    ] = None,
    loads: Annotated[
        Literal["as-recorded", "measured", "modelled"],
        typer.Option(
            "--loads",
            parser=str,
            help="Heater and air conditioning: 'measured', 'modelled', or measured where every trip has them.",
            metavar="as-recorded|measured|modelled",
        ),
    ] = "as-recorded",
    payload: Annotated[
        float | None,
        typer.Option(
            "--payload",
            help="Load beside the car's test mass [kg]; default: as known.",
            metavar="KG",
            parser=reader("kg"),
        ),
    ] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Calibrate one car on its own trips."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(out, picture=picture)
    start()
    from voltwright.operations.calibrate import CalibrateRequest, run_calibrate

    request = CalibrateRequest(car, folder, loads=loads, payload_kg=payload, out=out, date=date, basis=basis, anchor=anchor)
    result = perform(run_calibrate, request)
    if picture is not None:
        from voltwright.report.own_trips_chart import own_trips_picture

        write_picture(picture, own_trips_picture(result, result.title))
    if json:
        print_json(result, picture=picture)
    else:
        from voltwright.cli.calibrate_tables import print_calibration

        print_calibration(result)
        tell_written(car=out, picture=picture)
