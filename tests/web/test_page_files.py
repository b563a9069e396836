"""Files of the page: by an address of their version for good, by their name with a tag, and nothing else."""

import asyncio
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from voltwright.web.page_files import STYLES, PageFiles

PAGE = Path(str(files_of("voltwright.web") / "page"))


def fetched(files: PageFiles, path: str, method: str = "GET", tag: str | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one answer."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if tag is None else [(b"if-none-match", tag.encode())]
    scope = {"type": "http", "path": path, "method": method, "headers": headers}
    asyncio.run(files(scope, None, send))  # pyright: ignore[reportArgumentType]
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:])


def test_the_page_names_files_that_a_browser_keeps():
    files = PageFiles()
    status, headers, body = fetched(files, "/")
    assert status == 200 and headers["cache-control"] == "no-cache" and headers["content-type"].startswith("text/html")
    kept = f"/{files.version}/page.js"
    assert f'src="{kept}"'.encode() in body and f'data-root="/{files.version}/"'.encode() in body
    status, headers, body = fetched(files, kept)
    assert status == 200 and "immutable" in headers["cache-control"] and headers["content-type"].startswith("text/javascript")
    assert fetched(files, "/page.js")[2] == body and fetched(files, "/page.js")[1]["cache-control"] == "no-cache"
    assert fetched(files, "/page.js", tag=headers["etag"])[0] == 304


def test_every_style_sheet_is_in_the_page():
    assert {f"{name}.css" for name in STYLES} == {path.name for path in (PAGE / "css").iterdir()}
    body = fetched(PageFiles(), "/page.css")[2].decode()
    assert all((PAGE / "css" / f"{name}.css").read_text(encoding="utf-8") in body for name in STYLES)


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/v0/page.js", "GET", 404), ("/../app.py", "GET", 404), ("/", "POST", 405)]
)
def test_what_is_refused(path: str, method: str, status: int):
    with pytest.raises(HTTPException) as refused:
        fetched(PageFiles(), path, method)
    assert refused.value.status_code == status
