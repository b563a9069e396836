"""What a worker may open: its own program and the folders of the studio, whatever a request says.

The border refuses paths before they are used. This is the second door: Python reports every file that it opens to a hook, and
the hook refuses what lies elsewhere while a request runs.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voltwright.errors import FileError

SYSTEM = (
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/sys",
    "/dev/null",
    "/dev/urandom",
    "/usr",
    "/lib",
    "/etc/fonts",
)
"""Where libraries look for time zones, fonts, processors and shared objects."""
EVENTS = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.truncate"}

CHANGES = EVENTS - {"open", "os.listdir", "os.scandir"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

_open: list[str | None] = [None]
_roots: list[str] = []
_read_only: list[str] = []


def confine(roots: Iterable[Path], read_only: Iterable[Path] = ()) -> None:
    """Set the hook of this process; it cannot be taken away again.

    Args:
        roots: folders that may be read and written, beside those of Python and of the system's libraries.
        read_only: folders that may be read; what a request writes goes into a folder of its own in one of them.
    """
    mine = [sys.prefix, sys.base_prefix, sys.exec_prefix, *filter(None, sys.path), *map(str, roots), *SYSTEM]
    _roots.extend(map(_inside, mine))
    _read_only.extend(_inside(str(each)) for each in read_only)
    sys.addaudithook(_check)


@contextmanager
def confinement(target: Path) -> Iterator[None]:
    """Files elsewhere are refused inside the block.

    Args:
        target: folder that takes what the request writes.
    """
    _open[0] = _inside(str(target))
    try:
        yield
    finally:
        _open[0] = None


def _inside(folder: str) -> str:
    return f"{os.path.realpath(folder).rstrip(os.sep)}{os.sep}"


def _check(event: str, arguments: tuple[Any, ...]) -> None:
    target = _open[0]
    if target is None or event not in EVENTS:
        return
    path = arguments[0] if arguments else None
    if not isinstance(path, str | bytes | os.PathLike):
        return
    place = f"{os.path.realpath(os.fsdecode(path))}{os.sep}"
    allowed = [*_roots, target] if event in CHANGES or (event == "open" and _writes(*arguments[1:3])) else [*_roots, *_read_only]
    if not place.startswith(tuple(allowed)):
        name = os.fsdecode(path)[:80]
        raise FileError(f"'{name}' is no file of the studio: name something of the library, or upload the file.")


def _writes(mode: Any, flags: Any) -> bool:
    return any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool(isinstance(flags, int) and flags & WRITING)
