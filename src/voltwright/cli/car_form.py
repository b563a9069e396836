"""`voltwright car-form`: every number of a car's file in groups, with what it may be."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption

if TYPE_CHECKING:
    from voltwright.operations.car_form import CarFormResult, FormField

AGAINST_HELP = "Another car: only what the two files have otherwise."


def car_form(
    car: CarArgument,
    against: Annotated[str | None, typer.Option("--against", help=AGAINST_HELP, metavar="CAR")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the car as a file.", metavar="FILE")] = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Every number of a car's file in groups, with its legal range and its law, or what two files have otherwise."""
    from voltwright.cli.engine import perform
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json
    from voltwright.interfaces.whole_file import write_text
    from voltwright.operations.car_form import CarFormRequest, run_car_form

    check_targets(car=out)
    result = perform(run_car_form, CarFormRequest(car, against=against, basis=basis, anchor=anchor))
    if out is not None:
        write_text(out, result.text)
    tell_written(car=out)
    if json:
        print_json(result)
    elif against is not None:
        _print_differences(result, against)
    else:
        _print(result)


def _print(result: "CarFormResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out = console()
    for group in dict.fromkeys(row.group for row in result.fields):
        rows = [row for row in result.fields if row.group == group]
        shown = table(f"{escape(result.title)}: {group}", "field", "value", "unit", "may be", "from", sentences=("field", "from"))
        for row in rows:
            shown.add_row(
                f"[cyan]{row.path}[/cyan]", escape(_value(row.value)), row.unit, escape(_range(row)), escape(_origin(row))
            )
        out.print(shown)
    for warning in result.warnings:
        out.print(f"Implausible: {warning.sentence}", style="yellow", markup=False)
    print_loss_model(result.loss_model)


def _print_differences(result: "CarFormResult", other: str) -> None:
    from voltwright.cli.output import console, escape, table

    if not result.differences:
        console().print(f"{result.name} and {other} have the same numbers.", markup=False)
        return
    shown = table(
        f"{escape(result.title)} against {escape(other)}", "field", "unit", "this", "other", left=2, sentences=("field",)
    )
    for row in result.differences:
        cells = (escape(_value(value)) for value in (row.this, row.other))
        shown.add_row(f"[cyan]{row.path}[/cyan]", row.unit, *cells)
    console().print(shown)


def _value(value: object) -> str:
    from voltwright.formatting import plain

    return "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else plain(value)


def _range(row: "FormField") -> str:
    """What a field may be: its legal ends, or its choices."""
    from voltwright.formatting import short

    if row.choices:
        return ", ".join(row.choices)
    if row.type == "flag":
        return "yes, no"
    low = "" if row.at_least is None else f"{'above ' if row.low_open else 'from '}{short(row.at_least)}"
    high = "" if row.at_most is None else f"{'below ' if row.high_open else 'to '}{short(row.at_most)}"
    return f"{low} {high}".strip()


def _origin(row: "FormField") -> str:
    """Where the value comes from, and why it may not matter."""
    if row.value is None:
        return "not written"
    parts = [row.evidence if row.law is None else f"law: {row.law}"]
    if row.without_effect is not None:
        parts.append(f"without effect: {row.without_effect}")
    return "; ".join(parts)
