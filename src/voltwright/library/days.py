"""The shipped days, found by name, and a user's own from a file."""

from pathlib import Path

from voltwright.errors import FileError, unknown_name
from voltwright.library.find import CAR_SUFFIXES, folder, names_in, read_yaml
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
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith(CAR_SUFFIXES) or "/" in text:
        path = Path(name_or_path)
        if path.is_dir():
            raise FileError(f"'{path}' is a folder, not a day's file.")
        return model_from_data(DaySpec, read_mapping(path), path.name, "day"), path.parent
    if text not in day_names():
        raise unknown_name("day", text, day_names())
    return model_from_data(DaySpec, read_yaml(folder("days") / f"{text}.yaml"), text, "day"), None
