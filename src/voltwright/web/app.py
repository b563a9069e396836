"""The application: its routes, and how every error becomes the same body."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from voltwright.web import job_routes, library_routes, live_socket, operation_routes, page_routes, upload_routes
from voltwright.web.guard import Guard
from voltwright.web.page_files import PageFiles
from voltwright.web.refusal import RefusalError
from voltwright.web.settings import Settings
from voltwright.web.studio import Studio

KINDS = {404: "name", 405: "method", 413: "size"}


def create_app(settings: Settings | None = None) -> Any:
    """The application of a server, for uvicorn.

    Args:
        settings: how it is set; None takes the usual ones.
    """
    settings = settings or Settings()
    studio = Studio(settings)

    @asynccontextmanager
    async def lifetime(_: FastAPI) -> AsyncIterator[None]:
        studio.start()
        yield
        studio.close()

    app = FastAPI(title="voltwright studio", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifetime)
    app.state.studio = studio
    for each in (operation_routes, library_routes, job_routes, upload_routes, page_routes, live_socket):
        app.include_router(each.router)
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.mount("/", PageFiles())
    return Guard(app, settings)


def answered(request: Request, refusal: RefusalError) -> Response:
    """The answer for a refusal: with its status; or as 200 and its status in a header, where the page asks for that.

    Args:
        request: that is refused.
        refusal: why.
    """
    if request.headers.get("x-refusal", "").lower() == "answer":
        return JSONResponse(refusal.body, 200, {"X-Refused": str(refusal.status)})
    return JSONResponse(refusal.body, refusal.status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)
    return answered(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {
        404: f"There is nothing at {request.url.path}; GET /api/operations lists what can be asked for.",
        405: f"{request.url.path} does not take {request.method}.",
    }
    refusal = RefusalError(
        words.get(error.status_code, str(error.detail)), KINDS.get(error.status_code, "http"), error.status_code
    )
    answer = answered(request, refusal)
    if error.headers:
        answer.headers.update(error.headers)
    return answer
