"""What `optimise` and `target` print: figures of a design, what changes, what it costs, and the front."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from voltwright.operations.design import OfDesign
    from voltwright.operations.optimise import OptimiseResult

PARTS = {
    "pack": "Pack",
    "drive_units": "Drive units",
    "charger_and_wiring": "Charger and wiring",
    "thermal": "Thermal system",
    "body": "Body",
    "rest": "Rest",
}
CHOSEN = "chosen"
SMALL = 0.0005
"""A change of a price by less than this share is none."""


def print_design(result: "OfDesign") -> None:
    """Figures, changes, price and what binds."""
    from voltwright.cli.output import console, escape, print_loss_model

    out = console()
    _print_changes(result)
    _print_figures(result)
    _print_costs(result)
    if result.binding:
        out.print(f"Held by: {escape('; '.join(result.binding))}.", soft_wrap=False)
    out.print("Design: by the full tests. Model: what the search saw, and how far that is from the full test.", style="dim")
    print_loss_model(result.loss_model)


def _print_figures(result: "OfDesign") -> None:
    from voltwright.cli.output import console, table
    from voltwright.figures import DESIGN, unit_of_quantity
    from voltwright.formatting import deviation_percent, significant

    shown = table("Figures", "figure", "unit", "before", "design", "model", "apart", left=2)
    for row in result.figures:
        cells = (significant(row.before), significant(row.full), significant(row.model), deviation_percent(row.difference, 2))
        shown.add_row(DESIGN[row.figure], unit_of_quantity(row.figure), *cells)
    console().print(shown)


def _print_changes(result: "OfDesign") -> None:
    from voltwright.cli.output import console, escape, table
    from voltwright.formatting import deviation_percent, significant
    from voltwright.study.design.coupling import LAWS, SHORT
    from voltwright.units import symbol_of

    short = {words: SHORT[key] for key, words in LAWS.items()}
    shown = table(escape(result.asked), "number", "unit", "before", "after", "change", "by", left=2, sentences=("by",))
    for row in result.changes:
        change = deviation_percent(row.after / row.before - 1.0 if row.before else None)
        law = CHOSEN if row.chosen else short[row.law]
        shown.add_row(
            f"[cyan]{row.path}[/cyan]", symbol_of(row.path), significant(row.before), significant(row.after), change, escape(law)
        )
    out = console()
    out.print(shown)
    for words in dict.fromkeys(row.law for row in result.changes if row.law):
        out.print(f"By {short[words]}: {escape(words)}.", style="dim")


def _print_costs(result: "OfDesign") -> None:
    from voltwright.cli.output import console, table
    from voltwright.formatting import number, signed

    if not result.costs:
        return
    shown = table("Price by the cost model, before tax, USD of 2022", "part", "before", "design", "more")
    for name, (before, after) in result.costs.items():
        shown.add_row(PARTS[name], number(before), number(after), signed(after - before))
    whole = next(row for row in result.figures if row.figure == "price_usd")
    lighter = whole.full - sum(after for _, after in result.costs.values())
    if lighter > SMALL * whole.full:
        shown.add_row("Lighter body", number(0.0), number(lighter), signed(lighter))
    shown.add_row("Total", number(whole.before), number(whole.full), signed(whole.full - whole.before))
    console().print(shown)


def print_front(result: "OptimiseResult") -> None:
    """The front, a row each, with the one that became the design marked."""
    from voltwright.cli.output import console, escape, table
    from voltwright.figures import DESIGN, unit_of_quantity
    from voltwright.formatting import significant
    from voltwright.units import symbol_of

    if len(result.front) < 2:
        return
    figures, paths = list(result.front[0].figures), list(result.front[0].numbers)
    heads = [f"{DESIGN[name]} {unit_of_quantity(name)}" for name in figures]
    heads += [f"{path.rsplit('.', 1)[-1]} {symbol_of(path)}".strip() for path in paths]
    title = f"{escape(result.study_title)}: {len(result.front)} designs, none better in everything"
    shown = table(title, "row", *heads)
    for place, each in enumerate(result.front, start=1):
        mark = "*" if place == result.row else ""
        shown.add_row(
            f"{place}{mark}", *(significant(each.figures[name]) for name in figures), *map(significant, each.numbers.values())
        )
    out = console()
    out.print(shown)
    out.print("*: the design below; --row takes another one.", style="dim", markup=False)


def write_design(path: "Path | None", result: "OfDesign") -> None:
    """Write the design as a car file, where a path is given; else say how to."""
    from voltwright.cli.output import console
    from voltwright.interfaces.whole_file import write_text
    from voltwright.spec.car_text import car_text

    if path is not None:
        write_text(path, car_text(result.design))
        return
    console(errors=True).print("--out FILE writes the design as a car file.", style="dim", markup=False)
