"""`voltwright climates`: the shipped climates, month by month."""

from typing import Any

from voltwright.cli.options import JsonOption

SHOWN_MONTHS = (("Jan", 0), ("Apr", 3), ("Jul", 6), ("Oct", 9))


def climates(json: JsonOption = False) -> None:
    """List the shipped climates."""
    from voltwright.cli.output import print_json
    from voltwright.library.climates import climate_names

    rows = [climate_row(name) for name in climate_names()]
    if json:
        print_json({"climates": rows})
    else:
        _print(rows)


def climate_row(name: str) -> dict[str, Any]:
    """One climate's temperatures [C] and where they are from."""
    from voltwright.library.climates import climate_index, load_climate

    climate, entry = load_climate(name), climate_index()[name]
    return {
        "name": name,
        "title": climate.title,
        "kind": entry["kind"],
        "mean_c": climate.mean_c,
        "temperature_min_c": list(climate.temperature_min_c),
        "temperature_max_c": list(climate.temperature_max_c),
        "source": entry["address"],
    }


def _print(rows: list[dict[str, Any]]) -> None:
    from voltwright.cli.output import console, escape, number, table

    shown = table("Climates", "name", "place", "kind", "mean °C", *(f"{month} °C" for month, _ in SHOWN_MONTHS), left=3)
    for row in rows:
        spans = [f"{row['temperature_min_c'][at]:.0f} to {row['temperature_max_c'][at]:.0f}" for _, at in SHOWN_MONTHS]
        name, title, kind = f"[cyan]{row['name']}[/cyan]", escape(row["title"]), escape(row["kind"])
        shown.add_row(name, title, kind, number(row["mean_c"]), *(span.replace("-", "−") for span in spans))
    out = console()
    out.print(shown)
    out.print("each month: mean of the daily lowest to mean of the daily highest air temperature", style="dim")
