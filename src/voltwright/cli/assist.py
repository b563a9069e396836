"""`voltwright assist`: a way with and without driver assistance."""

from typing import TYPE_CHECKING, Annotated

import typer

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
from voltwright.cli.trip_options import (
    ColdOption,
    DepartOption,
    LimitOption,
    PayloadOption,
    PeopleOption,
    RainOption,
    SeedOption,
    SnowOption,
    StyleOption,
    SunOption,
    TempOption,
    TrafficOption,
    WeatherOption,
    WindFromOption,
    WindOption,
    asked_of,
)

if TYPE_CHECKING:
    from voltwright.operations.assist import AssistResult

WayArgument = Annotated[
    str, typer.Argument(help="A route or a cycle: a shipped one by name, or a GPX, GeoJSON or CSV file.", metavar="WAY")
]
ModeOption = Annotated[
    str, typer.Option("--mode", help="Assistant: acc, cacc, idm, eco, predictive or green-light.", metavar="MODE")
]
RepeatsOption = Annotated[
    int, typer.Option("--repeats", help="Seeds that are driven, for the spread.", metavar="N", parser=read_count)
]
GapOption = Annotated[
    float | None,
    typer.Option("--gap", help="Time gap to the leader [s]; default: that of the mode.", metavar="S", parser=reader("s")),
]
BandOption = Annotated[
    float,
    typer.Option("--band", help="How far `predictive` may go off its speed [km/h].", metavar="KMH", parser=reader("kmh")),
]
PowerOption = Annotated[
    float | None,
    typer.Option("--power", help="Of sensors and computer [W]; default: that of the mode.", metavar="W", parser=reader("w")),
]
ChargeOption = Annotated[float, typer.Option("--soc", help="Displayed SoC at the start.", metavar="SHARE", parser=read_share)]


def assist(
    car: CarArgument,
    way: WayArgument,
    mode: ModeOption = "acc",
    repeats: RepeatsOption = 5,
    gap_s: GapOption = None,
    band_kmh: BandOption = 10.0,
    assist_power_w: PowerOption = None,
    soc_start: ChargeOption = 0.9,
    cold_start: ColdOption = True,
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
    """A way with and without driver assistance: energy, time, jerk, gaps."""
    asked = asked_of(locals())
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture, trace=trace)
    start()
    from voltwright.operations.assist import AssistRequest, run_assist

    result = perform(run_assist, AssistRequest(**asked))
    if picture is not None:
        from voltwright.report.assist_chart import assist_picture

        write_picture(picture, assist_picture(result))
    if trace is not None:
        from voltwright.interfaces.table_file import write_table
        from voltwright.operations.codec import to_json

        write_table(trace, result.columns, to_json(result))
    if json:
        print_json(result)
    else:
        _print(result)
        tell_written(picture=picture, trace=trace)


ROWS = (
    ("Out of the battery", "consumption_wh_km", "Wh/km", 1),
    ("Duration", "duration_min", "min", 2),
    ("Stops", "stops", "", 1),
    ("Jerk, root mean square", "jerk_rms_m_s3", "m/s³", 2),
    ("Jerk, 95th percentile", "jerk_p95_m_s3", "m/s³", 2),
    ("Least gap", "gap_least_m", "m", 1),
    ("Least time gap above 18 km/h", "headway_least_s", "s", 2),
    ("Emergency brake", "emergency_s", "s", 1),
)
FOR_FOLLOWERS = ("gap_least_m", "headway_least_s", "emergency_s")


def _print(result: "AssistResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table
    from voltwright.formatting import number, signed

    out = console()
    out.print(f"[bold]{escape(result.mode_title.capitalize())} on {escape(result.way_title)}: {escape(result.title)}[/]")
    seeds = "one run" if len(result.runs) == 1 else f"means of {len(result.runs)} seeds"
    low, high = result.assist_power_range_w
    out.print(
        f"Against {result.alone_title}; {result.style} driver, {result.traffic} traffic; {seeds}; sensors and computer "
        f"{number(result.assist_power_w)} W ({number(low)} to {number(high)} W)"
    )
    shown = table("", "quantity", "unit", "without", "with", left=2)
    for words, name, unit, digits in ROWS:
        alone, helped = result.mean(name, "alone"), result.mean(name)
        if helped is None or (name in FOR_FOLLOWERS and not result.string_gains):
            continue
        shown.add_row(words, unit, number(alone, digits), number(helped, digits))
    out.print(shown)
    mean, least, most = (100.0 * each for each in result.saving)
    spread = "" if len(result.runs) == 1 else f", {signed(-most, 1)} to {signed(-least, 1)} % over the seeds"
    out.print(f"Energy {signed(-mean, 1)} %{spread}")
    if result.string_gains:
        gains = ", ".join(f"{number(gain, 2)} at {period} s" for period, gain in result.string_gains.items())
        calm = "calms" if max(result.string_gains.values()) < 1.0 else "does not calm"
        out.print(f"A platoon of ten {calm} the swings of its leader; swing of the tenth over the leader's by period: {gains}")
    if any(run.assisted.collided for run in result.runs):
        out.print("[red]The car runs into its leader; take a longer time gap.[/]")
    for note in result.notes:
        out.print(f"[yellow]•[/] {escape(note)}")
    print_loss_model(result.loss_model)
