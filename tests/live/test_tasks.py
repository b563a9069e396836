"""Tasks end, whatever becomes of the first cancellation."""

import asyncio

import pytest

from voltwright.live import tasks
from voltwright.live.tasks import ended


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
