"""What is left of a number whose figure turned out wrong, where no other source has one."""

from dataclasses import dataclass
from typing import Any

from voltwright.defaults.completion import complete
from voltwright.errors import VoltwrightError
from voltwright.spec.base import fields_of, is_number, leaf, limits_of
from voltwright.spec.car import CarSpec
from voltwright.spec.evidence import RELATIVE_UNCERTAINTY
from voltwright.spec.loading import car_from_data
from voltwright.study.number_intervals import half_widths

REFUTED_WIDTH = 2.0 * RELATIVE_UNCERTAINTY["rumour"]
"""Relative half width of a figure that is known to be wrong where nothing better is known: twice a rumour's; judgement."""


@dataclass(frozen=True)
class Fallback:
    """A figure that no source gives.

    Attributes:
        value: in the field's unit. kind: "assumed" by a default law, "rumour" the refuted one in a wide interval.
        low, high: ends of the 90 % interval; None of what is no number.
        note: why, for the file.
    """

    value: Any
    kind: str
    low: float | None
    high: float | None
    note: str


def fallback_of(spec: CarSpec, without: dict[str, Any], field: str) -> Fallback | None:
    """The figure of the default law, else the old one with a wide interval; None where a text has no law.

    Args:
        spec: as written. without: data of its file without the field. field: dotted path.
    """
    try:
        car = complete(car_from_data(without))
        found = leaf(car, field) if field in car.assumptions else None
    except (VoltwrightError, AttributeError, KeyError):
        car, found = None, None
    if car is not None and found is not None:
        note = f"Default law, since the figure before was refuted: {car.assumptions[field]}."
        if not is_number(found):
            return Fallback(found, "assumed", None, None, note)
        value, width = float(found), half_widths(car)[field]
        return Fallback(_rounded(value), "assumed", *_inside(spec, field, value, width), note=note)
    old: Any = dict(fields_of(spec)).get(field)
    if not is_number(old):
        return None
    low, high = _inside(spec, field, float(old), REFUTED_WIDTH * abs(float(old)))
    return Fallback(old, "rumour", low, high, note="Refuted, and no other figure is known: a wide interval in its place.")


def _inside(spec: CarSpec, field: str, value: float, width: float) -> tuple[float, float]:
    """Ends of an interval, within the limits of the field."""
    limits = limits_of(spec, field)
    low = max([value - width, *(bound for words, bound in limits if words in ("more than", "at least"))])
    high = min([value + width, *(bound for words, bound in limits if words in ("less than", "at most"))])
    return min(_rounded(low), _rounded(value)), max(_rounded(high), _rounded(value))


def _rounded(value: float) -> float:
    """Four digits, as a person would write it."""
    return float(f"{value:.4g}")
