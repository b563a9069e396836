"""Files stay small enough for one idea, functions for one screen."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 70
# Files that wait for their second idea to be moved out; none may grow, and none may be added.
WAITING = {"src/voltwright/spec/defaults.py": 345, "src/voltwright/sim/step.py": 345}

FILES = sorted(path for folder in ("src", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_and_its_functions_are_short(path: Path):
    text = path.read_text(encoding="utf-8")
    most = WAITING.get(path.relative_to(ROOT).as_posix(), FILE_LINES_MAX)
    assert text.count("\n") <= most, f"at most {most} lines; look for a second idea"
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert not {name: lines for name, lines in long.items() if lines > FUNCTION_LINES_MAX}


def test_nothing_waits_that_has_been_split():
    short = [name for name in WAITING if (ROOT / name).read_text(encoding="utf-8").count("\n") <= FILE_LINES_MAX]
    assert not short, f"{short} are short enough now: take them out of WAITING"


def test_guide_for_contributors_is_short():
    assert (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").count("\n") < 150
