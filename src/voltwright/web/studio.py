"""The state of one server: its workers, its folders, and what it has answered before."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from voltwright.web.answers import Answers, key_of
from voltwright.web.folders import Folders, tidied
from voltwright.web.jobs import JobStore
from voltwright.web.pool import USUAL, Pool
from voltwright.web.settings import Settings
from voltwright.web.warming import warm_questions
from voltwright.web.worker_process import Ticket, Told


class Studio:
    """One server.

    Attributes:
        settings: as it was started.
        folder: that keeps its things.
        folders: of its workers.
        pool: its workers.
        answers: what it has answered before.
        jobs: all jobs, in a file.
        running_jobs: tickets of jobs that wait or run, by id.
        watching: tasks that write how jobs end.
    """

    def __init__(self, settings: Settings):
        self.settings = settings
        self._temporary = settings.folder is None
        self.folder = Path(tempfile.mkdtemp(prefix="voltwright-studio-")) if settings.folder is None else settings.folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folders = Folders(self.folder / "uploads", self.folder / "files", self.folder / "scratch")
        for each in self.folders:
            each.mkdir(parents=True, exist_ok=True)
        tidied(self.folders.files, self.folders.scratch)
        self.pool = Pool(settings, self.folders, warming=warm_questions(settings.cars) if settings.warm else (), keep=self._keep)
        self.jobs = JobStore(self.folder)
        self.running_jobs: dict[str, Ticket] = {}
        self.watching: set[asyncio.Future[None]] = set()
        self.answers = Answers(None if self._temporary else self.folder, settings.kept_bytes, settings.disk_bytes)

    def _keep(self, payload: dict[str, Any], body: bytes) -> None:
        """Keep the answer that a worker gave while it warmed up."""
        self.answers.put(key_of("operation", payload), body, "operation", payload)

    def start(self) -> None:
        """Start the workers, once somebody asks or a moment has passed."""
        self.pool.start_soon()

    def close(self) -> None:
        """End the workers, and remove what is not kept."""
        self.pool.close()
        self.answers.close()
        self.jobs.close()
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    async def answer(
        self, task: str, payload: dict[str, Any], *, priority: int = USUAL, limit_s: float | None = None, told: Told | None = None
    ) -> bytes:
        """The answer to a question: one that was given before, or a new one.

        Args:
            task: of `tasks.py`.
            payload: what it takes.
            priority: of the question.
            limit_s: longest time [s].
            told: called with the progress.

        Raises:
            RefusalError: there is no answer.
        """
        key = key_of(task, payload)
        kept = self.answers.get(key)
        if kept is not None:
            return kept
        ticket = self.pool.ask(task, payload, priority=priority, limit_s=limit_s, told=told)
        return await self.settled(ticket, key, task, payload)

    async def settled(self, ticket: Ticket, key: str, task: str, payload: dict[str, Any]) -> bytes:
        """Wait for a question; when the asker leaves, so does the question.

        Args:
            ticket: of the question.
            key: under which its answer is kept.
            task: of the question.
            payload: of the question.
        """
        try:
            body = await asyncio.shield(ticket.future)
        except asyncio.CancelledError:
            self.pool.leave(ticket)
            raise
        self.answers.put(key, body, task, payload)
        return body
