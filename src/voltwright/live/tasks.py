"""The end of tasks."""

import asyncio
from collections.abc import Iterable
from typing import Any

AGAIN_S = 1.0
"""Time for a task to close what it has open [s]."""


async def ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until all of them have ended; what they raise is dropped.

    One cancellation is not enough: where it meets an `asyncio.wait_for` whose wait has just ended, Python 3.11 loses it, and the
    task goes on.
    """
    tasks = list(tasks)
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=AGAIN_S)
    for task in tasks:
        if not task.cancelled():
            task.exception()
