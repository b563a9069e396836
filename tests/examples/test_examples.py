"""Every script of `examples/` runs, says something, and stays short enough to be read at once."""

import xml.etree.ElementTree
from pathlib import Path
from typing import Any

import pytest

from gallery_pages import example_scripts, run_example

SCRIPTS = example_scripts()
LINES_MAX = 60


LONG_SCRIPTS = ("recorded_track", "rumoured_car", "su7_story", "variants", "what_matters", "winter_range")


def scripts() -> list[Any]:
    """The scripts; those that compile for long run in `make test-long` alone."""
    return [pytest.param(path, id=path.stem, marks=[pytest.mark.long] if path.stem in LONG_SCRIPTS else []) for path in SCRIPTS]


@pytest.mark.parametrize("script", scripts())
def test_the_script_runs(script: Path, tmp_path: Path):
    printed = run_example(script, tmp_path)
    assert printed.strip() and "nan" not in printed.split()
    for picture in tmp_path.glob("*.svg"):
        assert picture.stem == script.stem
        assert xml.etree.ElementTree.parse(picture).getroot().tag.endswith("svg")
    assert list(tmp_path.glob("*.svg")) or "picture" not in script.read_text(encoding="utf-8")


def test_scripts_are_short():
    assert 6 <= len(SCRIPTS) <= 12
    lengths = {script.name: script.read_text(encoding="utf-8").count("\n") for script in SCRIPTS}
    assert not {name: lines for name, lines in lengths.items() if lines > LINES_MAX}
