"""Options of `voltwright site`."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.options import read_count, read_share, reader

SessionsArgument = Annotated[
    str | None, typer.Argument(help="Sessions as CSV, or the name of a shipped set.", metavar="SESSIONS")
]
MadeOption = Annotated[int, typer.Option("--make", help="Draw so many sessions instead.", metavar="N", parser=read_count)]
DaysOption = Annotated[int, typer.Option("--days", help="Days of the drawn ones.", metavar="N", parser=read_count)]
SeedOption = Annotated[int, typer.Option("--seed", help="Of what is drawn.", metavar="N", parser=read_count)]
PatternOption = Annotated[
    str, typer.Option("--pattern", help="Of the drawn ones: workplace, depot, home or public.", metavar="NAME")
]
V2GShareOption = Annotated[
    float, typer.Option("--v2g-share", help="Of the drawn cars that give power back.", metavar="SHARE", parser=read_share)
]
ChargersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--chargers", help='Count, plug and kW, such as "20 type2 11" or "4 ccs2 22 v2g". May be repeated.', metavar="WORDS"
    ),
]
LimitOption = Annotated[
    float | None, typer.Option("--limit", help="Of the site [kW]; default: none.", metavar="KW", parser=reader("kw"))
]
SharingOption = Annotated[
    str,
    typer.Option("--share", help="Of scarce power: equal, first-come, earliest-departure or least-laxity.", metavar="RULE"),
]
SmartOption = Annotated[str, typer.Option("--smart", help="Move energy for: none, price or co2.", metavar="WHAT")]
V2GOption = Annotated[bool, typer.Option("--v2g", help="Cars give power back where they and the charger can.")]
WearOption = Annotated[
    float, typer.Option("--wear", help="Cost of the battery's wear for a kWh given back.", metavar="COST", parser=reader())
]
TariffOption = Annotated[str, typer.Option("--tariff", help="Price and CO2 over time as CSV, or a shipped one.", metavar="FILE")]
StepOption = Annotated[int, typer.Option("--step", help="Step, a part of an hour [min].", metavar="MIN", parser=read_count)]
LeaveOption = Annotated[bool, typer.Option("--leave", help="A car frees its charger when it has what it wanted.")]
EfficiencyOption = Annotated[
    float, typer.Option("--efficiency", help="Outlet to battery, of unnamed cars.", metavar="SHARE", parser=read_share)
]
TempOption = Annotated[float, typer.Option("--temp", help="Air and cells of named cars [°C].", metavar="C", parser=reader("c"))]
SessionsOutOption = Annotated[
    Path | None, typer.Option("--sessions-out", help="Write what became of each session, .csv or .parquet.", metavar="FILE")
]
