"""How an operation tells how far it is, and how a caller stops it between two parts."""

from collections.abc import Callable

from voltwright.errors import VoltwrightError

Progress = Callable[[float, str], None]
"""Called before each part with the fraction that is done (0-1) and a line of text."""


class CancelledError(VoltwrightError):
    """The caller has cancelled the operation."""


class Cancel:
    """A token that a caller keeps and hands to an operation; safe to use from another thread."""

    def __init__(self):
        self.cancelled = False

    def cancel(self) -> None:
        """Ask the operation to stop before its next part."""
        self.cancelled = True


class Parts:
    """The parts of one call of an operation, in order."""

    def __init__(self, progress: Progress | None, cancel: Cancel | None, count: int = 1):
        self._progress, self._cancel, self._count, self._begun = progress, cancel, count, 0
        self._line = ""

    def begin(self, line: str) -> None:
        """Begin the next part.

        Raises:
            CancelledError: the caller has cancelled.
        """
        if self._cancel is not None and self._cancel.cancelled:
            raise CancelledError(f"Cancelled before: {line}.")
        if self._progress is not None:
            self._progress(min(1.0, self._begun / self._count), line)
        self._begun += 1
        self._line = line

    def within(self, share: float) -> None:
        """Say how far the part is that was begun last.

        Args:
            share: of it that is done, 0-1.

        Raises:
            CancelledError: the caller has cancelled.
        """
        if self._cancel is not None and self._cancel.cancelled:
            raise CancelledError(f"Cancelled within: {self._line}.")
        if self._progress is not None:
            self._progress(min(1.0, (max(self._begun, 1) - 1.0 + share) / self._count), self._line)

    def end(self) -> None:
        """Say that everything is done."""
        if self._progress is not None:
            self._progress(1.0, "done")
