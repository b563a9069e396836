"""`voltwright trips`: recorded trips driven again by a car of the library, and how far it is from what was measured."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, reader
from voltwright.formatting import DASH, change, deviation_percent, number, percent

if TYPE_CHECKING:
    from voltwright.operations.trips import TripsResult


def trips(
    car: CarArgument,
    folder: Annotated[
        str,
        typer.Argument(
            help="Folder with a CSV file for each trip: time_s, speed_m_s, elevation_m, ...; or the shipped set simulated-id3.",
            metavar="FOLDER",
        ),
    ],
    loads: Annotated[
        Literal["measured", "modelled"],
        typer.Option(
            "--loads",
            parser=str,
            help="Heater and air conditioning: 'modelled', or as 'measured'.",
            metavar="measured|modelled",
        ),
    ] = "modelled",
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
    """Drive recorded trips again, and compare."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.trips import TripsRequest, run_trips

    request = TripsRequest(car, folder, loads=loads, payload_kg=payload, basis=basis, anchor=anchor)
    result = perform(run_trips, request)
    if picture is not None:
        from voltwright.report.trips_chart import trips_picture
        from voltwright.study.trips.summary import BASES

        write_picture(picture, trips_picture(result.trips, result.title, BASES[loads]))
    if json:
        print_json(result, picture=picture)
    else:
        _print(result)
        tell_written(picture=picture)


def _print(result: "TripsResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model
    from voltwright.study.trips.summary import BASES

    out, recording, results = console(), result.about, result.trips
    known = f"{recording.title} ({recording.address})" if recording.name else recording.title
    out.print(f"[bold]{escape(result.title)}[/]: {escape(known)}")
    out.print(f"{BASES[result.loads]}, and the state at the start.", style="dim")
    out.print(_trip_table(results))
    out.print(_summary_table(result.summary))
    if recording.simulated:
        out.print("[yellow]•[/] These trips are simulated: they show how the command works, and prove nothing about accuracy.")
    for name, reason in sorted(result.left_out.items()):
        out.print(f"not used: trip {name}: {reason.rstrip('.')}.", style="dim", markup=False)
    common = set.intersection(*(set(trip.remarks) for trip in results)) if len(results) > 1 else set()
    for remark in sorted(common):
        out.print(f"every trip: {remark}.", style="dim", markup=False)
    for trip in results:
        own = [remark for remark in trip.remarks if remark not in common]
        if own:
            out.print(f"{trip.name}: {'; '.join(own)}.", style="dim", markup=False)
    if recording.recorded_car not in ("", result.car):
        out.print(f"This recording is of the car `{recording.recorded_car}`.", style="dim", markup=False)
    if recording.energy_full_wh is not None:
        note = f"Energy is the state of charge times {number(recording.energy_full_wh)} Wh, measured and modelled alike"
        terminals = sum(trip.terminals_wh for trip in results) / sum(trip.distance_km for trip in results)
        out.print(f"{note}. At the battery's terminals the model uses {terminals:.1f} Wh/km.", style="dim")
    if recording.capacity_share < 1.0:
        out.print(f"The recorded battery has {100.0 * recording.capacity_share:.0f} % of a new one's capacity.", style="dim")
    print_loss_model(result.loss_model)


def _trip_table(results):
    from voltwright.cli.output import table

    headings = (
        "trip",
        "season",
        "km",
        "°C",
        "measured Wh",
        "modelled Wh",
        "deviation",
        "voltage rms %",
        "SoC at the end %",
        "cells at the end °C",
    )
    shown = table("", *headings, left=2)
    for row in results:
        shown.add_row(
            row.name,
            row.season,
            number(row.distance_km, 1),
            number(row.ambient_c, 1),
            number(row.measured_wh, 0),
            number(row.modelled_wh, 0),
            deviation_percent(row.deviation),
            number(None if row.voltage_rmse is None else 100.0 * row.voltage_rmse, 2),
            _pair(row.soc_end_measured, row.soc_end, 100.0),
            _pair(row.cells_end_measured_c, row.cells_end_c, 1.0),
        )
    return shown


def _pair(measured: float | None, modelled: float, factor: float) -> str:
    """Measured value, then the modelled one; a dash where it was not recorded."""
    return DASH if measured is None else change(factor * measured, factor * modelled, 1)


def _summary_table(summed):
    from voltwright.cli.output import table

    headings = (
        "season",
        "trips",
        "km",
        "measured Wh/km",
        "modelled Wh/km",
        "deviation",
        "mean absolute",
        "median absolute",
        "worst absolute",
        "voltage rms %",
        "SoC points",
        "cells K",
    )
    shown = table("Mean (and worst) of the trips", *headings)
    for row in summed:
        shown.add_row(
            row.season,
            str(row.trips),
            number(row.distance_km, 1),
            number(row.measured_wh_km, 1),
            number(row.modelled_wh_km, 1),
            deviation_percent(row.deviation),
            percent(row.mape, 1),
            percent(row.median_error, 1),
            percent(row.worst_error, 1),
            _with_worst(row.voltage_rmse, row.voltage_rmse_worst, 100.0),
            _with_worst(row.soc_error, row.soc_error_worst, 100.0),
            _with_worst(row.cells_error_k, row.cells_error_worst_k, 1.0),
        )
    return shown


def _with_worst(mean: float | None, worst: float | None, factor: float) -> str:
    return DASH if mean is None or worst is None else f"{number(factor * mean, 2)} ({number(factor * worst, 2)})"
