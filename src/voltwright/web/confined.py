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

_open = [False]
_roots: list[str] = []


def confine(roots: Iterable[Path]) -> None:
    """Set the hook of this process; it cannot be taken away again.

    Args:
        roots: folders that may be read and written, beside those of Python and of the system's libraries.
    """
    mine = [sys.prefix, sys.base_prefix, sys.exec_prefix, *filter(None, sys.path), *map(str, roots), *SYSTEM]
    _roots.extend(f"{os.path.realpath(root).rstrip(os.sep)}{os.sep}" for root in mine)
    sys.addaudithook(_check)


@contextmanager
def confinement() -> Iterator[None]:
    """Files elsewhere are refused inside the block."""
    _open[0] = True
    try:
        yield
    finally:
        _open[0] = False


def _check(event: str, arguments: tuple[Any, ...]) -> None:
    if not _open[0] or event not in EVENTS:
        return
    path = arguments[0] if arguments else None
    if not isinstance(path, str | bytes | os.PathLike):
        return
    place = os.path.realpath(os.fsdecode(path))
    if not f"{place}{os.sep}".startswith(tuple(_roots)):
        raise FileError(
            f"'{os.fsdecode(path)[:80]}' is no file of the studio: name something of the library, or upload the file."
        )
