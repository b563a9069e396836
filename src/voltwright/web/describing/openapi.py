"""The OpenAPI 3.1 document of the server."""

from typing import Any

from voltwright.web.describing.operations import rows
from voltwright.web.describing.schemas import Schemas

TEXT = {"type": "string"}
REFUSAL = {
    "type": "object",
    "description": "Why something was refused, in one sentence.",
    "properties": {
        "error": {
            "type": "object",
            "properties": {"message": TEXT, "field": TEXT, "kind": TEXT},
            "required": ["message", "field", "kind"],
        }
    },
    "required": ["error"],
}
JOB = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "operation": TEXT,
        "state": {"enum": ["queued", "running", "done", "refused", "cancelled", "interrupted"]},
        "fraction": {"type": "number", "minimum": 0, "maximum": 1},
        "line": TEXT,
        "error": {"anyOf": [{"type": "null"}, {"type": "object"}]},
        "created": {"type": "number"},
        "ended": {"type": ["number", "null"]},
        "result": {},
    },
    "required": ["id", "operation", "state", "fraction", "line"],
}
UPLOAD = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^upload:[0-9a-f]{32}$"},
        "name": TEXT,
        "kind": TEXT,
        "title": TEXT,
        "notes": {"type": "array", "items": TEXT},
        "written": {"type": "object"},
        "figures": {"type": "object"},
    },
    "required": ["id", "kind", "title", "notes"],
}
ROWS = {"type": "array", "items": {"type": "object", "properties": {"name": TEXT, "title": TEXT}, "required": ["name", "title"]}}
KINDS = (
    "cars",
    "cells",
    "chargers",
    "climates",
    "cycles",
    "days",
    "plans",
    "platforms",
    "routes",
    "stations",
    "studies",
    "technology",
    "trips",
)
REFUSED = {"$ref": "#/components/responses/Refused"}
TRACES = {"name": "traces", "in": "query", "description": "1: columns are answered too", "schema": {"enum": ["0", "1"]}}
URGENT = {"name": "urgent", "in": "query", "description": "1: before other requests", "schema": {"enum": ["0", "1"]}}


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    schemas = Schemas()
    operations = rows(schemas)
    car = schemas.of(_car_hint())
    components = {**schemas.components, "Refusal": REFUSAL, "Job": JOB, "Upload": UPLOAD}
    paths: dict[str, Any] = {}
    for row in operations:
        paths[f"/api/operations/{row['name']}"] = {"post": _asked(row, "run", row["result"], [TRACES, URGENT])}
        paths[f"/api/jobs/{row['name']}"] = {"post": _asked(row, "begin", _ref("Job"), [TRACES], 202)}
    paths |= _library() | _jobs() | _pages(car)
    refused = {"description": "refused, in one sentence", "content": _json(_ref("Refusal"))}
    about = {
        "title": "voltwright studio",
        "version": "1",
        "description": "Every operation of voltwright over HTTP. Numbers are in the unit that the name of their field ends in.",
    }
    parts = {"schemas": components, "responses": {"Refused": refused}}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": parts}


def _asked(row: dict[str, Any], verb: str, result: dict[str, Any], parameters: list[Any], status: int = 200) -> dict[str, Any]:
    body = {"required": True, "content": _json(row["request"])}
    answers = {str(status): {"description": "the answer", "content": _json(result)}, "4XX": REFUSED}
    words = row["summary"] if verb == "run" else f"{row['summary']} As a job."
    return {
        "operationId": f"{verb}-{row['name']}",
        "tags": ["operations" if verb == "run" else "jobs"],
        "summary": words,
        "parameters": parameters,
        "requestBody": body,
        "responses": answers,
    }


def _library() -> dict[str, Any]:
    kind = {"name": "kind", "in": "path", "required": True, "schema": {"enum": list(KINDS)}}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "example": "xiaomi-su7"}
    return {
        "/api/operations": {"get": _got("operations", "All operations, with the schemas of their requests.", {"type": "object"})},
        "/api/studio": {"get": _got("studio", "What the page must know of its server.", {"type": "object"})},
        "/api/cars": {"get": _got("cars", "All cars of the library.", _ref("CarsResult"))},
        "/api/cars/{name}": {"get": _got("car", "A shipped car as its file writes it.", _ref("CarSpec"), [name])},
        "/api/library/{kind}": {"get": _got("library", "All things of a kind, by name.", ROWS, [kind])},
    }


def _jobs() -> dict[str, Any]:
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 40}}
    file = {"name": "name", "in": "query", "required": True, "schema": TEXT, "example": "trip.gpx"}
    taken = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    upload = _got("upload", "Hand over a file; `upload:ID` then stands for it in a request.", _ref("Upload"), [file])
    return {
        "/api/jobs": {"get": _got("jobs", "All jobs, the newest first.", {"type": "array", "items": _ref("Job")})},
        "/api/jobs/{id}": {
            "get": _got("job", "A job, with its result once it is done.", _ref("Job"), [identity]),
            "delete": _got("cancel-job", "Cancel a job; a finished one is forgotten.", _ref("Job"), [identity]),
        },
        "/api/uploads": {"post": {**upload, "requestBody": taken}},
    }


def _pages(car: dict[str, Any]) -> dict[str, Any]:
    one = {"type": "object", "properties": {"car": car}, "required": ["car"]}
    cars, language = {"type": "array", "items": car, "minItems": 1}, {"enum": ["en", "nl", "de", "zh"]}
    several = {"type": "object", "properties": {"cars": cars, "state": TEXT, "language": language}, "required": ["cars"]}
    model = _got("page-model", "The model of a car for a page: WebAssembly and tables.", {"type": "object"})
    page = _got("saved-page", "One HTML file that computes without a server.", TEXT)
    page["responses"]["200"]["content"] = {"text/html": {"schema": TEXT}}
    return {
        "/api/page-model": {"post": {**model, "requestBody": {"required": True, "content": _json(one)}}},
        "/api/saved-page": {"post": {**page, "requestBody": {"required": True, "content": _json(several)}}},
    }


def _got(name: str, summary: str, schema: dict[str, Any], parameters: list[Any] | None = None) -> dict[str, Any]:
    answers = {"200": {"description": "the answer", "content": _json(schema)}, "4XX": REFUSED}
    return {"operationId": name, "summary": summary, "parameters": parameters or [], "responses": answers}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _car_hint() -> Any:
    from voltwright.operations.car import CarArgument

    return CarArgument
