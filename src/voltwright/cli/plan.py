"""`voltwright plan`: a trip with charging stops, planned and driven."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import CAR_HELP, AnchorOption, BasisOption, JsonOption, PictureOption, TraceOption, read_share, reader
from voltwright.cli.trip_options import (
    DepartOption,
    LimitOption,
    PayloadOption,
    PeopleOption,
    RainOption,
    RouteArgument,
    SeedOption,
    SnowOption,
    StyleOption,
    SunOption,
    TempOption,
    TrafficOption,
    WeatherOption,
    WindFromOption,
    WindOption,
)

if TYPE_CHECKING:
    from voltwright.operations.plan import PlanResult


def _soc(name: str, words: str) -> typer.models.OptionInfo:
    return typer.Option(name, help=words, metavar="SHARE", parser=read_share)


def plan(
    route: RouteArgument,
    car: Annotated[str, typer.Option("--car", help=CAR_HELP, metavar="CAR", autocompletion=complete_car)],
    stations: Annotated[
        str,
        typer.Option("--stations", help="Stations as CSV or JSON, or the name of a shipped set.", metavar="FILE"),
    ] = "made-north-south",
    objective: Annotated[str, typer.Option("--least", help="What is to be least: time, cost or stops.", metavar="WHAT")] = "time",
    soc: Annotated[float, _soc("--soc", "Displayed SoC at the start.")] = 0.9,
    arrive_soc: Annotated[float, _soc("--arrive-soc", "Least displayed SoC at the end.")] = 0.2,
    station_soc: Annotated[float, _soc("--station-soc", "Least displayed SoC on arrival at a station.")] = 0.1,
    cells: Annotated[
        float | None,
        typer.Option("--cells", help="Cells at the start [°C]; default: as the air.", metavar="C", parser=reader("c")),
    ] = None,
    warm: Annotated[bool, typer.Option("--warm", help="Cabin, tyres and gears are warm at the start.")] = False,
    no_precondition: Annotated[
        bool, typer.Option("--no-precondition", help="Never warm the cells on the way to a stop.")
    ] = False,
    no_slower: Annotated[bool, typer.Option("--no-slower", help="Always drive at the limits.")] = False,
    close: Annotated[
        list[str] | None,
        typer.Option("--close", help="Name of a station that is not to be used. May be repeated.", metavar="NAME"),
    ] = None,
    style: StyleOption = "normal",
    traffic: TrafficOption = "usual",
    seed: SeedOption = 0,
    limit: LimitOption = 50.0,
    depart: DepartOption = "08:00",
    weather: WeatherOption = None,
    temp: TempOption = 20.0,
    wind: WindOption = 0.0,
    wind_from: WindFromOption = 0.0,
    rain: RainOption = 0.0,
    snow: SnowOption = 0.0,
    sun: SunOption = 0.0,
    people: PeopleOption = 1,
    payload: PayloadOption = 0.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """A trip with charging stops: where to charge, how long, how fast to drive."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(picture=picture, trace=trace)
    start()
    from voltwright.operations.plan import PlanRequest, run_plan

    request = PlanRequest(
        route,
        car,
        stations=stations,
        objective=objective,  # pyright: ignore[reportArgumentType]
        soc_start=soc,
        arrive_soc=arrive_soc,
        station_soc=station_soc,
        temp_cells_c=cells,
        cold_start=not warm,
        precondition=not no_precondition,
        slower=not no_slower,
        closed=tuple(close or ()),
        style=style,
        traffic=traffic,
        seed=seed,
        limit_assumed_kmh=limit,
        depart=depart,
        weather=weather,
        temp_ambient_c=temp,
        wind_kmh=wind,
        wind_from_deg=wind_from,
        rain_mm_h=rain,
        snow=snow,
        sun_w_m2=sun,
        occupants=people,
        payload_kg=payload,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_plan, request)
    if result.arrives:
        _write(result, picture, trace)
    if json:
        print_json(result)
    else:
        from voltwright.cli.plan_tables import print_plan

        print_plan(result)
        if result.arrives:
            tell_written(picture=picture, trace=trace)
    if result.partial is not None:
        from voltwright.errors import TraceError

        raise TraceError(result.partial.sentence)


def _write(result: "PlanResult", picture: Path | None, trace: Path | None) -> None:
    from voltwright.cli.files import write_picture

    if picture is not None:
        from voltwright.report.trip_chart import plan_picture

        write_picture(picture, plan_picture(result))
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.columns, to_json(result))
