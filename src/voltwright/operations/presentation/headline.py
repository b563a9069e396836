"""The headline of a result, as text for a terminal and as HTML for a notebook."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from voltwright.errors import shown
from voltwright.formatting import SPACE, number, with_interval

WIDTH, GAP, TITLE_LONGEST = 80, 2, 160
"""Columns of a line of text, columns between label and value, letters of a title."""
ROWS_MOST = 8
STYLE = "text-align:left;font-weight:normal"


class Row(NamedTuple):
    """A figure: what it is, its value as people read it, and its unit."""

    label: str
    value: str
    unit: str = ""

    @property
    def words(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}".rstrip()


class Headline(NamedTuple):
    """A title, and the few figures that matter most."""

    title: str
    rows: Sequence[Row]


def figure(label: str, value: float | None, unit: str = "", decimals: int = 0, half_width: float | None = None) -> Row:
    """A row of a number, with the half width of its 90 % interval where it has one."""
    return Row(label, with_interval(value, half_width, decimals) if half_width is not None else number(value, decimals), unit)


def text_of(name: str, headline: Headline) -> str:
    """A headline as lines of at most 80 columns.

    Args:
        name: of the type.
        headline: title and figures.
    """
    lines = [f"{name}: {_plain(headline.title, TITLE_LONGEST)}"]
    rows = headline.rows[:ROWS_MOST]
    left = min(max((len(row.label) for row in rows), default=0), WIDTH // 2)
    lines += [f"  {_cut(_plain(row.label), left):<{left}}{' ' * GAP}{_plain(row.words)}" for row in rows]
    if len(headline.rows) > ROWS_MOST:
        lines.append(f"  and {number(len(headline.rows) - ROWS_MOST)} more")
    return "\n".join(_cut(line, WIDTH) for line in lines)


def html_of(headline: Headline) -> str:
    """A headline as an HTML table; all of its text is escaped."""
    cells = "".join(
        f'<tr><th scope="row" style="{STYLE}">{_safe(row.label)}</th>'
        f'<td style="text-align:right">{_safe(row.value)}</td><td style="text-align:left">{_safe(row.unit)}</td></tr>'
        for row in headline.rows[:ROWS_MOST]
    )
    more = len(headline.rows) - ROWS_MOST
    rest = f'<tr><th scope="row" style="{STYLE}" colspan="3">and {number(more)} more</th></tr>' if more > 0 else ""
    caption = f'<caption style="caption-side:top;text-align:left"><b>{_safe(headline.title)}</b></caption>'
    return f"<table>{caption}<tbody>{cells}{rest}</tbody></table>"


def _plain(text: str, most: int = WIDTH) -> str:
    """A text on one line without control characters, its narrow spaces as plain ones."""
    return shown(" ".join(text.replace(SPACE, " ").split()), most)


def _safe(text: str) -> str:
    return escape(shown(" ".join(text.split()), TITLE_LONGEST), quote=True)


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 3]}..."
