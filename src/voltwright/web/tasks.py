"""What a worker can be asked: an operation, a thing of the library, an upload, the description of all operations."""

import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from voltwright.errors import SpecError
from voltwright.operations.progress import Cancel, CancelledError, Progress
from voltwright.web.border import Border
from voltwright.web.folders import Folders

LISTINGS = {"cars", "cells", "chargers", "climates", "cycles", "days"}
"""Operations that read the library alone: JAX is not imported for them."""


@cache
def prepare() -> None:
    """Set JAX before its first use, and import it."""
    from voltwright.sim.precision import prepare as set_precision

    trouble = set_precision()
    if trouble is not None:
        print(trouble, file=sys.stderr, flush=True)


SAVED: dict[str, type] = {"cars": list, "bases": list, "answers": dict, "state": str, "language": str}
"""What a saved page is asked for with."""
KINDS = {list: "a list of cars, as []", dict: "an object, as {}", str: "a text"}


class Context:
    """What a task works with.

    Attributes:
        folders: where to read and write.
        cancel: token of the question.
        progress: told of each part, or None.
        identity: name of the folder that takes what the task writes.
        target: that folder; it is the current one while the task runs.
    """

    def __init__(self, folders: Folders, cancel: Cancel, progress: Progress | None):
        self.folders, self.cancel, self.progress = folders, cancel, progress
        self.identity = secrets.token_hex(16)
        self.target = folders.files / self.identity
        self.target.mkdir(parents=True, exist_ok=True)
        os.chdir(self.target)

    def close(self) -> None:
        """Leave the folder, and remove it where nothing was written."""
        os.chdir(self.folders.scratch)
        with suppress(OSError):
            self.target.rmdir()
        for each in self.folders.scratch.iterdir():
            shutil.rmtree(each, ignore_errors=True)

    def written(self) -> list[dict[str, Any]]:
        """The files that the task wrote, with the address of each."""
        found = sorted(path for path in self.target.rglob("*") if path.is_file())
        names = [path.relative_to(self.target).as_posix() for path in found]
        return [
            {"name": name, "bytes": path.stat().st_size, "url": f"/api/files/{self.identity}/{name}"}
            for name, path in zip(names, found, strict=True)
        ]


def _operation(payload: dict[str, Any], context: Context) -> bytes:
    from voltwright.operations.codec import to_json
    from voltwright.operations.registry import operation, run

    if payload["name"] not in LISTINGS:
        prepare()
    asked = operation(payload["name"])
    border = Border(context.folders.uploads, context.folders.files, context.target)
    request = border.request(asked, payload["request"])
    answer = to_json(run(request, progress=context.progress, cancel=context.cancel), traces=payload.get("traces", False))
    files = context.written()
    if files:
        answer = {**_without_folder(answer, str(context.target)), "files": files, "reference": f"files:{context.identity}"}
    return encoded(answer)


def _without_folder(value: Any, folder: str) -> Any:
    """The answer with names in place of the paths of the folder that took the files."""
    if isinstance(value, str):
        return value.replace(f"{folder}{os.sep}", "").replace(folder, ".")
    if isinstance(value, dict):
        return {key: _without_folder(each, folder) for key, each in value.items()}
    return [_without_folder(each, folder) for each in value] if isinstance(value, list) else value


def _written_car(payload: dict[str, Any], context: Context) -> bytes:
    from voltwright.web.library_answers import written_car

    return encoded(written_car(payload["name"]))


def _library(payload: dict[str, Any], context: Context) -> bytes:
    from voltwright.web.library_answers import library_rows

    return encoded(library_rows(payload["kind"]))


def _upload(payload: dict[str, Any], context: Context) -> bytes:
    from voltwright.web.uploads import described

    return encoded(described(context.folders.uploads / payload["identity"] / payload["file"]))


def _describe(payload: dict[str, Any], context: Context) -> bytes:
    prepare()
    from voltwright.web.describing import openapi, operations

    return encoded(openapi.document() if payload["as"] == "openapi" else operations.listing())


def _page_model(payload: dict[str, Any], context: Context) -> bytes:
    prepare()
    from voltwright.web.model.page_model import page_model

    return encoded(page_model(_car_of(payload.get("car"), context)))


def _saved_page(payload: dict[str, Any], context: Context) -> bytes:
    unknown = next((name for name in payload if name not in SAVED), None)
    if unknown is not None:
        raise SpecError(f"`{unknown}` is no key of a saved page; there are {', '.join(SAVED)}.", unknown)
    for name, kind in SAVED.items():
        if not isinstance(payload.get(name, kind()), kind):
            raise SpecError(f"`{name}` must be {KINDS[kind]}.", name)
    for name in ("cars", "bases"):
        for place, each in enumerate(payload.get(name, [])):
            _car_of(each, context, f"{name}[{place}]")

    def tell(share: float) -> None:
        if context.cancel.cancelled:
            raise CancelledError("Cancelled before the page was whole.")
        if context.progress is not None:
            context.progress(share, "collecting answers")

    prepare()
    from voltwright.web.saving import save_page

    border = Border(context.folders.uploads, context.folders.files, context.target)
    given = {"cars": [], **payload}
    return save_page(**given, reader=lambda value: border.named(value, "cars"), progress=tell).encode("utf-8")


def _car_of(value: Any, context: Context, where: str = "car") -> Any:
    """A car argument of JSON: a name, an upload or a mapping."""
    from voltwright.operations.car import CarArgument
    from voltwright.operations.codec import from_json

    border = Border(context.folders.uploads, context.folders.files, context.target)
    return from_json(CarArgument, border.named(value, where))  # pyright: ignore[reportArgumentType]


TASKS: dict[str, Callable[[dict[str, Any], Context], bytes]] = {
    "operation": _operation,
    "car": _written_car,
    "library": _library,
    "upload": _upload,
    "describe": _describe,
    "page-model": _page_model,
    "saved-page": _saved_page,
}
"""The function of each task: it gives the bytes of the answer."""


def encoded(value: Any) -> bytes:
    """A value as compact JSON.

    Args:
        value: plain values.
    """
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
