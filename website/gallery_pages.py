"""The gallery: every script of `examples/` run, with its source, what it printed, and its picture."""

import ast
import contextlib
import io
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import vl_convert

from markdown_cells import fenced
from python_pages import Page

EXAMPLES = Path(__file__).parents[1] / "examples"
FIRST = ("first_drive", "rumoured_car", "four_procedures", "charge_curves", "winter_range", "day_with_charging")
"""The order in which a newcomer reads them; any others follow."""
PICTURE_SCALE = 1.5
"""The pages show pictures as points, since the widths of letters in a drawing depend on the fonts of the reader's machine."""
INTRODUCTION = """\
# Examples

Small scripts of real use, each run when these pages were made: what it prints and draws is what came out. They lie in
`examples/`; `python examples/first_drive.py` runs one, and writes its picture to `out/examples`.
"""


def example_scripts() -> list[Path]:
    """The scripts, in the order of the gallery."""
    found = sorted(EXAMPLES.glob("*.py"))
    return sorted(found, key=lambda path: FIRST.index(path.stem) if path.stem in FIRST else len(FIRST))


def run_example(script: Path, folder: Path) -> str:
    """Run a script in this process, as `python SCRIPT FOLDER` does, and return what it prints.

    Args:
        script: to run. folder: that takes its pictures.
    """
    printed = io.StringIO()
    with patch.object(sys, "argv", [str(script), str(folder)]), contextlib.redirect_stdout(printed):
        runpy.run_path(str(script), run_name="__main__")
    return printed.getvalue()


def gallery_pages(scripts: Sequence[Path], pages: Path) -> list[Page]:
    """The pages of the gallery, its index first; pictures go into their folder.

    Args:
        scripts: to run. pages: folder of the site's pages.
    """
    folder = pages / "examples"
    folder.mkdir(parents=True, exist_ok=True)
    shown = [_page(script, run_example(script, folder), folder) for script in scripts]
    entries = [_entry(page, (folder / f"{Path(page.path).stem}.png").is_file()) for page in shown]
    return [Page("examples/index.md", "All examples", "\n\n".join([INTRODUCTION.rstrip(), *entries]) + "\n"), *shown]


def _page(script: Path, printed: str, folder: Path) -> Page:
    source = script.read_text(encoding="utf-8")
    title, about = _words(source)
    drawn, picture = folder / f"{script.stem}.svg", folder / f"{script.stem}.png"
    parts = [f"# {title}", about]
    if drawn.is_file():
        picture.write_bytes(vl_convert.svg_to_png(drawn.read_text(encoding="utf-8"), scale=PICTURE_SCALE))
        parts.append(f"![{title}]({picture.name})")
    parts += ["It prints", fenced(printed), f"`examples/{script.name}`", fenced(source, "python")]
    return Page(f"examples/{script.stem}.md", title.partition(":")[0], "\n\n".join(parts) + "\n")


def _words(source: str) -> tuple[str, str]:
    """(first line, rest) of a script's docstring."""
    first, _, rest = (ast.get_docstring(ast.parse(source)) or "").partition("\n")
    return first.rstrip("."), rest.strip()


def _entry(page: Page, pictured: bool) -> str:
    """An example in the list of all: its title, its first paragraph, and its picture."""
    name = Path(page.path).name
    about = page.text.split("\n\n")[1]
    picture = f"\n\n[![{page.title}]({Path(name).stem}.png){{ width=420 }}]({name})" if pictured else ""
    return f"## [{page.title}]({name})\n\n{about}{picture}"
