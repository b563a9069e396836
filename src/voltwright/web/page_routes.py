"""The model of a car for a page, and a page that computes without a server."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from voltwright.web.asking import answer_to, object_of
from voltwright.web.refusal import RefusalError

PAGE_S = 900.0
"""Longest time in which the answers of a saved page are collected [s]."""
PAGE_TIMES = 10
"""How many times the usual bounds a saved page may be asked for with: it brings the answers that the page has."""
router = APIRouter()


@router.post("/api/page-model")
async def page_model(request: Request) -> Response:
    """The model of a car, as JSON."""
    data = await object_of(request)
    if set(data) != {"car"}:
        raise RefusalError('The body of the request must be {"car": ...}.', "spec", 422, "car")
    return await answer_to(request, "page-model", data)


@router.post("/api/saved-page")
async def saved_page(request: Request) -> Response:
    """One HTML file that still computes."""
    answer = await answer_to(request, "saved-page", await object_of(request, PAGE_TIMES), limit_s=PAGE_S)
    if answer.status_code == 200:
        answer.headers["content-type"] = "text/html; charset=utf-8"
        answer.headers["content-disposition"] = 'attachment; filename="voltwright.html"'
    return answer


@router.get("/api/operations")
async def operations(request: Request) -> Response:
    """All operations, with the schemas of their requests."""
    return await answer_to(request, "describe", {"as": "listing"})


@router.get("/api/openapi.json")
async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return await answer_to(request, "describe", {"as": "openapi"})
