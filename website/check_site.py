"""Look at a built site: every link leads somewhere, and no page asks for anything from a network.

python website/check_site.py out/site
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
"""Attributes whose address a browser fetches by itself."""
NOT_FETCHED = {"canonical", "alternate", "prev", "next"}
CSS_ADDRESS = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")\s]+)")


class _Page(HTMLParser):
    """Links, addresses that a browser fetches, and anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.unresolved: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "autoref":
            self.unresolved.append(given.get("identifier", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in LOADS and LOADS[tag] in given and not (tag == "link" and set(given.get("rel", "").split()) & NOT_FETCHED):
            self.loads.append(given[LOADS[tag]])


def faults(site: Path) -> list[str]:
    """What is wrong with a site, a line each: dead links and anchors, references without a target, requests to a network."""
    site = site.resolve()
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    found = [f"{path.relative_to(site)}: {fault}" for path in pages for fault in _faults(path, pages, site)]
    for path in sorted(site.rglob("*.css")):
        found += [f"{path.relative_to(site)}: asks for {address}" for address in CSS_ADDRESS.findall(path.read_text("utf-8"))]
    return found


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _faults(path: Path, pages: dict[Path, _Page], site: Path) -> Iterator[str]:
    page = pages[path]
    yield from (f"refers to {name}, which has no page" for name in page.unresolved)
    for address in page.loads:
        if _is_foreign(address):
            yield f"asks for {address}"
    for address in {*page.links, *page.loads}:
        if address and not _is_foreign(address) and (fault := _dead(address, path, pages, site)):
            yield fault


def _is_foreign(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in ("", "data") or bool(parts.netloc)


def _dead(address: str, path: Path, pages: dict[Path, _Page], site: Path) -> str | None:
    parts = urlsplit(address)
    if parts.scheme == "data":
        return None
    named = unquote(parts.path)
    target = path if not named else (site / named.lstrip("/") if named.startswith("/") else path.parent / named).resolve()
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return f"links to {address}, which is not there"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"links to {address}, but the page has no such anchor"
    return None


def main(site: Path) -> int:
    """Print the faults of a site; the exit code says whether there are any."""
    found = faults(site)
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(
            f"{site}: {len(list(site.rglob('*.html')))} pages, no dead link, nothing asked from a network; open {site}/index.html"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
