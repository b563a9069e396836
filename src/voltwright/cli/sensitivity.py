"""`voltwright sensitivity`: what each number of a car's file is worth for its headline figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_charger, complete_cycle
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, reader

if TYPE_CHECKING:
    from voltwright.operations.sensitivity import SensitivityResult

FIGURE_HELP = (
    "range-wltp, range-epa, range-cltc, consumption-wltp, consumption-epa, consumption-cltc, 0-100, charge or price; of a "
    "--cycle range-cycle or consumption-cycle. May be repeated, the first one ranks the numbers; default: all that the car "
    "can have."
)
CYCLE_HELP = "Consumption and range of a drive over this cycle in place of the headline figures."
NUMBER_HELP = "Only this number: dotted path of the car's file. May be repeated."


def sensitivity(
    car: CarArgument,
    figure: Annotated[list[str] | None, typer.Option("--figure", help=FIGURE_HELP, metavar="NAME")] = None,
    number: Annotated[list[str] | None, typer.Option("--number", help=NUMBER_HELP, metavar="PATH")] = None,
    assumed: Annotated[bool, typer.Option("--assumed", help="List the numbers that default laws fill as well.")] = False,
    whole: Annotated[bool, typer.Option("--all", help="List every number that moves the figure, not 15 alone.")] = False,
    cycle: Annotated[str | None, typer.Option("--cycle", help=CYCLE_HELP, metavar="CYCLE", autocompletion=complete_cycle)] = None,
    temp: Annotated[
        float, typer.Option("--temp", help="Temperature of the drive over a cycle [°C].", metavar="C", parser=reader("c"))
    ] = 20.0,
    charger: Annotated[
        str | None,
        typer.Option(
            "--with",
            help="Station of the charge time; default: the strongest shipped one.",
            metavar="CHARGER",
            autocompletion=complete_charger,
        ),
    ] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """What each number of a car is worth, and which one to measure next."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.sensitivity import SensitivityRequest, run_sensitivity

    request = SensitivityRequest(
        car,
        tuple(figure or ()),
        cycle=cycle,
        charger=charger,
        temp_ambient_c=temp,
        numbers=tuple(number or ()),
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_sensitivity, request)
    if picture is not None:
        _draw(picture, result)
    tell_written(picture=picture)
    if json:
        print_json(result)
    else:
        from voltwright.cli.sensitivity_tables import print_sensitivity

        print_sensitivity(result, whole=whole, assumed=assumed or bool(number))


def _draw(path: Path, result: "SensitivityResult") -> None:
    from voltwright.cli.files import write_picture
    from voltwright.errors import SpecError
    from voltwright.report.sensitivity_chart import tornado_picture

    drawn = tornado_picture(result, result.title)
    if drawn is None:
        raise SpecError(f"There is nothing to draw: no number moves `{result.figure}` of {result.car}; name another figure.")
    write_picture(path, drawn)
