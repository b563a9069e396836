"""`voltwright site`: many cars at the shared chargers of a site."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    JsonOption,
    PictureOption,
    TraceOption,
    read_count,
    read_share,
    reader,
)

if TYPE_CHECKING:
    from voltwright.operations.site import SiteResult


def site(
    sessions: Annotated[
        str | None, typer.Argument(help="Sessions as CSV, or the name of a shipped set.", metavar="SESSIONS")
    ] = None,
    made: Annotated[int, typer.Option("--make", help="Draw so many sessions instead.", metavar="N", parser=read_count)] = 0,
    days: Annotated[int, typer.Option("--days", help="Days of the drawn ones.", metavar="N", parser=read_count)] = 7,
    seed: Annotated[int, typer.Option("--seed", help="Of what is drawn.", metavar="N", parser=read_count)] = 0,
    pattern: Annotated[
        str, typer.Option("--pattern", help="Of the drawn ones: workplace, depot, home or public.", metavar="NAME")
    ] = "workplace",
    v2g_share: Annotated[
        float, typer.Option("--v2g-share", help="Of the drawn cars that give power back.", metavar="SHARE", parser=read_share)
    ] = 0.0,
    chargers: Annotated[
        list[str] | None,
        typer.Option(
            "--chargers", help='Count, plug and kW, such as "20 type2 11" or "4 ccs2 22 v2g". May be repeated.', metavar="WORDS"
        ),
    ] = None,
    limit: Annotated[
        float | None, typer.Option("--limit", help="Of the site [kW]; default: none.", metavar="KW", parser=reader("kw"))
    ] = None,
    sharing: Annotated[
        str,
        typer.Option("--share", help="Of scarce power: equal, first-come, earliest-departure or least-laxity.", metavar="RULE"),
    ] = "equal",
    smart: Annotated[str, typer.Option("--smart", help="Move energy for: off, price or co2.", metavar="WHAT")] = "off",
    v2g: Annotated[bool, typer.Option("--v2g", help="Cars give power back where they and the charger can.")] = False,
    wear: Annotated[
        float, typer.Option("--wear", help="Cost of the battery's wear for a kWh given back.", metavar="COST", parser=reader())
    ] = 0.03,
    tariff: Annotated[
        str, typer.Option("--tariff", help="Price and CO2 over time as CSV, or a shipped one.", metavar="FILE")
    ] = "made-day",
    step: Annotated[int, typer.Option("--step", help="Step, a part of an hour [min].", metavar="MIN", parser=read_count)] = 5,
    leave: Annotated[bool, typer.Option("--leave", help="A car frees its charger when it has what it wanted.")] = False,
    efficiency: Annotated[
        float, typer.Option("--efficiency", help="Outlet to battery, of unnamed cars.", metavar="SHARE", parser=read_share)
    ] = 0.9,
    temp: Annotated[
        float, typer.Option("--temp", help="Air and cells of named cars [°C].", metavar="C", parser=reader("c"))
    ] = 20.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    sessions_out: Annotated[
        Path | None, typer.Option("--sessions-out", help="Write what became of each session, .csv or .parquet.", metavar="FILE")
    ] = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Many cars at shared chargers: queue, power sharing, smart charging, power back."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(sessions_out, picture=picture, trace=trace)
    if sessions_out is not None:
        from voltwright.interfaces.table_file import check_rows_ending

        check_rows_ending("--sessions-out", sessions_out)
    start()
    from voltwright.operations.site import SiteRequest, run_site

    request = SiteRequest(
        sessions,
        made=made,
        days=days,
        seed=seed,
        pattern=pattern,
        v2g_share=v2g_share,
        chargers=tuple(chargers or ("20 type2 11",)),
        limit_kw=limit,
        sharing=sharing,  # pyright: ignore[reportArgumentType]
        smart=smart,  # pyright: ignore[reportArgumentType]
        v2g=v2g,
        wear_kwh=wear,
        tariff=tariff,
        step_min=step,
        leave_when_done=leave,
        efficiency=efficiency,
        temp_ambient_c=temp,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_site, request)
    _write(result, picture, trace, sessions_out)
    if json:
        print_json(result)
    else:
        from voltwright.cli.site_tables import print_site

        print_site(result)
        tell_written(picture=picture, trace=trace, sessions=sessions_out)


def _write(result: "SiteResult", picture: Path | None, trace: Path | None, sessions: Path | None) -> None:
    from voltwright.cli.files import write_picture
    from voltwright.interfaces.table_file import write_table
    from voltwright.operations.codec import to_json

    if picture is not None:
        from voltwright.report.site_chart import site_picture

        write_picture(picture, site_picture(result))
    if trace is not None:
        write_table(trace, result.columns, to_json(result))
    if sessions is not None:
        from voltwright.operations.site_figures import session_columns

        write_table(sessions, session_columns(result.sessions), {"site": result.title})
