"""The folder of compiled programs, which JAX keeps between processes: where it is, and what keeps it from being used.

JAX itself warns of every program that it cannot keep. Here the folder is tried once, before the first computation, and what is
wrong with it is one sentence.
"""

from __future__ import annotations

import os
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path

CACHE_VARIABLE = "VOLTWRIGHT_CACHE"
FREE_BYTES = 50_000_000
"""Least space on the disk with which programs are kept; a session keeps some hundred of up to 1 MB."""
NEVER_S = 1e9
"""Compile time from which on a program is kept where none may be."""
BOUNDED, UNBOUNDED = "programs-bounded", "programs"
"""JAX writes the time of the last use beside each program only where the size of its cache is bounded, and then needs it of
every program. So a process with a bound and one without have a folder each."""


class CacheWarning(UserWarning):
    """Compiled programs cannot be kept."""


@dataclass(frozen=True)
class ProgramCache:
    """What is known of the folder of compiled programs.

    Attributes:
        folder: that JAX may read, or None.
        writable: whether it may write there too.
        trouble: what keeps programs from being kept, in one sentence, or None.
    """

    folder: Path | None
    writable: bool = False
    trouble: str | None = None


def cache_folder() -> Path | None:
    """Where results are kept between processes: $VOLTWRIGHT_CACHE, or below the user's cache folder; None keeps nothing."""
    try:
        base = _base()
        if base is not None:
            base.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return base


def program_cache(cache: Path | None = None, *, bounded: bool = False) -> ProgramCache:
    """The folder of compiled programs, tried.

    Args:
        cache: the cache folder; None takes that of `cache_folder`. bounded: whether JAX bounds the size of its cache.
    """
    try:
        base = _base() if cache is None else cache
    except RuntimeError:
        return ProgramCache(None, trouble=_sentence("the process has no home folder"))
    if base is None:
        return ProgramCache(None)
    folder = base / (BOUNDED if bounded else UNBOUNDED)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _try_to_write(folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        words = (error.strerror or str(error)).lower()
        return ProgramCache(folder if _is_folder(folder) else None, trouble=_sentence(f"'{base}' cannot be written to ({words})"))
    if free < FREE_BYTES:
        short = f"the disk of '{base}' has {free / 1e6:.1f} MB left, and {FREE_BYTES / 1e6:.0f} MB are needed"
        return ProgramCache(folder, trouble=_sentence(short))
    return ProgramCache(folder, writable=True)


def use(found: ProgramCache) -> None:
    """Tell JAX of the folder.

    An entry that another process has written in part, or that a disk without space does not take, costs a compilation and
    nothing else, so JAX's own warnings of these two are left out.
    """
    import jax

    if found.folder is None:
        return
    jax.config.update("jax_compilation_cache_dir", str(found.folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0 if found.writable else NEVER_S)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache entry", UserWarning)


def _base() -> Path | None:
    """The cache folder as it is set, whether it is there or not; None keeps nothing.

    Raises:
        RuntimeError: none is set, and the process has no home folder.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen == "":
        return None
    return Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "voltwright"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _try_to_write(folder: Path) -> None:
    """Write a small file and remove it.

    Raises: OSError: as the system says.
    """
    probe = folder / f".writable-{os.getpid()}"
    try:
        probe.write_bytes(bytes(4096))
    finally:
        if _is_folder(folder):
            probe.unlink(missing_ok=True)


def _sentence(reason: str) -> str:
    return (
        f"Compiled programs are not kept, so that every start compiles again: {reason}; set {CACHE_VARIABLE} to a folder that "
        f"can be written to, or to nothing (`{CACHE_VARIABLE}=`) to keep none."
    )
