"""One name for one thing: no retired phrase stands in the source, the pages or the documentation."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENDINGS = {".py", ".md", ".html", ".js", ".yaml", ".css"}

RETIRED = {
    r"\bholds? .{1,40} against\b|\bheld (up )?(against|beside)\b": "compare with",
    r"\b(loss|losses|basis|tests) .{0,20}\bkin\b|\bkindred\b": "maker, siblings",
    r"\bstickers?\b": "label",
    r"\brule books?\b": "test procedure, regulation",
    r"\bwhiskers?\b.{0,20}\brests?\b|\bany whisker\b": "sources of uncertainty",
    r"\btests of other cars leave open\b": "uncertainty of the loss model",
    r"\bwhat is not quite known\"": "sources of uncertainty",
    r"[\"|] ?off\b ?[\"|,\]]|\bhow far off\b": "deviation",
    r"\bcharge shown\b": "displayed SoC",
    r"\b(from|of|at|to) the mains\b(?!_)": "from the grid (AC)",
    r"\bat the wall\b": "AC, from the grid",
    r"\bcells over mains\b": "charging efficiency",
    r"\bgiven over cells\b": "discharge efficiency",
    r"\basked and not given\b": "unserved load",
    r"\b(held|holds?|holding) the power\b": "limiting factor",
    r"\blithium would plate\b|\bin this cold\b": "lithium-plating limit, cold cells",
    r"\bas far as it asks\b": "meets UN GTR 22 up to",
    r"\bafter one foot\b|\bless the first foot\b": "with 1-ft rollout",
    r"\bfor want of\b": "battery power limit",
    r"\bhelp=\"[^\"]*left out:": "default:",
    r"\bby the clock\b|\bnight's stand\b": "hour by hour, overnight soak",
    r"\brise of (the )?torque\b|\btorque rise\b": "torque build-up",
    r"\bwithout lag\b|\blost in the branches\b|\blost at once\b": "ohmic resistance, polarisation loss",
    r"\bwrite the course\b": "write the time series",
    r"\bfloor plan\b": "architecture",
    r"\bthe very (car|same)\b": "this car itself",
    r"\bis no number of\b": "is not a numeric field of",
    r"\bcertified tests in the open\b|\btests in the open\b": "public certification tests",
    r"<span>certificate</span>": "predicted certification result",
    r"\bleast voltage\b": "cut-off voltage",
    r"\bgrade held at\b": "gradeability",
    r"--basis (traits|kin)\b": "--basis type, --basis maker",
}
"""Patterns, whatever their case, with what is written in their place."""


OVER_TWO_LINES = re.compile(r"""["']\n\s*f?["']""")
"""Where a text goes on in the next line of a Python file."""


@cache
def texts() -> dict[str, str]:
    """The text of every file of the source and the documentation, by its path."""
    folders = [ROOT / "src", ROOT / "docs"]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS]
    found = [*paths, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


@cache
def whole() -> str:
    """Every file in one line, one below the other: a pattern that is not in it is in no line of a file."""
    return "\n".join(OVER_TWO_LINES.sub("", text).replace("\n", " ") for text in texts().values())


def lines() -> Iterator[tuple[str, str]]:
    """(place, text) of every line, with the next one: a phrase may stand in both."""
    for path, text in texts().items():
        each = text.splitlines()
        for number, (line, below) in enumerate(zip(each, [*each[1:], ""], strict=True), start=1):
            yield f"{path}:{number}", OVER_TWO_LINES.sub("", f"{line}\n{below}").replace("\n", " ")


@pytest.mark.parametrize("pattern", RETIRED)
def test_no_retired_phrase(pattern: str):
    sought = re.compile(pattern, re.IGNORECASE)
    if not sought.search(whole()):
        return
    found = [f"{place}: {text.strip()[:120]}" for place, text in lines() if sought.search(text)]
    assert not found, f"write '{RETIRED[pattern]}' instead: " + "\n".join(found)


@pytest.mark.parametrize(
    "phrase",
    [
        "What held the power", "Charge shown", "energy from the mains", "Asked and not given", '"off"', "| off |", "the sticker",
        "held against the label", "at the wall", "how far off", "<span>certificate</span>", "lithium would plate",
        "the rule book", "its least voltage", "Given over cells", "by the clock",
    ],
)  # fmt: skip
def test_the_patterns_find_what_they_are_for(phrase: str):
    assert any(re.search(pattern, phrase, re.IGNORECASE) for pattern in RETIRED)


@pytest.mark.parametrize(
    "phrase",
    ["the lamp is off", "mains_v=208.0", "of the mains_v", "certificate.label", "it holds 60 kWh", "off the trace"],
)
def test_the_patterns_leave_other_words_alone(phrase: str):
    assert not any(re.search(pattern, phrase, re.IGNORECASE) for pattern in RETIRED)
