"""A YAML, JSON or TOML file as a mapping, with one sentence for whatever is wrong with its text."""

import json
import tomllib
from pathlib import Path
from typing import Any

from voltwright.errors import FileError, SpecError, shown
from voltwright.spec.input_file import SPEC_BYTES, YAML_BYTES, read_text

YAML = (".yaml", ".yml")


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a YAML, JSON or TOML file holds."""
    text = read_text(path, YAML_BYTES if path.suffix.lower() in YAML else SPEC_BYTES)
    if not text.strip():
        raise SpecError(f"'{path}' is empty; `voltwright new` writes a commented template.")
    try:
        data = _parse(path.suffix.lower(), text)
    except FileError:
        raise
    except Exception as error:  # each parser has its own tree of errors
        raise SpecError(f"'{path}' is no valid {path.suffix.lstrip('.').upper() or 'YAML'}: {_reason(error)}.") from error
    if not isinstance(data, dict):
        raise SpecError(f"'{path}' must hold keys and values, but holds {_kind(data)}; `voltwright new` writes a template.")
    return data


def _parse(suffix: str, text: str) -> Any:
    if suffix == ".json":
        return json.loads(text, object_pairs_hook=_without_repeats)
    if suffix == ".toml":
        return tomllib.loads(text)
    if suffix in YAML:
        from voltwright.spec.yaml_text import parse_yaml

        return parse_yaml(text)
    raise FileError(f"Such a file ends in .yaml, .yml, .json or .toml, but this one in '{suffix}'.")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping of JSON, in which a key that stands twice is refused: which of the two is meant nobody knows."""
    data = dict(pairs)
    if len(data) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise ValueError(f'found duplicate key "{shown(twice)}"')
    return data


def _reason(error: Exception) -> str:
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    if problem and mark is not None:
        return f"line {mark.line + 1}, column {mark.column + 1}: {problem}"
    if isinstance(error, RecursionError):
        return "it nests brackets or keys too deeply"
    if "integer string conversion" in str(error):
        return "a whole number has thousands of digits"
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")


def _kind(data: Any) -> str:
    return {list: "a list", str: "a text", int: "a number", float: "a number"}.get(type(data), "nothing")
