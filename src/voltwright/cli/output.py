"""How commands print: tables and notes in signs that the terminal can show, JSON alone on standard output, progress apart."""

import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voltwright.cli.encoding import encodable
from voltwright.cli.table import Table
from voltwright.errors import plain, plain_json
from voltwright.formatting import SPACE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PLAIN_WIDTH = 140
"""Columns where the output goes to a file or a pipe, and $COLUMNS says nothing."""
QUIET_S = 1.0


def console(*, errors: bool = False) -> "Console":
    """Where tables and notes go; `errors` for notes and progress."""
    import os

    from rich.console import Console

    class Terminal(Console):
        """A console that prints fallbacks for signs that its encoding lacks, and plain spaces."""

        def render_str(self, text: str, *arguments: Any, **options: Any) -> "Text":
            return super().render_str(encodable(plain(text), self.encoding).replace(SPACE, " "), *arguments, **options)

    stream = sys.stderr if errors else sys.stdout
    width = PLAIN_WIDTH if not stream.isatty() and "COLUMNS" not in os.environ else None
    return Terminal(stderr=errors, highlight=False, width=width)


def table(
    title: str, *headings: str, left: int = 1, sentences: Sequence[str] = (), names: int = 1, spare: Sequence[str] = ()
) -> Table:
    """A table that stays whole at the width of the terminal, see `Table`."""
    return Table(title, headings, left=left, sentences=sentences, names=names, spare=spare)


def of_rows(rows: Iterable[tuple[str, str, str]]) -> Table:
    """A table of results: quantity, unit and value of each."""
    made = table("", "quantity", "unit", "value", left=2)
    for row in rows:
        made.add_row(*row)
    return made


def escape(text: str) -> str:
    """A text in which rich sees no markup."""
    from rich.markup import escape as escape_markup

    return escape_markup(text)


def print_json(value: Any, **files: Path | None) -> None:
    """Write a result, or another plain value, as JSON to standard output.

    Args:
        value: a result of an operation, or a part of one.
        files: that were written beside it, by kind.

    Raises:
        SimulationError: a number in it is not finite.
    """
    from voltwright.operations.codec import to_json

    values = to_json(value)
    if files:
        values |= {name: None if path is None else str(path) for name, path in files.items()}
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    sys.stdout.write(plain_json(json.dumps(values, indent=2, allow_nan=False, ensure_ascii=ascii_only)) + "\n")
    sys.stdout.flush()


def warn(sentence: str) -> None:
    """A warning, as one line on standard error."""
    console(errors=True).print(f"[yellow]warning:[/] {escape(sentence)}", soft_wrap=True)


def print_loss_model(words: str) -> None:
    """Say which loss model a result rests on."""
    console().print(f"Loss model: {words}.", style="dim", markup=False)


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
        status.update(f"{escape(plain(line))} ({fraction:.0%}; the first time it is compiled, once)")

    try:
        yield tell
    finally:
        delayed.cancel()
        delayed.join()
        status.stop()
