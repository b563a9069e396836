"""Where a studio keeps its things between starts, and that no two studios share a folder."""

import shutil
from pathlib import Path
from typing import Any, NamedTuple

STUDIOS_MOST = 20
KEPT_MOST = 300
"""Folders of written files that are kept."""


class Folders(NamedTuple):
    """Where a worker reads and writes.

    Attributes:
        uploads: a folder for each upload.
        files: a folder for each request that wrote files.
        scratch: for temporary files.
    """

    uploads: Path
    files: Path
    scratch: Path


class Held(NamedTuple):
    """A folder that no other studio takes while this is kept.

    Attributes:
        folder: of the studio, or None where the process keeps nothing.
        lock: open file that holds it.
    """

    folder: Path | None
    lock: Any = None


def held_folder(base: Path | None) -> Held:
    """The first folder below the cache folder that no other studio holds: `studio`, `studio-2` and so on.

    Args:
        base: the cache folder, or None.
    """
    for number in range(1, STUDIOS_MOST + 1):
        if base is None:
            break
        folder = base / ("studio" if number == 1 else f"studio-{number}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / "lock").open("a", encoding="ascii")
        except OSError:
            break
        if _locked(lock):
            return Held(folder, lock)
        lock.close()
    return Held(None)


def tidied(files: Path, scratch: Path) -> None:
    """Remove what earlier studios have left: scratch, and the oldest written files.

    Args:
        files: folder with a folder for each request that wrote files.
        scratch: folder of the workers.
    """
    for each in scratch.iterdir():
        shutil.rmtree(each, ignore_errors=True)
    found = sorted((each for each in files.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime, reverse=True)
    for each in found[KEPT_MOST:]:
        shutil.rmtree(each, ignore_errors=True)


def _locked(lock: Any) -> bool:
    """Whether the lock could be had; the system gives it back when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def written_path(folders: Folders, identity: str, name: str) -> Path | None:
    """The path of a file that a request wrote, or None.

    Args:
        folders: of the studio.
        identity: of the folder, 32 hexadecimal digits.
        name: of the file in it.
    """
    folder = (folders.files / identity).resolve()
    path = (folder / name).resolve()
    inside = folder.parent == folders.files.resolve() and folder in path.parents
    return path if inside and path.is_file() else None
