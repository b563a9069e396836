"""Files that are written whole or not at all: beside the target first, then moved into its place."""

import os
import platform
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from voltwright.errors import FileError


def write_whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Write a file so that whatever stood at its path stays whole until the new one is complete.

    Args:
        path: the target; a link is followed, missing folders are made.
        write: called with the path to write to, in the target's folder.

    Returns:
        the path as given.

    Raises:
        FileError: the target is no plain file, or the folder cannot be written to.
    """
    target = Path(os.path.realpath(path))
    beside = _beside(target)
    try:
        _prepare(path, target)
        write(beside)
        beside.replace(target)
    except OSError as error:
        raise FileError(f"'{path}' cannot be written: {_reason(error)}.") from error
    finally:
        _remove(beside)
    return path


def check_apart(path: Path, sources: Iterable[Path]) -> None:
    """Refuse a target that is one of the files, or lies in one of the folders, that a command reads or writes beside it.

    Raises:
        FileError: it is.
    """
    target = path.resolve()
    for source in sources:
        other = source.resolve()
        if other == target or (other.is_dir() and other in target.parents):
            raise FileError(f"'{path}' would be written over '{source}', which this command needs too; name another file.")


def write_text(path: Path, text: str) -> Path:
    """Write a text file whole, in UTF-8.

    Raises:
        FileError: as `write_whole`.
    """
    return write_whole(path, lambda beside: _write_text(beside, text))


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file whole.

    Raises:
        FileError: as `write_whole`.
    """
    return write_whole(path, lambda beside: _write_bytes(beside, content))


def write_first(path: Path, text: str) -> bool:
    """Write a text file whole where there is none; of several writers at once, the first one's stays.

    Returns:
        whether it was written.

    Raises:
        FileError: as `write_whole`.
    """
    target = Path(os.path.realpath(path))
    beside = _beside(target)
    try:
        _prepare(path, target)
        _write_text(beside, text)
        try:
            os.link(beside, target)
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            beside.replace(target)
    except OSError as error:
        raise FileError(f"'{path}' cannot be written: {_reason(error)}.") from error
    finally:
        _remove(beside)
    return True


def check_writable(path: Path) -> None:
    """Find out before long work whether its result can be written.

    Raises:
        FileError: as `write_whole`.
    """
    target = Path(os.path.realpath(path))
    beside = _beside(target)
    try:
        _prepare(path, target)
        beside.touch()
    except OSError as error:
        raise FileError(f"'{path}' cannot be written: {_reason(error)}.") from error
    finally:
        _remove(beside)


def remove_leftovers(folder: Path) -> int:
    """Remove what writers of this machine that were killed have left in a folder; those that still run keep theirs.

    Returns:
        how many files were removed.
    """
    left = [path for path in folder.glob(".*.tmp") if _is_left(path)]
    for path in left:
        _remove(path)
    return len(left)


def _is_left(path: Path) -> bool:
    found = re.fullmatch(rf"\..+\.{re.escape(_machine())}\.([0-9]+)\.tmp", path.name)
    if found is None:
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _beside(target: Path) -> Path:
    """Where a file is written first; no other process, of this machine or of one with the same folder, has the same name."""
    return target.parent / f".{target.name}.{_machine()}.{os.getpid()}.tmp"


def _machine() -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())[:40] or "machine"


def _prepare(path: Path, target: Path) -> None:
    # A device such as /dev/null must never be replaced by a file.
    if target.exists() and not target.is_file():
        raise FileError(f"'{path}' cannot be written: it is {'a folder' if target.is_dir() else 'no plain file'}.")
    target.parent.mkdir(parents=True, exist_ok=True)


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _reason(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a part of its path is a file, not a folder"
    return (error.strerror or str(error) or type(error).__name__).lower()
