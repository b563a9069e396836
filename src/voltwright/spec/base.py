"""What every spec model shares: strict frozen pydantic models, and three ways to declare a field.

A field is `given` (the file must write it), `assumed` (a default law of `defaults/completion.py` fills it when
the file leaves it out) or `optional` (leaving it out means that the thing is not there).
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from voltwright.spec.quantity import read_quantity

Quantity = BeforeValidator(read_quantity)
"""Lets a person write "75 kWh" or "46 mph" where the key asks for a number in a unit."""


class SpecModel(BaseModel):
    """Frozen, refuses unknown keys and numbers that are not finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)


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
    if value is None or isinstance(value, bool | str | SpecModel | dict | list | tuple):
        return False
    return isinstance(value, int | float) or hasattr(value, "dtype")


def fields_of(model: SpecModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf below a model as (dotted path, value), in the order of declaration; None is left out."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        path = f"{prefix}{name}"
        if isinstance(value, SpecModel):
            yield from fields_of(value, f"{path}.")
        elif value is not None:
            yield path, value


def limits_of(model: SpecModel, path: str) -> list[tuple[str, float]]:
    """Limits of the field at a dotted path, as (relation, bound): "more than", "at least", "less than", "at most"."""
    *parents, name = path.split(".")
    for parent in parents:
        model = getattr(model, parent)
    words = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
    metadata = type(model).model_fields[name].metadata
    return [(words[key], getattr(bound, key)) for bound in metadata for key in words if getattr(bound, key, None) is not None]


def replace_fields(model: SpecModel, changes: dict[str, Any]) -> Any:
    """A copy of a model with the leaves at dotted paths replaced, without validation (values may be traced).

    Raises:
        KeyError: a path does not exist.
    """
    direct: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    for path, value in changes.items():
        head, _, rest = path.partition(".")
        if head not in type(model).model_fields:
            raise KeyError(path)
        if rest:
            nested.setdefault(head, {})[rest] = value
        else:
            direct[head] = value
    for head, below in nested.items():
        child = getattr(model, head)
        if not isinstance(child, SpecModel):
            raise KeyError(f"{head}.{next(iter(below))}")
        direct[head] = replace_fields(child, below)
    return model.model_copy(update=direct)
