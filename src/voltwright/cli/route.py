"""`voltwright route`: a route as a speed trace by a driver model, and a car that drives it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import (
    CAR_HELP,
    AnchorOption,
    BasisOption,
    JsonOption,
    PictureOption,
    TraceOption,
    read_count,
    read_share,
    reader,
)
from voltwright.cli.trip_options import (
    ColdOption,
    DepartOption,
    ElevationOption,
    FromOption,
    LimitOption,
    MapOption,
    PayloadOption,
    PeopleOption,
    RainOption,
    RouteArgument,
    RouteOutOption,
    SeedOption,
    SnowOption,
    StyleOption,
    SunOption,
    TempOption,
    ToOption,
    TrafficOption,
    ViaOption,
    WeatherOption,
    WindFromOption,
    WindOption,
    asked_of,
    route_asked_for,
)

if TYPE_CHECKING:
    from voltwright.operations.route import RouteResult


CarOption = Annotated[str | None, typer.Option("--car", help=CAR_HELP, metavar="CAR", autocompletion=complete_car)]
RepeatsOption = Annotated[
    int, typer.Option("--repeats", help="Seeds that are driven, for the spread.", metavar="N", parser=read_count)
]
CapOption = Annotated[
    float | None,
    typer.Option("--cap", help="Speed to keep under, whatever the limit [km/h].", metavar="KMH", parser=reader("kmh")),
]
SocOption = Annotated[float, typer.Option("--soc", help="Displayed SoC at the start.", metavar="SHARE", parser=read_share)]


def route(
    route: RouteArgument = None,
    car: CarOption = None,
    map_file: MapOption = None,
    from_place: FromOption = None,
    to_place: ToOption = None,
    via: ViaOption = None,
    elevation: ElevationOption = None,
    route_out: RouteOutOption = None,
    style: StyleOption = "normal",
    traffic: TrafficOption = "usual",
    seed: SeedOption = 0,
    repeats: RepeatsOption = 1,
    cap_kmh: CapOption = None,
    limit_assumed_kmh: LimitOption = 50.0,
    soc_start: SocOption = 0.9,
    cold_start: ColdOption = True,
    depart: DepartOption = "08:00",
    weather: WeatherOption = None,
    temp_ambient_c: TempOption = 20.0,
    wind_kmh: WindOption = 0.0,
    wind_from_deg: WindFromOption = 0.0,
    rain_mm_h: RainOption = 0.0,
    snow: SnowOption = 0.0,
    sun_w_m2: SunOption = 0.0,
    occupants: PeopleOption = 1,
    payload_kg: PayloadOption = 0.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """A route as a speed trace, and what a car takes on it."""
    given = locals()
    asked = asked_of(given)
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(route_out, picture=picture, trace=trace)
    asked["route"] = route_asked_for(given)
    start()
    from voltwright.operations.route import RouteRequest, run_route

    result = perform(run_route, RouteRequest(**asked))
    _write(result, picture, trace)
    if json:
        print_json(result)
    else:
        _print(result)
        tell_written(picture=picture, trace=trace, route=route_out)
    if not result.arrives:
        from voltwright.errors import TraceError

        raise TraceError("The battery is empty on the way; start with more charge, or plan the trip with `voltwright plan`.")


def _write(result: "RouteResult", picture: Path | None, trace: Path | None) -> None:
    if picture is not None:
        from voltwright.cli.files import write_picture
        from voltwright.report.trip_chart import route_picture

        write_picture(picture, route_picture(result))
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.columns, to_json(result))


def _print(result: "RouteResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table
    from voltwright.formatting import number

    out = console()
    title = result.route_title if result.car_title is None else f"{result.route_title}: {result.car_title}"
    out.print(f"[bold]{escape(title)}[/]")
    limits = (
        "no limits known" if result.limits_kmh is None else f"limits {result.limits_kmh[0]:g} to {result.limits_kmh[1]:g} km/h"
    )
    out.print(
        f"{number(result.length_km, 1)} km, {number(result.climb_m)} m up, {number(result.descent_m)} m down, {limits}, "
        f"{result.places} places to stop; {result.style} driver, {result.traffic} traffic"
    )
    heading = ["seed", "min", "km/h", "stops", "waited min"]
    heading += ["Wh/km", "kWh", "SoC %"] if result.car is not None else []
    shown = table("", *heading)
    for run in result.runs:
        cells = [
            str(run.seed), number(run.duration_min, 1), number(run.speed_mean_kmh, 1), str(run.stops), number(run.waited_min, 1)
        ]  # fmt: skip
        if run.consumption_wh_km is not None and run.energy_kwh is not None and run.soc_end is not None:
            cells += [number(run.consumption_wh_km, 1), number(run.energy_kwh, 2), number(100.0 * run.soc_end, 1)]
        shown.add_row(*cells)
    out.print(shown)
    if len(result.runs) > 1 and "consumption_wh_km" in result.spread:
        mean, least, most = result.spread["consumption_wh_km"]
        out.print(f"{number(mean, 1)} Wh/km in the mean, {number(least, 1)} to {number(most, 1)} over the seeds")
    for note in result.notes:
        out.print(f"[yellow]•[/] {escape(note)}")
    if result.loss_model is not None:
        print_loss_model(result.loss_model)
