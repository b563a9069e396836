"""The workers: one that dies is replaced, one that hangs is ended, and who comes first; with questions that take no JAX."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from voltwright.errors import FileError
from voltwright.web.answers import Answers, key_of
from voltwright.web.confined import _check
from voltwright.web.folders import Folders, held_folder, tidied
from voltwright.web.pool import JOB, URGENT, Pool
from voltwright.web.refusal import RefusalError
from voltwright.web.settings import Settings

CAR = {"name": "bmw-i3-60ah"}


def with_pool(folder: Path, ask: Callable[[Pool], Awaitable[Any]], **settings: Any) -> Any:
    """What a coroutine gives that has a pool of one worker."""
    folders = Folders(folder / "uploads", folder / "files", folder / "scratch")
    for each in folders:
        each.mkdir()

    async def run() -> Any:
        pool = Pool(Settings(workers=1, **settings), folders)
        pool.start()
        try:
            return await asyncio.wait_for(ask(pool), 120)
        finally:
            pool.close()

    return asyncio.run(run())


def test_a_worker_answers_dies_hangs_and_is_left(tmp_path: Path):
    async def ask(pool: Pool) -> None:
        first = json.loads(await pool.ask("car", CAR).future)
        assert first["name"] == CAR["name"]
        with pytest.raises(RefusalError, match="the nearest are") as refused:
            await pool.ask("car", {"name": "bmw"}).future
        assert refused.value.kind == "name"

        # Killed in the middle: the question is answered with a sentence, and the next one by another process.
        process = pool.workers[0].process
        os.kill(process.pid or 0, signal.SIGSTOP)
        ticket = pool.ask("car", CAR)
        os.kill(process.pid or 0, signal.SIGKILL)
        with pytest.raises(RefusalError, match="another takes its place"):
            await ticket.future
        assert json.loads(await pool.ask("car", CAR).future) == first and pool.deaths == 1

        # Stopped: what waits behind it is served by urgency once the time is over; what is left is not begun.
        os.kill(pool.workers[0].process.pid or 0, signal.SIGSTOP)
        late, job = pool.ask("car", CAR, limit_s=0.3), pool.ask("car", CAR, priority=JOB)
        left, urgent = pool.ask("car", CAR), pool.ask("car", CAR, priority=URGENT)
        ended: list[str] = []
        job.future.add_done_callback(lambda _: ended.append("job"))
        urgent.future.add_done_callback(lambda _: ended.append("urgent"))
        pool.leave(left)
        with pytest.raises(RefusalError, match=r"longer than 0 s|ask for less") as slow:
            await late.future
        assert slow.value.kind == "time" and slow.value.status == 422
        await asyncio.gather(job.future, urgent.future)
        assert ended == ["urgent", "job"]
        with pytest.raises(RefusalError, match="Cancelled"):
            await left.future

    with_pool(tmp_path, ask)


def test_too_many_that_wait_are_refused(tmp_path: Path):
    async def ask(pool: Pool) -> None:
        for _ in range(3):
            pool.ask("car", CAR)
        with pytest.raises(RefusalError, match="3 requests wait already") as refused:
            pool.ask("car", CAR)
        assert refused.value.status == 429

    with_pool(tmp_path, ask, waiting=3)


def test_answers_are_kept_up_to_their_bytes(tmp_path: Path):
    answers = Answers(tmp_path, 1000, 10_000)
    payload = {"name": "certify", "request": {"car": "x", "payload_kg": 1}}
    key = key_of("operation", payload)
    assert key == key_of("operation", {"request": {"payload_kg": 1.0, "car": "x"}, "name": "certify"})
    assert key != key_of("operation", {"request": {"payload_kg": 2.0, "car": "x"}, "name": "certify"})
    assert answers.get(key) is None
    answers.put(key, b"{}", "operation", payload)
    for number in range(300):
        answers.put(f"{number:032}", b"x" * 90, "operation", {"name": "certify", "request": {"car": "x", "n": number}})
        assert answers.kept_bytes <= 1000
    answers.put("large", b"x" * 200, "operation", payload)
    answers.put("written", b"{}", "operation", {"name": "export-c", "request": {}})
    answers.put("upload", b"{}", "operation", {"name": "drive", "request": {"cycle": f"upload:{'0' * 32}"}})
    answers.close()

    again = Answers(tmp_path, 1000, 10_000)
    assert again.get(f"{299:032}") == b"x" * 90
    assert [again.get(each) for each in ("large", "written", "upload", f"{0:032}")] == [None] * 4
    assert sum(1 for number in range(300) if again.get(f"{number:032}")) < 130
    again.close()
    (tmp_path / "answers.sqlite").write_bytes(b"no database" * 100)
    for name in ("answers.sqlite-wal", "answers.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    mended = Answers(tmp_path, 1000, 10_000)
    assert mended.get(key) is None
    mended.close()


def test_two_studios_share_no_folder(tmp_path: Path):
    one, two = held_folder(tmp_path), held_folder(tmp_path)
    assert one.folder == tmp_path / "studio" and two.folder == tmp_path / "studio-2"
    one.lock.close()
    again = held_folder(tmp_path)
    assert again.folder == one.folder and held_folder(None).folder is None
    two.lock.close()
    again.lock.close()
    (tmp_path / "scratch" / "1").mkdir(parents=True)
    for number in range(302):
        (tmp_path / "files" / str(number)).mkdir(parents=True)
    tidied(tmp_path / "files", tmp_path / "scratch")
    assert len(list((tmp_path / "files").iterdir())) == 300 and not list((tmp_path / "scratch").iterdir())


def test_a_worker_opens_only_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in {
        "_roots": [f"{tmp_path}/own/"],
        "_read_only": [f"{tmp_path}/"],
        "_open": [f"{tmp_path}/files/1/"],
    }.items():
        monkeypatch.setattr(f"voltwright.web.confined.{name}", value)
    _check("open", (str(tmp_path / "a" / ".." / "b"), "r", 0))
    _check("open", (5, "r", 0))
    _check("open", (f"{tmp_path}/files/1/x", "w", 0))
    _check("open", (f"{tmp_path}/own/x", None, os.O_WRONLY))
    for path in ("/etc/passwd", str(tmp_path / ".." / "x"), b"/srv/x", f"{tmp_path}x/y"):
        with pytest.raises(FileError, match="no file of the studio"):
            _check("open", (path, "r", 0))
    for event, *arguments in [
        ("open", f"{tmp_path}/files/1/../2/x", "w", 0),
        ("open", f"{tmp_path}/x", None, os.O_RDWR),
        ("os.remove", f"{tmp_path}/x"),
    ]:
        with pytest.raises(FileError, match="no file of the studio"):
            _check(event, tuple(arguments))
