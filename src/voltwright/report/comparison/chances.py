"""How likely each car is the better one, as rows for the terminal and for the page."""

from collections.abc import Sequence
from html import escape

from voltwright.figures import QUANTITIES
from voltwright.formatting import DASH, likelihood
from voltwright.report.html_tables import row, table
from voltwright.report.labels import short_names
from voltwright.study.compare import CarComparison
from voltwright.study.uncertainty.rivals import Chance

CHANCES = "How likely the first car is the better one"
EXPLAINED = (
    "More range and top speed is better, less consumption and time. Errors that two cars share, of the loss model and of default "
    "laws, cancel in part; of what files say, none do."
)


def pairs_of(cars: Sequence[CarComparison], chances: Sequence[Chance]) -> list[tuple[str, str]]:
    """Short names of the cars of each pair, in the order of the chances."""
    names = dict(zip((car.name for car in cars), short_names(cars), strict=True))
    return list(dict.fromkeys((names[each.car], names[each.rival]) for each in chances))


def chance_rows(chances: Sequence[Chance]) -> list[tuple[str, list[str]]]:
    """(figure, likelihood for each pair) of every figure, a dash where a car of the pair cannot do it."""
    pairs = list(dict.fromkeys((each.car, each.rival) for each in chances))
    known = {(each.quantity, each.car, each.rival): each.probability for each in chances}
    rows = []
    for name in dict.fromkeys(each.quantity for each in chances):
        found = [known.get((name, *pair)) for pair in pairs]
        rows.append((QUANTITIES[name], [DASH if value is None else likelihood(value) for value in found]))
    return rows


def chances_table(cars: Sequence[CarComparison], chances: Sequence[Chance]) -> str:
    """The table of the page."""
    heads = [f"{escape(one)} <small>over</small> {escape(other)}" for one, other in pairs_of(cars, chances)]
    labels = [escape(f"{one} over {other}", quote=True) for one, other in pairs_of(cars, chances)]
    lines = [row(escape(words), [escape(cell) for cell in cells], labels) for words, cells in chance_rows(chances)]
    return table(CHANCES, ["Figure", *heads], [f"<tbody>{''.join(lines)}</tbody>"])
