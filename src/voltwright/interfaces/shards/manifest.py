"""The manifest of a folder of shards: which study it holds, of which code, and once all shards are there what they came to."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from voltwright import errors
from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_first, write_text
from voltwright.spec.input_file import SPEC_BYTES, read_text
from voltwright.study.shards.sharded_study import ShardedStudy

NAME = "manifest.json"
FORMAT = 1
CODE_ENDINGS = (".py", ".json", ".csv", ".yaml", ".template", ".js", ".h", ".c")
"""Files of the package that can change what a study computes; compiled ones follow from them."""
PACKAGES = ("jax", "jaxlib", "numpy", "scipy", "pyarrow")
"""Whose versions can move the last digits of a result, or the bytes of a file."""
IDENTITY = {
    "study": "study",
    "spec_hash": "hash of the spec",
    "seed": "seed",
    "precision": "precision",
    "count": "number of cars",
    "shards": "number of shards",
    "code_version": "version of the code",
}
"""What makes shards belong together, and what a message calls it."""


@dataclass(frozen=True)
class Manifest:
    """What the folder of a study says about it.

    Attributes:
        study: name.
        spec_hash: of what its rows depend on.
        code_version: of voltwright, with a hash of its files.
        seed: of its random numbers.
        precision: "float32" or "float64".
        count: rows in all.
        shards: files in all.
        environment: of the process that began: versions and machine.
        columns: name, type and unit of each column; empty until all shards are there, as the next two.
        files: name, rows and SHA-256 of each file.
        summary: of the columns, see `study.shards.summary.TableSummary.figures`.
        format: of the manifest itself.
    """

    study: str
    spec_hash: str
    code_version: str
    seed: int
    precision: str
    count: int
    shards: int
    environment: dict[str, str] = field(default_factory=dict)
    columns: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def identity(self) -> dict[str, Any]:
        """What every shard of the study repeats."""
        return {name: getattr(self, name) for name in IDENTITY}

    @property
    def complete(self) -> bool:
        """Whether all shards were there when it was written."""
        return len(self.files) == self.shards


def manifest_of(study: ShardedStudy, shards: int) -> Manifest:
    """The manifest with which a study begins.

    Args:
        study: to run.
        shards: files in all.
    """
    values = (study.name, study.spec_hash, code_version(), study.seed, study.precision, study.count, shards)
    return Manifest(*values, environment=_environment())


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder, None where there is none.

    Raises:
        FileError: it cannot be read, or is no manifest of a study.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        values = json.loads(read_text(path, 10 * SPEC_BYTES))
        found = Manifest(**values)
        if found.format != FORMAT or not isinstance(found.shards, int) or not isinstance(found.files, list):
            raise ValueError
    except (ValueError, TypeError) as error:
        raise FileError(f"'{path}' is no manifest of a study; name another folder.") from error
    return found


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest whole.

    Raises:
        FileError: the folder cannot be written to.
    """
    write_text(folder / NAME, _text(manifest))


def begin_manifest(folder: Path, wanted: Manifest) -> Manifest:
    """The manifest of a folder, written where there is none; of several processes that begin at once, the first one's stays.

    Raises:
        FileError: the folder holds another study, files of shards without a manifest, or cannot be written to.
    """
    found = read_manifest(folder)
    if found is None:
        if _has_shards(folder):
            raise FileError(f"'{folder}' holds files of shards, but no {NAME} that says of which study; name another folder.")
        write_first(folder / NAME, _text(wanted))
        found = read_manifest(folder) or wanted
    if found.identity != wanted.identity and not _has_shards(folder):
        write_manifest(folder, wanted)  # what stood there failed before its first shard
        return wanted
    check_same(folder, found, wanted)
    return found


def _has_shards(folder: Path) -> bool:
    return next(iter(folder.glob("cars/*.parquet")), None) is not None


def check_same(folder: Path, found: Manifest, wanted: Manifest) -> None:
    """Refuse to mix studies in a folder.

    Raises:
        FileError: with the first thing that differs.
    """
    for name, words in IDENTITY.items():
        there, here = getattr(found, name), getattr(wanted, name)
        if there != here:
            advice = (
                "; leave out `--shards` and `--shard`, or name another folder" if name == "shards" else "; name another folder"
            )
            raise FileError(
                f"'{folder}' holds shards of another run: their {words} is {_short(there)}, not {_short(here)}{advice}."
            )


def environment_differs(found: Manifest) -> list[str]:
    """What is not as it was when the study began, which can move the last digits: words such as "jax 0.10.1, not 0.10.0"."""
    here = _environment()
    return [
        f"{name} {here.get(name, 'missing')}, not {there}" for name, there in found.environment.items() if here.get(name) != there
    ]


def _text(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest), indent=1, allow_nan=False, ensure_ascii=False) + "\n"


@cache
def code_version() -> str:
    """Version of voltwright, with the first digits of the SHA-256 of its files: code and data that a result depends on."""
    root, digest = Path(errors.__file__).parent, hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in CODE_ENDINGS):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{_version('voltwright') or 'unversioned'}+{digest.hexdigest()[:12]}"


@cache
def _environment() -> dict[str, str]:
    versions = {package: _version(package) for package in PACKAGES}
    machine = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    return {**machine, **{package: found for package, found in versions.items() if found}}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _short(value: Any) -> str:
    return (
        f"{value[:12]}..."
        if isinstance(value, str) and len(value) == 64
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )
