"""The workers of a server: who computes what next, and what happens when one dies, is too slow, or is asked to stop."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from voltwright.web.folders import Folders
from voltwright.web.refusal import RefusalError
from voltwright.web.settings import Settings
from voltwright.web.worker import Answer, Question
from voltwright.web.worker_process import Ticket, Told, WorkerProcess

URGENT, USUAL, JOB, WARMING = 0, 1, 2, 3
"""Who is served first: figures behind a slider, other requests, jobs."""
LEFT_S = 5.0
"""How long a worker may go on with what nobody waits for while others wait [s]."""
START_S = 1.0
"""After what time the workers start where nobody has asked anything: the first page is not slowed by their start [s]."""
DEATHS_MOST = 4
"""Deaths of a worker before it has begun, from which on none is started any more."""
Kept = Callable[[dict[str, Any], bytes], None]


def _drop(payload: dict[str, Any], body: bytes) -> None:
    """Keep nothing."""


class Pool:
    """Processes that compute, and the line of questions before them.

    Attributes:
        settings: of the server.
        folders: of its workers.
        deaths: workers that died in their work.
        workers: the processes, by place.
    """

    def __init__(self, settings: Settings, folders: Folders, *, warming: Sequence[dict[str, Any]] = (), keep: Kept = _drop):
        """A pool that is not started.

        Args:
            settings: of the server.
            folders: of its workers.
            warming: questions that each worker answers once before others come, so that its programs are compiled.
            keep: called with each of these and its answer.
        """
        self.settings, self.folders, self.deaths = settings, folders, 0
        self._warming, self._keep = tuple(warming), keep
        self._line: list[tuple[int, int, Ticket]] = []
        self._tickets: dict[int, Ticket] = {}
        self._numbers = itertools.count(1)
        self.workers: list[WorkerProcess] = []
        self._early_deaths, self._closed = 0, False

    def start(self) -> None:
        """Start the workers; called in the event loop."""
        if not self.workers and not self._closed:
            self.workers = [WorkerProcess(self, place) for place in range(self.settings.workers)]

    def start_soon(self) -> None:
        """Start the workers with the first question, or after START_S; called in the event loop."""
        asyncio.get_running_loop().call_later(START_S, self.start)

    def close(self) -> None:
        """End the workers; who still waits is refused."""
        self._closed = True
        for worker in self.workers:
            worker.kill()
        for ticket in list(self._tickets.values()):
            ticket.settle(RefusalError("The studio is ending.", "ended", 503))

    def ask(
        self,
        task: str,
        payload: dict[str, Any],
        *,
        priority: int = USUAL,
        limit_s: float | None = None,
        told: Told | None = None,
    ) -> Ticket:
        """Put a question into the line.

        Args:
            task: of `tasks.py`.
            payload: what it takes.
            priority: URGENT, USUAL or JOB.
            limit_s: longest time that a worker spends on it [s]; None takes that of the settings.
            told: called with the fraction done and a line.

        Raises:
            RefusalError: too many wait.
        """
        if len(self._tickets) >= self.settings.waiting and priority != JOB:
            raise RefusalError(f"{len(self._tickets)} requests wait already; ask again in a moment.", "busy", 429)
        if self._early_deaths >= DEATHS_MOST:
            raise _not_started()
        ticket = Ticket(next(self._numbers), task, payload, priority, limit_s or self.settings.answer_s, told)
        self._tickets[ticket.number] = ticket
        heapq.heappush(self._line, (priority, ticket.number, ticket))
        self.start()
        self._pump()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Say that nobody waits for an answer any more: it is not begun, or ends before its next part.

        Args:
            ticket: of the question.
        """
        ticket.left = True
        ticket.settle(RefusalError("Cancelled.", "cancelled", 409))
        if ticket.worker is None:
            self._tickets.pop(ticket.number, None)
        else:
            ticket.worker.send(ticket.number)
            asyncio.get_running_loop().call_later(LEFT_S, self._drop_late, ticket)

    def hear(self, worker: WorkerProcess, message: Any) -> None:
        """Take what a worker says.

        Args:
            worker: that speaks.
            message: its process id at the start, a line of progress, or an answer.
        """
        if worker.ended:
            return
        if isinstance(message, int):
            worker.ready, self._early_deaths = True, 0
        elif isinstance(message, Answer):
            self._end(worker, message)
        elif worker.ticket is not None and worker.ticket.told is not None and not worker.ticket.left:
            worker.ticket.told(*message[1:])
        self._pump()

    def bury(self, worker: WorkerProcess) -> None:
        """Replace a worker whose pipe has closed.

        Args:
            worker: that has ended.
        """
        ticket, worker.ticket = worker.ticket, None
        if worker.clock is not None:
            worker.clock.cancel()
        if ticket is not None:
            self._tickets.pop(ticket.number, None)
            words = "The process that computed this has ended, and another takes its place; ask again, or ask for less at once."
            ticket.settle(RefusalError(words, "worker", 503))
        if self._closed or self.workers[worker.place] is not worker:
            return
        self.deaths += 1
        self._early_deaths += 0 if worker.ready else 1
        worker.process.join(0.1) if worker.process.pid else None
        if self._early_deaths < DEATHS_MOST:
            self.workers[worker.place] = WorkerProcess(self, worker.place)
        else:
            self._refuse_all()

    def _refuse_all(self) -> None:
        for ticket in list(self._tickets.values()):
            ticket.settle(_not_started())
        self._tickets.clear()

    def _end(self, worker: WorkerProcess, answer: Answer) -> None:
        ticket, worker.ticket = worker.ticket, None
        worker.memory_bytes = answer.memory_bytes
        if worker.clock is not None:
            worker.clock.cancel()
        if ticket is not None:
            self._tickets.pop(ticket.number, None)
            ticket.settle(answer.body if answer.status == 200 else _ToldError(answer))
        if answer.memory_bytes > self.settings.worker_bytes:
            self._replace(worker)

    def _replace(self, worker: WorkerProcess) -> None:
        worker.kill()
        self.workers[worker.place] = WorkerProcess(self, worker.place)

    def _drop_late(self, ticket: Ticket) -> None:
        """End a worker that still computes what nobody waits for, where others wait."""
        worker = ticket.worker
        if worker is None or worker.ticket is not ticket:
            return
        if ticket.priority == JOB or any(each.waiting for _, _, each in self._line):
            self._tickets.pop(ticket.number, None)
            worker.ticket = None
            self._replace(worker)

    def _late(self, ticket: Ticket) -> None:
        words = f"This took longer than {ticket.limit_s:.0f} s and was ended; ask for less at once, or ask for it as a job."
        ticket.settle(RefusalError(words, "time", 422))
        worker = ticket.worker
        self._tickets.pop(ticket.number, None)
        if worker is not None and worker.ticket is ticket:
            worker.ticket = None
            self._replace(worker)

    def _pump(self) -> None:
        """Give every free worker the first question of the line that it may take; jobs leave one worker free."""
        for worker in self.workers:
            if not worker.ready or worker.ended or worker.ticket is not None:
                continue
            ticket = self._next()
            if ticket is None:
                self._warm(worker)
                continue
            self._give(worker, ticket)

    def _warm(self, worker: WorkerProcess) -> None:
        """Let a worker that has nothing to do answer a question in advance; one worker at a time, so that others stay free."""
        busy = any(each.ticket is not None and each.ticket.priority == WARMING for each in self.workers)
        if busy or worker.warmed >= len(self._warming):
            return
        payload = self._warming[worker.warmed]
        worker.warmed += 1
        ticket = Ticket(next(self._numbers), "operation", payload, WARMING, self.settings.job_s, None)
        ticket.future.add_done_callback(lambda done: None if done.exception() else self._keep(payload, done.result()))
        self._give(worker, ticket)

    def _give(self, worker: WorkerProcess, ticket: Ticket) -> None:
        worker.ticket, ticket.worker = ticket, worker
        worker.clock = asyncio.get_running_loop().call_later(ticket.limit_s, self._late, ticket)
        if ticket.told is not None:
            ticket.told(0.0, "starting")
        worker.send(Question(ticket.number, ticket.task, ticket.payload, ticket.told is not None))

    def _next(self) -> Ticket | None:
        jobs = sum(1 for each in self.workers if each.ticket is not None and each.ticket.priority == JOB)
        while self._line:
            priority, _, ticket = self._line[0]
            if ticket.future.done():
                heapq.heappop(self._line)
                self._tickets.pop(ticket.number, None)
            elif priority == JOB and jobs and jobs >= len(self.workers) - 1:
                return None
            else:
                heapq.heappop(self._line)
                return ticket
        return None


def _not_started() -> RefusalError:
    return RefusalError("The processes that compute cannot be started; the studio's terminal says why.", "worker", 503)


class _ToldError(RefusalError):
    """A refusal as a worker has written it."""

    def __init__(self, answer: Answer):
        import json

        error = json.loads(answer.body)["error"]
        super().__init__(error["message"], error["kind"], answer.status, error["field"])
