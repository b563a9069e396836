"""The shipped design studies, found by name, and a user's own from a file."""

from pathlib import Path

from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.design_study import DesignStudy
from voltwright.spec.loading import model_from_data
from voltwright.spec.mapping_file import read_mapping


def study_names() -> list[str]:
    """Names of the shipped design studies."""
    return names_in("studies", ".yaml")


def load_study(name_or_path: DesignStudy | str | Path) -> DesignStudy:
    """A design study from the library by name, or from a file by path.

    Args:
        name_or_path: a name, see `study_names()`, or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated study; a car that lies beside its file is named by its path.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no design study.
    """
    if isinstance(name_or_path, DesignStudy):
        return name_or_path
    return named_or_file("design study", name_or_path, study_names(), shipped_study, read_study)


def shipped_study(name: str) -> DesignStudy:
    """A shipped design study by its exact name."""
    return model_from_data(DesignStudy, read_yaml(folder("studies") / f"{name}.yaml"), name, "design study")


def read_study(path: Path) -> DesignStudy:
    """A design study from a file; a car that lies beside it is named by a path that holds from anywhere."""
    data = read_mapping(path)
    other = next((words for key, words in OTHERS.items() if key in data and "objectives" not in data), None)
    if other is not None:
        raise_other(path, other)
    study = model_from_data(DesignStudy, data, path.name, "design study")
    beside = path.parent / study.car
    return study.model_copy(update={"car": str(beside.resolve())}) if beside.is_file() else study


OTHERS = {
    "drive_units": "a car",
    "battery": "a car",
    "connectors": "a charger",
    "entries": "a day",
    "ohmic_mohm": "a cell",
}
"""Keys at the top of files of another kind."""


def raise_other(path: Path, words: str) -> None:
    """Refuse a file of another kind.

    Raises: SpecError: always.
    """
    from voltwright.errors import SpecError

    raise SpecError(
        f"'{path}' must be a design study, with `car`, `free` and `objectives`, but describes {words}; "
        "try `voltwright new my-study --kind design-study`."
    )
