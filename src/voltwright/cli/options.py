"""Options that several commands share, and how a text on the command line becomes a number in the unit of its name.

Imports nothing heavy: `voltwright --help` reads this file.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from voltwright.cli.names import complete_car, complete_cycle
from voltwright.units import SUFFIXES

PERCENT = 100.0


def reader(suffix: str) -> Callable[[str | float], float]:
    """A parser of numbers in a unit; a text such as "5 m/s" is converted.

    Args:
        suffix: of the unit wanted, as in names: "kmh", "c".
    """
    unit = SUFFIXES[suffix]

    def read(text: str | float) -> float:
        try:
            return float(text)
        except ValueError:
            pass
        from voltwright.spec.quantity import quantity_to_unit

        try:
            return quantity_to_unit(str(text), unit)
        except ValueError as error:
            raise typer.BadParameter(f"must be {error}, but is '{text}'.") from error

    return read


def read_share(text: str | float) -> float:
    """A share of 0 to 1, from "0.8", "80" or "80 %"."""
    words = str(text).strip()
    try:
        if words.endswith("%"):
            return float(words[:-1]) / PERCENT
        value = float(words)
    except ValueError as error:
        raise typer.BadParameter(f"must be a share of 0 to 1 or a percentage, but is '{text}'.") from error
    return value / PERCENT if value > 1.0 else value


CAR_HELP = "Name of a shipped car (see `voltwright cars`), or a car file."
CarArgument = Annotated[str, typer.Argument(help=CAR_HELP, metavar="CAR", autocompletion=complete_car)]
CarsArgument = Annotated[
    list[str],
    typer.Argument(help="Names of shipped cars, or car files; one to six.", metavar="CAR", autocompletion=complete_car),
]
CycleArgument = Annotated[
    str,
    typer.Argument(
        help="Name of a shipped cycle (see `voltwright cycles`), or a CSV or GPX file.",
        metavar="CYCLE",
        autocompletion=complete_cycle,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, and nothing else.")]
TemperatureOption = Annotated[
    float, typer.Option("--temp", help="Temperature of air, tyres and cells [°C].", metavar="C", parser=reader("c"))
]
WindOption = Annotated[
    float, typer.Option("--wind", help='Headwind [km/h], or a text such as "5 m/s".', metavar="KMH", parser=reader("kmh"))
]
PayloadOption = Annotated[
    float, typer.Option("--payload", help="Load on top of the usual [kg].", metavar="KG", parser=reader("kg"))
]
SocOption = Annotated[
    float, typer.Option("--soc", help="State of charge at the start, 0 to 1 or in per cent.", metavar="SHARE", parser=read_share)
]
ColdStartOption = Annotated[
    bool, typer.Option("--cold-start", help="Start with cold tyres and gears, as after a night; default: run warm.")
]
StepOption = Annotated[
    float | None, typer.Option("--step", help="Time step [s]; default: that of the cycle.", metavar="S", parser=reader("s"))
]
GripOption = Annotated[float | None, typer.Option("--grip", help="Friction between tyres and road; default: the car's own.")]
BasisOption = Annotated[
    Literal["type", "maker"],
    typer.Option(
        "--basis",
        case_sensitive=False,
        help="Loss model: of the vehicle type, or refined with EPA tests of other cars of the maker.",
    ),
]
AnchorOption = Annotated[
    str | None,
    typer.Option(
        "--anchor",
        help="A known EPA test of the car or a sibling: CAR, or CAR:UDDS,HWFET [Wh/km, AC, from the grid].",
        metavar="CAR",
    ),
]
PictureOption = Annotated[Path | None, typer.Option("--picture", help="Write the picture, .svg or .png.", metavar="FILE")]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="Write a page with the picture.", metavar="FILE")]
TraceOption = Annotated[
    Path | None, typer.Option("--trace", help="Write the time series to this Parquet file.", metavar="FILE.parquet")
]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write the time series to this CSV file.", metavar="FILE")]
