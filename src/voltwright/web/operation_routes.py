"""Operations over HTTP, and the files that they wrote."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from voltwright.errors import UnknownNameError, known_name
from voltwright.operations.registry import HOMES
from voltwright.web.asking import answer_to, object_of, studio_of
from voltwright.web.folders import written_path
from voltwright.web.pool import URGENT, USUAL
from voltwright.web.refusal import RefusalError

router = APIRouter()


def served(name: str) -> str:
    """The operation of a name.

    Args:
        name: as the address has it.

    Raises:
        RefusalError: there is none.
    """
    try:
        return known_name("operation", name, HOMES)
    except UnknownNameError as error:
        raise RefusalError(str(error), "name", 404) from None


def question(name: str, request: dict[str, Any], traces: bool) -> dict[str, Any]:
    """What a worker takes for an operation.

    Args:
        name: of the operation.
        request: its JSON.
        traces: whether columns are answered too.
    """
    return {"name": name, "request": request, **({"traces": True} if traces else {})}


@router.post("/api/operations/{name}")
async def ask(name: str, request: Request) -> Response:
    """Run an operation."""
    name = served(name)
    query = request.query_params
    payload = question(name, await object_of(request), query.get("traces") in ("1", "true"))
    return await answer_to(request, "operation", payload, priority=URGENT if query.get("urgent") == "1" else USUAL)


@router.get("/api/files/{identity}/{name:path}")
async def written_file(identity: str, name: str, request: Request) -> Response:
    """A file that an operation wrote."""
    path = None
    if len(identity) == 32 and identity.isalnum() and "\x00" not in name:
        path = written_path(studio_of(request).folders, identity, name)
    if path is None:
        raise RefusalError("There is no such file (any more); ask the operation again.", "file", 404)
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)
