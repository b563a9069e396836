"""An FMU as a file: description, sources, and the libraries that can be made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from voltwright.codegen.fmu.contents import FmuContents
from voltwright.interfaces.compilers import PLATFORMS, compile_library, universal
from voltwright.interfaces.whole_file import write_whole

FOLDERS = {
    "3.0": {
        "linux": "x86_64-linux", "linux-arm": "aarch64-linux", "windows": "x86_64-windows", "macos": "x86_64-darwin",
        "macos-arm": "aarch64-darwin",
    },
    "2.0": {"linux": "linux64", "windows": "win64", "macos": "darwin64", "macos-arm": "darwin64"},
}  # fmt: skip
"""Folder of a platform below `binaries/`; FMI 2.0 has none for Linux on ARM, and one for both processors of macOS."""
STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same car gives the same file."""


class Binaries(NamedTuple):
    """Libraries by path in the archive, and why others are missing, a sentence each."""

    files: dict[str, bytes]
    platforms: tuple[str, ...]
    missing: tuple[str, ...]


def binaries_of(contents: FmuContents, wanted: Sequence[str], tell: Callable[[str], None] | None = None) -> Binaries:
    """The libraries of an FMU for some platforms; none of those for which no compiler is there.

    Args:
        contents: of the FMU.
        wanted: names of `PLATFORMS`.
        tell: called with the name of a platform before its library is made.

    Raises:
        FileError: a compiler failed.
    """
    made: dict[str, bytes] = {}
    missing: list[str] = []
    for name in dict.fromkeys(wanted):
        if name not in FOLDERS[contents.version]:
            missing.append(f"FMI {contents.version} has no folder for {name}: its library is left out.")
            continue
        if tell is not None:
            tell(name)
        library = compile_library(PLATFORMS[name], contents.sources, contents.compiled, contents.identifier)
        if library is None:
            missing.append(
                f"There is no C compiler for {name}: the importer must compile the sources; install one as `cc`, or "
                "`pip install 'voltwright[fmu]'`."
            )
        else:
            made[name] = library
    files: dict[str, bytes] = {}
    for name, library in made.items():
        path = f"binaries/{FOLDERS[contents.version][name]}/{contents.identifier}{PLATFORMS[name].suffix}"
        both = path in files
        files[path] = universal(made["macos"], made["macos-arm"]) if both else library
    return Binaries(files, tuple(made), tuple(missing))


def archive(texts: Mapping[str, str], binaries: Mapping[str, bytes]) -> bytes:
    """The archive of an FMU; the same bytes for the same files.

    Args:
        texts, binaries: by path in it.
    """
    entries = {**{path: text.encode() for path, text in texts.items()}, **binaries}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in ("modelDescription.xml", *sorted(each for each in entries if each != "modelDescription.xml")):
            entry = zipfile.ZipInfo(path, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o755 if path.startswith("binaries/") else 0o644) << 16
            opened.writestr(entry, entries[path])
    return target.getvalue()


def write_fmu(path: Path, content: bytes) -> None:
    """Write an FMU whole or not at all.

    Raises:
        FileError: the file cannot be written.
    """

    def write(beside: Path) -> None:
        beside.write_bytes(content)

    write_whole(path, write)
