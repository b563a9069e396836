"""What the routes share: the body of a request up to its bound, and an answer for as long as the client waits."""

import asyncio
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from voltwright.web.refusal import RefusalError
from voltwright.web.strict_json import ENTRIES_MOST, read_object
from voltwright.web.studio import Studio

LEFT = 499
"""Status where the client has gone; nobody reads it."""


def studio_of(request: Any) -> Studio:
    """The studio that a request or a socket belongs to.

    Args:
        request: with its application.
    """
    return request.app.state.studio


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Args:
        request: to read.
        most: bytes that it may have.

    Raises:
        RefusalError: it has more.
    """
    sentence = f"The body of the request must have at most {most:,} bytes, but has more."
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise RefusalError(sentence, "size", 413)
    parts, total = [], 0
    async for part in request.stream():
        total += len(part)
        if total > most:
            raise RefusalError(sentence, "size", 413)
        parts.append(part)
    return b"".join(parts)


async def object_of(request: Request, times: int = 1) -> dict[str, Any]:
    """The JSON object of a request; a long one is read in a thread.

    Args:
        request: to read.
        times: how many times the usual bounds it may have.
    """
    body = await body_of(request, times * studio_of(request).settings.json_bytes)
    entries = times * ENTRIES_MOST
    return read_object(body, entries) if len(body) < 20_000 else await asyncio.to_thread(read_object, body, entries)


async def answer_to(request: Request, task: str, payload: dict[str, Any], **options: Any) -> Response:
    """The answer to a question; where the client leaves, so does the question.

    Args:
        request: of the client.
        task: of `tasks.py`.
        payload: what it takes.
        options: as of `Studio.answer`.
    """
    asking = asyncio.ensure_future(studio_of(request).answer(task, payload, **options))
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            return Response(status_code=LEFT)
        return Response(await asking, media_type="application/json")
    finally:
        leaving.cancel()
        if not asking.done():
            asking.cancel()


async def _left(request: Request) -> None:
    """Return once the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
