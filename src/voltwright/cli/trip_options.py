"""Options that the commands on a route share: driver, traffic, weather, load."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voltwright.cli.options import read_count, read_share, reader

if TYPE_CHECKING:
    from voltwright.spec.route import Route

ColdOption = Annotated[bool, typer.Option("--cold/--warm", help="Whether cabin, tyres and gears are cold at the start.")]
RouteArgument = Annotated[
    str | None,
    typer.Argument(help="A route as GPX, GeoJSON or CSV, or the name of a shipped one; or see --map.", metavar="ROUTE"),
]
MapOption = Annotated[
    Path | None, typer.Option("--map", help="OpenStreetMap extract (.osm.pbf, .osm), in place of ROUTE.", metavar="FILE")
]
FromOption = Annotated[str | None, typer.Option("--from", help="Start on the map.", metavar="LAT,LON")]
ToOption = Annotated[str | None, typer.Option("--to", help="End on the map.", metavar="LAT,LON")]
ViaOption = Annotated[
    list[str] | None, typer.Option("--via", help="Place on the way on the map. May be repeated.", metavar="LAT,LON")
]
ElevationOption = Annotated[
    Path | None, typer.Option("--elevation", help="Elevation tiles (N52/N52E004.hgt); else level.", metavar="FOLDER")
]
RouteOutOption = Annotated[
    Path | None, typer.Option("--route-out", help="Write the route as CSV, for other commands.", metavar="FILE")
]
OF_THE_MAP = ("map_file", "from_place", "to_place", "via", "elevation", "route_out")
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
    return {name: value for name, value in given.items() if name not in ("picture", "trace", "json", *OF_THE_MAP)}


def route_asked_for(given: dict[str, Any]) -> "str | Route":
    """The route of a command: its argument, or the way over the map of its options.

    Args:
        given: parameters of the command, by name: `route` and `OF_THE_MAP`.

    Raises:
        SpecError: both or neither of them, or half of a way.
        FileError, TraceError: the map, or no way over it.
    """
    from voltwright.errors import SpecError

    route, map_file, start, end = (given[name] for name in ("route", "map_file", "from_place", "to_place"))
    if map_file is None:
        told = [f"--{name}" for name, key in (("from", "from_place"), ("to", "to_place"), ("via", "via")) if given[key]]
        if route is None or told:
            need = "ROUTE must be a route" if route is None else f"`{told[0]}` needs `--map`"
            raise SpecError(f"{need}; write a file or a shipped name, or `--map FILE --from LAT,LON --to LAT,LON`.", "route")
    elif route is not None:
        raise SpecError(f"Write ROUTE or `--map`, but both are written: '{route}' and '{map_file}'.", "route")
    elif start is None or end is None:
        raise SpecError("`--map` needs `--from LAT,LON` and `--to LAT,LON`.", "map")
    else:
        from voltwright.interfaces.map_route import place_of, route_from_map

        places = place_of(start, "from"), place_of(end, "to")
        via = [place_of(text, "via") for text in given["via"] or ()]
        _tell_building(map_file)
        route = route_from_map(map_file, *places, via=via, elevation=given["elevation"])
    if given["route_out"] is not None:
        from voltwright.interfaces.route_table import write_route
        from voltwright.library.routes import load_route

        write_route(load_route(route), given["route_out"])
    return route


def _tell_building(map_file: Path) -> None:
    """Say on standard error that the first way over an extract takes long."""
    from voltwright.cli.output import console
    from voltwright.interfaces.map_router import python_with_router, tiles_of

    if not map_file.is_file() or not python_with_router(None):
        return
    tiles = tiles_of(map_file.resolve())
    if tiles is not None and not tiles.exists():
        words = f"building the road tiles of {map_file.name}, once; of a whole country this takes minutes"
        console(errors=True).print(words, style="dim", soft_wrap=True, markup=False)
