"""No file of the project knows the machine it was written on, or a host that packages are fetched from."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not hold them itself.
HALVES = (("/ro", "ot/"), ("/wo", "rk/"), ("/ho", "me/"), ("pypi", ".org"), ("pypi", ".python"), ("files.", "pythonhosted"))
FOREIGN = tuple(one + other for one, other in (*HALVES, ("registry.", "npmjs"), ("conda", ".anaconda")))


def text_files() -> list[Path]:
    """Files that git tracks or would track, as far as they are text."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        result = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    paths = [ROOT / name for name in result.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_no_machine_path_and_no_package_host():
    paths = text_files()
    if not paths:
        pytest.skip("no git checkout")
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in FOREIGN if word in text]
    assert not found, found


def test_no_merge_marks_and_no_notebooks():
    paths = text_files()
    assert not [path for path in paths if path.suffix == ".ipynb"]
    assert not [path for path in paths if path.suffix in (".py", ".md", ".yaml") and "\n<<<<<<< " in path.read_text("utf-8")]


def test_no_artefact_of_a_build_or_a_run():
    result = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    made = (".whl", ".gz", ".zip", ".parquet", ".pyc", ".html", ".log")
    written = {"src/voltwright/web/page/index.html"}
    assert not [name for name in result.stdout.splitlines() if name.endswith(made) and name not in written]
