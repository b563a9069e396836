"""`voltwright climates`: the shipped climates, month by month."""

from typing import TYPE_CHECKING

from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.operations.listings import ClimateRow

SHOWN_MONTHS = (("Jan", 0), ("Apr", 3), ("Jul", 6), ("Oct", 9))


def climates(json: JsonOption = False) -> None:
    """List the shipped climates."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.listings import ClimatesRequest, run_climates

    result = perform(run_climates, ClimatesRequest())
    if json:
        print_json(result)
    else:
        _print(result.climates)


def _print(rows: "tuple[ClimateRow, ...]") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import number

    months = (f"{month} °C" for month, _ in SHOWN_MONTHS)
    shown = table("Climates", "name", "mean °C", *months, "place", "kind", sentences=("place", "kind"))
    for row in rows:
        spans = [f"{number(row.temperature_min_c[at])} to {number(row.temperature_max_c[at])}" for _, at in SHOWN_MONTHS]
        name, title, kind = f"[cyan]{row.name}[/cyan]", escape(row.title), escape(row.kind)
        shown.add_row(name, number(row.mean_c, 1), *spans, title, kind)
    out = console()
    out.print(shown)
    out.print("each month: mean of the daily lowest to mean of the daily highest air temperature", style="dim")
