"""The shipped days, found by name, and a user's own from a file."""

from pathlib import Path
from typing import Any

from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.library.platforms import file_of
from voltwright.spec.day import DaySpec
from voltwright.spec.loading import model_from_data
from voltwright.spec.mapping_file import read_mapping


def day_names() -> list[str]:
    """Names of the shipped days."""
    return names_in("days", ".yaml")


def load_day(name_or_path: DaySpec | str | Path) -> DaySpec:
    """A day from the library by name, or from a file by path.

    Args:
        name_or_path: a name, see `days()`, or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated day; cars, cycles and chargers that lie beside its file are named by their paths.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no day.
    """
    if isinstance(name_or_path, DaySpec):
        return name_or_path
    return named_or_file("day", name_or_path, day_names(), shipped_day, read_day)


def shipped_day(name: str) -> DaySpec:
    """A shipped day by its exact name."""
    return model_from_data(DaySpec, read_yaml(folder("days") / f"{name}.yaml"), name, "day")


def read_day(path: Path) -> DaySpec:
    """A day from a file; cars, cycles and chargers that lie beside it are named by a path that holds from anywhere."""
    day = model_from_data(DaySpec, read_mapping(path), path.name, "day")
    entries = tuple(entry.model_copy(update=_beside(path.parent, entry, "cycle", "charger")) for entry in day.entries)
    return day.model_copy(update={"entries": entries, **_beside(path.parent, day, "car")})


def _beside(place: Path, part: Any, *names: str) -> dict[str, str]:
    """By field, the path of the file in a folder that it names."""
    given = {name: getattr(part, name, None) for name in names}
    return {name: str(place.resolve() / text) for name, text in given.items() if text and (place / file_of(text)).is_file()}
