"""`voltwright chargers`: the shipped chargers."""

from typing import TYPE_CHECKING

from voltwright.cli.options import JsonOption

if TYPE_CHECKING:
    from voltwright.operations.listings import ChargerRow


def chargers(json: JsonOption = False) -> None:
    """List the shipped chargers."""
    from voltwright.cli.engine import perform
    from voltwright.cli.output import print_json
    from voltwright.operations.listings import ChargersRequest, run_chargers

    result = perform(run_chargers, ChargersRequest())
    if json:
        print_json(result)
    else:
        _print(result.chargers)


def _print(rows: "tuple[ChargerRow, ...]") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import DASH, number

    figures = ("power kW", "V", "A", "phases", "gives kW")
    shown = table("Chargers", "name", "kind", *figures, "connector", "title", left=2, sentences=("connector", "title"))
    for row in sorted(rows, key=lambda row: (row.kind, row.power_max_kw)):
        least, most = row.voltage_min_v, row.voltage_max_v
        volts = DASH if most is None else number(most) if least is None else f"{number(least)} to {number(most)}"
        shown.add_row(
            f"[cyan]{row.name}[/cyan]",
            row.kind,
            number(row.power_max_kw, 1),
            volts,
            number(row.current_max_a, 0),
            number(row.phases, 0),
            number(row.power_give_kw, 1),
            escape(", ".join(row.connectors)) or DASH,
            escape(row.title),
        )
    console().print(shown)
