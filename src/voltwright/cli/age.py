"""`voltwright age`: capacity, resistance and range of a car over the years, and what the rules of durability ask."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    CarArgument,
    JsonOption,
    PictureOption,
    read_count,
    read_share,
    reader,
)

if TYPE_CHECKING:
    from voltwright.operations.age import AgeResult

ClimateOption = Annotated[
    str,
    typer.Option(
        "--climate",
        help="Name of a shipped climate (see `voltwright climates`), or a CSV file of monthly lows and highs.",
        metavar="NAME",
    ),
]
HabitOption = Annotated[
    str, typer.Option("--charging", help="home, home-late, home-full, weekly, mixed or fast.", metavar="HABIT")
]
ChargeToOption = Annotated[
    float | None, typer.Option("--charge-to", help="Display at which charging stops.", metavar="SHARE", parser=read_share)
]
DcShareOption = Annotated[
    float | None, typer.Option("--dc-share", help="Share of the energy from fast chargers.", metavar="SHARE", parser=read_share)
]
PreconditionOption = Annotated[
    bool, typer.Option("--no-precondition", help="The car does not warm its cells before a fast charge.")
]
GivenOption = Annotated[
    float, typer.Option("--v2x", help="Energy given back to house or grid in a year [kWh].", metavar="KWH", parser=reader("kwh"))
]
LawOption = Annotated[str | None, typer.Option("--law", help="Ageing law; default: that of the car's chemistry.", metavar="NAME")]
ChargerOption = Annotated[
    str | None,
    typer.Option(
        "--charger", help="Fast charger of the charge times; default: the strongest shipped one that serves.", metavar="NAME"
    ),
]
SeverityOption = Annotated[
    float,
    typer.Option(
        "--severity", help="Multiplies loss and rise of the law; 1 is the law as published.", metavar="FACTOR", parser=reader()
    ),
]


def age(
    car: CarArgument,
    years: Annotated[int, typer.Option("--years", help="Years to look ahead.", metavar="N", parser=read_count)] = 10,
    km: Annotated[
        float, typer.Option("--km", help="Distance driven in a year [km].", metavar="KM", parser=reader("km"))
    ] = 15_000.0,
    climate: ClimateOption = "munich",
    charging: HabitOption = "home",
    charge_to: ChargeToOption = None,
    dc_share: DcShareOption = None,
    parking: Annotated[str, typer.Option("--parking", help="outside or garage.", metavar="WHERE")] = "outside",
    no_precondition: PreconditionOption = False,
    v2x: GivenOption = 0.0,
    law: LawOption = None,
    charger: ChargerOption = None,
    severity: SeverityOption = 1.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Capacity, resistance and range over the years."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.age import AgeRequest, run_age
    from voltwright.study.ageing.usage import Usage

    usage = Usage(
        climate=climate,
        years=years,
        distance_a_year_km=km,
        charging=charging,
        charge_to=charge_to,
        dc_share=dc_share,
        parking=parking,
        precondition=not no_precondition,
        v2x_a_year_kwh=v2x,
        severity=severity,
        law=law,
        charger=charger,
    )
    result = perform(run_age, AgeRequest(car, usage=usage, basis=basis, anchor=anchor))
    if picture is not None:
        from voltwright.report.ageing_chart import ageing_picture

        write_picture(picture, ageing_picture(result))
    if json:
        print_json(result, picture=picture)
    else:
        _print(result)
        tell_written(picture=picture)


def _print(result: "AgeResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table
    from voltwright.formatting import DASH, number
    from voltwright.study.ageing.projection import CAPACITY_END

    usage = result.usage
    title = (
        f"{escape(result.title)}: {number(usage.distance_a_year_km)} km a year, {escape(result.climate.title)}, {usage.parking}"
    )
    distance = f"{result.range_words} km"
    headings = (
        "year",
        "km",
        "capacity %",
        "resistance %",
        distance,
        "10-80 % min",
        "calendar %",
        "cycles %",
        "energy %",
        "required %",
        "UN GTR 22",
    )
    shown = table(title, *headings, left=0)
    for row in result.by_year:
        holds = "" if row.holds is None else "[green]met[/green]" if row.holds else "[red]not met[/red]"
        shown.add_row(
            str(row.year),
            number(row.distance_km, 0),
            number(100 * row.capacity_share, 1),
            number(100 * row.resistance_factor, 0),
            number(row.range_km, 0),
            number(row.charge_10_80_min, 1),
            number(100 * row.loss_calendar, 1),
            number(100 * row.loss_cycle, 1),
            number(100 * row.soce, 1),
            DASH if row.share_least is None else number(100 * row.share_least, 0),
            holds,
        )
    out = console()
    out.print(shown)
    out.print(
        "calendar, cycles: capacity lost by each; energy: usable over new, of which UN GTR 22 requires the share beside it",
        style="dim",
    )
    out.print(escape(result.verdict))
    part = result.calendar_part
    cycles = f"{100 * (1 - part):.0f} % by {number(result.by_year[-1].full_cycles)} full cycles"
    out.print(f"Of the loss {100 * part:.0f} % is by the calendar, {cycles}.")
    for name, share in result.other_laws.items():
        left = f"{100 * share:.1f} %" if share >= CAPACITY_END else f"below {100 * CAPACITY_END:.0f} %"
        out.print(f"By another study, {name}: {left} of the capacity after {usage.years} years.")
    lines = [f"charging: {result.habit.title}"]
    if result.charger is not None:
        lines.append(f"10-80 % at {result.charger}, 20 °C, warm cells")
    lines += [f"law: {result.law.name}, {result.law.title}; {result.law.limits}", *result.notes]
    for line in lines:
        out.print(escape(line), style="dim")
    print_loss_model(result.loss_model)
