"""Shared libraries out of C: by the C compiler of this machine, and for other platforms by that of the `ziglang` wheel."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voltwright.errors import FileError, shown

FLAGS = ("-std=c99", "-O2", "-ffp-contract=off", "-fvisibility=hidden", "-fPIC", "-shared")
"""No fused multiplication and addition: numbers are those of the engine on every processor."""
ZIG_FLAGS = ("-fno-sanitize=undefined", "-Wl,-s")
COMPILE_S = 900
"""The first library for Windows takes minutes: the C library of it is compiled too."""


@dataclass(frozen=True)
class Platform:
    """A platform that a library is made for.

    Attributes:
        name: for people.
        system, machine: as `platform` of Python calls them.
        suffix: of a shared library.
        zig: the target of the `ziglang` compiler.
    """

    name: str
    system: str
    machine: str
    suffix: str
    zig: str


PLATFORMS: dict[str, Platform] = {
    each.name: each
    for each in (
        Platform("linux", "Linux", "x86_64", ".so", "x86_64-linux-gnu.2.17"),
        Platform("linux-arm", "Linux", "aarch64", ".so", "aarch64-linux-gnu.2.17"),
        Platform("windows", "Windows", "x86_64", ".dll", "x86_64-windows-gnu"),
        Platform("macos", "Darwin", "x86_64", ".dylib", "x86_64-macos"),
        Platform("macos-arm", "Darwin", "aarch64", ".dylib", "aarch64-macos"),
    )
}
"""By name."""
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def local_platform() -> Platform | None:
    """The platform of this machine, or None where it is none of those known."""
    machine = platform.machine().lower()
    here = platform.system(), MACHINES.get(machine, machine)
    return next((each for each in PLATFORMS.values() if (each.system, each.machine) == here), None)


def local_compiler() -> str | None:
    """The path of a C compiler of this machine that says its version, or None."""
    found = shutil.which(os.environ.get("CC", "cc")) or shutil.which("cc")
    if found is None:
        return None
    try:
        said = subprocess.run([found, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if said.returncode == 0 and said.stdout.strip() else None


def has_zig() -> bool:
    """Whether the compiler of the `ziglang` wheel is installed."""
    return importlib.util.find_spec("ziglang") is not None


def compile_library(target: Platform, sources: Mapping[str, str], compiled: Sequence[str], name: str) -> bytes | None:
    """A shared library, or None where no compiler for the platform is there.

    Args:
        target: platform.
        sources: text of C files and headers by name.
        compiled: those that are compiled; the others are included by them.
        name: of the library, without suffix.

    Raises:
        FileError: the compiler failed, with its first words.
    """
    found = local_compiler() if target == local_platform() else None
    if found is None and not has_zig():
        return None
    with tempfile.TemporaryDirectory(prefix="voltwright-") as folder:
        for each, text in sources.items():
            (Path(folder) / each).write_text(text, encoding="utf-8")
        output = f"{name}{target.suffix}"
        zig = (sys.executable, "-m", "ziglang", "cc", "-target", target.zig)
        command = [*((found,) if found else zig), *FLAGS, *(() if found else ZIG_FLAGS), "-o", output, *compiled, "-lm"]
        _run(command, Path(folder), target)
        return (Path(folder) / output).read_bytes()


def _run(command: Sequence[str], folder: Path, target: Platform) -> None:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=COMPILE_S, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(f"The compiler for {target.name} took longer than {COMPILE_S} s and was ended; try again.") from error
    except OSError as error:
        raise FileError(f"The compiler for {target.name} cannot be started: {error.strerror}.") from error
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if "error" in line.lower()] or done.stderr.splitlines() or [""]
        raise FileError(f"The compiler for {target.name} gave up with code {done.returncode}: {shown(lines[0], 300)}.")


def universal(x86_64: bytes, aarch64: bytes) -> bytes:
    """One library for both processors of macOS, as its `lipo` makes them: a header, then both libraries on pages of 16 kB.

    Args:
        x86_64, aarch64: the libraries.
    """
    page, offset, entries, body = 1 << 14, 1 << 14, [], b""
    for kind, subkind, library in ((0x01000007, 3, x86_64), (0x0100000C, 0, aarch64)):
        entries.append(struct.pack(">5I", kind, subkind, offset, len(library), 14))
        body += library + bytes(-len(library) % page)
        offset += len(library) + (-len(library) % page)
    head = struct.pack(">2I", 0xCAFEBABE, len(entries)) + b"".join(entries)
    return head + bytes(page - len(head)) + body
