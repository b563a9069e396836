"""Tables in plain HTML, and when a deviation counts as near, fair or far."""

from collections.abc import Sequence
from html import escape

NEAR, FAR = 0.05, 0.10
"""Deviations up to these are called near and fair; larger ones far."""


def table(caption: str, heads: Sequence[str], bodies: Sequence[str], *, style: str = "") -> str:
    """A table that scrolls inside its own box; heads and bodies are HTML."""
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="{style}" style="--columns: {len(heads)}">'
        f"<caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead>{''.join(bodies)}</table></div>"
    )


def row(head: str, cells: Sequence[str], labels: Sequence[str] = ()) -> str:
    """A row of HTML cells behind its heading; labels name the cells where a narrow page takes the table apart."""
    marks = [f' data-label="{label}"' for label in labels] or [""] * len(cells)
    inner = "".join(f"<td{mark}>{cell}</td>" for mark, cell in zip(marks, cells, strict=True))
    return f'<tr><th scope="row">{head}</th>{inner}</tr>'
