"""`voltwright headline`: the certified headline figures of cars, each by its full test."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarsArgument, JsonOption

if TYPE_CHECKING:
    from voltwright.operations.headline import CarHeadline
    from voltwright.study.headline import HeadlineFigure, PublishedFigure

FIGURE_HELP = "Only this figure, such as range_wltp_km. May be repeated."


def headline(
    cars: CarsArgument,
    figure: Annotated[list[str] | None, typer.Option("--figure", help=FIGURE_HELP, metavar="NAME")] = None,
    intervals: Annotated[bool, typer.Option("--intervals", help="Add 90 % intervals; half a second a car.")] = False,
    charger: Annotated[
        str | None,
        typer.Option("--charger", help="DC charger of the charge; default: the strongest shipped one.", metavar="NAME"),
    ] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Certified range and consumption, launch, charge and price of cars, by full tests."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    start()
    from voltwright.operations.headline import HeadlineRequest, run_headline

    figures = tuple(figure) if figure else None
    request = HeadlineRequest(tuple(cars), figures=figures, intervals=intervals, charger=charger, basis=basis, anchor=anchor)
    result = perform(run_headline, request)
    if json:
        print_json(result)
        return
    for car in result.cars:
        _print(car)


def _print(car: "CarHeadline") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table
    from voltwright.figures import unit_of_quantity
    from voltwright.formatting import deviation_percent, number, with_interval
    from voltwright.operations.presentation.headlines_of_evidence import LABELS, decimals_of_quantity

    shown = table(escape(car.title), "figure", "unit", "predicted", "published", "deviation", left=2, names=2)
    for row in car.figures:
        digits = decimals_of_quantity(row.figure)
        known = row.published[0] if row.published else None
        cells = (with_interval(row.printed, row.half_width, digits), number(known.value if known else None, digits))
        shown.add_row(LABELS[row.figure], unit_of_quantity(row.figure), *cells, deviation_percent(known and known.deviation))
    out = console()
    out.print(shown)
    for row in car.figures:
        for note in _notes(row):
            out.print(note, style="dim", markup=False)
    if car.price is not None:
        out.print(f"Price in its file: {number(car.price.amount)} {car.price.currency}.", style="dim", markup=False)
    print_loss_model(car.loss_model)


def _notes(row: "HeadlineFigure") -> list[str]:
    from voltwright.operations.presentation.headlines_of_evidence import LABELS

    label = LABELS[row.figure]
    own = row.notes if row.figure.startswith(("range", "charge", "price")) or row.value is None else ()
    return [f"{label}: {note}" for note in own] + [f"{label}, published: {_source(each)}." for each in row.published[:1]]


def _source(each: "PublishedFigure") -> str:
    clock = ", clock starts behind the first foot" if each.rollout else ""
    return f"{each.source} ({each.kind}){clock}"
