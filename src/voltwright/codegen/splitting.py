"""What of a step changes seldom is worked out once and kept beside the vehicle: the same bits, less work.

It rests on the vehicle, the time step and inputs such as the temperature of the air. A step compares them with those that the
kept numbers were made for, and works the numbers out anew where they differ; so nothing can be out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from voltwright.codegen.form import Form, Place

DERIVED, MADE_FOR = "derived", "made_for"
"""Fields of the vehicle that keep the numbers, and what beside the vehicle they were made for."""


class Split(NamedTuple):
    """A form in two parts, which give the same results one after the other.

    Attributes:
        first: rests on what changes seldom; sets the field `DERIVED`, an array.
        rest: reads it.
        keys: what the first part reads beside the vehicle, in their order in the field `MADE_FOR`.
    """

    first: Form
    rest: Form
    keys: tuple[Place, ...]


def split(step: Form, struct: str, seldom: Callable[[Place], bool]) -> Split:
    """A form in two parts.

    Args:
        step: to be split.
        struct: of the vehicle, which keeps the numbers.
        seldom: whether a number that is no part of the vehicle changes seldom.
    """
    needed = step.needed()
    fixed = _fixed(step, needed, lambda place: place.struct == struct or seldom(place))
    wanted = _border(step, needed, fixed)
    first, rest = Form(), Form()
    before, after = {}, {}
    for index in needed:
        node = step.nodes[index]
        if index in fixed:
            before[index] = first.add(node.op, node.kind, *(before[each] for each in node.args), of=node.of)
        if index in wanted:
            place = Place(struct, DERIVED, wanted[index])
            first.results[place] = _as_number(first, before[index])
            after[index] = _from_number(rest, rest.load(place), node.kind)
        elif index not in fixed or not node.args:
            after[index] = rest.add(node.op, node.kind, *(after[each] for each in node.args), of=node.of)
    rest.results.update({place: after[index] for place, index in step.results.items()})
    first.results = dict(sorted(first.results.items()))
    return Split(first, rest, tuple(sorted(place for place in first.places() if place.struct != struct)))


def _border(step: Form, needed: list[int], fixed: set[int]) -> dict[int, int]:
    """Operations among the fixed nodes that others, or results, read; with their numbers in the field."""
    wanted: dict[int, int] = {}
    read = [each for index in needed if index not in fixed for each in step.nodes[index].args]
    for each in (*read, *step.results.values()):
        if each in fixed and step.nodes[each].args:
            wanted.setdefault(each, len(wanted))
    return wanted


def _fixed(form: Form, needed: list[int], kept: Callable[[Place], bool]) -> set[int]:
    """Nodes that rest on constants and on numbers that are kept alone."""
    found: set[int] = set()
    for index in needed:
        node = form.nodes[index]
        own = node.op == "constant" or bool(node.args)
        if node.op in ("load", "read"):
            own = kept(Place(node.of.struct, node.of.field))
        if own and all(each in found for each in node.args):
            found.add(index)
    return found


def _as_number(form: Form, node: int) -> int:
    """A node as a number of kind "f64", from which `_from_number` gives it back."""
    kind = form.nodes[node].kind
    if kind == "bool":
        return form.add("select", "f64", node, form.constant(1.0), form.constant(0.0))
    return form.add("to_f64", "f64", node) if kind == "i32" else node


def _from_number(form: Form, node: int, kind: str) -> int:
    if kind == "bool":
        return form.add("ne", "bool", node, form.constant(0.0))
    return form.add("to_i32", "i32", node) if kind == "i32" else node
