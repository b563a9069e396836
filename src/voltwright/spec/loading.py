"""Reading a file (YAML, JSON or TOML) into a car or another model, with one clear sentence for whatever is wrong."""

import math
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from voltwright.errors import SpecError, harmless, nearest, shown
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.units import SUFFIXES, symbol_of

Model = TypeVar("Model", bound=BaseModel)

PLACEHOLDER = re.compile(r"<([^<>]+)>")
ENTRIES_MOST = 50_000
"""Keys and values of a file that describes a thing; the longest shipped one has 700."""
PATH_DEEPEST = 8
PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "be small letters and digits, in groups with a hyphen between",
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "be a day, month or year, such as 2024-03-28, 2024-03 or 2024",
    r"^[A-Z]{3}$": "be an ISO 4217 code such as EUR",
}
"""What a pattern of a field says, in words."""
INTEGER_SHOWN, FLOAT_MOST = 10**15, int(sys.float_info.max)
"""Whole numbers beyond these are shown as floats, and as infinite; Python refuses to write one of more than 4,300 digits."""
TAGGED = {
    "coast_down",
    "coast_down_us",
    "body_and_tyres",
    "pmsm",
    "induction",
    "eesm",
    "loss_map",
    "drive",
    "charge",
    "give",
    "prepare",
}


def car_beside(data: dict[str, Any], path: Path) -> CarSpec:
    """A car from the mapping that a file holds, with loss maps that lie beside the file."""
    return maps_beside(car_from_data(data, path.name), path.parent)


def maps_beside(spec: CarSpec, folder: Path) -> CarSpec:
    """The car with loss maps that lie beside its file named by a path that holds from anywhere."""
    found: dict[str, str] = {}
    for axle in spec.axles:
        name = getattr(getattr(spec.drive_units, axle).motor, "map", "")
        if name.lower().endswith(".csv") and ((folder / name).is_file() or not Path(name).is_file()):
            found[f"drive_units.{axle}.motor.map"] = str(folder / name)
    return replace_fields(spec, found) if found else spec


def car_from_data(data: dict[str, Any], name: str = "the car") -> CarSpec:
    """Validate a mapping.

    Raises:
        SpecError: with the path of the first wrong field, what was given, what must hold, and the nearest names.
    """
    return model_from_data(CarSpec, data, name)


def model_from_data(model: type[Model], data: dict[str, Any], name: str, what: str = "car") -> Model:
    """Validate a mapping as one of the models that a person writes.

    Args: model: to validate as. data: as read. name: of the file or the thing. what: the kind of file, for sentences.
    Raises: SpecError: as of `car_from_data`.
    """
    try:
        check_entries(data, name)
        _raise_gaps([gap for _, gap in gaps(data)], name)
        return model.model_validate(kinds_in_small_letters(data))
    except ValidationError as error:
        raise _first_problem(error, name, model, what) from None
    except RecursionError:
        raise SpecError(f"'{name}' nests its keys too deeply.") from None


def _raise_gaps(found: list[SpecError], name: str) -> None:
    if found:
        more = f" ({len(found) - 1} more in '{name}': `voltwright check` lists them.)" if len(found) > 1 else ""
        raise SpecError(f"{found[0]}{more}", found[0].path)


