"""What every spec model shares: strict frozen pydantic models, and three ways to declare a field.

A field is `given` (the file must write it), `assumed` (a default law of `defaults/` fills it when
the file leaves it out) or `optional` (leaving it out means that the thing is not there).
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from voltwright.spec.quantity import read_quantity

T = TypeVar("T")
Quantity = BeforeValidator(read_quantity)
"""Lets a person write "75 kWh" or "46 mph" where the key asks for a number in a unit."""
Number = Annotated[float, Quantity]
MaybeNumber = Annotated[float | None, Quantity]
"""A number that a file may leave out."""


DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day of the calendar.

    >>> is_date("2024-02-29"), is_date("2024"), is_date("2024-13"), is_date("2023-02-29")
    (True, True, False, False)
    """
    if not re.fullmatch(DATE, text) or not text.isascii():
        return False
    year, month, day = (int(part) for part in [*text.split("-"), "1", "1"][:3])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _of_calendar(text: str) -> str:
    if not is_date(text):
        raise PydanticCustomError("quantity", "must be a day, month or year of the calendar")
    return text


SomeDate = Annotated[str, Field(pattern=DATE), AfterValidator(_of_calendar)]
"""A day, month or year: 2024-03-28, 2024-03 or 2024."""


class SpecModel(BaseModel):
    """Frozen, refuses unknown keys and numbers that are not finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)

    @model_validator(mode="before")
    @classmethod
    def _choices_in_any_case(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        small = {name: data[name].lower() for name in _choices(cls) if isinstance(data.get(name), str)}
        return data | {name: text for name, text in small.items() if text in _choices(cls)[name]}


@cache
def _choices(kind: type[SpecModel]) -> dict[str, tuple[Any, ...]]:
    """By field, the texts among which it chooses."""
    found = {name: _literals(field.annotation) for name, field in kind.model_fields.items()}
    return {name: choices for name, choices in found.items() if choices}


def _literals(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(each for part in get_args(annotation) if get_origin(part) is Literal for each in get_args(part))


def given(description: str, **limits: Any) -> Any:
    """A field that the file must write."""
    return Field(description=description, **limits)


def assumed(description: str, **limits: Any) -> Any:
    """A field that a default law fills when the file leaves it out."""
    return Field(default=None, description=description + " Left out: filled by a default law.", **limits)


def optional(description: str, **limits: Any) -> Any:
    """A field that may be absent for good."""
    return Field(default=None, description=description, **limits)


def is_number(value: Any) -> bool:
    """Whether a field's value is a number (a Python one, or an array that JAX traces), not a flag or a text."""
    if value is None or isinstance(value, bool | str | dict | list | tuple):
        return False
    return isinstance(value, int | float) or hasattr(value, "dtype")


@cache
def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a spec model, or of a completed part without those that are data behind a name."""
    if issubclass(kind, SpecModel):
        return tuple(kind.model_fields)
    return tuple(field.name for field in dataclasses.fields(kind) if not field.metadata.get("data"))


def _is_part(value: Any) -> bool:
    return isinstance(value, SpecModel) or dataclasses.is_dataclass(value)


def fields_of(model: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf below a spec model or a completed car as (dotted path, value), as declared; None is left out."""
    for name in field_names(type(model)):
        value = getattr(model, name)
        path = f"{prefix}{name}"
        if _is_part(value):
            yield from fields_of(value, f"{path}.")
        elif value is not None:
            yield path, value


def leaf(model: Any, path: str) -> Any:
    """The value at a dotted path."""
    for name in path.split("."):
        model = getattr(model, name)
    return model


def limits_of(model: SpecModel, path: str) -> list[tuple[str, float]]:
    """Limits of the field at a dotted path, as (relation, bound): "more than", "at least", "less than", "at most"."""
    *parents, name = path.split(".")
    for parent in parents:
        model = getattr(model, parent)
    words = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
    metadata = type(model).model_fields[name].metadata
    return [(words[key], getattr(bound, key)) for bound in metadata for key in words if getattr(bound, key, None) is not None]


def replace_fields(model: T, changes: dict[str, Any]) -> T:
    """A copy of a spec model or a completed car with the leaves at dotted paths replaced, without validation.

    Nothing is derived anew: to change what a person wrote, change the spec and complete it. Values may be traced.

    Raises:
        KeyError: a path does not exist.
    """
    direct: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    for path, value in changes.items():
        head, _, rest = path.partition(".")
        if head not in field_names(type(model)):
            raise KeyError(path)
        if rest:
            nested.setdefault(head, {})[rest] = value
        else:
            direct[head] = value
    for head, below in nested.items():
        child = getattr(model, head)
        if not _is_part(child):
            raise KeyError(f"{head}.{next(iter(below))}")
        direct[head] = replace_fields(child, below)
    if isinstance(model, SpecModel):
        return model.model_copy(update=direct)
    return dataclasses.replace(model, **direct)  # pyright: ignore[reportArgumentType, reportCallIssue]
