"""Files come into being whole or not at all."""

import os
import platform
import re
from pathlib import Path

import pytest

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import check_writable, remove_leftovers, write_first, write_text, write_whole


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "file"
    target.write_text("old", encoding="utf-8")

    def half(path):
        path.write_text("ne", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(FileError, match="no space left on device"):
        write_whole(target, half)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_folders_are_made_and_links_followed(tmp_path):
    real = tmp_path / "below" / "real"
    write_text(real, "one")
    link = tmp_path / "link"
    link.symlink_to(real)
    write_text(link, "two")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "two"


def test_devices_and_folders_are_never_replaced(tmp_path):
    for path in (tmp_path, tmp_path / "pipe"):
        if path.name == "pipe":
            os.mkfifo(path)
        with pytest.raises(FileError, match="cannot be written: it is"):
            write_text(path, "text")
        with pytest.raises(FileError, match="cannot be written: it is"):
            check_writable(path)


def test_asking_whether_a_file_can_be_written_changes_nothing(tmp_path):
    target = tmp_path / "file"
    check_writable(target)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileError, match="is a file, not a folder"):
        target.touch()
        check_writable(target / "below")


@pytest.mark.parametrize("path", ["/", ".", ".."])
def test_a_folder_is_refused_however_it_is_named(path: str):
    for refused in (lambda: check_writable(Path(path)), lambda: write_text(Path(path), "x")):
        with pytest.raises(FileError, match=r"cannot be written: it is a folder"):
            refused()


def test_of_two_first_writers_one_stays(tmp_path):
    assert write_first(tmp_path / "file", "one") and not write_first(tmp_path / "file", "two")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "one" and len(list(tmp_path.iterdir())) == 1


def test_only_what_dead_writers_of_this_machine_left_is_removed(tmp_path):
    def name(machine: str, process: int) -> str:
        return f".file.{machine}.{process}.tmp"

    here = re.sub(r"[^A-Za-z0-9-]", "-", platform.node())[:40]
    kept = {name(here, os.getpid()), name("elsewhere", 999_999_999), ".mine.tmp", "file.tmp"}
    for each in (*kept, name(here, 999_999_999)):
        (tmp_path / each).touch()
    assert remove_leftovers(tmp_path) == 1
    assert {path.name for path in tmp_path.iterdir()} == kept
