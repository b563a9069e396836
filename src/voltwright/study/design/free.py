"""The free numbers of a design: which may be free, and between what bounds. Reads no JAX, so that a file is checked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import check_number, variables_of, why_without_effect
from voltwright.errors import SpecError
from voltwright.spec.base import limits_of


@dataclass(frozen=True)
class Free:
    """A number that a design may choose.

    Attributes:
        path: of the car's file. low, high: bounds, in the unit of the field. base: that of the base car.
    """

    path: str
    low: float
    high: float
    base: float


def free_numbers(car: CompletedCar, bounds: Mapping[str, tuple[float, float]]) -> tuple[Free, ...]:
    """Free numbers of a car, checked.

    Raises:
        SpecError: an unknown path, one that can change nothing of the car, or bounds that its file refuses.
    """
    base = variables_of(car)
    found = []
    for path, (low, high) in bounds.items():
        check_number(car, path)
        _can_move(car, path)
        for value in (low, high):
            _is_legal(car, path, value)
        found.append(Free(path, float(low), float(high), float(base[path])))
    return tuple(found)


def _can_move(car: CompletedCar, path: str) -> None:
    why = why_without_effect(car, path)
    if why is not None:
        raise SpecError(f"`free.{path}` must be a number that can change a figure of {car.name}, but {why}.", f"free.{path}")
    axle = path.split(".")[1] if path.startswith("drive_units.") and path.endswith(".motor.power_max_kw") else None
    if axle is not None and getattr(car.drive_units, axle).motor.kind == "loss_map":
        raise SpecError(
            f"`free.{path}` must be of a motor with loss laws, but that of {car.name} has a measured loss map, "
            "which holds for its own size alone.",
            f"free.{path}",
        )


def _is_legal(car: CompletedCar, path: str, value: float) -> None:
    for relation, bound in limits_of(car.written, path):
        holds = {
            "more than": value > bound,
            "at least": value >= bound,
            "less than": value < bound,
            "at most": value <= bound,
        }[relation]
        if not holds:
            raise SpecError(f"`free.{path}` must be {relation} {bound:g}, but a bound is {value:g}.", f"free.{path}")
