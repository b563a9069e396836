"""A validation as one HTML file: the figures, the picture, groups, the worst predictions with facts, every test."""

from html import escape

from voltwright.formatting import SPACE, number, percent
from voltwright.report.certification.tables import Cell, Grid
from voltwright.report.document import document
from voltwright.report.html_tables import row, table
from voltwright.report.render import inline_svg
from voltwright.report.validation.chart import validation_picture
from voltwright.report.validation.tables import NAMES, counts, groups, rows_of, summary, worst
from voltwright.study.calibration.fastsim_peer import Peer
from voltwright.study.calibration.validate import GROUPS, Validation, statistics


def validation_page(validation: Validation, source: str, peer: Peer | None = None) -> str:
    """The HTML of a validation.

    Args:
        validation: of at least one test. source: what the tests come from, in words. peer: another simulator beside it.
    """
    picture = validation_picture(validation)
    parts = [
        f'<header><p class="kicker">voltwright <span>validation</span></p><h1>{escape(source)}</h1>'
        f'<p class="lead">{escape(counts(validation))}</p></header>'
    ]
    if picture is not None:
        parts += [
            f'<div class="cards narrow">{"".join(_card(validation, cycle) for cycle in (0, 1))}</div>',
            _section("summary", "Predicted and measured", _grid(summary(validation, peer))),
            _section("picture", "Every test", _figure(picture)),
            _section("worst", "Largest deviations", _grid(worst(validation), "rules stacked")),
            _section("groups", "By group", "".join(_folded(groups(validation, by)) for by in GROUPS)),
        ]
    parts.append(_section("tests", "The tests", _folded(rows_of(validation.outcomes, "Every test in numbers"))))
    return document(f"Validation · {source}", "\n".join(parts))


def _card(validation: Validation, cycle: int) -> str:
    found = statistics(validation.counted, cycle)
    if found.mae is None:
        return ""
    return (
        f'<article class="card" style="--car: var(--car-1)"><h2>{NAMES[cycle]}, mean absolute deviation</h2>'
        f'<p class="big">{100.0 * found.mae:.1f}<span>{SPACE}%</span></p>'
        f"<p>{found.n} tests, {percent(found.coverage or 0.0)} inside their 90{SPACE}% interval</p></article>"
    )


def _section(key: str, title: str, content: str) -> str:
    return f'<section id="{key}" aria-labelledby="{key}-title"><h2 id="{key}-title">{title}</h2>{content}</section>'


def _figure(picture: dict) -> str:
    label = "Predicted over measured consumption on each cycle, and deviations by maker"
    return (
        f'<figure><div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<div class="test" role="img" aria-label="{label}">{inline_svg(picture)}</div></div></figure>'
    )


def _folded(grid: Grid) -> str:
    return f"<details><summary>{escape(grid.title)}</summary>{_grid(grid)}</details>"


def _grid(grid: Grid, style: str = "numbers") -> str:
    labels = [escape(head, quote=True) for head in grid.heads[1:]]
    rows = "".join(row(_text(cells[0]), [_text(cell) for cell in cells[1:]], labels) for cells in grid.rows)
    return table(grid.title, [escape(head) for head in grid.heads], [f"<tbody>{rows}</tbody>"], style=style)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return escape(cell) if isinstance(cell, str) else number(*cell)
