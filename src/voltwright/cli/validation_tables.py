"""The tables of `voltwright validate`: deviations by group, the worst with facts, the tests without a result."""

from voltwright.cli.output import console, escape, table
from voltwright.formatting import DASH, number
from voltwright.report.certification.tables import Cell, Grid
from voltwright.report.validation.tables import counts, groups, rows_of, summary, worst
from voltwright.study.calibration.fastsim_peer import Peer
from voltwright.study.calibration.validate import Validation

GROUPS_SHOWN = ("maker", "model_year", "drive")
SENTENCES = ("facts", "notes")
"""Headings of columns that hold sentences."""
EVERY_TEST_MAX, ROWS_MAX = 12, 30


def print_validation(validation: Validation, peer: Peer | None = None) -> None:
    """Print a validation; of a short table every test, of a long one those that count in no statistics."""
    out = console()
    out.print(escape(counts(validation)), style="bold")
    counted = [outcome for outcome in validation.counted if outcome.largest is not None]
    if counted or any(outcome.largest is not None for outcome in validation.of("not anchored")):
        out.print(shown(summary(validation, peer)))
    short = len(validation.outcomes) <= EVERY_TEST_MAX
    if counted and not short:
        for by in GROUPS_SHOWN:
            out.print(shown(groups(validation, by)))
    if counted:
        out.print(shown(worst(validation)))
    counted_keys = {id(outcome) for outcome in counted}
    rest = [outcome for outcome in validation.outcomes if short or id(outcome) not in counted_keys]
    if rest:
        out.print(shown(rows_of(rest, "The tests" if short else "Tests that are not in the statistics")))


def shown(grid: Grid):
    """A grid as a table; a long one is cut."""
    made = table(escape(grid.title), *grid.heads, left=grid.left, sentences=SENTENCES)
    for cells in grid.rows[:ROWS_MAX]:
        made.add_row(*(_text(cell) for cell in cells))
    if len(grid.rows) > ROWS_MAX:
        made.add_row(f"... {len(grid.rows) - ROWS_MAX} more, with --json", *("" for _ in grid.heads[1:]))
    return made


def _text(cell: Cell) -> str:
    if cell is None:
        return DASH
    return escape(cell) if isinstance(cell, str) else number(*cell)
