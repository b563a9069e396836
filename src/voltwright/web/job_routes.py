"""Jobs over HTTP: begun, looked at, cancelled."""

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from voltwright.web.answers import key_of
from voltwright.web.asking import object_of, studio_of
from voltwright.web.jobs import LIVE
from voltwright.web.operation_routes import question, served
from voltwright.web.pool import JOB
from voltwright.web.refusal import RefusalError
from voltwright.web.studio import Studio
from voltwright.web.worker_process import Ticket

QUEUED_MOST = 50
WRITTEN_S = 0.25
"""Least time between two lines of progress that are written [s]."""
router = APIRouter()


@router.post("/api/jobs/{operation}")
async def begin(operation: str, request: Request) -> Response:
    """Begin a job."""
    name, studio = served(operation), studio_of(request)
    asked = await object_of(request)
    if len(studio.running_jobs) >= QUEUED_MOST:
        raise RefusalError(f"{QUEUED_MOST} jobs wait already; wait for one, or cancel one.", "busy", 429)
    payload = question(name, asked, request.query_params.get("traces") in ("1", "true"))
    identity = studio.jobs.add(name, asked)
    kept = studio.answers.get(key_of("operation", payload))
    if kept is not None:
        studio.jobs.end(identity, "done", result=kept)
    else:
        _start(studio, identity, payload)
    row = studio.jobs.row(identity)
    return JSONResponse(row.body, 202, {"Location": f"/api/jobs/{identity}"})


@router.get("/api/jobs")
async def jobs(request: Request) -> Any:
    """All jobs, the newest first, without their results."""
    return [row.body for row in studio_of(request).jobs.rows()]


@router.get("/api/jobs/{identity}")
async def job(identity: str, request: Request) -> Response:
    """A job, with its result once it is done."""
    return Response(studio_of(request).jobs.text(identity), media_type="application/json")


@router.delete("/api/jobs/{identity}")
async def cancel(identity: str, request: Request) -> Any:
    """Cancel a job; a finished one is forgotten."""
    studio = studio_of(request)
    row = studio.jobs.row(identity)
    if row.state not in LIVE:
        studio.jobs.remove(identity)
        return row.body
    studio.jobs.end(identity, "cancelled", error={"message": "Cancelled.", "field": "", "kind": "cancelled"})
    ticket = studio.running_jobs.get(identity)
    if ticket is not None:
        studio.pool.leave(ticket)
    return studio.jobs.row(identity).body


def _start(studio: Studio, identity: str, payload: dict[str, Any]) -> None:
    told = [0.0]

    def tell(fraction: float, line: str) -> None:
        now = time.monotonic()
        if now - told[0] >= WRITTEN_S:
            told[0] = now
            studio.jobs.tell(identity, fraction, line)

    try:
        ticket = studio.pool.ask("operation", payload, priority=JOB, limit_s=studio.settings.job_s, told=tell)
    except RefusalError as refusal:
        studio.jobs.end(identity, "refused", error=refusal.body["error"])
        return
    studio.running_jobs[identity] = ticket
    watching = asyncio.ensure_future(_watch(studio, identity, ticket, payload))
    studio.watching.add(watching)
    watching.add_done_callback(studio.watching.discard)


async def _watch(studio: Studio, identity: str, ticket: Ticket, payload: dict[str, Any]) -> None:
    """Write how a job ends."""
    try:
        body = await ticket.future
        studio.jobs.end(identity, "done", result=body)
        studio.answers.put(key_of("operation", payload), body, "operation", payload)
    except RefusalError as refusal:
        if refusal.kind != "ended":  # the server ends: the job is interrupted, as the next start will say
            studio.jobs.end(identity, "refused", error=refusal.body["error"])
    finally:
        studio.running_jobs.pop(identity, None)
