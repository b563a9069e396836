"""Texts of the program as Markdown: what a table's cell or a block of code takes, with every sign as it is."""


def plain(text: str) -> str:
    """Text on one line for a cell of a table; outside of `code`, signs that Markdown takes for its own are escaped."""
    parts = " ".join(text.split()).replace("|", "&#124;").split("`")
    outside = [part.replace("[", "\\[").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_") for part in parts[::2]]
    return "`".join(part for pair in zip(outside, [*parts[1::2], None], strict=True) for part in pair if part is not None)


def code(text: str) -> str:
    """Text in the typeface of code for a cell of a table, where a bar would end the cell."""
    return "<code>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;") + "</code>"


def fenced(text: str, kind: str = "text") -> str:
    """A block of code."""
    return f"```{kind}\n{text.rstrip()}\n```"
