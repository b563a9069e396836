"""`voltwright age`: capacity, resistance and range of a car over the years, and what the rules of durability ask."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from voltwright.cli.options import CarArgument, JsonOption, read_share

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
GivenOption = Annotated[float, typer.Option("--v2x", help="Energy given back to house or grid in a year [kWh].", metavar="KWH")]
LawOption = Annotated[
    str | None, typer.Option("--law", help="Ageing law; left out: that of the car's chemistry.", metavar="NAME")
]
ChargerOption = Annotated[
    str | None,
    typer.Option(
        "--charger", help="Fast charger of the charge times; left out: the strongest shipped one that serves.", metavar="NAME"
    ),
]
SeverityOption = Annotated[
    float,
    typer.Option("--severity", help="Multiplies loss and rise of the law; 1 is the law as published.", metavar="FACTOR"),
]
PictureOption = Annotated[
    Path | None, typer.Option("--picture", help="Write a picture to this file, .svg or .png.", metavar="FILE")
]


def age(
    car: CarArgument,
    years: Annotated[int, typer.Option("--years", help="Years to look ahead.", metavar="N")] = 10,
    km: Annotated[float, typer.Option("--km", help="Distance driven in a year [km].", metavar="KM")] = 15_000.0,
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
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Capacity, resistance and range over the years."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json, working
    from voltwright.interfaces.whole_file import check_writable
    from voltwright.library.find import load_car

    spec = load_car(car)
    if picture is not None:
        from voltwright.report.render import check_ending

        check_ending(picture)
        check_writable(picture)
    with working(f"ageing {spec.name} (the first time it is compiled, once)"):
        start()
        from voltwright.study.ageing.projection import age as run_ageing
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
        result = run_ageing(spec, usage)
        if picture is not None:
            _write(result, picture)
    if json:
        print_json({**ageing_figures(result), "picture": None if picture is None else str(picture)})
    else:
        _print(result, picture)


def _write(result, picture: Path) -> None:
    from voltwright.interfaces.whole_file import write_whole
    from voltwright.report.ageing_chart import ageing_picture
    from voltwright.report.render import check_ending, picture_bytes

    drawn = picture_bytes(ageing_picture(result), check_ending(picture))
    write_whole(picture, lambda beside: _write_bytes(beside, drawn))


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def ageing_figures(result) -> dict[str, Any]:
    """An `AgeingResult` as plain values."""
    from voltwright.study.ageing.end_criteria import step_ends
    from voltwright.study.ageing.projection import CAPACITY_END

    usage = {**asdict(result.usage), "climate": result.climate.name}
    law = {name: getattr(result.law, name) for name in ("name", "title", "source", "valid", "limits")}
    return {
        "car": result.car,
        "chemistry": result.chemistry,
        "usage": usage,
        "habit": asdict(result.habit),
        "law": law,
        "consumption_wh_km": result.consumption_wh_km,
        "range_cycle": result.range_cycle,
        "charger": result.charger,
        "by_year": [{**asdict(row), "holds": row.holds} for row in result.by_year],
        "calendar_part": result.calendar_part,
        "other_laws": {name: share if share >= CAPACITY_END else None for name, share in result.other_laws.items()},
        "step_ends": [] if _free(result) else [{**asdict(end), "holds": end.holds} for end in step_ends(result.by_year)],
        "verdict": verdict_words(result),
        "notes": result.notes,
    }


def verdict_words(result) -> str:
    """Whether the car holds what UN GTR 22 asks, in one sentence."""
    from voltwright.study.ageing.end_criteria import step_ends

    if _free(result):
        return "UN GTR 22 asks nothing of this vehicle."
    ends = step_ends(result.by_year)
    missed = [(float(row.year), row) for row in result.by_year if row.holds is False]
    missed += [(end.age_years, end) for end in ends if not end.holds]
    if missed:
        years, failing = min(missed, key=lambda pair: pair[0])
        return (
            f"UN GTR 22 is not held: in year {years:.2g}, at {failing.distance_counted_km:,.0f} km, "
            f"{100 * failing.soce:.1f} % of the certified energy is left, and {100 * failing.share_least:.0f} % is asked."
        )
    last = ends[-1]
    return f"UN GTR 22 is held as far as it asks, to year {last.age_years:.2g} at {last.distance_counted_km:,.0f} km."


def _free(result) -> bool:
    """Whether the rule asks nothing of the vehicle."""
    return all(row.share_least is None for row in result.by_year)


def _print(result, picture: Path | None) -> None:
    from voltwright.cli.output import DASH, console, escape, number, table
    from voltwright.study.ageing.projection import CAPACITY_END

    usage = result.usage
    title = f"{escape(result.title)}: {usage.distance_a_year_km:,.0f} km a year, {escape(result.climate.title)}, {usage.parking}"
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
        "asked %",
        "",
    )
    shown = table(title, *headings, left=0)
    for row in result.by_year:
        holds = "" if row.holds is None else "[green]held[/green]" if row.holds else "[red]missed[/red]"
        shown.add_row(
            str(row.year),
            number(row.distance_km, 0),
            number(100 * row.capacity_share),
            number(100 * row.resistance_factor, 0),
            number(row.range_km, 0),
            number(row.charge_10_80_min),
            number(100 * row.loss_calendar),
            number(100 * row.loss_cycle),
            number(100 * row.soce),
            DASH if row.share_least is None else number(100 * row.share_least, 0),
            holds,
        )
    out = console()
    out.print(shown)
    out.print(
        "calendar, cycles: capacity lost by each; energy: usable over new, of which UN GTR 22 asks the share beside it",
        style="dim",
    )
    out.print(escape(verdict_words(result)))
    part = result.calendar_part
    cycles = f"{100 * (1 - part):.0f} % by {result.by_year[-1].full_cycles:,.0f} full cycles"
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
    if picture is not None:
        out.print(f"picture: {escape(str(picture))}")
