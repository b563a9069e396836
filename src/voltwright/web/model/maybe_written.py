"""The numbers of a car of which it is not known yet whether its file writes them.

A traced flag says so of each number that the car's own file leaves out: where it holds, the number is as given, and what laws
derive from it follows; else its law fills it. So one traced function serves for any choice of written numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_by
from voltwright.defaults.filler import Filler
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec


class MaybeFiller(Filler):
    """Fills a car of which some numbers may be written.

    Args:
        spec: as written, its numbers may be traced.
        base: the car of which this one is a variant.
        maybe: by dotted path of a number that the file leaves out, whether it is written after all, and the number.
    """

    def __init__(self, spec: CarSpec, base: CompletedCar, maybe: Mapping[str, tuple[Any, Any]]):
        super().__init__(spec, base)
        self.maybe = dict(maybe)

    def by_law(self, path: str, value: Any) -> Any:
        """The number that is given, where it is; else what the law says."""
        if path not in self.maybe:
            return value
        written, given = self.maybe[path]
        return jnp.where(written, given, value)

    def when_written(self, path: str, part: Any, then: Callable[[Any], Any], otherwise: Any) -> Any:
        """As of a filler; both where the field may be written."""
        if path not in self.maybe:
            return super().when_written(path, part, then, otherwise)
        written, given = self.maybe[path]
        return jnp.where(written, then(given), otherwise)


def vary_maybe(car: CompletedCar, changes: Mapping[str, Any], maybe: Mapping[str, tuple[Any, Any]]) -> CompletedCar:
    """The car with other numbers in its file, as of `vary`, of which some may be written or not.

    Args:
        car: to vary.
        changes: by dotted path, of numbers that its file writes; may be traced.
        maybe: by dotted path, of numbers that a law of its own file fills: whether it is written, and the number.

    Returns:
        the variant; where a flag holds, as `vary` with that number too.
    """
    return completed_by(MaybeFiller(replace_fields(car.written, dict(changes)), car, maybe))
