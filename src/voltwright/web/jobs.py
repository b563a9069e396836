"""Long work: its state in a file of SQLite, so that a result outlives the server, and a job that was cut off says so."""

import json
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any, NamedTuple

from voltwright.web.refusal import RefusalError

FILE = "jobs.sqlite"
FINISHED_MOST = 200
"""Finished jobs that are kept."""
FINISHED_BYTES = 500_000_000
"""Bytes of the results that are kept."""
LIVE = ("queued", "running")
COLUMNS = "id, operation, state, fraction, line, error, created, ended"
INTERRUPTED = "The studio ended before this job had; start it again."


class Row(NamedTuple):
    """A job without its result.

    Attributes:
        id: of the job.
        operation: that it runs.
        state: queued, running, done, refused, cancelled or interrupted.
        fraction: done, 0-1.
        line: what it does.
        error: why it was refused, as JSON, or None.
        created: when it was asked for [s since 1970].
        ended: when it ended, or None.
    """

    id: str
    operation: str
    state: str
    fraction: float
    line: str
    error: str | None
    created: float
    ended: float | None

    @property
    def body(self) -> dict[str, Any]:
        """The job as an answer tells it."""
        told = self._asdict()
        return {**told, "error": None if self.error is None else json.loads(self.error)}


class JobStore:
    """Jobs in a file; every change is on the disk before it is told."""

    def __init__(self, folder: Path):
        """Open the file, and mark what a server that has ended left unfinished.

        Args:
            folder: of the studio.
        """
        file = folder / FILE
        try:
            self._open(file)
        except sqlite3.DatabaseError:
            file.unlink(missing_ok=True)  # no database; a studio must start all the same
            self._open(file)
        error = json.dumps({"message": INTERRUPTED, "field": "", "kind": "interrupted"})
        self._change("state = 'interrupted', error = ?, ended = ? where state in ('queued', 'running')", (error, time.time()))

    def _open(self, file: Path) -> None:
        self._disk = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=5.0)
        self._disk.execute("pragma journal_mode = wal")
        self._disk.execute("pragma synchronous = full")
        self._disk.execute(
            "create table if not exists jobs (id text primary key, operation text, request text, state text, fraction real, "
            "line text, error text, created real, ended real, result blob)"
        )

    def close(self) -> None:
        """Close the file."""
        self._disk.close()

    def add(self, operation: str, request: dict[str, Any]) -> str:
        """A new job, queued; gives its id.

        Args:
            operation: that it runs.
            request: its JSON.
        """
        identity = secrets.token_hex(8)
        values = (identity, operation, json.dumps(request), "queued", 0.0, "waiting", time.time())
        self._disk.execute(
            "insert into jobs (id, operation, request, state, fraction, line, created) values (?, ?, ?, ?, ?, ?, ?)", values
        )
        self._forget()
        return identity

    def tell(self, identity: str, fraction: float, line: str) -> None:
        """Write how far a job is.

        Args:
            identity: of the job.
            fraction: done, 0-1.
            line: what it does.
        """
        words = "state = 'running', fraction = ?, line = ? where id = ? and state in ('queued', 'running')"
        self._change(words, (fraction, line[:300], identity))

    def end(self, identity: str, state: str, *, result: bytes | None = None, error: dict[str, Any] | None = None) -> None:
        """Write how a job ended.

        Args:
            identity: of the job.
            state: done, refused or cancelled.
            result: JSON of the answer.
            error: message, field and kind.
        """
        told = None if error is None else json.dumps(error)
        words = "state = ?, result = ?, error = ?, ended = ?, fraction = case ? when 'done' then 1.0 else fraction end"
        self._change(f"{words} where id = ? and state in {LIVE}", (state, result, told, time.time(), state, identity))

    def rows(self) -> list[Row]:
        """All jobs, the newest first."""
        return [Row(*each) for each in self._disk.execute(f"select {COLUMNS} from jobs order by created desc").fetchall()]

    def row(self, identity: str) -> Row:
        """A job.

        Args:
            identity: of the job.

        Raises:
            RefusalError: there is none.
        """
        found = self._disk.execute(f"select {COLUMNS} from jobs where id = ?", (identity,)).fetchone()
        if found is None:
            raise RefusalError(f"There is no job '{identity}' (any more); GET /api/jobs lists them.", "name", 404)
        return Row(*found)

    def text(self, identity: str) -> bytes:
        """A job as JSON, with its result where it has one.

        Args:
            identity: of the job.
        """
        body = json.dumps(self.row(identity).body).encode("ascii")
        result = self._disk.execute("select result from jobs where id = ?", (identity,)).fetchone()
        return body if result is None or result[0] is None else body[:-1] + b', "result": ' + result[0] + b"}"

    def remove(self, identity: str) -> None:
        """Forget a job.

        Args:
            identity: of the job.
        """
        self._disk.execute("delete from jobs where id = ?", (identity,))

    def _change(self, words: str, values: tuple[Any, ...]) -> None:
        self._disk.execute(f"update jobs set {words}", values)

    def _forget(self) -> None:
        """Drop the oldest finished jobs beyond what is kept."""
        rows = self._disk.execute(
            f"select id, coalesce(length(result), 0) from jobs where state not in {LIVE} order by created desc"
        ).fetchall()
        total = 0
        for place, (identity, size) in enumerate(rows):
            total += size
            if place >= FINISHED_MOST or total > FINISHED_BYTES:
                self.remove(identity)
