"""The shipped library: its folders, files and names."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from voltwright.errors import FileError, known_name

SUFFIXES = (".yaml", ".yml", ".json", ".toml")
T = TypeVar("T")


def folder(name: str) -> Traversable:
    """A folder of the shipped library."""
    return files("voltwright") / "library" / name


def names_in(kind: str, suffix: str) -> list[str]:
    """The names in a folder of the library, sorted."""
    stems = (entry.name.removesuffix(suffix) for entry in folder(kind).iterdir() if entry.name.endswith(suffix))
    return sorted(stem for stem in stems if stem != "index")


def read_yaml(entry: Traversable) -> Any:
    """Parse a shipped YAML file, by libyaml where it is installed: four times as fast, with the same result for these files."""
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(entry.read_text(encoding="utf-8"))


def named_or_file(
    kind: str, name_or_path: str | Path, names: Sequence[str], shipped: Callable[[str], T], read: Callable[[Path], T]
) -> T:
    """A shipped thing by its name, or a user's own from a file by path.

    Args: kind: of thing, for sentences. names: of the shipped ones. shipped, read: how to get it by name, and from a file.
    Raises: UnknownNameError: with the nearest. FileError: a folder. Others: as `read` does.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith(SUFFIXES) or "/" in text:
        path = Path(name_or_path)
        if path.is_dir():
            raise FileError(f"'{path}' is a folder, not a {kind} file.")
        return read(path)
    return shipped(known_name(kind, text, names))


@cache
def cycle_index() -> dict[str, Any]:
    """Title, publisher, phases and published values of each shipped cycle."""
    return read_yaml(folder("cycles") / "index.yaml")["cycles"]


def cycle_names() -> list[str]:
    """Names of the shipped cycles."""
    return sorted(cycle_index())
