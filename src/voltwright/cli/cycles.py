"""`voltwright cycles`: the shipped speed traces, each beside what its publisher says of it."""

from typing import Any

from voltwright.cli.options import JsonOption
from voltwright.units import M_PER_KM, M_S_PER_KMH

CHECKED = ("duration_s", "distance_km", "speed_max_kmh")


def cycles(json: JsonOption = False) -> None:
    """List the shipped cycles beside their published figures."""
    from voltwright.cli.output import print_json
    from voltwright.library.find import cycle_names

    rows = [cycle_row(name) for name in cycle_names()]
    if json:
        print_json({"cycles": rows})
    else:
        _print(rows)


def cycle_row(name: str) -> dict[str, Any]:
    """One cycle's figures, the published ones, and by how much they differ."""
    from voltwright.library.cycles import shipped_cycle
    from voltwright.library.find import cycle_index

    cycle, entry = shipped_cycle(name), cycle_index()[name]
    figures = {
        "duration_s": cycle.duration_s,
        "distance_km": cycle.distance_m / M_PER_KM,
        "speed_max_kmh": cycle.speed_max_m_s / M_S_PER_KMH,
    }
    printed = entry.get("published") or {}
    distance_m = printed.get("distance_m")
    published = {
        "duration_s": printed.get("duration_s"),
        "distance_km": None if distance_m is None else distance_m / M_PER_KM,
        "speed_max_kmh": printed.get("speed_max_km_h"),
    }
    return {
        "name": name,
        "title": entry["title"],
        "region": entry.get("region"),
        **figures,
        "published": published,
        "deviation": {key: _off(figures[key], published[key]) for key in CHECKED},
    }


def _off(figure: float, published: float | None) -> float | None:
    return None if published is None else figure / published - 1.0


def _print(rows: list[dict[str, Any]]) -> None:
    from voltwright.cli.output import DASH, console, escape, number, percent, table

    headings = ("name", "title", "region", "duration s", "off", "distance km", "off", "top km/h", "off")
    shown = table("Cycles", *headings, left=3)
    for row in rows:
        figures: list[str] = []
        for key, digits in zip(CHECKED, (0, 3, 1), strict=True):
            off = row["deviation"][key]
            words = percent(off, 2).replace("+0.00 %", "0").replace("−0.00 %", "0")
            figures += [number(row[key], digits), words if off is None else f"[{_colour(off)}]{words}[/]"]
        shown.add_row(f"[cyan]{row['name']}[/cyan]", escape(row["title"]), row["region"] or DASH, *figures)
    out = console()
    out.print(shown)
    out.print(f"off: from the published figure; {DASH} where none is published", style="dim")


def _colour(deviation: float) -> str:
    return "green" if abs(deviation) <= 0.002 else "yellow" if abs(deviation) <= 0.01 else "red"
