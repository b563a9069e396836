"""`voltwright days`: the shipped days."""

from typing import TYPE_CHECKING

from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.operations.listings import DayRow


def days(json: JsonOption = False) -> None:
    """List the shipped days."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.listings import DaysRequest, run_days

    result = perform(run_days, DaysRequest())
    if json:
        print_json(result)
    else:
        _print(result.days)


def _print(rows: "tuple[DayRow, ...]") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import number

    counts = ("drives", "charges")
    shown = table("Days", "name", "car", *counts, "coldest °C", "warmest °C", "title", left=2, sentences=("title",))
    for row in rows:
        temperatures = (number(row.temp_ambient_min_c), number(row.temp_ambient_max_c))
        name = f"[cyan]{row.name}[/cyan]"
        shown.add_row(name, row.car, number(row.drives), number(row.charges), *temperatures, escape(row.title))
    out = console()
    out.print(shown)
    out.print("`voltwright day NAME` runs one; --car takes another car", style="dim", markup=False)
