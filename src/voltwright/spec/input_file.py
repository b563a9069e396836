"""The one door for files that a person names: regular, of bounded size, decoded, or one sentence that says why not.

Every reader of cars, chargers, cells, days, traces, tracks and tables opens its file here. A device or a pipe is refused
before it is read, so that no command hangs on one.
"""

import codecs
import os
import stat
from pathlib import Path

from voltwright.errors import FileError

SPEC_BYTES = 8_000_000
"""Most bytes of a JSON or TOML file that describes a thing."""
YAML_BYTES = 128_000
"""The same of a YAML file, whose parser needs 8 s a MB; the longest shipped one has 10 kB."""
TRACK_BYTES = 20_000_000
"""Most bytes of a GPX file: a day of positions at 1 Hz has 10 MB."""
TABLE_BYTES = 100_000_000
"""Most bytes of a table: a month of rows at 1 Hz has 100 MB."""
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_bytes(path: Path | str, most: int = TABLE_BYTES) -> bytes:
    """The bytes of a regular file.

    Args: path: of the file; a link is followed. most: bytes that it may have.
    Raises: FileError: no such file, a folder, a device, a pipe, one that may not be read, or one that is too large.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise FileError(f"There is no file '{path}'.") from error
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise FileError(f"'{path}' cannot be read: {_reason(error)}.") from error
    about = os.fstat(handle)
    try:
        if stat.S_ISDIR(about.st_mode):
            raise FileError(f"'{path}' is a folder; name a file.")
        if not stat.S_ISREG(about.st_mode):
            raise FileError(f"'{path}' is a device or a pipe; name a file, or write what comes from it into one.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most + 1)
    except OSError as error:
        raise FileError(f"'{path}' cannot be read: {_reason(error)}.") from error
    finally:
        os.close(handle)
    if len(content) > most:
        size = max(about.st_size, len(content))
        raise FileError(f"'{path}' must have at most {most:,} bytes, as files of its kind do, but has {size:,}.")
    return content


def read_text(path: Path | str, most: int = TABLE_BYTES) -> str:
    """The text of a regular file: UTF-8, or UTF-16 with a byte order mark.

    Raises: FileError: as `read_bytes`, or bytes that are no such text, with the place of the first.
    """
    content = read_bytes(path, most)
    encoding = next((name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError(
            f"'{path}' must be text in UTF-8, but byte {error.start + 1}, in line {line}, is not (0x{content[error.start]:02x}); "
            "save it in that encoding."
        ) from error


def _reason(error: BaseException) -> str:
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(words).splitlines()[0].rstrip(".")
