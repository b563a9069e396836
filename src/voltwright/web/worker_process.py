"""A question in the line before the workers, and the process that answers it."""

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from voltwright.web.folders import Folders
from voltwright.web.refusal import RefusalError
from voltwright.web.worker import serve

Told = Callable[[float, str], None]


class Owner(Protocol):
    """Who hears what a worker says."""

    folders: Folders

    def hear(self, worker: "WorkerProcess", message: Any) -> None:
        """Take what a worker says."""
        ...

    def bury(self, worker: "WorkerProcess") -> None:
        """Take notice that a worker has ended."""
        ...


class Ticket:
    """A question that waits, is computed, or is answered.

    Attributes:
        future: of the answer, the bytes of JSON; a `RefusalError` where there is none.
        priority: URGENT, USUAL or JOB.
    """

    def __init__(self, number: int, task: str, payload: dict[str, Any], priority: int, limit_s: float, told: Told | None):
        self.number, self.task, self.payload, self.priority = number, task, payload, priority
        self.limit_s, self.told = limit_s, told
        self.future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.worker: WorkerProcess | None = None
        self.left = False

    @property
    def waiting(self) -> bool:
        """Whether no worker has begun it."""
        return self.worker is None and not self.future.done()

    def settle(self, answer: bytes | RefusalError) -> None:
        """Give the answer, where nobody has."""
        if self.future.done():
            return
        if isinstance(answer, RefusalError):
            self.future.set_exception(answer)
            self.future.exception()  # seen, also where the asker has left
        else:
            self.future.set_result(answer)


class WorkerProcess:
    """A process, the pipe to it, and the thread that listens."""

    def __init__(self, pool: Owner, place: int):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, pool.folders), daemon=True, name=f"voltwright-worker-{place}")
        self.place, self.ready, self.ticket, self.memory_bytes = place, False, None, 0
        self.ticket: Ticket | None
        self.clock: asyncio.TimerHandle | None = None
        self.loop = asyncio.get_running_loop()
        self.pool = pool
        self.ended, self.warmed = False, 0
        threading.Thread(target=self._start, args=(theirs,), daemon=True).start()

    def _start(self, theirs: Any) -> None:
        """Start the process and listen, in a thread: a start takes some ten milliseconds."""
        try:
            self.process.start()
            theirs.close()
            while True:
                message = self.pipe.recv()
                self.loop.call_soon_threadsafe(self.pool.hear, self, message)
        except (EOFError, OSError, RuntimeError):
            with suppress(RuntimeError):  # the loop has ended
                self.loop.call_soon_threadsafe(self.pool.bury, self)

    def send(self, message: Any) -> None:
        """Tell the process something; where it has died, the listening thread says so."""
        with suppress(OSError):
            self.pipe.send(message)

    def kill(self) -> None:
        """End the process at once."""
        self.ended = True
        if self.process.pid is not None:
            self.process.kill()
