"""Every field that a car's file may hold, with what the models say of it: kind, limits, choices and words."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from voltwright.spec.base import SpecModel
from voltwright.spec.battery import Price
from voltwright.spec.field_titles import title_of
from voltwright.units import symbol_of

FieldType = Literal["number", "count", "choice", "flag", "text", "list"]
NO_FIELDS = ("published", "correlations", "evidence", "sources")
STEPS = 200
"""Steps of a slider, about."""
SHARE_MOST, SMALL_MOST = 1.0, 0.02
NEAR_C = 25.0
"""How far a slider of a temperature reaches on either side [K]."""
NAMED_TYPES: dict[type, FieldType] = {bool: "flag", int: "count", float: "number", str: "text"}


@dataclass(frozen=True)
class FileField:
    """A field of a car's file.

    Attributes:
        path: dotted.
        title: for people.
        description: what it is.
        unit: to print; empty where it is dimensionless.
        type: of its value.
        at_least: lowest legal value.
        at_most: highest legal value.
        low_open: whether the lowest value itself is not legal.
        high_open: whether the highest value itself is not legal.
        choices: among which a choice, or each entry of a list, is one.
    """

    path: str
    title: str
    description: str
    unit: str
    type: FieldType
    at_least: float | None
    at_most: float | None
    low_open: bool
    high_open: bool
    choices: tuple[str, ...]


@dataclass(frozen=True)
class SliderRange:
    """Ends and step of a slider, in the unit of its field.

    Attributes:
        low: left end.
        high: right end.
        step: between neighbours.
    """

    low: float
    high: float
    step: float


def file_fields(model: SpecModel, prefix: str = "") -> Iterator[tuple[FileField, Any]]:
    """Every field that the file may hold, written or not, with its value; of absent sections, those of the price alone.

    Args:
        model: a car, or a section of one.
        prefix: path of the section, with a dot behind it.
    """
    for name in type(model).model_fields:
        value, path = getattr(model, name), f"{prefix}{name}"
        if isinstance(value, SpecModel):
            yield from file_fields(value, f"{path}.")
        elif path == "price":
            yield from ((found, None) for key in Price.model_fields if (found := _field(Price, key, f"price.{key}")) is not None)
        elif name not in NO_FIELDS or prefix:
            found = _field(type(model), name, path)
            if found is not None:
                yield found, value


def _field(model: type[SpecModel], name: str, path: str) -> FileField | None:
    info = model.model_fields[name]
    kind, choices = _kind_of(info.annotation)
    if kind is None:
        return None
    bounds = {key: getattr(each, key) for each in info.metadata for key in ("gt", "ge", "lt", "le") if hasattr(each, key)}
    words = (info.description or "").replace(" Left out: filled by a default law.", "")
    return FileField(
        path=path,
        title=title_of(path),
        description=words,
        unit=symbol_of(path) if kind in ("number", "count") else "",
        type=kind,
        at_least=bounds.get("gt", bounds.get("ge")),
        at_most=bounds.get("lt", bounds.get("le")),
        low_open="gt" in bounds,
        high_open="lt" in bounds,
        choices=choices,
    )


def _kind_of(annotation: Any) -> tuple[FieldType | None, tuple[str, ...]]:
    """What a field holds, and the names among which it chooses; None for a section that is not there."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return next((found for each in arguments if (found := _kind_of(each))[0] is not None), (None, ()))
    if origin is Literal:
        return "choice", tuple(map(str, arguments))
    if origin is tuple:
        return ("list", _kind_of(arguments[0])[1]) if _kind_of(arguments[0])[0] == "choice" else (None, ())
    return NAMED_TYPES.get(annotation), ()


def slider_range(field: FileField, value: float, low: float | None = None, high: float | None = None) -> SliderRange:
    """A sensible range of a slider: half to double of the value, within the legal limits, in round steps.

    Args:
        field: a number or a count.
        value: that it has, in its unit.
        low: lower end of its evidence, which the slider holds too.
        high: upper end of its evidence.
    """
    count = field.type == "count"
    if field.unit == "°C":
        ends = [value - NEAR_C, value + NEAR_C]
    elif value == 0.0:
        ends = [0.0, SMALL_MOST * (field.at_most or SHARE_MOST) if (field.at_most or 2.0) > SHARE_MOST else SHARE_MOST]
    else:
        ends = sorted((0.5 * value, 2.0 * value))
    ends = [min([ends[0], *([] if low is None else [low])]), max([ends[1], *([] if high is None else [high])])]
    step = max(_round_step((ends[1] - ends[0]) / STEPS), 1.0 if count else 0.0)
    least = _within(field.at_least, step, field.low_open, up=True)
    most = _within(field.at_most, step, field.high_open, up=False)
    first = max(math.floor(ends[0] / step), least) * step
    last = min(math.ceil(ends[1] / step), most) * step
    return SliderRange(_tidy(min(first, value)), _tidy(max(last, value)), _tidy(step))


def _round_step(step: float) -> float:
    """The next step of 1, 2 or 5 times a power of ten.

    >>> [_round_step(each) for each in (0.9, 1.7, 3.0, 0.0012)]
    [1.0, 2.0, 5.0, 0.002]
    """
    power = 10.0 ** math.floor(math.log10(step))
    return _tidy(next(each for each in (1.0, 2.0, 5.0, 10.0) if each * power >= step * (1.0 - 1e-9)) * power)


def _within(bound: float | None, step: float, is_open: bool, *, up: bool) -> float:
    """The last multiple of the step inside a limit, as a count of steps."""
    if bound is None:
        return -math.inf if up else math.inf
    steps = bound / step
    whole = math.ceil(steps - 1e-9) if up else math.floor(steps + 1e-9)
    outside = is_open and abs(whole - steps) < 1e-9
    return whole + (1 if up else -1) * outside


def _tidy(value: float) -> float:
    """Without the last digits that a sum of steps leaves."""
    return float(f"{value:.12g}")
