"""Write the sources of the documentation site: the pages of `docs/`, and those made from the program itself.

    python website/assemble.py out

`zensical build --config-file out/zensical.toml` makes the site of them. `make docs` does both; then `check_site.py` looks at what
came out.
"""

import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from car_fields_page import car_fields_page
from commands_page import commands_page
from gallery_pages import example_scripts, gallery_pages
from navigation import navigation_toml, title_of
from python_pages import Page, python_pages

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
SLOW = re.compile(r"^(\$ .*?)  # slow$", re.MULTILINE)
"""The mark of a command that the tests leave out; no reader needs it."""
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")
FROM_ROOT = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
"""Files of the project that are pages of the site as well."""
README = "README.md"
FRAME = """\
{% extends "base.html" %}
{% block libs %}<script src="{{ 'assets/search_from_file.js' | url }}"></script>{% endblock %}
"""
"""Every page takes our own script for search from a folder; zensical's offline plugin would ask a network for one."""
GENERATED = "<!-- here the site lists the pages that it makes itself -->"
GENERATED_ROWS = """\
| look up a command and its options | [commands](reference/commands.md) |
| look up a key of the car file | [every key](reference/car-fields.md) |
| look up a function or a result | [Python functions](reference/api.md) |
| look up the equation of a law | [laws](reference/laws.md) |
| see scripts of real use with what they print and draw | [examples](examples/index.md) |"""


def assemble(target: Path) -> dict[str, str]:
    """Write all sources of the site.

    Args:
        target: folder; the pages in its folder `docs` are made anew.

    Returns:
        titles by the paths of the pages.
    """
    pages = target / "docs"
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(ROOT / "docs", pages, ignore=shutil.ignore_patterns("*.md"))
    shutil.copytree(HERE / "assets", pages / "assets")
    made = [*written_pages(), *made_pages(), *gallery_pages(example_scripts(), pages)]
    for page in made:
        path = pages / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8")
    titles = {page.path: page.title for page in made}
    base = (HERE / "zensical.toml").read_text(encoding="utf-8")
    settings = base.replace("SOURCE", (ROOT / "src").as_posix()).replace("nav = []\n", navigation_toml(titles))
    (target / "zensical.toml").write_text(settings, encoding="utf-8")
    (target / "overrides").mkdir(exist_ok=True)
    (target / "overrides" / "main.html").write_text(FRAME, encoding="utf-8")
    return titles


def written_pages() -> list[Page]:
    """The pages of `docs/`, and the files of the project that are pages as well, with their links as the site has them."""
    sources = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "docs").rglob("*.md"))}
    sources |= {name: ROOT / name for name in FROM_ROOT}
    texts = {name: path.read_text(encoding="utf-8") for name, path in sources.items()}
    titles = {_page_of(PurePosixPath(name)): title_of(name, text) for name, text in texts.items()}
    found = []
    for name, text in texts.items():
        page = _page_of(PurePosixPath(name))
        assert page is not None
        shown = SLOW.sub(r"\1", _relinked(text, PurePosixPath(name), page, titles))
        found.append(Page(page, titles[page], shown.replace(GENERATED, GENERATED_ROWS)))
    return found


def made_pages() -> list[Page]:
    """The pages made from the program, without the gallery."""
    return [
        Page("reference/commands.md", "Commands", commands_page()),
        Page("reference/car-fields.md", "Every key of the car file", car_fields_page()),
        *python_pages(),
    ]


def _page_of(path: PurePosixPath) -> str | None:
    """The page of a file of the project; None where it is none."""
    if path.as_posix() == README:
        return "index.md"
    if path.parts[0] == "docs":
        return PurePosixPath(*path.parts[1:]).as_posix()
    return FROM_ROOT.get(path.as_posix())


def _relinked(text: str, source: PurePosixPath, page: str, titles: Mapping[str | None, str]) -> str:
    """A page's text with links between pages of the site; what lies elsewhere in the project is named instead.

    A link whose words are its file gets the title of the page.
    """

    def replace(match: re.Match[str]) -> str:
        bang, words, link, anchor = match[1], match[2], match[3], match[4] or ""
        wanted = _joined(source.parent, link)
        target = _page_of(wanted)
        if target is None:
            return f"{words} (`{wanted}`)"
        if words.endswith(".md"):
            words = titles.get(target, words)
        return f"{bang}[{words}]({_relative(target, PurePosixPath(page).parent)}{anchor})"

    return LINK.sub(replace, text)


def _joined(folder: PurePosixPath, link: str) -> PurePosixPath:
    """A link from a folder as a path from the root of the project."""
    parts: list[str] = []
    for part in (*folder.parts, *link.split("/")):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)


def _relative(target: str, folder: PurePosixPath) -> str:
    """The link from a folder of the site to a page."""
    return "../" * len(folder.parts) + target


if __name__ == "__main__":
    print(f"{len(assemble(Path(sys.argv[1])))} pages in {sys.argv[1]}/docs")
