"""`voltwright estimate`: headline figures of a car with other numbers, by closed forms."""

from typing import Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption

NUMBERS_HELP = "Numbers as the car's file would write them, such as masses.mass_curb_kg=1700."
FIGURE_HELP = "Only this figure, such as range-wltp. May be repeated."
WITH_HELP = "DC charger of the charge; default: the strongest shipped one that serves the car."


def estimate(
    car: CarArgument,
    numbers: Annotated[list[str] | None, typer.Argument(help=NUMBERS_HELP, metavar="[PATH=VALUE]...")] = None,
    figure: Annotated[list[str] | None, typer.Option("--figure", help=FIGURE_HELP, metavar="NAME")] = None,
    charger: Annotated[
        str | None, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)
    ] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Headline figures of a car with other numbers, at once, by closed forms."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import console, escape, print_json, print_loss_model, table
    from voltwright.figures import unit_of_quantity
    from voltwright.formatting import number
    from voltwright.operations.presentation.headlines_of_evidence import LABELS, decimals_of_quantity

    given = _read(numbers or [])
    start()
    from voltwright.operations.estimate import EstimateRequest, run_estimate

    request = EstimateRequest(car, given, tuple(figure or ()), charger=charger, basis=basis, anchor=anchor)
    result = perform(run_estimate, request)
    if json:
        print_json(result)
        return
    shown = table(escape(result.title), "figure", "unit", "as it is", "with these numbers", left=2, names=2)
    for name, value in result.figures.items():
        digits = decimals_of_quantity(name)
        shown.add_row(LABELS[name], unit_of_quantity(name), number(result.own[name], digits), number(value, digits))
    out = console()
    out.print(shown)
    for note in (*result.missing.values(), *result.notes):
        out.print(note, style="dim", markup=False)
    print_loss_model(result.loss_model)


def _read(lines: list[str]) -> dict[str, float]:
    """Numbers by dotted path, of texts PATH=VALUE."""
    from voltwright.errors import SpecError

    found: dict[str, float] = {}
    for line in lines:
        path, sign, text = line.partition("=")
        try:
            found[path.strip()] = float(text)
        except ValueError:
            sign = ""
        if not sign:
            wanted = "A number must be given as PATH=VALUE, such as masses.mass_curb_kg=1700"
            raise SpecError(f"{wanted}, but is '{line}'.", "numbers")
    return found
