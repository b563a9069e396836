"""How commands print: tables with thin lines and units in their headings, JSON alone on standard output, progress apart."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

DASH = "–"
PLAIN_WIDTH = 140
"""Columns where the output goes to a file or a pipe, and $COLUMNS says nothing."""
QUIET_S = 1.0


def console(*, errors: bool = False) -> "Console":
    """Where tables go; `errors` for notes and progress."""
    import os

    from rich.console import Console

    stream = sys.stderr if errors else sys.stdout
    width = PLAIN_WIDTH if not stream.isatty() and "COLUMNS" not in os.environ else None
    return Console(stderr=errors, highlight=False, width=width)


def table(title: str, *headings: str, left: int = 1) -> "Table":
    """A table with thin lines; the first `left` columns are texts, the others are numbers and stand to the right."""
    from rich import box
    from rich.table import Table

    made = Table(
        title=title or None, title_justify="left", title_style="bold", box=box.ROUNDED, border_style="dim", header_style="bold"
    )
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="left" if number < left else "right", overflow="fold")
    return made


def escape(text: str) -> str:
    """A text in which rich sees no markup."""
    from rich.markup import escape as escape_markup

    return escape_markup(text)


def number(value: float | None, digits: int = 1) -> str:
    """A number for a table, with thousands set apart; a dash for what is unknown."""
    return DASH if value is None else f"{value:,.{digits}f}"


def plain(value: Any) -> str:
    """A value of a car file as a person would write it, with at most six significant digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(plain(part) for part in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def percent(share: float | None, digits: int = 1) -> str:
    """A signed deviation in per cent, with a true minus sign."""
    return DASH if share is None else f"{100.0 * share:+.{digits}f} %".replace("-", "−")


def print_json(value: Any, **files: Path | None) -> None:
    """Write a result, or another plain value, as JSON to standard output.

    Args:
        value: a result of an operation, or a part of one.
        files: that were written beside it, by kind.

    Raises:
        SimulationError: a number in it is not finite.
    """
    from voltwright.operations.codec import to_json

    plain_values = to_json(value)
    if files:
        plain_values |= {name: None if path is None else str(path) for name, path in files.items()}
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    sys.stdout.write(json.dumps(plain_values, indent=2, allow_nan=False, ensure_ascii=ascii_only) + "\n")
    sys.stdout.flush()


def warn(sentence: str) -> None:
    """A warning, as one line on standard error."""
    console(errors=True).print(f"[yellow]warning:[/] {escape(sentence)}", soft_wrap=True)


def print_loss_model(words: str) -> None:
    """Say which loss model a result rests on."""
    console().print(f"Loss model: {words}.", style="dim", soft_wrap=True, markup=False)


@contextmanager
def working() -> Iterator[Callable[[float, str], None]]:
    """Say on a terminal what an operation does, once it takes longer than a second; yields what it tells its progress to."""
    if not sys.stderr.isatty():
        yield lambda fraction, line: None
        return
    status = console(errors=True).status("starting")
    delayed = threading.Timer(QUIET_S, status.start)
    delayed.daemon = True
    delayed.start()

    def tell(fraction: float, line: str) -> None:
        status.update(f"{escape(line)} ({fraction:.0%}; the first time it is compiled, once)")

    try:
        yield tell
    finally:
        delayed.cancel()
        delayed.join()
        status.stop()
