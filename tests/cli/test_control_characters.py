"""What a terminal would obey is shown escaped, wherever it comes from: names of files, arguments, options; in every format."""

import json
import shutil
from pathlib import Path

import pytest

from voltwright.errors import harmless
from voltwright.library.find import folder

HOSTILE = "ev\x1b[2Jil\u202eabc\x85\u2066x"
CAR = "volkswagen-id3-2021-pro"


@pytest.fixture
def trace(here: Path) -> str:
    """A trace whose name holds an escape sequence, two overrides of the direction and a C1 character."""
    shutil.copy(str(folder("cycles") / "nycc.csv"), here / f"{HOSTILE}.csv")
    return f"./{HOSTILE}.csv"


def test_tables_json_and_pictures(trace: str, here: Path, voltwright):
    shown = voltwright("drive", CAR, trace, "--picture", f"{HOSTILE}.svg")
    assert shown.code == 0 and "ev\\x1b[2Jil\\u202eabc\\x85" in shown.out
    assert all(map(harmless, shown.out + shown.err))
    assert "\x1b" not in (here / f"{HOSTILE}.svg").read_text(encoding="utf-8")
    told = voltwright("drive", CAR, trace, "--json")
    assert all(map(harmless, told.out))
    assert json.loads(told.out)["cycle"] == HOSTILE


@pytest.mark.parametrize(
    "words",
    [
        (HOSTILE,),
        ("drive", HOSTILE, "udds"),
        ("drive", CAR, HOSTILE),
        ("drive", CAR, "udds", f"--{HOSTILE}"),
        ("drive", CAR, "udds", HOSTILE),
        ("drive", CAR, "udds", "--temp", HOSTILE),
        ("drive", CAR, "udds", "--trace", f"/proc/{HOSTILE}.csv"),
        ("certify", CAR, "--procedure", HOSTILE),
        ("certify", CAR, "--form", HOSTILE),
        ("age", CAR, "--parking", HOSTILE),
        ("age", CAR, "--climate", HOSTILE),
        ("cars", "--year", HOSTILE),
        ("cars", "--class", HOSTILE),
        ("charge", CAR, "--with", HOSTILE),
        ("check", HOSTILE, f"{HOSTILE}.yaml"),
        ("new", HOSTILE),
        ("new", "x", "--kind", HOSTILE),
        ("cell", HOSTILE),
        ("cell", "run", HOSTILE, "--c-rate", "1"),
        ("day", HOSTILE),
        ("trips", CAR, HOSTILE),
    ],
    ids=lambda words: " ".join(words).replace(HOSTILE, "HOSTILE"),
)
def test_errors(words: tuple[str, ...], voltwright):
    said = voltwright(*words)
    assert said.code not in (0, 1)
    assert said.err.startswith("error: ") and said.out == ""
    assert all(map(harmless, said.err)), said.err
