"""`voltwright cycles`: the shipped speed traces, each beside what its publisher says of it."""

from typing import TYPE_CHECKING

from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.operations.listings import CycleRow

CHECKED = ("duration_s", "distance_km", "speed_max_kmh")


def cycles(json: JsonOption = False) -> None:
    """List the shipped cycles beside their published figures."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.listings import CyclesRequest, run_cycles

    result = perform(run_cycles, CyclesRequest())
    if json:
        print_json(result)
    else:
        _print(result.cycles)


def _print(rows: "tuple[CycleRow, ...]") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import DASH, deviation_percent, number

    headings = ("duration s", "deviation", "distance km", "deviation", "top km/h", "deviation", "title")
    shown = table("Cycles", "name", "region", *headings, left=2, sentences=("title",))
    for row in rows:
        figures: list[str] = []
        for key, digits in zip(CHECKED, (0, 3, 1), strict=True):
            deviation = row.deviation[key]
            words = deviation_percent(deviation, 2)
            words = words if deviation is None else f"[{_colour(deviation)}]{words}[/]"
            figures += [number(getattr(row, key), digits), words]
        shown.add_row(f"[cyan]{row.name}[/cyan]", row.region or DASH, *figures, escape(row.title))
    out = console()
    out.print(shown)
    out.print(f"deviation: from the published figure; {DASH} where none is published", style="dim")


def _colour(deviation: float) -> str:
    return "green" if abs(deviation) <= 0.002 else "yellow" if abs(deviation) <= 0.01 else "red"
