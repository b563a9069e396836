"""What a charge point must not lose, on disk: messages of transactions that are not yet delivered, and its own state.

SQLite in a file; a message and the state that belongs to it are written in one transaction, so that a process that is killed
goes on from one of two whole states.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from voltwright.errors import FileError

MESSAGES_MOST = 100_000
"""Messages that are kept at most; beyond, the oldest meter values are dropped, never the start or end of a transaction."""
DROPPED_AT_ONCE = 1000


class Store:
    """Messages in order, and values by name."""

    def __init__(self, path: Path | None):
        """Open, or make.

        Args:
            path: of the file; None keeps everything in memory.

        Raises:
            FileError: it cannot be opened, or is something else.
        """
        self.dropped, self._path = 0, path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(":memory:" if path is None else str(path), isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=OFF")
            self._base.execute("CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY, spare INTEGER, content TEXT)")
            self._base.execute("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, content TEXT)")
            self._count = self._base.execute("SELECT COUNT(*) FROM messages").fetchone()[0]
        except (sqlite3.Error, OSError) as error:
            raise FileError(f"'{path}' cannot be used to keep what is not yet delivered: {error}; name another file.") from error

    def __len__(self) -> int:
        """Messages that are not delivered."""
        return self._count

    def add(self, message: dict[str, Any] | None, *, spare: bool = False, **kept: Any) -> None:
        """Keep a message and values, all or nothing.

        Args:
            message: to be delivered, or None.
            spare: whether it may be dropped where there are too many.
            kept: values by name.

        Raises:
            FileError: the file cannot be written.
        """
        with self._writing():
            if message is not None:
                self._base.execute("INSERT INTO messages (spare, content) VALUES (?, ?)", (spare, json.dumps(message)))
                self._count += 1
            for name, value in kept.items():
                self._base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, json.dumps(value)))
            if self._count > MESSAGES_MOST:
                oldest = "SELECT number FROM messages WHERE spare ORDER BY number LIMIT ?"
                gone = self._base.execute(f"DELETE FROM messages WHERE number IN ({oldest})", (DROPPED_AT_ONCE,)).rowcount
                self._count -= gone
                self.dropped += gone

    def first(self) -> tuple[int, dict[str, Any]] | None:
        """Number and content of the oldest message, None without one."""
        row = self._base.execute("SELECT number, content FROM messages ORDER BY number LIMIT 1").fetchone()
        return None if row is None else (row[0], json.loads(row[1]))

    def delivered(self, number: int, **kept: Any) -> None:
        """Forget a message, and keep what its answer brought."""
        with self._writing():
            self._count -= self._base.execute("DELETE FROM messages WHERE number = ?", (number,)).rowcount
            for name, value in kept.items():
                self._base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, json.dumps(value)))

    def kept(self, name: str) -> Any:
        """A value by its name, None without one."""
        row = self._base.execute("SELECT content FROM kept WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One write, all or nothing."""
        before = self._count
        try:
            self._base.execute("BEGIN")
            yield
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            self._count = before
            raise FileError(
                f"'{self._path}' can no longer keep what is not yet delivered: {error}; make room, or name another file."
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._base.close()
