"""The folder of compiled programs: one sentence where it cannot be used, and none of JAX's."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import jax
import pytest

from voltwright.sim import precision, program_cache
from voltwright.sim.program_cache import BOUNDED, CACHE_VARIABLE, UNBOUNDED, CacheWarning

RUN = "import sys; from voltwright.cli.main import run; sys.exit(run('cell run nmc-chen2020 --c-rate 1'.split()))"


def command(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("JAX_", CACHE_VARIABLE))}
    return subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=False, env=kept | environment)


def test_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "own"))
    assert program_cache.cache_folder() == tmp_path / "own"
    monkeypatch.setenv(CACHE_VARIABLE, "")
    assert program_cache.cache_folder() is None
    assert program_cache.program_cache() == program_cache.ProgramCache(None)
    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert program_cache.cache_folder() == tmp_path / "cache" / "voltwright"
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(blocked / "below"))
    assert program_cache.cache_folder() is None


def test_processes_with_and_without_a_bound_share_no_entries(tmp_path: Path):
    # A bound makes JAX read an -atime file beside every entry, which only a process with a bound writes.
    bounded, plain = (program_cache.program_cache(tmp_path, bounded=each) for each in (True, False))
    assert (bounded.folder, plain.folder) == (tmp_path / BOUNDED, tmp_path / UNBOUNDED)
    assert bounded.writable and plain.writable and bounded.trouble is None


@pytest.mark.long
def test_a_process_with_a_bound_after_one_without(tmp_path: Path):
    pytest.importorskip("filelock")
    for bound in ("-1", "10000000", "-1", "10000000"):
        done = command(VOLTWRIGHT_CACHE=str(tmp_path), JAX_COMPILATION_CACHE_MAX_SIZE=bound)
        assert (done.returncode, done.stderr.count("-atime")) == (0, 0), done.stderr
    kept = {end: {path.name.removesuffix(end) for path in (tmp_path / BOUNDED).glob(f"*{end}")} for end in ("-cache", "-atime")}
    assert kept["-cache"] and kept["-cache"] == kept["-atime"]
    assert list((tmp_path / UNBOUNDED).glob("*-cache")) and not list((tmp_path / UNBOUNDED).glob("*-atime"))


@pytest.mark.parametrize(
    "broken", ["file", *(pytest.param(each, marks=pytest.mark.long) for each in ("below a file", "a long name"))]
)
def test_a_command_works_without_its_cache_and_says_so_once(tmp_path: Path, broken: str):
    (tmp_path / "file").write_text("")
    folder = {"file": tmp_path / "file", "below a file": tmp_path / "file" / "sub", "a long name": tmp_path / ("n" * 300)}[broken]
    done = command(VOLTWRIGHT_CACHE=str(folder))
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("warning: Compiled programs are not kept")
    assert "set VOLTWRIGHT_CACHE to a folder that can be written to" in done.stderr
    assert command(VOLTWRIGHT_CACHE="").stderr == ""


def test_a_folder_that_may_be_read_is_read_and_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(path: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / UNBOUNDED).mkdir()
    monkeypatch.setattr(Path, "write_bytes", refused)
    found = program_cache.program_cache(tmp_path)
    assert found.folder == tmp_path / UNBOUNDED and not found.writable
    assert found.trouble is not None and f"'{tmp_path}' cannot be written to (permission denied)" in found.trouble
    set_to: dict[str, object] = {}
    monkeypatch.setattr(jax.config, "update", set_to.__setitem__)
    program_cache.use(found)
    assert set_to["jax_compilation_cache_dir"] == str(found.folder)
    assert set_to["jax_persistent_cache_min_compile_time_secs"] == program_cache.NEVER_S


def test_a_full_disk_is_told_with_its_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage)
    found = program_cache.program_cache(tmp_path)
    assert not found.writable
    assert found.trouble is not None and "has 1.5 MB left, and 50 MB are needed" in found.trouble


class _Usage:
    free = 1_500_000


def test_a_process_without_a_home_folder(monkeypatch: pytest.MonkeyPatch):
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert program_cache.cache_folder() is None
    found = program_cache.program_cache()
    assert found.folder is None and found.trouble is not None and "no home folder" in found.trouble


def test_configure_warns_once_of_a_cache_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("jax.config.update", lambda *_: None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        precision.configure(cache=tmp_path / "file")
    assert [each.category for each in caught] == [CacheWarning]
