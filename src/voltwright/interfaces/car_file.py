"""A car written as a YAML file that `load_car` reads."""

from io import StringIO
from pathlib import Path

from voltwright.errors import FileError
from voltwright.interfaces.whole_file import write_text
from voltwright.spec.car import CarSpec

WIDTH = 4096
"""Letters of a line, so that no text is folded."""


def car_text(spec: CarSpec) -> str:
    """The text of a car's file: what it writes, without what is left at its default."""
    from ruamel.yaml import YAML

    parser, text = YAML(), StringIO()
    parser.width = WIDTH
    parser.dump(spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True), text)
    return text.getvalue()


def check_car_ending(path: Path) -> None:
    """Refuse the name of a car's file that no command would read as one.

    Raises: FileError: it does not end in .yaml or .yml.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise FileError(f"A car's file must end in .yaml or .yml, so that commands read it as one, but is '{path}'.")


def write_car(path: Path, spec: CarSpec) -> None:
    """Write a car's file, whole or not at all.

    Raises: FileError: it cannot be written.
    """
    write_text(path, car_text(spec))
