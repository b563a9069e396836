"""Parameter sets of cells: the shipped ones by name, a user's own from a file, and back into a file."""

import textwrap
from functools import cache
from pathlib import Path

from voltwright.library.find import folder, named_or_file, names_in, read_yaml
from voltwright.spec.cell import CellSpec
from voltwright.spec.loading import model_from_data
from voltwright.spec.mapping_file import read_mapping

WIDTH = 120


def cell_names() -> list[str]:
    """Names of the shipped parameter sets."""
    return names_in("cells", ".yaml")


@cache
def shipped_cell(name: str) -> CellSpec:
    """A shipped parameter set by its exact name."""
    return model_from_data(CellSpec, read_yaml(folder("cells") / f"{name}.yaml"), name, "cell")


def load_cell(name_or_path: CellSpec | str | Path) -> CellSpec:
    """A parameter set of a cell from the library by name, or from a file by path.

    Args:
        name_or_path: a name such as "lmo-leaf-2013", or the path of a .yaml, .yml, .json or .toml file; or a spec, as it is.

    Returns:
        the validated parameter set.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError: the file cannot be read.
        SpecError: the file describes no cell.
    """
    if isinstance(name_or_path, CellSpec):
        return name_or_path
    return named_or_file("cell", name_or_path, cell_names(), shipped_cell, read_cell)


def read_cell(path: Path) -> CellSpec:
    """A parameter set from a file."""
    return model_from_data(CellSpec, read_mapping(path), path.name, "cell")


def cell_text(spec: CellSpec) -> str:
    """A parameter set as a YAML file that `load_cell` reads back the same."""
    data = spec.model_dump(exclude_none=True)
    table, notes = data.pop("table"), data.pop("notes")
    lines = [f"{key}: {_quoted(value) if isinstance(value, str) else _number(value)}" for key, value in data.items()]
    lines += ["notes:", *(f"  - {_quoted(note)}" for note in notes)] if notes else []
    lines.append("table:")
    for key, values in table.items():
        row = ", ".join(_number(value) for value in values)
        lines += [f"  {key}:", *textwrap.wrap(f"[{row}]", WIDTH, initial_indent="    ", subsequent_indent="     ")]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _number(value: float) -> str:
    text = f"{value:.6g}"
    # YAML 1.1 readers take "1e-05" for a text.
    return text if "e" not in text or "." in text else text.replace("e", ".0e")
