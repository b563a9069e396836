"""Options that several commands share, and how a text on the command line becomes a number in the unit of its name.

Imports nothing heavy: `voltwright --help` reads this file.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from voltwright.cli.names import complete_car, complete_cycle
from voltwright.units import SUFFIXES, Unit

PERCENT = 100.0
AMBIGUOUS_BELOW = 2.0
"""A share above 1 and below this may be a percentage or a slip."""
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""Read without the reader of quantities, which takes a moment to import."""


def reader(suffix: str | None = None) -> Callable[[str | float], float]:
    """A parser of numbers, by the rules of car files: "5 m/s" is converted, "60,5" refused.

    Args:
        suffix: of the unit wanted, as in names: "kmh", "c"; None for a dimensionless number.
    """
    unit = None if suffix is None else SUFFIXES[suffix]

    def read(text: str | float) -> float:
        return float(text) if isinstance(text, int | float) else _read(text, unit)

    return read


def read_count(text: str | int) -> int:
    """A whole number."""
    if isinstance(text, int):
        return text
    value = _read(text, None, "a whole number", text)
    if value != value // 1:
        raise typer.BadParameter(f"must be a whole number, but is '{text}'.")
    return int(value)


def read_share(text: str | float) -> float:
    """A share of 0 to 1, from "0.8", "80" or "80 %"."""
    if isinstance(text, int | float):
        return float(text)
    wanted = "a share of 0 to 1 or a percentage"
    if text.strip().endswith("%"):
        return _read(text.strip()[:-1], None, wanted, text) / PERCENT
    value = _read(text, None, wanted, text)
    if 1.0 < value < AMBIGUOUS_BELOW:
        raise typer.BadParameter(f"must be {wanted}, but is '{text}'; write '{value:g} %' if it is a percentage.")
    return value / PERCENT if value > 1.0 else value


def _read(text: str, unit: Unit | None, wanted: str = "", whole: str = "") -> float:
    """The number in a text; `wanted` and `whole` are for the sentence about one that is not read."""
    if _PLAIN.fullmatch(text):
        return float(text)
    from voltwright.spec.quantity import QuantityError, read_text

    try:
        return read_text(text, unit)
    except QuantityError as error:
        raise typer.BadParameter(f"must be {wanted or error}, but is '{whole or text}'{error.advice}.") from error


CAR_HELP = "Name of a shipped car (see `voltwright cars`), a car file, or a variant of a platform as FILE#VARIANT."
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
    bool, typer.Option("--cold-start", help="Start with cold tyres and gears, as after an overnight soak; default: run warm.")
]
StepOption = Annotated[
    float | None, typer.Option("--step", help="Time step [s]; default: that of the cycle.", metavar="S", parser=reader("s"))
]
GripOption = Annotated[
    float | None,
    typer.Option("--grip", help="Friction between tyres and road; default: the car's own.", metavar="MU", parser=reader()),
]
BasisOption = Annotated[
    Literal["type", "maker"],
    typer.Option(
        "--basis",
        parser=str,
        metavar="type|maker",
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
    Path | None, typer.Option("--trace", help="Write the time series: .csv, .parquet, .mf4, .blf, .asc, .log.", metavar="FILE")
]
