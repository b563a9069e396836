"""`voltwright show`: every number of a car, and where it comes from."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption
from voltwright.cli.output import escape
from voltwright.formatting import number, plain, short

if TYPE_CHECKING:
    from voltwright.operations.show import Conflict, FieldRow, PublishedRow, ShowResult

SOURCE = "evidence and source"
KIND_COLOURS = {
    "certified": "green",
    "measured": "green",
    "assumed": "yellow",
    "rumour": "red",
    "design": "cyan",
    "given": "magenta",
}


def show(
    car: CarArgument,
    assumed: Annotated[bool, typer.Option("--assumed", help="Only what no document says.")] = False,
    as_used: Annotated[bool, typer.Option("--as-used", help="The numbers that a run uses, losses by its loss model.")] = False,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Show every number of a car and where it comes from."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    if as_used:
        start()
    from voltwright.operations.show import ShowRequest, run_show

    result = perform(run_show, ShowRequest(car, assumed=assumed, as_used=as_used, basis=basis, anchor=anchor))
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "ShowResult") -> None:
    from voltwright.cli.output import console, print_loss_model, table
    from voltwright.figures import QUANTITIES
    from voltwright.operations.show import SAME

    shown = table(f"{escape(result.title)}  ({result.name})", "field", "value", "unit", SOURCE, sentences=(SOURCE,))
    section = ""
    for row in result.fields:
        head = row.path.split(".")[0]
        if section and head != section:
            shown.add_section()
        section = head
        shown.add_row(row.path, plain(row.value), row.unit, _evidence(row))
        for other in row.conflicts:
            shown.add_row("", plain(other.value), "", f"not used: {_evidence(other)}", style="dim")
    out = console()
    out.print(shown)
    print_loss_model(result.loss_model)
    if abs(result.road_load_ratio - 1.0) > SAME:
        words = f"A run uses {number(result.road_load_ratio, 3)} of the road load above; --as-used shows it."
        out.print(words, style="dim", markup=False)
    if not result.published:
        return
    results = table("Published results", "quantity", "value", "unit", SOURCE, sentences=(SOURCE,))
    for row in result.published:
        words = QUANTITIES.get(row.quantity, row.quantity)
        results.add_row(words, plain(row.value), row.unit, _evidence(row))
    out.print(results)


def _evidence(row: "FieldRow | PublishedRow | Conflict") -> str:
    """Kind of evidence, then where a value comes from."""
    origin = escape(_origin(row))
    return f"[{KIND_COLOURS.get(row.kind, 'cyan')}]{row.kind}[/]" + (f": {origin}" if origin else "")


def _origin(row: "FieldRow | PublishedRow | Conflict") -> str:
    """Law or source, range and note, in one line."""
    low, high = getattr(row, "low", None), getattr(row, "high", None)
    parts = [getattr(row, "law", None) or ""]
    if row.source:
        parts.append(f"{row.source['title']} ({row.source['publisher']})")
    if low is not None or high is not None:
        parts.append(f"{_end(low)} to {_end(high)}")
    parts.append(row.note or "")
    return "; ".join(part.rstrip(".") for part in parts if part)


def _end(value: float | None) -> str:
    return "?" if value is None else short(value)
