"""A car as the text of a file: what is written, in the order of the keys, ready to be read again."""

import io
from pathlib import Path
from typing import Any

from voltwright.errors import FileError
from voltwright.spec.car import CarSpec

LINE_LONGEST = 4096


def car_text(car: CarSpec, comment: str = "") -> str:
    """The YAML text of a car's file.

    Args:
        car: what it writes is written, and nothing else.
        comment: lines above it, without their signs; none where it is empty.

    Returns:
        a text that `load_car` reads as the same car.
    """
    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.sort_base_mapping_type_on_output = False  # pyright: ignore[reportAttributeAccessIssue]
    writer.allow_unicode = True
    writer.width = LINE_LONGEST
    out = io.StringIO()
    writer.dump(_plain(car.model_dump(mode="json", exclude_unset=True, exclude_none=True)), out)
    return "".join(f"# {line}\n" for line in comment.splitlines()) + out.getvalue()


def check_car_ending(path: Path) -> None:
    """Refuse the name of a car's file that no command would read as one.

    Raises: FileError: it does not end in .yaml or .yml.
    """
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise FileError(f"A car's file must end in .yaml or .yml, so that commands read it as one, but is '{path}'.")


def _plain(value: Any) -> Any:
    """Whole numbers without a decimal point, as people write them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e9 else value
