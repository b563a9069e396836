"""The pages that the site makes from the program: nothing of the program is missing, and every page has its place."""

import posixpath
import re
import tomllib
import unicodedata
from pathlib import PurePosixPath

import pytest
import typer

import voltwright
from assemble import GENERATED, made_pages, written_pages
from car_fields_page import car_fields_page
from commands_page import commands_page
from markdown_cells import code, plain
from navigation import navigation_toml, order
from python_pages import REST, Page, python_pages
from voltwright.cli.help import EXAMPLES
from voltwright.cli.main import app
from voltwright.operations.registry import HOMES
from voltwright.spec.schema import schema_of


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    """Titles by path of all pages, but for the gallery's."""
    return {page.path: page.title for page in [*written_pages(), *made_pages()]}


def test_every_command_and_option_has_its_row():
    text, root = commands_page(), typer.main.get_command(app)
    for words in EXAMPLES:
        section = text.partition(f"\n## {words} {{")[2].partition("\n## ")[0]
        assert EXAMPLES[words] in section
        command = root
        for word in words.split():
            command = command.commands[word]  # pyright: ignore[reportAttributeAccessIssue]
        for option in (option for parameter in command.params for option in parameter.opts if option.startswith("--")):
            assert option in section, f"{words} {option}"


def test_every_key_of_the_schema_has_its_row():
    text, schema = car_fields_page(), schema_of("car")
    for name, model in {"the file": schema, **schema["$defs"]}.items():
        section = text.partition("## The file" if model is schema else f"{{ #{name.lower()} }}")[2].partition("\n## ")[0]
        rows = re.findall(r"^\| \[?`(\w+)`", section, re.MULTILINE)
        assert rows == list(model["properties"]), name


def test_rows_of_keys_say_unit_range_and_law():
    rows = {row.split("|")[1].strip(" `"): row for row in car_fields_page().splitlines() if row.startswith("| `")}
    cells = [cell.strip() for cell in rows["drag_coefficient"].split("|")]
    assert cells[2:6] == ["", "Drag coefficient Cd.", "more than 0.05, less than 2", "not there"]
    assert "| kg | Mass on cycles" in rows["mass_test_kg"] and "empty mass plus 136 kg" in rows["mass_test_kg"]
    assert "must be written" in rows["f0_n"] and "| N |" in rows["f0_n"]


def test_every_public_name_and_operation_has_its_place():
    text = "\n".join(page.text for page in python_pages())
    for name in voltwright.__all__:
        assert f"\n### {name}\n" in text or re.search(rf"^::: [\w.]+\.{name}$", text, re.MULTILINE), name
    for home in HOMES.values():
        assert all(f"::: voltwright.operations.{home[0]}.{each}\n" in text for each in home[1:]), home


def test_each_function_stands_with_its_own_request():
    page = next(page.text for page in python_pages() if page.path == "reference/api.md")
    assert f"\n## {REST}\n" not in page
    asked = {"check": "CheckRequest", "car_schema": "SchemaRequest", "new_car": "NewRequest", "days": "DaysRequest"}
    asked |= {"cells": "CellsRequest", "import_cell": "CellImportRequest", "show_cell": "CellShowRequest"}
    for name, request in asked.items():
        section = page.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        assert re.search(rf"^::: [\w.]+\.{request}$", section, re.MULTILINE), name


def test_no_docstring_is_asked_for_twice():
    asked = re.findall(r"^::: (\S+)$", "\n".join(page.text for page in python_pages()), re.MULTILINE)
    assert len(asked) == len(set(asked))


def test_every_page_is_in_the_navigation_once(titles: dict[str, str]):
    sections = order(titles)
    entries = [entry for section in sections.values() for entry in section]
    listed = [page for entry in entries for page in ([entry] if isinstance(entry, str) else entry[1])]
    assert sorted(listed) == sorted(titles)
    assert sections["Start"][:2] == ["index.md", "tutorial.md"]
    assert tomllib.loads(navigation_toml(titles))["nav"][0]["Start"][0] == {"voltwright": "index.md"}


def test_a_page_that_the_order_does_not_name_has_a_place():
    sections = order({"index.md": "voltwright", "new-page.md": "New"})
    assert sections["Guides"] == ["new-page.md"] and sections["Start"] == ["index.md"]


def test_links_lead_to_pages_of_the_site(titles: dict[str, str]):
    pages = written_pages()
    by_path = {page.path: page.text for page in pages}
    assert "(recordings.md)" in by_path["changelog.md"]
    assert "(architecture.md)" in by_path["contributing.md"]
    assert "](../../tests" not in by_path["procedures/wltp.md"]
    assert GENERATED not in by_path["index.md"] and "(reference/commands.md)" in by_path["index.md"]
    assert "[Accuracy, as it is](accuracy.md)" in by_path["index.md"]
    for page in pages:
        assert "](docs/" not in page.text and "  # slow\n" not in page.text, page.path


def slug(heading: str) -> str:
    """The anchor that the site gives to a heading."""
    words = unicodedata.normalize("NFKD", heading.replace("`", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())


def test_links_to_a_heading_have_one():
    headings = {
        page.path: {slug(heading) for heading in re.findall(r"^#+ (.+)$", page.text, re.MULTILINE)} for page in written_pages()
    }
    for page in written_pages():
        for name, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", page.text):
            target = (PurePosixPath(page.path).parent / name).as_posix() if name else page.path
            target = posixpath.normpath(target)
            assert target not in headings or anchor in headings[target], f"{page.path} links to {name}#{anchor}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a [b] `c [d]`", "a \\[b] `c [d]`"),
        ("x | y", "x &#124; y"),
        ("two\n lines, 3 < 4 * 5, a_b", "two lines, 3 &lt; 4 \\* 5, a\\_b"),
        ("", ""),
    ],
)
def test_cells_show_texts_as_they_are(text: str, cell: str):
    assert plain(text) == cell


def test_code_in_a_cell_keeps_bars_and_angles():
    assert code("--basis <type|maker>") == "<code>--basis &lt;type&#124;maker&gt;</code>"


def test_pages_have_one_title_each():
    for page in made_pages():
        assert isinstance(page, Page) and page.text.startswith("# ")
        assert len(re.findall(r"^# ", page.text, re.MULTILINE)) == 1
