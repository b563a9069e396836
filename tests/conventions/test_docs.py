"""The documentation runs: Python blocks are executed, commands are run, and what is shown is what comes out.

The blocks of a file run in order, in one namespace and one empty folder. A command line that ends in `# slow` is not run.
In the output shown, `...` stands for what is left out; words must be the same, figures may differ by a tenth.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LONG_PAGES = {
    "age", "assist", "bridge", "calibrate-car", "car-file", "car-form", "catalogue", "cell", "certify", "charge",
    "chargers", "cluster", "conformity", "curves", "data-sheet", "day", "epa", "errors", "estimate", "evidence",
    "export-c", "export-can", "export-fmu", "export-recordings", "export-traffic-and-routing", "export-wasm",
    "first-drive", "gradients-and-batches", "headline", "in-use", "live", "live-diagnostics", "live-iso15118", "live-ocpp",
    "many-runs", "match", "model", "optimise", "performance", "plan", "platform", "produce", "query", "route",
    "sensitivity", "site", "su7-story", "trips", "tutorial", "uncertainty",
}  # fmt: skip
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
NUMBER = re.compile(r"^[−-]?[\d,]*\.?\d+(e[+-]?\d+)?$")
FIGURES_DIFFER = 0.1
POINTS_DIFFER = 1.0
# Written by other parts of the project, not yet there in every checkout.
MADE_LATER = {"docs/speed.md", "docs/images/compare.png"}


def blocks(page: Path, kind: str = "") -> list[tuple[str, str]]:
    """(kind, text) of the fenced blocks of a page, or those of one kind."""
    return [match for match in FENCE.findall(page.read_text(encoding="utf-8")) if kind in ("", match[0])]


def named(page: Path) -> str:
    """A page's path inside the project."""
    return page.relative_to(ROOT).as_posix()


def executed() -> list[Any]:
    """Pages with blocks; those that compile for long run in `make test-long` alone."""
    found = [page for page in PAGES if blocks(page)]
    return [pytest.param(page, id=named(page), marks=[pytest.mark.long] if page.stem in LONG_PAGES else []) for page in found]


@pytest.mark.parametrize("page", executed())
def test_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for number, (kind, text) in enumerate(blocks(page)):
        if kind == "python":
            exec(compile(text, f"{named(page)}, block {number}", "exec"), namespace)
        elif kind == "console":
            run_session(text)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_targets_and_links_exist(page: Path):
    text, makefile = page.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^\s*(?:\$ )?make ([a-z0-9]+)", text, re.MULTILINE) + re.findall(r"`make ([a-z0-9]+)`", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"the Makefile has no target {target}"
    for link in LINK.findall(text):
        target = (page.parent / link).resolve()
        assert target.exists() or target.relative_to(ROOT).as_posix() in MADE_LATER, f"{named(page)} links to {link}"


def test_readme_repeats_the_accuracy_that_was_measured():
    measured = dict(accuracy_rows(ROOT / "docs" / "accuracy.md"))
    quoted = dict(accuracy_rows(ROOT / "README.md"))
    assert quoted
    for quantity, shares in quoted.items():
        assert quantity in measured
        far = [share for share, real in zip(shares, measured[quantity], strict=True) if abs(share - real) > POINTS_DIFFER]
        assert not far, f"the README says {shares} of {quantity}, but docs/accuracy.md {measured[quantity]}"


def accuracy_rows(page: Path) -> list[tuple[str, list[float]]]:
    """(quantity, its figures in per cent) of the rows of a page's table of deviations."""
    rows = re.findall(r"^\| `(\w+)` \|(.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [(quantity, [float(share) for share in re.findall(r"([+-]?[\d.]+) %", rest)]) for quantity, rest in rows]


def run_session(text: str) -> None:
    """Run the commands of a console block, and hold their output and exit codes against what it shows."""
    code, output = 0, ""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *shown = part.splitlines()
        if line == "echo $?":
            assert shown[0] == str(code), f"shown {shown[0]}, but is {code}: {output}"
            code = 0
            continue
        assert code == 0, output
        if line.startswith("voltwright ") and not line.endswith("# slow"):
            code, output = run_command(shlex.split(line, comments=True)[1:])
            came = [line.split() for line in output.splitlines()]
            for wanted in shown:
                words = wanted.split()
                assert words in ([], ["..."]) or any(same(words, real) for real in came), f"'{wanted}' is not in\n{output}"
    assert code == 0, output


def run_command(arguments: list[str]) -> tuple[int, str]:
    """(exit code, all output) of the command line in a process of its own, as a reader runs it."""
    command = [sys.executable, "-m", "voltwright.cli.main", *arguments]
    environment = {**os.environ, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)
    return result.returncode, result.stdout + result.stderr


def same(shown: list[str], real: list[str]) -> bool:
    """Whether two lines agree: equal words, figures within a tenth; after a last `...` the shown line may be shorter."""
    if shown[-1] == "...":
        shown, real = shown[:-1], real[: len(shown) - 1]
    return len(shown) == len(real) and all(map(same_word, shown, real))


def same_word(shown: str, real: str) -> bool:
    """Equal texts, numbers within a tenth of each other, or bars of a chart."""
    if shown == real or {*shown, *real} == {"━"}:
        return True
    if not (NUMBER.match(shown) and NUMBER.match(real)):
        return False
    one, other = (float(word.replace(",", "").replace("−", "-")) for word in (shown, real))
    return abs(one - other) <= FIGURES_DIFFER * max(abs(one), abs(other))
