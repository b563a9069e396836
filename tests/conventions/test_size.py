"""Files stay small enough for one idea, functions for one screen."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 70

FILES = sorted(path for folder in ("src", "tests", "benchmarks", "examples", "website") for path in (ROOT / folder).rglob("*.py"))


def test_files_and_functions_are_short():
    long = []
    for path in FILES:
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        long += [f"{name}: {lines} lines" for lines in [text.count("\n")] if lines > FILE_LINES_MAX]
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        spans = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
        long += [f"{name}: {each} has {lines} lines" for each, lines in spans.items() if lines > FUNCTION_LINES_MAX]
    assert not long, f"at most {FILE_LINES_MAX} lines a file and {FUNCTION_LINES_MAX} a function; look for a second idea: {long}"


def test_guide_for_contributors_is_short():
    assert (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").count("\n") < 150
