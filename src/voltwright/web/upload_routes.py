"""Uploads over HTTP: bounded in size and time, kept in a folder of their own, and named by what they hold."""

import asyncio
import hashlib
import json
import re
import shutil
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from voltwright.web.asking import body_of, studio_of
from voltwright.web.refusal import RefusalError

KEPT_BYTES = 300_000_000
KEPT_MOST = 300
router = APIRouter()


@router.post("/api/uploads")
async def upload(request: Request) -> Response:
    """Take a file, read it, and say what it is."""
    studio = studio_of(request)
    name = plain_name(request.query_params.get("name", ""))
    content = await body_of(request, studio.settings.upload_bytes)
    if not content:
        raise RefusalError(f"'{name}' is empty; choose another file.", "file", 422)
    identity = hashlib.blake2b(name.encode() + b"\0" + content, digest_size=16).hexdigest()
    folder = studio.folders.uploads / identity
    await asyncio.to_thread(_keep, studio.folders.uploads, folder, name, content)
    try:
        payload = {"identity": identity, "file": name}
        body = await studio.answer("upload", payload, limit_s=studio.settings.upload_s)
    except RefusalError as refusal:
        shutil.rmtree(folder, ignore_errors=True)
        message = refusal.message.replace(f"{folder}/", "").replace(str(folder), name)
        raise RefusalError(message, refusal.kind, refusal.status, refusal.field) from None
    return JSONResponse({"id": f"upload:{identity}", "name": name, **json.loads(body)})


def plain_name(name: str) -> str:
    """The name of an uploaded file without folders and strange signs; it is shown, and its ending says how to read it.

    Args:
        name: as the browser tells it.

    Raises:
        RefusalError: it has none.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w .,+()-]", "_", last).strip(" .")[-80:]
    if not plain or "." not in plain:
        raise RefusalError("`name` must be the name of the file with its ending, such as ?name=trip.gpx.", "file", 422, "name")
    return plain


def _keep(root: Path, folder: Path, name: str, content: bytes) -> None:
    """Write an upload, and drop the oldest beyond what is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    folders = sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime, reverse=True)
    total = 0
    for place, each in enumerate(folders):
        total += sum(file.stat().st_size for file in each.iterdir() if file.is_file())
        if each != folder and (place >= KEPT_MOST or total > KEPT_BYTES):
            shutil.rmtree(each, ignore_errors=True)
