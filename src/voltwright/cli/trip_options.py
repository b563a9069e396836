"""Options that the commands on a route share: driver, traffic, weather, load."""

from pathlib import Path
from typing import Annotated, Any

import typer

from voltwright.cli.options import read_count, read_share, reader

ColdOption = Annotated[bool, typer.Option("--cold/--warm", help="Whether cabin, tyres and gears are cold at the start.")]
RouteArgument = Annotated[
    str, typer.Argument(help="A route as GPX, GeoJSON or CSV, or the name of a shipped one.", metavar="ROUTE")
]
StyleOption = Annotated[str, typer.Option("--style", help="Driver: calm, normal or brisk.", metavar="STYLE")]
TrafficOption = Annotated[str, typer.Option("--traffic", help="Traffic: free, usual or dense.", metavar="LEVEL")]
SeedOption = Annotated[int, typer.Option("--seed", help="Of what is drawn.", metavar="N", parser=read_count)]
LimitOption = Annotated[
    float,
    typer.Option("--limit", help="Where the route knows no limit [km/h].", metavar="KMH", parser=reader("kmh")),
]
DepartOption = Annotated[str, typer.Option("--depart", help='Time of departure, such as "07:00".', metavar="TIME")]
WeatherOption = Annotated[
    Path | None,
    typer.Option("--weather", help="CSV of weather along time and way, in place of the options below.", metavar="FILE"),
]
TempOption = Annotated[float, typer.Option("--temp", help="Temperature of the air [°C].", metavar="C", parser=reader("c"))]
WindOption = Annotated[float, typer.Option("--wind", help="Wind [km/h].", metavar="KMH", parser=reader("kmh"))]
WindFromOption = Annotated[
    float, typer.Option("--wind-from", help="Where it comes from: 0 north, 90 east [°].", metavar="DEG", parser=reader())
]
RainOption = Annotated[float, typer.Option("--rain", help="Rain [mm/h].", metavar="MM_H", parser=reader())]
SnowOption = Annotated[
    float, typer.Option("--snow", help="Share of the road under packed snow.", metavar="SHARE", parser=read_share)
]
SunOption = Annotated[float, typer.Option("--sun", help="Sun on the car [W/m²].", metavar="W_M2", parser=reader())]
PeopleOption = Annotated[int, typer.Option("--people", help="People in the car.", metavar="N", parser=read_count)]
PayloadOption = Annotated[
    float, typer.Option("--payload", help="More than the test mass [kg].", metavar="KG", parser=reader("kg"))
]


def asked_of(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request among the parameters of a command that are named as they are.

    Args:
        given: parameters of the command, by name.
    """
    return {name: value for name, value in given.items() if name not in ("picture", "trace", "json")}
