"""A process that computes: it takes one question after the other from a pipe, and answers with the bytes of JSON."""

import os
import queue
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from voltwright.web.folders import Folders

PROGRESS_S = 0.1
"""Least time between two lines of progress [s]."""


class Question(NamedTuple):
    """One question to a worker.

    Attributes:
        ticket: number that the answer repeats.
        task: name of a task of `tasks.py`.
        payload: what it takes.
        progress: whether progress is told.
    """

    ticket: int
    task: str
    payload: dict[str, Any]
    progress: bool = False


class Answer(NamedTuple):
    """The answer to one question.

    Attributes:
        ticket: of the question.
        status: of HTTP.
        body: JSON.
        memory_bytes: that the process holds.
    """

    ticket: int
    status: int
    body: bytes
    memory_bytes: int


def serve(connection: Connection, folders: Folders) -> None:
    """Answer questions until the other side closes the pipe.

    Args:
        connection: to the server.
        folders: where to read and write.
    """
    for each in (signal.SIGINT, signal.SIGTERM):  # the server ends its workers by closing the pipe
        signal.signal(each, signal.SIG_IGN if each == signal.SIGINT else signal.SIG_DFL)
    with suppress(OSError, AttributeError):
        os.nice(5)  # the server and the browser come first
    folders = folders._replace(scratch=folders.scratch / str(os.getpid()))
    folders.scratch.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folders.scratch)
    os.chdir(folders.scratch)
    from voltwright.sim.program_cache import cache_folder
    from voltwright.web.confined import confine

    kept = cache_folder()
    programs = [] if kept is None else [kept / "programs", kept / "programs-bounded"]
    roots = [Path(__file__).parents[1], folders.scratch, *programs]
    confine(roots, [folders.uploads, folders.files])
    _Desk(connection, folders).work()


class _Desk:
    """The two threads of a worker: one reads the pipe, the main one computes."""

    def __init__(self, connection: Connection, folders: Folders):
        from voltwright.operations.progress import Cancel

        self._connection, self._folders, self._new_token = connection, folders, Cancel
        self._questions: queue.Queue[Question | None] = queue.Queue()
        self._tokens: dict[int, Cancel] = {}
        self._sending = threading.Lock()

    def work(self) -> None:
        """Answer until the pipe closes."""
        threading.Thread(target=self._read, daemon=True).start()
        self._send(os.getpid())
        while (question := self._questions.get()) is not None:
            self._send(self._answer(question))
            self._tokens.pop(question.ticket, None)

    def _read(self) -> None:
        try:
            while True:
                message = self._connection.recv()
                if isinstance(message, Question):
                    self._tokens[message.ticket] = self._new_token()
                    self._questions.put(message)
                elif isinstance(message, int) and message in self._tokens:
                    self._tokens[message].cancel()
        except (EOFError, OSError):
            os._exit(0)  # the server has gone; what is computed has nobody to read it

    def _send(self, message: Any) -> None:
        with self._sending:
            self._connection.send(message)

    def _answer(self, question: Question) -> Answer:
        from voltwright.web.confined import confinement
        from voltwright.web.refusal import refusal_of
        from voltwright.web.tasks import TASKS, Context

        context = Context(self._folders, self._tokens[question.ticket], self._teller(question))
        try:
            with confinement(context.target):
                status, body = 200, TASKS[question.task](question.payload, context)
        except Exception as error:
            refusal = refusal_of(error).without([f"{each}{os.sep}" for each in (context.target, *self._folders)])
            status, body = refusal.status, refusal.text
            if status == 500:
                _report(error)
        finally:
            context.close()
        return Answer(question.ticket, status, body, resident_bytes())

    def _teller(self, question: Question) -> Any:
        if not question.progress:
            return None
        last = [0.0]

        def tell(fraction: float, line: str) -> None:
            now = time.monotonic()
            if fraction >= 1.0 or now - last[0] >= PROGRESS_S:
                last[0] = now
                self._send((question.ticket, float(fraction), str(line)))

        return tell


def _report(error: Exception) -> None:
    import traceback

    print("".join(traceback.format_exception(error)), file=sys.stderr, flush=True)


def resident_bytes() -> int:
    """Memory that this process holds, where the system tells; else 0."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
