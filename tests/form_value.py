"""A form worked out in Python, number by number, with the elementary functions of the C library."""

import math
import operator
from typing import Any

from voltwright.codegen.folding import FOLDED
from voltwright.codegen.form import Form, Node, Place

OWN = {
    **FOLDED,
    "div": operator.truediv,
    "idiv": operator.floordiv,
    "pow": math.pow,
    "exp": math.exp,
    "expm1": math.expm1,
    "log": math.log,
    "log1p": math.log1p,
    "tanh": math.tanh,
    "select": lambda condition, one, other: one if condition else other,
    "to_i32": lambda value: 0 if math.isnan(value) else int(min(max(value, -(2.0**31)), 2.0**31 - 1.0)),
}


def results_of(form: Form, structs: dict[str, dict[str, Any]]) -> dict[Place, Any]:
    """The results of a form.

    Args:
        form: to be worked out.
        structs: by name, the numbers of each struct by name of the field; a list for a field that is an array.
    """
    known: dict[int, Any] = {}
    for index in form.needed():
        node = form.nodes[index]
        known[index] = _value(node, [known[each] for each in node.args], structs)
    return {place: known[node] for place, node in form.results.items()}


def _value(node: Node, args: list[Any], structs: dict[str, dict[str, Any]]) -> Any:
    match node.op:
        case "constant":
            return node.of
        case "load":
            field = structs[node.of.struct][node.of.field]
            return field if node.of.at < 0 else field[node.of.at]
        case "read":
            return structs[node.of.struct][node.of.field][node.of.first + args[0]]
        case "constants":
            return node.of[args[0]]
        case "pick":
            return args[1 + args[0]]
    return OWN[node.op](*args)
