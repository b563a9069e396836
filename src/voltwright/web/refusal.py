"""What the server does not do, in one sentence: the same body everywhere, with a status of HTTP."""

import json
from collections.abc import Iterable
from typing import Any

from voltwright.errors import MESSAGE_LONGEST, ExitCode, VoltwrightError, shown

KINDS = {
    ExitCode.SPEC: "spec",
    ExitCode.TRACE: "trace",
    ExitCode.NAME: "name",
    ExitCode.FILE: "file",
    ExitCode.SIMULATION: "simulation",
}
"""Kind of an error of the engine, by its exit code."""


class RefusalError(Exception):
    """Something that the server does not do.

    Attributes:
        message: one sentence.
        kind: a word that a program can act on, such as "spec", "size" or "token".
        status: of HTTP.
        field: dotted path of what is wrong in the request; empty where it is no single field.
    """

    def __init__(self, message: str, kind: str, status: int = 422, field: str = ""):
        """Keep the sentence with control characters made harmless."""
        self.message = shown(message, MESSAGE_LONGEST)
        super().__init__(self.message)
        self.kind, self.status, self.field = kind, status, shown(field, MESSAGE_LONGEST)

    def without(self, folders: Iterable[str]) -> "RefusalError":
        """The same without the places where the studio keeps its files.

        Args:
            folders: each with its separator at the end.
        """
        message = self.message
        for each in folders:
            message = message.replace(each, "")
        return RefusalError(message, self.kind, self.status, self.field)

    @property
    def body(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"error": {"message": self.message, "field": self.field, "kind": self.kind}}

    @property
    def text(self) -> bytes:
        """The body as JSON."""
        return json.dumps(self.body).encode("ascii")


def refusal_of(error: BaseException) -> RefusalError:
    """The refusal for an error of the engine; anything else is a fault of ours, and says so.

    Args:
        error: as an operation raised it.
    """
    if isinstance(error, RefusalError):
        return error
    if isinstance(error, VoltwrightError):
        kind = "cancelled" if type(error).__name__ == "CancelledError" else KINDS.get(error.exit_code, "other")
        return RefusalError(str(error), kind, 422, str(getattr(error, "path", "")))
    if isinstance(error, MemoryError):
        return RefusalError("The memory does not suffice for this request; ask for less at once.", "memory", 422)
    if isinstance(error, RecursionError):
        return RefusalError("The request is nested too deeply; write it flatter.", "json", 422)
    words = str(error).strip() or "without words"
    return RefusalError(f"{type(error).__name__}: {words[:300]}; this should not happen, please report it.", "unforeseen", 500)
