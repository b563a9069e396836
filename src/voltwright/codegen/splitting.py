"""What of a step depends on the vehicle alone is worked out once, and kept beside its numbers: the same bits, less work."""

from __future__ import annotations

from voltwright.codegen.form import Form, Place

DERIVED = "derived"
"""The field of the struct that keeps it."""


def split(step: Form, struct: str) -> tuple[Form, Form]:
    """A form in two parts, which give the same results one after the other.

    Args:
        step: to be split.
        struct: whose numbers do not change from step to step.

    Returns:
        the part that rests on that struct alone and sets its field `DERIVED`, an array; and the rest, which reads it.
    """
    needed = step.needed()
    fixed = _fixed(step, needed, struct)
    wanted: dict[int, int] = {}
    for index in needed:
        for each in step.nodes[index].args if index not in fixed else ():
            if each in fixed and step.nodes[each].args:
                wanted.setdefault(each, len(wanted))
    for index in step.results.values():
        if index in fixed and step.nodes[index].args:
            wanted.setdefault(index, len(wanted))
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
    return first, rest


def _fixed(form: Form, needed: list[int], struct: str) -> set[int]:
    """Nodes that rest on constants and on one struct alone."""
    found: set[int] = set()
    for index in needed:
        node = form.nodes[index]
        own = node.op == "constant" or (node.op in ("load", "read") and node.of.struct == struct) or bool(node.args)
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
