"""`voltwright plan`: a trip with charging stops, planned and driven."""

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
    from voltwright.operations.plan import PlanResult


def _soc(name: str, words: str) -> typer.models.OptionInfo:
    return typer.Option(name, help=words, metavar="SHARE", parser=read_share)


CarOption = Annotated[str, typer.Option("--car", help=CAR_HELP, metavar="CAR", autocompletion=complete_car)]
StationsOption = Annotated[
    str, typer.Option("--stations", help="Stations as CSV or JSON, or the name of a shipped set.", metavar="FILE")
]
LeastOption = Annotated[str, typer.Option("--least", help="What is to be least: time, cost or stops.", metavar="WHAT")]
CellsOption = Annotated[
    float | None,
    typer.Option("--cells", help="Cells at the start [°C]; default: as the air.", metavar="C", parser=reader("c")),
]
PreconditionOption = Annotated[
    bool, typer.Option("--precondition/--no-precondition", help="Whether the cells may be warmed on the way to a stop.")
]
SlowerOption = Annotated[bool, typer.Option("--slower/--no-slower", help="Whether to look at speeds under the limits.")]
CloseOption = Annotated[
    list[str] | None,
    typer.Option("--close", help="Name of a station that is not to be used. May be repeated.", metavar="NAME"),
]
AlternativesOption = Annotated[
    bool, typer.Option("--alternatives/--no-alternatives", help="Whether to look for other plans too.")
]


SoFarOption = Annotated[
    str | None,
    typer.Option(
        "--so-far",
        help="The trip so far, CSV or mqtt://HOST:PORT/TOPIC: plan the rest, from what the car takes today.",
        metavar="FILE",
    ),
]
EveryOption = Annotated[
    float | None,
    typer.Option("--every", help="Time between two plans, of a trip by MQTT [s]; default: 60.", metavar="S", parser=reader("s")),
]
PlansOption = Annotated[
    int | None,
    typer.Option("--plans", help="End after so many plans, of a trip by MQTT.", metavar="N", parser=read_count),
]
WaitOption = Annotated[
    float | None,
    typer.Option("--wait", help="End after so long without a message by MQTT [s]; default: 30.", metavar="S", parser=reader("s")),
]


def plan(
    car: CarOption,
    route: RouteArgument = None,
    map_file: MapOption = None,
    from_place: FromOption = None,
    to_place: ToOption = None,
    via: ViaOption = None,
    elevation: ElevationOption = None,
    route_out: RouteOutOption = None,
    stations: StationsOption = "made-north-south",
    objective: LeastOption = "time",
    soc_start: Annotated[float, _soc("--soc", "Displayed SoC at the start.")] = 0.9,
    arrive_soc: Annotated[float, _soc("--arrive-soc", "Least displayed SoC at the end.")] = 0.2,
    station_soc: Annotated[float, _soc("--station-soc", "Least displayed SoC on arrival at a station.")] = 0.1,
    temp_cells_c: CellsOption = None,
    cold_start: ColdOption = True,
    precondition: PreconditionOption = True,
    slower: SlowerOption = True,
    closed: CloseOption = None,
    alternatives: AlternativesOption = True,
    so_far: SoFarOption = None,
    every: EveryOption = None,
    plans: PlansOption = None,
    wait: WaitOption = None,
    style: StyleOption = "normal",
    traffic: TrafficOption = "usual",
    seed: SeedOption = 0,
    limit_assumed_kmh: LimitOption = 50.0,
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
    """A trip with charging stops: where to charge, how long, how fast to drive."""
    given = locals()
    asked = asked_of(given)
    feed = {name: value for name in ("every", "plans", "wait") if (value := asked.pop(name)) is not None}
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets
    from voltwright.cli.plan_feed import follow, is_feed

    check_targets(route_out, picture=picture, trace=trace)
    asked["route"] = route_asked_for(given)
    start()
    from voltwright.operations.plan import PlanRequest, run_plan

    request = PlanRequest(**{**asked, "closed": tuple(closed or ())})
    if is_feed(so_far, feed):
        follow(request, feed, json, {"picture": picture, "trace": trace})
        return
    _present(perform(run_plan, request), picture, trace, route_out, json)


def _present(result: "PlanResult", picture: Path | None, trace: Path | None, route_out: Path | None, json: bool) -> None:
    """Write and print a plan.

    Raises:
        TraceError: one that does not arrive.
    """
    from voltwright.cli.files import tell_written
    from voltwright.cli.output import print_json

    if result.arrives:
        _write(result, picture, trace)
    if json:
        print_json(result)
    else:
        from voltwright.cli.plan_tables import print_plan

        print_plan(result)
        if result.arrives:
            tell_written(picture=picture, trace=trace, route=route_out)
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
