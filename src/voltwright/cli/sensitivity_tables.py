"""The tables of a sensitivity: figures with their intervals, and what each number is worth for one of them."""

from typing import TYPE_CHECKING

from voltwright.cli.output import console, escape, print_loss_model, table
from voltwright.figures import QUANTITIES, unit_of_quantity
from voltwright.formatting import decimals_of, number, percent, plain, signed, with_interval

if TYPE_CHECKING:
    from voltwright.operations.sensitivity import SensitivityResult
    from voltwright.study.sensitivity_result import NumberSensitivity

SMALL_SHARE = 0.01
FIRST, NEXT = 15, 3


def print_sensitivity(result: "SensitivityResult", *, whole: bool, assumed: bool) -> None:
    """Print figures, numbers, and what to measure next.

    Args:
        result: of the operation.
        whole: whether all numbers that move the figure are listed.
        assumed: whether numbers that default laws fill stand in the table.
    """
    out = console()
    shown = table(
        f"Figures of {escape(result.title)}",
        "figure",
        "unit",
        "value",
        "most of its interval from",
        left=2,
        sentences=("most of its interval from",),
    )
    for name, value in result.figures.items():
        # The last part of the path alone: a whole one does not fit beside the others at 80 columns.
        widest = max(result.numbers, key=lambda each: each.contributions[name], default=None)
        words = (
            ""
            if widest is None
            else f"{escape(widest.path.rpartition('.')[2])}, {share_words(result.share(widest, name))} of the variance"
        )
        value_words = with_interval(value, result.half_widths[name], decimals_of(value))
        shown.add_row(escape(QUANTITIES[name]), unit_of_quantity(name), value_words, words)
    out.print(shown)
    _print_numbers(result, len(result.numbers) if whole else FIRST, assumed=assumed)
    _print_next(result)
    for path, why in result.without_effect.items():
        out.print(f"`{path}` changes nothing: {why}.", style="dim", markup=False)
    for note in result.notes:
        out.print(f"• {note}", style="dim", markup=False)
    print_loss_model(result.loss_model)


def share_words(share: float) -> str:
    """A share of a variance in words; a small one is under 1 %."""
    return f"under {percent(SMALL_SHARE)}" if share < SMALL_SHARE else percent(share)


def _print_numbers(result: "SensitivityResult", top: int, *, assumed: bool) -> None:
    figure, out = result.figure, console()
    label, unit = QUANTITIES[figure], unit_of_quantity(figure)
    listed = [each for each in result.numbers if assumed or each.written]
    moving = [each for each in listed if each.derivatives[figure] != 0.0]
    shown = table(
        f"What {escape(label)} owes to {'the numbers' if assumed else 'the written numbers'}",
        "number",
        "evidence",
        "value",
        "% for 1 %",
        f"interval ± {unit}",
        left=2,
        spare=("value",),
    )
    for each in moving[:top]:
        shown.add_row(f"[cyan]{escape(each.path)}[/cyan]", *_cells(each, figure))
    out.print(shown)
    if len(moving) > top:
        out.print(f"and {number(len(moving) - top)} more; `--all` lists them", style="dim", markup=False)
    still = len(listed) - len(moving)
    if still:
        out.print(f"{number(still)} further numbers do not move this figure", style="dim", markup=False)


def _cells(each: "NumberSensitivity", figure: str) -> tuple[str, ...]:
    spread = f"{plain(float(f'{each.value:.4g}'))} ± {plain(float(f'{each.half_width:.2g}'))} {each.unit}".rstrip()
    contribution = each.contributions[figure]
    return each.evidence, spread, signed(each.elasticities[figure], 3), number(contribution, 2 if contribution < 10.0 else 1)


def _print_next(result: "SensitivityResult") -> None:
    """Which numbers are worth measuring, the most worth first."""
    widest = [each for each in result.numbers if result.share(each) >= SMALL_SHARE][:NEXT]
    if not widest:
        return
    words = "; ".join(f"`{each.path}` ({each.evidence}, {share_words(result.share(each))} of the variance)" for each in widest)
    console().print(f"To know {QUANTITIES[result.figure]} better, measure first: {words}.", markup=False)
