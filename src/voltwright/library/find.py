"""The shipped cars, cycles, chemistries and loss maps, found by name."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from voltwright.errors import FileError, SpecError, unknown_name
from voltwright.spec.car import CarSpec
from voltwright.spec.loading import car_from_data, read_car

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
    """Parse a shipped YAML file."""
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(entry.read_text(encoding="utf-8"))


def car_names() -> list[str]:
    """Names of the shipped cars."""
    return names_in("cars", ".yaml")


@cache
def shipped_car(name: str) -> CarSpec:
    """A shipped car by its exact name."""
    return car_from_data(read_yaml(folder("cars") / f"{name}.yaml"), name)


def load_car(name_or_path: str | Path) -> CarSpec:
    """A car from the library by name, or from a file by path.

    Args:
        name_or_path: a name such as "xiaomi-su7", or the path of a .yaml, .yml, .json or .toml file.

    Returns:
        the validated spec, as written: default laws not yet applied.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no car.
    """
    return named_or_file("car", name_or_path, car_names(), shipped_car, read_car)


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
    if text not in names:
        raise unknown_name(kind, text, names)
    return shipped(text)


@cache
def cycle_index() -> dict[str, Any]:
    """Title, publisher, phases and published values of each shipped cycle."""
    return read_yaml(folder("cycles") / "index.yaml")["cycles"]


def cycle_names() -> list[str]:
    """Names of the shipped cycles."""
    return sorted(cycle_index())


@cache
def chemistry_columns(chemistry: str) -> dict[str, tuple[float, ...]]:
    """Columns of a cell chemistry on a uniform grid of state of charge from 0 to 1; `library/chemistries/index.yaml`."""
    return read_columns(folder("chemistries") / f"{chemistry}.csv")


def chemistry_table(chemistry: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """State of charge and open-circuit voltage [V] of a cell chemistry, on a uniform grid from 0 to 1."""
    columns = chemistry_columns(chemistry)
    return columns["soc"], columns["ocv_v"]


def loss_map_columns(name: str) -> dict[str, tuple[float, ...]]:
    """Columns of a loss map, shipped or in a CSV file of the user's."""
    if name.lower().endswith(".csv"):
        path = Path(name)
        if not path.is_file():
            raise FileError(f"There is no loss map '{path}'.")
        return read_columns(path)
    if name not in names_in("loss_maps", ".csv"):
        raise unknown_name("loss map", name, names_in("loss_maps", ".csv"))
    return read_columns(folder("loss_maps") / f"{name}.csv")


def read_columns(entry: Traversable) -> dict[str, tuple[float, ...]]:
    """Columns of numbers of a CSV table with one heading line."""
    lines = [line.split(",") for line in entry.read_text(encoding="utf-8").split()]
    try:
        rows = [[float(cell) for cell in line] for line in lines[1:]]
        return {name: tuple(row[number] for row in rows) for number, name in enumerate(lines[0])}
    except (ValueError, IndexError) as error:
        raise SpecError(f"'{entry.name}' must be a table of numbers with one heading line, but is not: {error}.") from error
