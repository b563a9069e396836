"""JSON of every request and result, both ways, by the fields of their types.

What stands in the JSON: every field and every cached property of a dataclass; a model of a car, charger or day as a person
writes it; a path as text. Arrays (columns over time, maps) are left out, unless `traces` asks for them; a number in them that
is not finite is null. Other fields with `repr=False` are internal and never written. What was left out is read as the field's
default, else as an empty array, or None.
"""

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache, cached_property, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import BaseModel

from voltwright.errors import SimulationError, SpecError, nearest
from voltwright.spec.loading import model_from_data
from voltwright.units import symbol_of

T = TypeVar("T")
NAMED: dict[type, str] = {list: "a list", dict: "an object"}
CUT = 60
"""A value is shown up to this many characters in a sentence."""


class Part(NamedTuple):
    """A field or a cached property of a dataclass."""

    hint: Any
    kind: Literal["figure", "trace", "internal"]
    field: "Field[Any] | None"


def to_json(value: Any, *, traces: bool = False) -> Any:
    """Plain values for JSON.

    Args:
        value: a request, a result, or a part of one.
        traces: whether arrays are written too.

    Returns:
        dicts, lists, texts, numbers, booleans and None.

    Raises:
        SimulationError: a number that is not finite, with its field.
    """
    return _encoded(value, traces, "")


