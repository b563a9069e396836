"""The end of tasks."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

AGAIN_S = 1.0
"""Time for a task to close what it has open [s]."""


async def ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until all of them have ended; what they raise is dropped.

    One cancellation is not enough: where it meets an `asyncio.wait_for` whose wait has just ended, Python 3.11 loses it, and the
    task goes on. Where the caller is cancelled meanwhile, the wait goes on too: `asyncio.run` cancels what is left behind only
    once, then waits for it for ever.

    Raises:
        CancelledError: it was cancelled meanwhile; all tasks have ended nevertheless.
    """
    tasks, cancelled = list(tasks), False
    while pending := {task for task in tasks if not task.done()}:
        for task in pending:
            task.cancel()
        try:
            await asyncio.wait(pending, timeout=AGAIN_S)
        except asyncio.CancelledError:
            cancelled = True
    for task in tasks:
        if not task.cancelled():
            task.exception()
    if cancelled:
        raise asyncio.CancelledError


async def finished(action: Coroutine[Any, Any, None]) -> None:
    """Do something that must not be broken off, such as the end of a server.

    Args:
        action: a coroutine that ends by itself.

    Raises:
        CancelledError: it was cancelled meanwhile; the action has ended nevertheless. Others: of the action.
    """
    task, cancelled = asyncio.create_task(action), False
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    if cancelled:
        raise asyncio.CancelledError
