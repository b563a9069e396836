"""`voltwright match`: which charger serves a car, through what, with what power, and why not more."""

from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption

if TYPE_CHECKING:
    from voltwright.operations.match import MatchResult
    from voltwright.study.match import Match

WITH_HELP = "Only this charger: name of a shipped one (see `voltwright chargers`), or a charger file. May be repeated."


def match(
    car: CarArgument,
    charger: Annotated[
        list[str] | None, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)
    ] = None,
    cars: Annotated[int, typer.Option("--cars", help="Cars at the charger at once.", metavar="N", min=1)] = 1,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Which charger serves a car, with what power, and why not more."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.output import print_json

    start()
    from voltwright.operations.match import MatchRequest, run_match

    request = MatchRequest(car, tuple(charger or ()), outlets_in_use=cars, basis=basis, anchor=anchor)
    result = perform(run_match, request)
    if json:
        print_json(result)
    else:
        _print(result)


def _print(result: "MatchResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out, title, rows = console(), result.title, result.chargers
    serving = [row for row in rows if row.serves]
    if serving:
        shown = table(f"Chargers for {title}", "charger", "through", "kW mains", "kW battery", "limited by", "next", left=2)
        for column in shown.columns[4:]:
            column.justify = "left"
        for row in serving:
            shown.add_row(*_cells(row))
        out.print(shown)
    refused = [row for row in rows if not row.serves]
    if refused:
        shown = table(f"Chargers that do not serve {title}", "charger", "why not", left=2)
        for why in dict.fromkeys(row.why_not for row in refused):
            names = [f"[cyan]{row.charger}[/cyan]" for row in refused if row.why_not == why]
            shown.add_row(", ".join(names), escape(why))
        out.print(shown)
    notes = {row.adapter: row.adapter_note for row in serving if row.adapter is not None and row.adapter_note}
    for name, note in sorted(notes.items()):
        out.print(f"{name}: {note}", style="dim", markup=False)
    out.print(
        "kW at the most, battery at its nominal voltage and warm; `voltwright charge` follows it over a charge", style="dim"
    )
    print_loss_model(result.loss_model)


def _cells(row: "Match") -> list[str]:
    from voltwright.cli.output import escape, number

    digits = 3 if (row.power_battery_kw or 0.0) < 1.0 else 1
    limit = f"{row.limited_by}: {row.limit}"
    after = f"{row.next_by}, {number(row.next_kw)} kW" if row.next_by else ""
    through = row.through + ("" if not row.remarks else f"; {'; '.join(row.remarks)}")
    if row.give_kw:
        through += f"; gives {number(row.give_kw)} kW"
    elif row.why_not_give:
        through += f"; gives nothing: {row.why_not_give}"
    figures = [number(row.power_mains_kw, digits), number(row.power_battery_kw, digits)]
    return [f"[cyan]{row.charger}[/cyan]", escape(through), *figures, escape(limit), escape(after)]
