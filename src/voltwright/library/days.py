"""The shipped days, found by name, and a user's own from a file."""

from pathlib import Path

from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.day import DaySpec
from voltwright.spec.loading import model_from_data, read_mapping


def day_names() -> list[str]:
    """Names of the shipped days."""
    return names_in("days", ".yaml")


def load_day(name_or_path: str | Path) -> tuple[DaySpec, Path | None]:
    """A day from the library by name, or from a file by path; and the folder of that file.

    Raises:
        UnknownNameError, FileError, SpecError: each with one sentence of what must hold.
    """
    return named_or_file("day", name_or_path, day_names(), shipped_day, read_day)


def shipped_day(name: str) -> tuple[DaySpec, Path | None]:
    """A shipped day by its exact name."""
    return model_from_data(DaySpec, read_yaml(folder("days") / f"{name}.yaml"), name, "day"), None


def read_day(path: Path) -> tuple[DaySpec, Path | None]:
    """A day from a file, and the file's folder."""
    return model_from_data(DaySpec, read_mapping(path), path.name, "day"), path.parent
