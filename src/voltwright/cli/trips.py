"""`voltwright trips`: recorded trips driven again by a car of the library, and how far it is from what was measured."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from voltwright.cli.options import CarArgument, JsonOption, reader

if TYPE_CHECKING:
    from voltwright.library.recordings import Recording
    from voltwright.study.trips.replay import Loads

BASES = {
    "measured": "Heater and air conditioning as measured",
    "modelled": "From speed, height and the air's temperature alone",
}


def _loads(text: str) -> str:
    if text not in BASES:
        raise typer.BadParameter(f"must be {' or '.join(BASES)}, but is '{text}'.")
    return text


def trips(
    car: CarArgument,
    folder: Annotated[
        Path, typer.Argument(help="Folder with a CSV file for each trip: time_s, speed_m_s, elevation_m, ...", metavar="FOLDER")
    ],
    loads: Annotated[
        str,
        typer.Option(
            "--loads",
            help="Heater and air conditioning: 'modelled', or as 'measured'.",
            metavar="measured|modelled",
            parser=_loads,
        ),
    ] = "modelled",
    payload: Annotated[
        float | None,
        typer.Option(
            "--payload",
            help="Load beside the car's test mass [kg]; left out: as known.",
            metavar="KG",
            parser=reader("kg"),
        ),
    ] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help="Write a picture (.svg or .png).", metavar="FILE")] = None,
    json: JsonOption = False,
) -> None:
    """Drive recorded trips again, and compare."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working
    from voltwright.interfaces.trip_files import read_trips, signals_of
    from voltwright.library.find import load_car
    from voltwright.library.recordings import recording_of

    spec = load_car(car)
    recorded, unreadable = read_trips(folder)
    ending = _checked_picture(picture)
    recording = recording_of(spec.name, [trip.name for trip in recorded], [signals_of(trip) for trip in recorded])
    with working(f"driving {len(recorded)} trips with {spec.name} (the first time it is compiled, once)"):
        start()
        from voltwright.study.trips.replay import replay
        from voltwright.study.trips.summary import summaries

        results, left_out = replay(spec, recorded, cast("Loads", loads), recording, payload)
        summed = summaries(results)
    if picture is not None:
        from voltwright.interfaces.whole_file import write_whole
        from voltwright.report.render import picture_bytes
        from voltwright.report.trips_chart import trips_picture

        drawn = picture_bytes(trips_picture(results, spec.title, BASES[loads]), ending)
        write_whole(picture, lambda beside: _write_bytes(beside, drawn))
    left_out = {**unreadable, **left_out}
    if json:
        figures: dict[str, Any] = {"car": spec.name, "recording": recording.name or None, "loads": loads}
        figures |= {"trips": [asdict(result) for result in results], "left_out": left_out}
        print_json(figures | {"summary": [asdict(row) for row in summed], "picture": None if picture is None else str(picture)})
    else:
        _print(spec.name, spec.title, recording, loads, results, summed, left_out)
        if picture is not None:
            from voltwright.cli.output import console

            console().print(f"picture: {picture}", style="dim", soft_wrap=True, markup=False)


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _checked_picture(picture: Path | None) -> str:
    """The picture's ending, once it is known that it can be written."""
    if picture is None:
        return ""
    from voltwright.interfaces.whole_file import check_writable
    from voltwright.report.render import check_ending

    ending = check_ending(picture)
    check_writable(picture)
    return ending


def _print(car: str, title: str, recording: "Recording", loads: str, results, summed, left_out: dict[str, str]) -> None:
    from voltwright.cli.output import console, escape

    out = console()
    known = f"{recording.title} ({recording.address})" if recording.name else recording.title
    out.print(f"[bold]{escape(title)}[/]: {escape(known)}", soft_wrap=True)
    out.print(f"{BASES[loads]}, and the state at the start.", style="dim", soft_wrap=True)
    out.print(_trip_table(results))
    out.print(_summary_table(summed))
    for name, reason in sorted(left_out.items()):
        out.print(f"left out {name}: {reason.rstrip('.')}.", style="dim", soft_wrap=True, markup=False)
    common = set.intersection(*(set(result.remarks) for result in results)) if len(results) > 1 else set()
    for remark in sorted(common):
        out.print(f"every trip: {remark}.", style="dim", soft_wrap=True, markup=False)
    for result in results:
        own = [remark for remark in result.remarks if remark not in common]
        if own:
            out.print(f"{result.name}: {'; '.join(own)}.", style="dim", soft_wrap=True, markup=False)
    if recording.recorded_car not in ("", car):
        out.print(f"This recording is of the car `{recording.recorded_car}`.", style="dim", soft_wrap=True, markup=False)
    if recording.energy_full_wh is not None:
        note = f"Energy is the state of charge times {recording.energy_full_wh:g} Wh, measured and modelled alike"
        worn = f"; the recorded battery is taken as worn to {100.0 * recording.capacity_share:.0f} % of a new one (docs/trips.md)"
        terminals = sum(result.terminals_wh for result in results) / sum(result.distance_km for result in results)
        out.print(f"{note}{worn}. At the battery's terminals the model uses {terminals:.1f} Wh/km.", style="dim", soft_wrap=True)


def _trip_table(results):
    from voltwright.cli.output import number, percent, table

    headings = (
        "trip",
        "season",
        "km",
        "°C",
        "measured Wh",
        "modelled Wh",
        "error",
        "U rms",
        "charge at end %",
        "cells at end °C",
    )
    shown = table("", *headings, left=2)
    for row in results:
        shown.add_row(
            row.name,
            row.season,
            number(row.distance_km),
            number(row.ambient_c),
            number(row.measured_wh, 0),
            number(row.modelled_wh, 0),
            percent(row.deviation),
            number(None if row.voltage_rmse is None else 100.0 * row.voltage_rmse, 2),
            _pair(row.soc_end_measured, row.soc_end, 100.0),
            _pair(row.cells_end_measured_c, row.cells_end_c, 1.0),
        )
    return shown


def _pair(measured: float | None, modelled: float, factor: float) -> str:
    """Measured value, then the modelled one; nothing where it was not recorded."""
    from voltwright.cli.output import number

    return number(None) if measured is None else f"{number(factor * measured)} → {number(factor * modelled)}"


def _summary_table(summed):
    from voltwright.cli.output import number, percent, table

    headings = (
        "trips",
        "",
        "km",
        "Wh/km",
        "modelled",
        "error",
        "mean |error|",
        "median",
        "worst",
        "U rms %",
        "charge pts",
        "cells K",
    )
    shown = table("Mean (and worst) of the trips", *headings)
    for row in summed:
        shown.add_row(
            row.season,
            str(row.trips),
            number(row.distance_km),
            number(row.measured_wh_km),
            number(row.modelled_wh_km),
            percent(row.deviation),
            percent(row.mape).lstrip("+"),
            percent(row.median_error).lstrip("+"),
            percent(row.worst_error).lstrip("+"),
            _with_worst(row.voltage_rmse, row.voltage_rmse_worst, 100.0),
            _with_worst(row.soc_error, row.soc_error_worst, 100.0),
            _with_worst(row.cells_error_k, row.cells_error_worst_k, 1.0),
        )
    return shown


def _with_worst(mean: float | None, worst: float | None, factor: float) -> str:
    from voltwright.cli.output import number

    return number(None) if mean is None or worst is None else f"{factor * mean:.2f} ({factor * worst:.2f})"
