"""The files of the page, read once: its modules as one script, its styles as one sheet, under addresses that a browser keeps."""

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from voltwright.web.linking import linked

FIRST = "index.html"
FOREVER = "public, max-age=31536000, immutable"
REFERENCES = ('href="', 'src="', 'data-root="')
"""How the first file refers to others."""
mimetypes.add_type("text/javascript", ".js")


START = "js/main.js"
STYLES = ("base", "shell", "charts", "compare", "design", "certification", "day", "charging", "production", "evidence", "share")
"""Style sheets, in the order in which they hold."""
BOOT = """
globalThis.voltwright = { load: vw$later };
vw$use("js/main.js");
"""


@cache
def page_script() -> str:
    """The modules of the page as one script, without what starts it."""
    return linked(texts_below(files("voltwright.web").joinpath("page", "js"), "js", ".js"), START)


@cache
def page_style() -> str:
    """The style sheets of the page as one."""
    folder = files("voltwright.web").joinpath("page", "css")
    return "\n".join(folder.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


def texts_below(folder: Any, prefix: str, ending: str) -> dict[str, str]:
    """The texts of all files below a folder, by path.

    Args:
        folder: to look into.
        prefix: of the paths.
        ending: of the names.
    """
    found: dict[str, str] = {}
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{prefix}/{each.name}".lstrip("/")
        if each.is_dir():
            found |= texts_below(each, path, ending)
        elif each.name.endswith(ending):
            found[path] = each.read_text(encoding="utf-8")
    return found


class _File(NamedTuple):
    body: bytes
    kind: str
    tag: str


class PageFiles:
    """An application that serves the files of a folder.

    `/NAME` is asked for again each time, and `/VERSION/NAME` is kept by the browser. The first file refers to the latter.

    Attributes:
        version: a text that changes with the contents.
    """

    def __init__(self):
        """Read the files."""
        root = Path(str(files("voltwright.web") / "page"))
        found = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        found["page.js"] = f"(() => {{\n{page_script()}\n{BOOT}}})();\n".encode()
        found["page.css"] = page_style().encode()
        self.version = "v" + _digest(b"".join(name.encode() + body for name, body in found.items()))
        text = found[FIRST].decode("utf-8")
        for each in REFERENCES:
            text = text.replace(each, f"{each}/{self.version}/")
        found[FIRST] = text.encode("utf-8")
        self._files = {name: _File(body, _kind(name), f'"{_digest(body)}"') for name, body in found.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise HTTPException(404)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405)
        name = scope["path"].removeprefix("/")
        kept = name.startswith(f"{self.version}/")
        file = self._files.get(name.removeprefix(f"{self.version}/") or FIRST)
        if file is None:
            raise HTTPException(404)
        await _response(file, kept, scope)(scope, receive, send)


def _response(file: _File, kept: bool, scope: Scope) -> Response:
    headers = {"etag": file.tag, "cache-control": FOREVER if kept else "no-cache"}
    tags = [value.decode("latin-1") for name, value in scope["headers"] if name == b"if-none-match"]
    if any(file.tag in each for each in tags):
        return Response(status_code=304, headers=headers)
    return Response(file.body, headers=headers, media_type=file.kind)


def _kind(name: str) -> Any:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=6).hexdigest()
