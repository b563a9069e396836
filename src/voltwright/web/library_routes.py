"""The library over HTTP: rows of each kind, and a shipped car as it is written."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from voltwright.web.asking import answer_to, studio_of
from voltwright.web.refusal import RefusalError

router = APIRouter()


@router.get("/api/studio")
async def about(request: Request) -> dict[str, object]:
    """What the page must know of its server."""
    settings = studio_of(request).settings
    return {"cars": list(settings.cars), "workers": settings.workers, "upload_bytes": settings.upload_bytes}


@router.get("/api/cars")
async def cars(request: Request) -> Response:
    """Rows of all cars of the library."""
    return await answer_to(request, "operation", {"name": "cars", "request": {}})


@router.get("/api/cars/{name}")
async def written_car(name: str, request: Request) -> Response:
    """A shipped car as the mapping of its file."""
    return await _found(request, "car", {"name": name})


@router.get("/api/library/{kind}")
async def library(kind: str, request: Request) -> Response:
    """Rows of a kind of thing."""
    return await _found(request, "library", {"kind": kind})


async def _found(request: Request, task: str, payload: dict[str, str]) -> Response:
    """The answer to a question after a thing by its name; one that is not there is a 404."""
    try:
        return await answer_to(request, task, dict(payload))
    except RefusalError as refusal:
        if refusal.kind == "name":
            raise RefusalError(refusal.message, "name", 404) from None
        raise