def _encoded(value: Any, traces: bool, where: str) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise SimulationError(f"`{where}` must be a finite number, but is {value}; please report the car and the request.")
        return value
    if isinstance(value, Path):
        return str(value) if "/" in str(value) else f"./{value}"
    if isinstance(value, np.ndarray):
        return _column(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True)
    if is_dataclass(value):
        parts = parts_of(type(value)).items()
        kept = [name for name, part in parts if part.kind == "figure" or (traces and part.kind == "trace")]
        return {name: _encoded(getattr(value, name), traces, _joined(where, name)) for name in kept}
    if isinstance(value, Mapping):
        return {str(key): _encoded(each, traces, _joined(where, str(key))) for key, each in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [_encoded(each, traces, f"{where}[{place}]") for place, each in enumerate(value)]
    raise TypeError(f"`{where}` is a {type(value).__name__}, which has no JSON")


def _column(array: np.ndarray) -> Any:
    if array.dtype.kind == "f":
        values = array.astype(object)
        values[~np.isfinite(array)] = None
        return values.tolist()
    return array.tolist()


def from_json(kind: type[T], data: Any) -> T:
    """A value of a type from plain values; the inverse of `to_json`.

    Args:
        kind: type of the request or result, or of a part of one.
        data: as `json.loads` gives them.

    Returns:
        the request or result; arrays that the values lack are empty.

    Raises:
        SpecError: an unknown key, a missing value or one of another type, with the field, the value and what to write.
    """
    return _decoded(kind, data, "")


def _decoded(hint: Any, data: Any, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return data
    if origin in (Union, UnionType):
        return _of_union(arguments, data, where)
    if origin is Literal:
        if isinstance(data, str):
            data = next((each for each in arguments if isinstance(each, str) and each.lower() == data.lower()), data)
        if not any(data == each and type(data) is type(each) for each in arguments):
            raise _wrong(where, f"one of {', '.join(map(str, arguments))}", data)
        return data
    if hint is NoneType:
        if data is not None:
            raise _wrong(where, "null", data)
        return None
    if hint is np.ndarray:
        return _array(data, where)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(data, dict):
            raise _wrong(where, "an object, as {}", data)
        columns = arguments[1] is np.ndarray  # of a table, where some hold words
        decoded = partial(_array, texts=True) if columns else partial(_decoded, arguments[1])
        return {key: decoded(each, where=_joined(where, key)) for key, each in data.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _of_sequence(origin, arguments, data, where)
    if isinstance(hint, type):
        return _of_class(hint, data, where)
    raise TypeError(f"`{where}` is declared as {hint}, which has no JSON")


def _array(data: Any, where: str, texts: bool = False) -> np.ndarray:
    """Numbers, null where there is none; or lists of them, all of one length; or texts, where these are allowed."""
    if isinstance(data, list):
        if texts and data and all(isinstance(each, str) for each in data):
            return np.array(data)
        flat = not any(isinstance(each, list) for each in data)
        with suppress(ValueError, OverflowError):
            found = np.array([math.nan if each is None else each for each in data] if flat else data)
            if found.dtype.kind in "biuf":
                return found
    raise _wrong(where, "a list of numbers", data)


def _of_class(hint: type, data: Any, where: str) -> Any:
    if issubclass(hint, BaseModel):
        if not isinstance(data, dict):
            raise _wrong(where, "an object, as {}", data)
        return model_from_data(hint, data, where or hint.__name__)
    if is_dataclass(hint):
        return _of_dataclass(hint, data, where)
    if issubclass(hint, Enum):
        values = [each.value for each in hint]
        if data not in values:
            raise _wrong(where, f"one of {', '.join(map(str, values))}", data)
        return hint(data)
    if issubclass(hint, Path):
        if not isinstance(data, str):
            raise _wrong(where, "the path of a file", data)
        return hint(data)
    if hint in (float, int):
        return _of_number(hint, data, where)
    if not isinstance(data, hint):
        raise _wrong(where, {str: "a text", bool: "true or false"}[hint], data)
    return data


def _of_number(hint: type, data: Any, where: str) -> Any:
    unit = symbol_of(where)
    words = f"a {'whole' if hint is int else 'finite'} number{f' in {unit}' if unit else ''}"
    if (
        isinstance(data, bool)
        or not isinstance(data, int | float)
        or not math.isfinite(data)
        or (hint is int and data != int(data))
    ):
        raise _wrong(where, words, data)
    return hint(data)


def _of_union(members: tuple[Any, ...], data: Any, where: str) -> Any:
    """The value by the first member that takes it; what is wrong is told by the member that an object is meant for."""
    if data is None and NoneType in members:
        return None
    problems = []
    for member in members:
        try:
            return _decoded(member, data, where)
        except SpecError as problem:
            problems.append((member, problem))
    told = [problem for member, problem in problems if member is not NoneType and isinstance(data, dict) == _is_object(member)]
    raise told[0] if told else problems[0][1]


def _is_object(member: Any) -> bool:
    kind = get_origin(member) or member
    return isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel | Mapping))


def _of_sequence(origin: type, arguments: tuple[Any, ...], data: Any, where: str) -> Any:
    if not isinstance(data, list | tuple):
        raise _wrong(where, "a list, as []", data)
    if origin is tuple and arguments[-1] is not Ellipsis:
        if len(data) != len(arguments):
            raise _wrong(where, f"a list of {len(arguments)}", data)
        hints: Sequence[Any] = arguments
    else:
        hints = [arguments[0]] * len(data)
    values = [_decoded(hint, each, f"{where}[{place}]") for place, (hint, each) in enumerate(zip(hints, data, strict=True))]
    return values if origin is list else tuple(values)


def _of_dataclass(hint: type, data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise _wrong(where, "an object, as {}", data)
    parts = parts_of(hint)
    readable = [name for name, part in parts.items() if part.kind != "internal"]
    for key in data:
        if key not in readable:
            close = ", ".join(f"`{name}`" for name in nearest(str(key), readable))
            raise SpecError(
                f"`{_joined(where, str(key)[:CUT])}` is no key of {hint.__name__}; the nearest are {close}.", _joined(where, key)
            )
    given: dict[str, Any] = {}
    computed: dict[str, Any] = {}
    for name, part in parts.items():
        if name in data:
            (given if part.field is not None else computed)[name] = _decoded(part.hint, data[name], _joined(where, name))
        elif part.field is not None and part.field.default is MISSING and part.field.default_factory is MISSING:
            if part.kind == "figure":
                raise SpecError(f"`{_joined(where, name)}` must be written, but is missing.", _joined(where, name))
            given[name] = _nothing(part.hint)
    made = hint(**given)
    made.__dict__.update(computed)  # where a cached property keeps its value
    return made


def _nothing(hint: Any) -> Any:
    kind = get_origin(hint) or hint
    if kind is np.ndarray:
        return np.zeros(0)
    return {} if isinstance(kind, type) and issubclass(kind, Mapping) else None


@cache
def parts_of(kind: type) -> dict[str, Part]:
    """The fields and cached properties of a dataclass, by name, as they stand in its JSON."""
    hints = get_type_hints(kind)
    parts = {}
    for each in fields(kind):
        if each.init:
            hint = hints[each.name]
            parts[each.name] = Part(hint, "trace" if _holds_array(hint) else "figure" if each.repr else "internal", each)
    for owner in reversed(kind.__mro__):
        for name, each in vars(owner).items():
            if isinstance(each, cached_property) and not name.startswith("_"):
                parts[name] = Part(get_type_hints(each.func)["return"], "figure", None)
    return parts


def _holds_array(hint: Any) -> bool:
    return hint is np.ndarray or any(_holds_array(each) for each in get_args(hint))


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _wrong(where: str, wanted: str, data: Any) -> SpecError:
    shown = f"'{data}'" if isinstance(data, str) else NAMED.get(type(data)) or json.dumps(data)
    if not shown.isprintable():
        shown = shown.encode("unicode_escape").decode("ascii")
    return SpecError(f"`{where or 'the request'}` must be {wanted}, but is {shown[:CUT]}.", where)
