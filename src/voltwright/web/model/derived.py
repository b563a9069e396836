"""From the written numbers of a car to the vehicles that its tests put together, as a form.

For each number the form takes its value and whether the file writes it; where it does not, a law fills it, as in the file itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from voltwright.codegen.fields import Struct, struct_of
from voltwright.codegen.form import Form, Place
from voltwright.codegen.lowering import lowered
from voltwright.codegen.rules import Nodes
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import variables_of, written_numbers
from voltwright.study.fleet.driven_test import EFFICIENCY
from voltwright.web.model.maybe_written import vary_maybe

NUMBERS, VALUE, WRITTEN = "numbers", "value", "written"
"""Struct of the numbers that a page sets: values, and flags of those that the car's own file leaves out."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a car that a page may set.

    Attributes:
        values: on the scale of the file, by dotted path.
        maybe: paths that the car's own file leaves out, in the order of their flags.
    """

    values: dict[str, float]
    maybe: tuple[str, ...]

    @classmethod
    def of(cls, car: CompletedCar) -> Numbers:
        """Of a completed car."""
        values, written = variables_of(car), written_numbers(car.written)
        return cls({path: float(value) for path, value in values.items()}, tuple(path for path in values if path not in written))

    def varied(self, car: CompletedCar, values: Any, flags: Any) -> CompletedCar:
        """The car with traced numbers.

        Args:
            car: whose numbers they are.
            values: one for each of `values`, in their order.
            flags: whether each of `maybe` is written.
        """
        given = dict(zip(self.values, values, strict=True))
        maybe = {path: (flag, given[path]) for path, flag in zip(self.maybe, flags, strict=True)}
        return vary_maybe(car, {path: value for path, value in given.items() if path not in maybe}, maybe)

    def by_efficiency(self, car: CompletedCar, flags: Any) -> Any:
        """Whether the file writes an efficiency of charging: known, or the flag of it."""
        return flags[self.maybe.index(EFFICIENCY)] if EFFICIENCY in self.maybe else EFFICIENCY not in car.assumptions


@dataclass(frozen=True)
class Derived:
    """What the numbers come to.

    Attributes:
        form: from the numbers to all leaves of all parts; its results are not set yet.
        structs: by name of a part, fields of its leaves.
        leaves: by name of a part, nodes of each leaf, in the order of the fields.
        trees: by name of a part, the tree itself, of the car's own numbers.
    """

    form: Form
    structs: dict[str, Struct]
    leaves: dict[str, list[Nodes]]
    trees: dict[str, Any]

    def known(self, names: tuple[str, ...]) -> list[Nodes | None]:
        """Numbers of the leaves that no number of the car moves and that are the same in several parts, an array each; None where
        one is not.

        Args:
            names: of parts of one structure.
        """
        found: list[Nodes | None] = []
        for same in zip(*(self.leaves[name] for name in names), strict=True):
            first = [self.form.value(node) for node in same[0].ravel()]
            alike = None not in first and all([self.form.value(node) for node in each.ravel()] == first for each in same[1:])
            found.append(np.array(first, object).reshape(same[0].shape) if alike else None)
        return found


def derived(car: CompletedCar, numbers: Numbers, build: Any) -> Derived:
    """The form from the numbers of a car to what is built of it.

    Args:
        car: completed.
        numbers: of it.
        build: from a car with traced numbers, and whether an efficiency of charging is written, to trees by name.

    Raises:
        SimulationError: the engine uses an operation that the generator does not know.
    """

    def built(values: Any, flags: Any) -> Any:
        return build(numbers.varied(car, values, flags), numbers.by_efficiency(car, flags))

    own = list(numbers.values.values()), [False] * len(numbers.maybe)
    form = Form()
    traced, shapes = jax.make_jaxpr(built, return_shape=True)(*own)
    loads = [np.asarray(form.load(Place(NUMBERS, VALUE, index)), object) for index in range(len(own[0]))]
    flags = [np.asarray(form.load(Place(NUMBERS, WRITTEN, index), "bool"), object) for index in range(len(own[1]))]
    results = lowered(form, traced, [*loads, *flags])
    trees = jax.tree.map(lambda each: np.zeros(each.shape, each.dtype), shapes)
    structs = {name: struct_of(name, "", (tree,)) for name, tree in trees.items()}
    leaves, at = {}, 0
    for name in sorted(trees):  # JAX flattens a dict in the order of its keys
        count = len(structs[name].fields)
        leaves[name] = [np.asarray(each, object) for each in results[at : at + count]]
        at += count
    return Derived(form, structs, leaves, trees)