def gaps(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], SpecError]]:
    """The places that hold nothing, or a placeholder of the template such as <kW>, with what to do about each."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from gaps(value, (*place, key))
    elif data is None and place:
        path = path_of(place)
        yield place, SpecError(f"`{path}` must have a value, but has none; write one, or leave the key out.", path)
    elif isinstance(data, str) and (found := PLACEHOLDER.fullmatch(data.strip())):
        path = path_of(place)
        yield place, SpecError(f"`{path}` must be filled in: {found[1].strip()}.", path)


def check_entries(data: Any, name: str) -> None:
    """Refuse a text with control characters, and more entries than a thing can have.

    Raises: SpecError: with the path of the first.
    """
    left = ENTRIES_MOST
    stack: list[tuple[str, Any]] = [("", data)]
    while stack:
        where, value = stack.pop()
        left -= 1
        if left < 0:
            raise SpecError(f"'{name}' must have at most {ENTRIES_MOST:,} keys and values, but has more.")
        if isinstance(value, dict):
            parts = [(f"{where}.{key}" if where else str(key), below) for key, below in value.items()]
            stack += reversed(parts)
        elif isinstance(value, list):
            stack += [(f"{where}[{place}]", below) for place, below in reversed(list(enumerate(value)))]
        elif isinstance(value, str) and not (value.isprintable() or all(letter == "\t" or harmless(letter) for letter in value)):
            raise SpecError(f"`{_path(where)}` must be plain text without control characters, but is {_show(value)}.", where)


def kinds_in_small_letters(data: Any) -> Any:
    """The data with what picks a kind of part in small letters, as all kinds are: "PMSM" is pmsm."""
    if isinstance(data, list):
        return [kinds_in_small_letters(each) for each in data]
    if not isinstance(data, dict):
        return data
    return {
        key: value.lower() if key in ("kind", "do") and isinstance(value, str) else kinds_in_small_letters(value)
        for key, value in data.items()
    }


def _path(path: str) -> str:
    """A dotted path as a sentence shows it: each of its names cut where it is no name of a field."""
    return ".".join(shown(part) for part in path.split(".")[:PATH_DEEPEST])


def _first_problem(error: ValidationError, name: str, model: type[BaseModel], what: str) -> SpecError:
    problems = error.errors(include_url=False)
    # A misspelt key often also leaves its right name missing: name the misspelling, it is the cause.
    problem = next((entry for entry in problems if entry["type"] == "extra_forbidden"), problems[0])
    first = problem_of(problem, model, what)
    more = f" ({len(problems) - 1} more in '{name}'.)" if len(problems) > 1 else ""
    return SpecError(f"{first}{more}", first.path)


def problem_of(problem: Any, model: type[BaseModel], what: str) -> SpecError:
    """The error for a problem that pydantic found."""
    path = path_of(problem["loc"])
    return SpecError(_sentence(problem, path, model, what), path)


def path_of(place: tuple[Any, ...]) -> str:
    """The path of a place in a file, as people write it."""
    path = ""
    for part in place:
        path += "" if part in TAGGED else f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")


def _sentence(problem: Any, path: str, model: type[BaseModel], what: str) -> str:
    kind, given, limits = problem["type"], problem["input"], problem.get("ctx", {})
    unit = symbol_of(path)
    path = _path(path).removesuffix(".[key]")
    unit = f" {unit}" if unit else ""
    if kind == "extra_forbidden":
        close = nearest(path.rsplit(".", 1)[-1], _keys_at(model, problem["loc"][:-1]))
        hint = _unit_hint(path, close)
        return f"`{path}` is not a key that a {what} file knows; the nearest are {', '.join(f'`{key}`' for key in close)}.{hint}"
    if kind == "missing":
        return f"`{path}` must be written, but is missing."
    bounds = {
        "greater_than": ("more than", "gt"),
        "greater_than_equal": ("at least", "ge"),
        "less_than": ("less than", "lt"),
        "less_than_equal": ("at most", "le"),
    }
    if kind in bounds:
        words, key = bounds[kind]
        return f"`{path}` must be {words} {limits[key]:g}{unit}, but is {_show(given)}{unit}."
    if kind in ("literal_error", "enum"):
        return f"`{path}` must be {limits['expected']}, but is {_show(given)}."
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        key = limits.get("discriminator", "kind").strip("'")
        expected = limits.get("expected_tags") or _tags_at(model, problem["loc"], key)
        there = f"is {_show(limits['tag'])}" if "tag" in limits else "is missing"
        return f"`{path}.{key}` must be one of {expected}, but {there}."
    if kind == "finite_number":
        return f"`{path}` must be a finite number{' in' + unit if unit else ''}, but is {_show(given)}."
    if kind == "quantity":
        return f"`{path}` {problem['msg']}, but is {_show(given)}{limits.get('advice', '')}."
    if kind in ("float_type", "float_parsing", "int_type", "int_parsing", "int_from_float", "none_required"):
        whole = "a whole number" if kind.startswith("int") else "a number"
        return f"`{path}` must be {whole}{' in' + unit if unit else ''}, but is {_show(given)}."
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"`{path}` must hold keys of its own, but is {_show(given)}."
    if kind in ("too_short", "too_long"):
        least, limit = kind == "too_short", limits["min_length" if kind == "too_short" else "max_length"]
        count = limits["actual_length"] if limits["actual_length"] is not None else "more"
        return f"`{path}` must have {'at least' if least else 'at most'} {limit} entries, but has {count}."
    if kind in ("string_too_short", "string_too_long"):
        least, limit = kind == "string_too_short", limits["min_length" if kind == "string_too_short" else "max_length"]
        there = "is empty" if not given else f"is {_show(given)}" if least else f"has {len(given)}"
        return f"`{path}` must have {'at least' if least else 'at most'} {limit} letters, but {there}."
    if kind == "tuple_type":
        return f"`{path}` must be a list, but is {_show(given)}."
    if kind == "string_pattern_mismatch":
        must = PATTERNS.get(limits["pattern"], f"match {limits['pattern']}")
        return f"`{path}` must {must}, but is {_show(given)}."
    if kind == "string_type":
        return f"`{path}` must be a text, but is {_show(given)}."
    return f"`{path}` {problem['msg'][0].lower()}{problem['msg'][1:]}, but is {_show(given)}."


def _show(value: Any) -> str:
    if isinstance(value, int) and abs(value) > INTEGER_SHOWN:
        value = math.copysign(math.inf, value) if abs(value) > FLOAT_MOST else float(value)
    if isinstance(value, date):
        value = value.isoformat()
    text = "nothing" if value is None else f"{value:g}" if isinstance(value, float) else repr(value)
    return shown(text)


def _unit_hint(path: str, close: list[str]) -> str:
    """Where the key asks for the right thing in the wrong unit, say which unit to convert to."""
    stem = path.rsplit(".", 1)[-1]
    for suffix in SUFFIXES:
        if stem.endswith("_" + suffix):
            quantity = stem[: -len(suffix) - 1]
            for key in close:
                if key.startswith(quantity + "_") and symbol_of(key):
                    return f' Give it in {symbol_of(key)}, or write a text with the unit, such as `{key}: "... {suffix}"`.'
    return ""


def _keys_at(root: type[BaseModel], location: tuple[Any, ...]) -> list[str]:
    """The keys that are legal at a place in the file, found by walking the models along the path."""
    models: list[type[BaseModel]] = [root]
    for part in location:
        if part in TAGGED:
            models = [model for model in models if _has_kind(model, part)] or models
            continue
        if isinstance(part, str):  # a number is a place in a list, whose models stand at its name already
            models = [below for model in models for below in _models_below(model, part)] or models
    return sorted({key for model in models for key in model.model_fields})


def _tags_at(root: type[BaseModel], location: tuple[Any, ...], key: str) -> str:
    """What may stand for the key that tells apart the sections of a place."""
    models: list[type[BaseModel]] = [root]
    for part in location:
        if isinstance(part, str) and part not in TAGGED:
            models = [below for model in models for below in _models_below(model, part)] or models
    tags = (tag for model in models if key in model.model_fields for tag in get_args(model.model_fields[key].annotation))
    return ", ".join(f"'{tag}'" for tag in dict.fromkeys(tags))


def _has_kind(model: type[BaseModel], kind: str) -> bool:
    field = model.model_fields.get("kind")
    return field is not None and kind in str(field.annotation)


def _models_below(model: type[BaseModel], field: str) -> list[type[BaseModel]]:
    found = model.model_fields.get(field)
    return [] if found is None else _models_in(found.annotation)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]
