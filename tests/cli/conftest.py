"""Running a command line inside the test process, in an empty folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from voltwright.cli.main import run as run_command_line


@dataclass(frozen=True)
class Outcome:
    """What a command returned and wrote."""

    code: int
    out: str
    err: str


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, made the current one; tables are wide enough to wrap nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def voltwright(here: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The command line; called with its words."""

    def call(*words: str) -> Outcome:
        capsys.readouterr()
        code = run_command_line(words)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
