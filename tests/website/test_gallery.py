"""The gallery shows what a script is, prints and draws; and the sources of the whole site are written."""

import tomllib
from pathlib import Path

import pytest

import assemble
from gallery_pages import example_scripts, gallery_pages

SCRIPT = '''"""A square: drawn in one line.

What it is for.
"""

import sys
from pathlib import Path

print("side | 7")
Path(sys.argv[1], "square.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>')
'''


def test_a_script_is_shown_with_what_it_prints_and_draws(tmp_path: Path):
    script = tmp_path / "square.py"
    script.write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "plain.py").write_text('"""No picture."""\n\nprint("done")\n', encoding="utf-8")
    index, square, plain = gallery_pages([script, tmp_path / "plain.py"], tmp_path / "pages")
    assert (square.path, square.title) == ("examples/square.md", "A square")
    assert square.text.startswith("# A square: drawn in one line\n\nWhat it is for.\n\n![")
    assert "```text\nside | 7\n```" in square.text and SCRIPT.rstrip() in square.text
    assert (tmp_path / "pages" / "examples" / "square.png").read_bytes().startswith(b"\x89PNG")
    assert "![" not in plain.text and "done" in plain.text
    assert "## [A square](square.md)\n\nWhat it is for.\n\n[![A square](square.png)" in index.text
    assert "## [No picture](plain.md)" in index.text


def test_the_gallery_begins_with_the_first_drive():
    assert example_scripts()[0].stem == "first_drive"


def test_all_sources_of_the_site_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(assemble, "example_scripts", list)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "old.md").write_text("from another run", encoding="utf-8")
    titles = assemble.assemble(tmp_path)
    written = {path.relative_to(tmp_path / "docs").as_posix() for path in (tmp_path / "docs").rglob("*.md")}
    assert written == set(titles) and {"index.md", "tutorial.md", "changelog.md", "reference/api.md"} <= written
    assert (tmp_path / "docs" / "images" / "day.svg").is_file() and (tmp_path / "docs" / "assets" / "site.css").is_file()
    settings = tomllib.loads((tmp_path / "zensical.toml").read_text(encoding="utf-8"))["project"]
    assert [next(iter(section)) for section in settings["nav"]][:2] == ["Start", "How to"]
    assert settings["theme"]["font"] is False and settings["use_directory_urls"] is False
    assert "unpkg" not in (tmp_path / "overrides" / "main.html").read_text(encoding="utf-8")
