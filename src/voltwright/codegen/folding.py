"""What of a form is known before it runs: constants, and operations that leave a number as it is, to the last bit.

Elementary functions of constants are not worked out here: their last bit belongs to the library that a form runs with.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voltwright.codegen.form import Form, Node

COMMUTATIVE = frozenset({"add", "mul", "iadd", "imul", "imin", "imax", "and", "or", "eq", "ne"})
LEAST, MOST = -(2**31), 2**31 - 1
"""Whole numbers have 32 bits."""
FOLDED: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "min": lambda a, b: b if a > b else a,
    "max": lambda a, b: b if a < b else a,
    "neg": lambda a: -a,
    "abs": abs,
    "sqrt": math.sqrt,
    "iadd": lambda a, b: a + b,
    "isub": lambda a, b: a - b,
    "imul": lambda a, b: a * b,
    "imin": min,
    "imax": max,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": lambda a: not a,
    "to_f64": float,
}
"""Operations that are exact, or rounded as IEEE 754 says, on every machine."""
CERTAIN: dict[str, Callable[[int, int, int, int], bool | None]] = {
    "lt": lambda a, b, c, d: True if b < c else False if a >= d else None,
    "le": lambda a, b, c, d: True if b <= c else False if a > d else None,
    "gt": lambda a, b, c, d: True if a > d else False if b <= c else None,
    "ge": lambda a, b, c, d: True if a >= d else False if b < c else None,
}
"""What is known of a comparison of whole numbers that lie between a and b, and between c and d."""


def folded(form: Form, op: str, args: tuple[int, ...]) -> int | None:
    """A node that gives the bits of an operation without it, or None.

    Args:
        form: that holds the arguments.
        op: operation.
        args: its arguments.
    """
    values = [form.value(each) for each in args]
    if args and op in FOLDED and None not in values and not _unsafe(op, values):
        return form.constant(FOLDED[op](*values))
    if op == "div" and None not in values and values[1] != 0.0:
        return form.constant(values[0] / values[1])
    if op in CERTAIN and form.nodes[args[0]].kind == "i32":
        sure = CERTAIN[op](*form.bounds(args[0]), *form.bounds(args[1]))
        return None if sure is None else form.constant(sure)
    return _same(form, op, args, values)


def _unsafe(op: str, values: list[Any]) -> bool:
    return op == "sqrt" and values[0] < 0.0


def _same(form: Form, op: str, args: tuple[int, ...], values: list[Any]) -> int | None:
    """The argument that an operation gives back as it is."""
    match op:
        case "mul":
            return next((args[1 - k] for k in (0, 1) if values[k] == 1.0), None)
        case "div":
            return args[0] if values[1] == 1.0 else None
        case "sub":  # x - (+0) is x for every x, x + (+0) is not for -0
            return args[0] if values[1] == 0.0 and math.copysign(1.0, values[1]) > 0.0 else None
        case "iadd":
            return next((args[1 - k] for k in (0, 1) if values[k] == 0), None)
        case "isub":
            return args[0] if values[1] == 0 else None
        case "min" | "max":
            return args[0] if args[0] == args[1] else None
        case "imin":
            return next((args[k] for k in (0, 1) if form.bounds(args[k])[1] <= form.bounds(args[1 - k])[0]), None)
        case "imax":
            return next((args[k] for k in (0, 1) if form.bounds(args[k])[0] >= form.bounds(args[1 - k])[1]), None)
        case "select":
            return args[1] if values[0] is True or args[1] == args[2] else args[2] if values[0] is False else None
        case "and" | "or":
            return _truth(op == "and", args, values)
        case "neg" | "not":
            inner = form.nodes[args[0]]
            return inner.args[0] if inner.op == op else None
        case "abs":
            return args[0] if form.nodes[args[0]].op == "abs" else None
    return None


def _truth(both: bool, args: tuple[int, ...], values: list[Any]) -> int | None:
    for k in (0, 1):
        if values[k] is not None:
            return args[1 - k] if values[k] is both else args[k]
    return args[0] if args[0] == args[1] else None


def range_of(form: Form, node: Node) -> tuple[int, int]:
    """Between which whole numbers a node lies.

    Args:
        form: that holds the node's arguments.
        node: of kind "i32".
    """
    if node.op == "constant":
        return node.of, node.of
    if node.op == "select":
        one, other = form.bounds(node.args[1]), form.bounds(node.args[2])
        return min(one[0], other[0]), max(one[1], other[1])
    if node.op in ("iadd", "isub", "imul", "imin", "imax"):
        return _range_of_two(node.op, form.bounds(node.args[0]), form.bounds(node.args[1]))
    if node.op == "idiv":
        low, high = form.bounds(node.args[0])
        return (0, high // max(form.bounds(node.args[1])[0], 1)) if low >= 0 else (LEAST, MOST)
    return LEAST, MOST


def _range_of_two(op: str, one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    if op in ("imin", "imax"):
        pick = min if op == "imin" else max
        return pick(one[0], other[0]), pick(one[1], other[1])
    corners = [FOLDED[op](a, b) for a in one for b in other]
    low, high = min(corners), max(corners)
    return (low, high) if low >= LEAST and high <= MOST else (LEAST, MOST)
