"""The one table of all commands: whole at the width of the terminal, with names and numbers never broken.

Where its columns do not fit side by side, headings break between words first, then sentences do. Where that is not enough, the
sentences of a row stand below it; and where the numbers alone are too many, they follow in further parts that repeat the name.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.text import Text

SENTENCE_LEAST = 24
"""The least width of a column of sentences beside others."""
GAP, INDENT, BORDER = 2, 2, 3


class Table:
    """Rows of a name and its figures.

    Args:
        title: above it; may be empty.
        headings: of the columns, unit last; a new line where one should break.
        left: how many columns, from the first on, are texts and stand to the left; the others are numbers.
        sentences: headings of columns whose cells may break between words.
        names: how many columns, from the first on, are repeated in each part.
        spare: headings of columns that are left out where they do not fit, the last one first.
    """

    def __init__(
        self,
        title: str,
        headings: Sequence[str],
        *,
        left: int = 1,
        sentences: Iterable[str] = (),
        names: int = 1,
        spare: Iterable[str] = (),
    ):
        """An empty table."""
        self.spare = tuple(spare)
        self.title, self.headings, self.left, self.names = title, tuple(headings), left, names
        self.sentences = tuple(place for place, heading in enumerate(headings) if heading in tuple(sentences))
        self.rows: list[tuple[tuple[str, ...], str]] = []
        self.sections: list[int] = []

    def add_row(self, *cells: str, style: str = "") -> None:
        """A row of cells, which may hold rich's markup."""
        assert len(cells) == len(self.headings), f"{self.title}: {cells}"
        self.rows.append((cells, style))

    def add_section(self) -> None:
        """A line below the last row."""
        self.sections.append(len(self.rows))

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "Iterator[RenderableType]":
        """What rich prints: the first layout that fits."""
        width = options.max_width
        narrower = self._without_spare(console, width)
        if narrower is not None:
            yield narrower
            return
        grid = [[console.render_str(cell, style=style) for cell in cells] for cells, style in self.rows]
        heads = [console.render_str(heading, style="bold") for heading in self.headings]
        whole, least = self._widths(heads, grid, whole=True), self._widths(heads, grid, whole=False)
        if self.title:
            yield console.render_str(self.title, style="bold")
        for widths in (whole, self._shared(least, whole, width)):
            if sum(widths) + BORDER * len(widths) + 1 <= width:
                yield self._bordered(heads, grid, widths)
                return
        for line in self._parts(console, heads, grid, least, width):
            line.no_wrap = line.cell_len <= width  # on a terminal too narrow for a name and a figure, a line goes on below
            yield line

    def _without_spare(self, console: "Console", width: int) -> "Table | None":
        """The table without its last spare column, where it does not fit as it is."""
        spare = [heading for heading in self.headings if heading in self.spare]
        grid = [[console.render_str(cell) for cell in cells] for cells, _ in self.rows]
        least = self._widths([console.render_str(heading) for heading in self.headings], grid, whole=False)
        if not spare or sum(least) + BORDER * len(least) + 1 <= width:
            return None
        place = self.headings.index(spare[-1])
        headings = [heading for number, heading in enumerate(self.headings) if number != place]
        texts = [self.headings[number] for number in self.sentences]
        kept = Table(
            self.title, headings, left=self.left - (place < self.left), sentences=texts, names=self.names, spare=self.spare
        )
        kept.rows = [(tuple(cell for number, cell in enumerate(cells) if number != place), style) for cells, style in self.rows]
        kept.sections = self.sections
        return kept

    def _widths(self, heads: "list[Text]", grid: "list[list[Text]]", *, whole: bool) -> list[int]:
        """The width of each column with its headings and sentences on one line, or broken between words."""
        from rich.cells import cell_len

        widths = []
        for place, head in enumerate(heads):
            lines = [line for row in grid for line in row[place].plain.split("\n")]
            parts = head.plain.split("\n") if whole else _unbreakable(head.plain)
            cells = max(map(cell_len, lines), default=0)
            cells = min(cells, SENTENCE_LEAST) if place in self.sentences and not whole else cells
            widths.append(max(cells, *map(cell_len, parts), 1) if parts else max(cells, 1))
        return widths

    def _shared(self, least: list[int], whole: list[int], width: int) -> list[int]:
        """The least widths with the room that is left, given to sentences first and to headings then."""
        widths, room = list(least), width - sum(least) - BORDER * len(least) - 1
        for places in (self.sentences, range(len(widths))):
            while room > 0 and (wanting := [place for place in places if widths[place] < whole[place]]):
                for place in wanting[:room]:
                    widths[place] += 1
                room -= len(wanting[:room])
        return widths

    def _bordered(self, heads: "list[Text]", grid: "list[list[Text]]", widths: list[int]) -> "RenderableType":
        """All columns side by side between thin lines."""
        from rich import box
        from rich.table import Table as RichTable

        made = RichTable(box=box.ROUNDED, border_style="dim")
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            made.add_column(head, justify=self._side(place), width=width)
        for number, row in enumerate(grid, start=1):
            made.add_row(*row, end_section=number in self.sections)
        return made

    def _side(self, place: int) -> Literal["left", "right"]:
        return "left" if place < self.left or place in self.sentences else "right"

    def _parts(
        self, console: "Console", heads: "list[Text]", grid: "list[list[Text]]", least: list[int], width: int
    ) -> "Iterator[Text]":
        """The columns without lines between them, in as many parts as they need; sentences below their row in the first part."""
        places = [place for place in range(len(heads)) if place not in self.sentences]
        names, others = places[: self.names], places[self.names :]
        for number, part in enumerate(_groups(names, others, least, width)):
            if number:
                yield console.render_str("")
            if part:  # else the rows are sentences alone
                yield from self._heading_lines(heads, part, least)
                yield console.render_str(
                    "─" * min(sum(least[place] for place in part) + GAP * (len(part) - 1), width), style="dim"
                )
            for count, row in enumerate(grid, start=1):
                yield from self._lines(row, part, least) if part else ()
                if not number:
                    yield from self._below(console, heads, row, width)
                if count in self.sections and count < len(grid):
                    yield console.render_str("")

    def _heading_lines(self, heads: "list[Text]", part: list[int], widths: list[int]) -> "Iterator[Text]":
        """Headings broken between words, standing on the line below."""
        broken = {place: _broken(heads[place].plain, widths[place]) for place in part}
        high = max(map(len, broken.values()))
        padded = {place: [""] * (high - len(lines)) + lines for place, lines in broken.items()}
        for line in range(high):
            yield self._line({place: _text(padded[place][line], "bold") for place in part}, part, widths)

    def _lines(self, row: "list[Text]", part: list[int], widths: list[int]) -> "Iterator[Text]":
        """A row, in as many lines as its cells have."""
        split = {place: row[place].split("\n", allow_blank=True) for place in part}
        for line in range(max(map(len, split.values()))):
            yield self._line({p: s[line] if line < len(s) else _text("") for p, s in split.items()}, part, widths)

    def _line(self, cells: "dict[int, Text]", part: list[int], widths: list[int]) -> "Text":
        made = _text("")
        for place in part:
            cell = cells[place].copy()
            room = max(widths[place] - cell.cell_len, 0)
            if self._side(place) == "right":
                cell.pad_left(room)
            else:
                cell.pad_right(room)
            made.append_text(cell)
            if place != part[-1]:
                made.append(" " * GAP)
        made.rstrip()
        return made

    def _below(self, console: "Console", heads: "list[Text]", row: "list[Text]", width: int) -> "Iterator[Text]":
        """The sentences of a row, set in; each behind its heading, where a row has several."""
        for place in self.sentences:
            if row[place].plain.strip():
                sentence = row[place].copy()
                if len(self.sentences) > 1:
                    sentence = _text(heads[place].plain.replace("\n", " ") + ": ", "dim").append_text(sentence)
                for line in sentence.wrap(console, max(width - INDENT, 1)):
                    line.rstrip()
                    yield _text(" " * INDENT).append_text(line)


def _groups(names: list[int], others: list[int], widths: list[int], width: int) -> list[list[int]]:
    """Columns by part, the names first in each."""
    taken = sum(widths[place] for place in names) + GAP * (len(names) - 1)
    parts, room = [], -1
    for place in others:
        room -= widths[place] + GAP
        if room < 0:
            parts.append([*names])
            room = width - taken - widths[place] - GAP
        parts[-1].append(place)
    return parts or [names]


def _broken(heading: str, width: int) -> list[str]:
    """A heading between words over lines that are no wider."""
    lines: list[str] = []
    for forced in heading.split("\n"):
        line = ""
        for word in _unbreakable(forced):
            longer = f"{line} {word}".strip()
            if len(longer) > width and line:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _unbreakable(heading: str) -> list[str]:
    """The parts of a heading that stay whole: its words, and lines that are columns in themselves."""
    return [part for line in heading.split("\n") for part in ([line] if "  " in line else line.split())]


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(text, style=style)
