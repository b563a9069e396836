"""Tasks end, whatever becomes of the first cancellation."""

import asyncio

import pytest

from voltwright.live import tasks
from voltwright.live.tasks import ended, finished


def test_a_task_that_loses_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "AGAIN_S", 0.01)

    async def deaf() -> None:
        for _ in range(3):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue
        raise ValueError

    async def act() -> None:
        task = asyncio.create_task(deaf())
        await asyncio.sleep(0)
        await asyncio.wait_for(ended([task]), 5)
        assert task.done()

    asyncio.run(act())


def test_a_wait_that_is_cancelled_leaves_no_task_behind(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "AGAIN_S", 0.01)
    lost = []

    async def deaf() -> None:
        for _ in range(5):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                lost.append(1)

    async def act() -> None:
        task = asyncio.create_task(deaf())
        await asyncio.sleep(0)
        ending = asyncio.create_task(ended([task]))
        await asyncio.sleep(0)
        ending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(ending, 5)
        assert task.done() and len(lost) == 5

    asyncio.run(act())


def test_what_must_not_be_broken_off_ends_first():
    async def act() -> None:
        held, done = asyncio.Event(), []

        async def closing() -> None:
            await held.wait()
            done.append(1)

        ending = asyncio.create_task(finished(closing()))
        for _ in range(3):
            await asyncio.sleep(0)
            ending.cancel()
        await asyncio.sleep(0)
        assert not ending.done()
        held.set()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(ending, 5)
        assert done == [1]

    asyncio.run(act())
