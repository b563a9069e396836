"""The shipped chargers and adapters, found by name."""

from functools import cache
from pathlib import Path
from typing import Any

from voltwright.errors import SpecError
from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.adapter import Adapter, Adapters
from voltwright.spec.charger import KINDS, ChargerSpec
from voltwright.spec.loading import model_from_data
from voltwright.spec.mapping_file import read_mapping


def charger_names() -> list[str]:
    """Names of the shipped chargers."""
    return names_in("chargers", ".yaml")


@cache
def shipped_charger(name: str) -> ChargerSpec:
    """A shipped charger by its exact name."""
    return charger_from_data(read_yaml(folder("chargers") / f"{name}.yaml"), name)


def load_charger(name_or_path: ChargerSpec | str | Path) -> ChargerSpec:
    """A charger from the library by name, or from a file by path.

    Args:
        name_or_path: a name such as "ccs2-150", or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated spec, as written: default laws not yet applied.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no charger.
    """
    if not isinstance(name_or_path, str | Path):
        return name_or_path
    return named_or_file("charger", name_or_path, charger_names(), shipped_charger, read_charger)


def read_charger(path: Path) -> ChargerSpec:
    """A charger from a file."""
    return charger_from_data(read_mapping(path), path.name)


def charger_from_data(data: dict[str, Any], name: str = "the charger") -> ChargerSpec:
    """Validate a mapping by its `kind`.

    Raises:
        SpecError: with the path of the first wrong field, what was given, what must hold, and the nearest names.
    """
    kind = data.get("kind")
    kind = kind.lower() if isinstance(kind, str) else kind
    if not isinstance(kind, str) or kind not in KINDS:
        given = "is missing" if kind is None else f"is {kind!r}"
        raise SpecError(f"`kind` of '{name}' must be one of 'ac', 'dc', 'wireless', but {given}.", "kind")
    return model_from_data(KINDS[kind], data, name, "charger")


@cache
def adapters() -> dict[str, Adapter]:
    """The shipped adapters, by name."""
    return adapter_table().adapters


@cache
def adapter_table() -> Adapters:
    """The shipped table of adapters with its sources."""
    return model_from_data(Adapters, read_yaml(folder("") / "adapters.yaml"), "adapters.yaml", "table of adapters")
