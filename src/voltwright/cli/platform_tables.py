"""What `voltwright platform` prints: the variants, the parts that they share, and the interpolation families."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voltwright.operations.platform import PlatformResult
    from voltwright.study.platform.family import Family
    from voltwright.study.platform.table import VariantRow

SECTION_WORDS = {
    "drive_units.front": "front drive unit",
    "drive_units.rear": "rear drive unit",
    "charging": "on-board charger",
    "tyres": "motor speed over vehicle speed",
    "auxiliaries": "DC/DC converter",
    "regeneration": "recovery of braking energy",
    "split": "split",
    "battery": "battery",
}
"""What keeps a family apart, by the beginning of the path."""


def print_platform(result: "PlatformResult", file: str, *, rules: bool) -> None:
    """Variants, parts, families, and notes."""
    from voltwright.cli.output import console, escape, warn

    out = console()
    out.print(f"[bold]{escape(result.title)}[/]")
    _print_variants(result.variants)
    _print_parts(result)
    for family in result.families:
        _print_family(family)
    if result.families:
        out.print(
            "L and H are tested, the others interpolated by cycle energy demand; error: interpolated over the vehicle's own "
            "test, less 1.",
            style="dim",
            markup=False,
        )
    if rules:
        _print_rules(result)
    for row in result.variants:
        for note in row.notes:
            warn(f"{row.name}: {note}")
    for sentence in result.warnings:
        warn(sentence)
    first = result.variants[0].name
    out.print(f"Each is a car of its own for every command: voltwright drive '{file}#{first}' udds", style="dim", markup=False)


def _print_variants(rows: "Sequence[VariantRow]") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import DASH, number

    priced = next((row for row in rows if row.cost is not None), None)
    figures = ("WLTP km", "WLTP Wh/km", "CLTC km", "EPA km", "0-100 s")
    cost = "cost" if priced is None else f"cost k{priced.cost_currency}"
    shown = table("", "variant", "brand", "body", "drive", "kW", "kWh", "kg", *figures, cost, left=4)
    for row in rows:
        shown.add_row(
            f"[cyan]{row.name}[/cyan]",
            escape(row.make),
            row.body_style or DASH,
            row.drive,
            number(row.power_max_kw),
            number(row.energy_usable_kwh, 1),
            number(row.mass_curb_kg),
            number(row.range_wltp_km),
            number(row.consumption_wltp_wh_km),
            number(row.range_cltc_km),
            number(row.range_epa_km),
            number(row.acceleration_0_100_s, 1),
            number(None if row.cost is None else row.cost / 1e3, 1),
        )
    out = console()
    out.print(shown)
    if priced is not None:
        words = f"Cost: price before tax by the cost laws, in money of {priced.cost_year}; docs/cost.md."
        out.print(words, style="dim", markup=False)


def _print_parts(result: "PlatformResult") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import number

    shown = table("Shared parts", "part", "kg", "variants", "used by", sentences=("used by",))
    for row in result.parts:
        again = [f"{path} again in {', '.join(names)}" for path, names in row.overridden_by.items()]
        used = "all" if len(row.used_by) == len(result.variants) else ", ".join(row.used_by)
        shown.add_row(
            f"[cyan]{row.name}[/cyan]", number(row.mass_kg), number(len(row.used_by)), escape("; ".join((used, *again)))
        )
    console().print(shown)
    counts = result.distinct
    console().print(
        f"{_some(len(result.variants), 'variant')} of {_some(counts['packs'], 'pack')}, "
        f"{_some(counts['drive_units'], 'drive unit')} and {counts['bodies']} bod{'y' if counts['bodies'] == 1 else 'ies'}",
        style="dim",
    )


def _some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _print_family(family: "Family") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import deviation_percent, number

    names = ", ".join(family.variants)
    figures = ("kg", "Cd x A m²", "demand Wh", "place", "Wh/km", "km", "test Wh/km", "test km", "error Wh/km", "error km")
    spare = ("place", "Cd x A m²", "test Wh/km", "error Wh/km")
    title = f"Interpolation family {family.number}: {escape(names)}"
    shown = table(title, "vehicle", "", *figures, left=2, spare=spare)
    for row in family.members:
        tested = row.role != "interpolated"
        errors = ("", "") if tested else (deviation_percent(row.consumption_error, 2), deviation_percent(row.range_error, 2))
        shown.add_row(
            "\n".join((f"[cyan]{row.variant}[/cyan]", *(f"+ {name}" for name in row.options))),
            row.role if row.role in ("L", "H") else "",
            number(row.mass_test_kg),
            number(row.drag_area_m2, 3),
            number(row.energy_demand_wh),
            number(row.place, 2),
            number(row.consumption_wh_km, 1),
            number(row.range_km, 1),
            number(row.consumption_test_wh_km, 1),
            number(row.range_test_km, 1),
            *errors,
        )
    out = console()
    out.print(shown)
    out.print(_about(family), style="dim", markup=False)


def _about(family: "Family") -> str:
    from voltwright.formatting import number

    words = [f"H asks for {number(100.0 * family.demand_span, 1)} % more than L, of the demand of H"]
    if family.why_not is None:
        words[0] += "; one road load family has 4 to 35 %"
        words.append("it is one" if family.one_road_load_family else "it is none")
    else:
        words = [f"Nothing is interpolated: {family.why_not.rstrip('.')}"]
    if family.nearest is not None:
        words.append(f"not family {family.nearest} for its {', '.join(_kinds(family.apart))}")
    return "; ".join(words) + "."


def _kinds(paths: Sequence[str]) -> list[str]:
    """What paths are about, each once."""
    found = (next((words for start, words in SECTION_WORDS.items() if path.startswith(start)), path) for path in paths)
    return list(dict.fromkeys(found))


def _print_rules(result: "PlatformResult") -> None:
    from voltwright.cli.output import console, table

    confidence = result.confidence or {}
    shown = table("Rules, and how well each is known", "known", "rule", left=2, sentences=("rule",))
    for rule in result.rules:
        shown.add_row(rule.confidence, rule.text)
    out = console()
    out.print(shown)
    for mark, words in confidence.items():
        out.print(f"{mark}: {words}", style="dim", markup=False)
