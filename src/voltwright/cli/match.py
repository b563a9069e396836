"""`voltwright match`: which charger serves a car, through what, with what power, and why not more."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voltwright.cli.names import complete_charger
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption, PictureOption, read_count

if TYPE_CHECKING:
    from voltwright.operations.match import MatchResult
    from voltwright.study.match import Match

WITH_HELP = "Only this charger: name of a shipped one (see `voltwright chargers`), or a charger file. May be repeated."


def match(
    car: CarArgument,
    charger: Annotated[
        list[str] | None, typer.Option("--with", help=WITH_HELP, metavar="CHARGER", autocompletion=complete_charger)
    ] = None,
    cars: Annotated[int, typer.Option("--cars", help="Cars at the charger at once.", metavar="N", parser=read_count)] = 1,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    picture: PictureOption = None,
    json: JsonOption = False,
) -> None:
    """Which charger serves a car, with what power, and why not more."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(picture=picture)
    start()
    from voltwright.operations.match import MatchRequest, run_match

    request = MatchRequest(car, tuple(charger or ()), outlets_in_use=cars, basis=basis, anchor=anchor)
    result = perform(run_match, request)
    if picture is not None:
        _draw(picture, result)
    tell_written(picture=picture)
    if json:
        print_json(result)
    else:
        _print(result)


def _draw(path: Path, result: "MatchResult") -> None:
    from voltwright.cli.files import write_picture
    from voltwright.errors import SpecError
    from voltwright.report.match_chart import match_picture

    drawn = match_picture(result.chargers, result.title)
    if drawn is None:
        raise SpecError(f"There is nothing to draw: none of these chargers serves '{result.car}'; without --picture it says why.")
    write_picture(path, drawn)


def _print(result: "MatchResult") -> None:
    from voltwright.cli.output import console, escape, print_loss_model, table

    out, title, rows = console(), result.title, result.chargers
    serving = [row for row in rows if row.serves]
    if serving:
        texts = ("through", "limited by", "next limit")
        shown = table(f"Chargers for {escape(title)}", "charger", "grid kW", "battery kW", *texts, sentences=texts)
        for row in serving:
            shown.add_row(*_cells(row))
        out.print(shown)
    refused = [row for row in rows if not row.serves]
    if refused:
        shown = table(
            f"Chargers that do not serve {escape(title)}", "charger", "why not", left=2, sentences=("charger", "why not")
        )
        for why in dict.fromkeys(row.why_not for row in refused):
            names = [f"[cyan]{row.charger}[/cyan]" for row in refused if row.why_not == why]
            shown.add_row(", ".join(names), escape(why))
        out.print(shown)
    notes = {row.adapter: row.adapter_note for row in serving if row.adapter is not None and row.adapter_note}
    for name, note in sorted(notes.items()):
        out.print(f"{name}: {note}", style="dim", markup=False)
    out.print(
        "Power at most, with a warm battery at its nominal voltage; `voltwright charge` follows it over a charge", style="dim"
    )
    print_loss_model(result.loss_model)


def _cells(row: "Match") -> list[str]:
    from voltwright.cli.output import escape
    from voltwright.formatting import number

    digits = 3 if (row.power_battery_kw or 0.0) < 1.0 else 1
    limit = f"{row.limited_by}: {row.limit}"
    after = f"{row.next_by}, {number(row.next_kw, 1)} kW" if row.next_by else ""
    through = row.through + ("" if not row.remarks else f"; {'; '.join(row.remarks)}")
    if row.give_kw:
        through += f"; gives {number(row.give_kw, 1)} kW"
    elif row.why_not_give:
        through += f"; gives nothing: {row.why_not_give}"
    figures = [number(row.power_mains_kw, digits), number(row.power_battery_kw, digits)]
    return [f"[cyan]{row.charger}[/cyan]", *figures, escape(through), escape(limit), escape(after)]
