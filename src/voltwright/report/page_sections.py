"""The sections of a page, their table of contents, and what a car's file leaves open."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from voltwright.defaults.assumed_number import AssumedNumber
from voltwright.formatting import SPACE, number, plain
from voltwright.report.html_tables import row, table

CONTENTS_LEAST = 3
ASSUMED_HEADS = ("Value", "From", "Moves the range by")


class Section(NamedTuple):
    """A section: its id, which stays the same from page to page; title, words below it and content as HTML."""

    key: str
    title: str
    text: str
    content: str

    @property
    def html(self) -> str:
        """The section; its heading links to itself, so that the address of the section can be copied."""
        lead = f'<p class="about">{self.text}</p>' if self.text else ""
        link = f'<a class="anchor" href="#{self.key}" aria-label="Link to this section">#</a>'
        return (
            f'<section id="{self.key}" aria-labelledby="{self.key}-title"><h2 id="{self.key}-title">{self.title}{link}</h2>'
            f"{lead}{self.content}</section>"
        )


def contents(sections: Sequence[Section]) -> str:
    """The table of contents of a page; nothing for a page of few sections."""
    if len(sections) < CONTENTS_LEAST:
        return ""
    items = "".join(f'<li><a href="#{each.key}">{each.title}</a></li>' for each in sections)
    return f'<nav class="contents" aria-label="Contents"><ol>{items}</ol></nav>'


def warnings_list(warnings: Sequence[str]) -> str:
    """What is implausible in a car's file; nothing where there is nothing."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in warnings)
    return f'<ul class="warnings" aria-label="Warnings">{items}</ul>' if items else ""


def assumed_table(assumed: Sequence[AssumedNumber], name: str) -> str:
    """The assumed numbers that move the range of a car most, the largest first; nothing where there are none."""
    if not assumed:
        return ""
    rows = "".join(
        row(
            f"<code>{escape(each.path)}</code>",
            [
                f"{plain(float(f'{each.value:.4g}'))}{SPACE}{escape(each.unit)}".strip(),
                escape(each.law),
                f"±{SPACE}{number(100.0 * each.range_share, 1)}{SPACE}%",
            ],
            ASSUMED_HEADS,
        )
        for each in assumed
    )
    return table(
        f"Assumed numbers of the {name}", ["Assumed number", *ASSUMED_HEADS], [f"<tbody>{rows}</tbody>"], style="assumed"
    )
