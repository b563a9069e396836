"""`voltwright uncertainty`: how sure the headline figures of cars are."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_car
from voltwright.cli.options import AnchorOption, BasisOption, JsonOption, PictureOption, read_count

if TYPE_CHECKING:
    from voltwright.operations.uncertainty import CarUncertainty, UncertaintyResult


def uncertainty(
    cars: Annotated[
        list[str],
        typer.Argument(help="Names of shipped cars, or car files; one to eight.", metavar="CAR", autocompletion=complete_car),
    ],
    draws: Annotated[
        int, typer.Option("--draws", help="Draws of all numbers of a car at once.", metavar="N", parser=read_count)
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Of the random numbers.", metavar="N", parser=read_count)] = 0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """How sure the headline figures of cars are, by draws and by slopes."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written, write_picture
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.uncertainty import UncertaintyRequest, run_uncertainty

    request = UncertaintyRequest(tuple(cars), draws=draws, seed=seed, basis=basis, anchor=anchor)
    result = perform(run_uncertainty, request)
    if picture is not None:
        from voltwright.report.uncertainty_chart import uncertainty_picture

        write_picture(picture, uncertainty_picture(result))
    if json:
        print_json(result, picture=picture)
    else:
        _print(result)
        tell_written(picture=picture)


def _print(result: "UncertaintyResult") -> None:
    from voltwright.cli.output import console

    out = console()
    for car in result.cars:
        _print_car(car)
    if result.chances:
        _print_chances(result)
    out.print(
        "evidence: 90 % interval from what the file says of its numbers, by slopes ± and by draws; draws over slopes: how much "
        "wider. model: the error of the loss model, of the test and of what is declared. All: both together, ± by slopes as "
        f"`certify` and `compare` print it, its ends by {result.draws:,} draws.",
        style="dim",
    )


def _print_car(car: "CarUncertainty") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table
    from voltwright.figures import QUANTITIES, unit_of_quantity
    from voltwright.formatting import DASH, deviation_percent, number
    from voltwright.operations.presentation.headlines_of_evidence import decimals_of_quantity
    from voltwright.report.labels import UNKNOWNS

    out = console()
    heads = (
        "figure",
        "unit",
        "value",
        "evidence\n±",
        "evidence\nby draws",
        "draws over\nslopes",
        "model\n±",
        "all\n±",
        "all\nby draws",
    )
    shown = table(escape(car.title), *heads, left=2, names=2)
    for row in car.figures:
        digits = decimals_of_quantity(row.quantity)
        wider = row.evidence_draws / row.evidence_slopes - 1.0 if row.evidence_slopes else None
        shown.add_row(
            QUANTITIES[row.quantity],
            unit_of_quantity(row.quantity),
            *(number(each, digits) for each in (row.value, row.evidence_slopes)),
            f"{number(row.evidence_low, digits)} to {number(row.evidence_high, digits)}",
            DASH if wider is None else deviation_percent(wider, 0),
            *(number(each, digits) for each in (row.model, row.half_width)),
            f"{number(row.low, digits)} to {number(row.high, digits)}",
        )
    out.print(shown)
    for row in car.figures:
        if row.quantity in ("range_wltp_km", "acceleration_0_100_s"):
            parts = [f"{UNKNOWNS.get(name, name)} {number(width, 2)}" for name, width in row.contributions.items()]
            words = f"{QUANTITIES[row.quantity]} rests on [{unit_of_quantity(row.quantity)}]: {', '.join(parts)}."
            out.print(words, style="dim", markup=False)
        if row.failed:
            words = f"{QUANTITIES[row.quantity]}: {row.failed} of {row.failed + row.draws} draws cannot do the test."
            out.print(words, style="yellow", markup=False)
    for note in car.notes:
        out.print(note, style="yellow", markup=False)
    print_loss_model(car.loss_model)


def _print_chances(result: "UncertaintyResult") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.report.comparison.chances import CHANCES, EXPLAINED, chance_rows

    titles = {car.name: car.title.split(" (")[0] if len(car.title) > 40 else car.title for car in result.cars}
    pairs = dict.fromkeys((each.car, each.rival) for each in result.chances)
    heads = (f"{escape(titles[one])}\nover {escape(titles[other])}" for one, other in pairs)
    shown = table(CHANCES, "figure", *heads)
    for words, cells in chance_rows(result.chances):
        shown.add_row(words, *cells)
    console().print(shown)
    console().print(EXPLAINED, style="dim")
