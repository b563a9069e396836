"""What was answered before: in memory up to some bytes, and of library cars on disk between starts."""

import hashlib
import json
import sqlite3
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any

FILE = "answers.sqlite"
WRITING = {"live", "new", "fit-losses", "query", "fleet-cars", "produce-cars", "evidence-confirm", "evidence-refute"}
"""Operations whose answers are not kept, beside all that begin with `export-` and those that wrote files."""
LARGEST_SHARE = 0.1
"""Share of the bound that one answer may have."""


class Answers:
    """Answers by their key, the latest used last."""

    def __init__(self, folder: Path | None, kept_bytes: int, disk_bytes: int):
        """Open the file of a folder.

        Args:
            folder: that keeps answers between starts; None keeps none.
            kept_bytes: most bytes in memory.
            disk_bytes: most bytes on disk.
        """
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes, self._most, self._disk_most = 0, kept_bytes, disk_bytes
        self._disk = None if folder is None else _opened(folder / FILE)

    @property
    def kept_bytes(self) -> int:
        """Bytes of the answers in memory."""
        return self._bytes

    def get(self, key: str) -> bytes | None:
        """The answer under a key, or None.

        Args:
            key: as of `key_of`.
        """
        body = self._kept.get(key)
        if body is not None:
            self._kept.move_to_end(key)
            return body
        if self._disk is None:
            return None
        try:
            row = self._disk.execute("select body from answers where key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        if row is None:
            return None
        self._remember(key, row[0])
        return row[0]

    def put(self, key: str, body: bytes, task: str, payload: dict[str, Any]) -> None:
        """Keep an answer, where it can be given again.

        Args:
            key: as of `key_of`.
            body: the answer.
            task: of the question.
            payload: of the question.
        """
        name = payload.get("name", "") if task == "operation" else task
        if (
            name in WRITING
            or name.startswith("export-")
            or task in ("upload", "saved-page")
            or b'"reference":"files:' in body[-80:]
        ):
            return
        if len(body) > LARGEST_SHARE * self._most:
            return
        self._remember(key, body)
        if self._disk is not None and _of_library(payload):
            self._write(key, body)

    def close(self) -> None:
        """Close the file."""
        if self._disk is not None:
            self._disk.close()

    def _remember(self, key: str, body: bytes) -> None:
        before = self._kept.pop(key, None)
        self._bytes += len(body) - (0 if before is None else len(before))
        self._kept[key] = body
        while self._bytes > self._most:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone)

    def _write(self, key: str, body: bytes) -> None:
        assert self._disk is not None
        try:
            self._disk.execute("insert or replace into answers values (?, ?, ?, unixepoch('subsec'))", (key, body, len(body)))
            held = self._disk.execute("select coalesce(sum(bytes), 0) from answers").fetchone()[0]
            if held > self._disk_most:
                oldest = "select key from answers order by at limit 1 + (select count(*) from answers) / 4"
                self._disk.execute(f"delete from answers where key in ({oldest})")
        except sqlite3.Error:
            return


def _opened(file: Path) -> sqlite3.Connection | None:
    """The file of answers; one of another version of the program is emptied, one that is no database is replaced."""
    for _ in range(2):
        try:
            disk = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=1.0)
            disk.execute("pragma journal_mode = wal")
            disk.execute("pragma synchronous = normal")
            disk.execute("create table if not exists answers (key text primary key, body blob, bytes integer, at real)")
            disk.execute("create table if not exists about (code text)")
            row = disk.execute("select code from about").fetchone()
            if row is None or row[0] != code_version():
                disk.execute("delete from answers")
                disk.execute("delete from about")
                disk.execute("insert into about values (?)", (code_version(),))
            return disk
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            file.unlink(missing_ok=True)
    return None


def key_of(task: str, payload: dict[str, Any]) -> str:
    """What an answer is kept under: task and request, whatever the order of their keys; numbers as floats.

    Args:
        task: of `tasks.py`.
        payload: plain values.
    """
    text = json.dumps([task, _floats(payload)], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _floats(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_floats(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@cache
def code_version() -> str:
    """A text that changes with the program and its library: size and time of every file."""
    root = Path(__file__).parents[1]
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(each for each in root.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
        about = path.stat()
        digest.update(f"{path.relative_to(root)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _of_library(value: Any) -> bool:
    """Whether a request names things of the library alone."""
    if isinstance(value, dict):
        return all(_of_library(each) for each in value.values()) and len(value) < 40
    if isinstance(value, list):
        return all(_of_library(each) for each in value)
    return not isinstance(value, str) or not value.startswith(("upload:", "files:"))
