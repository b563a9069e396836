"""What each operation of JAX is in scalars; names and parameters are those of JAX's `jax.lax` primitives.

The order of operations is that of the XLA compiler where it is open to choice: powers by squaring, as JAX lowers them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from voltwright.codegen.form import Form, Kind, Place, Table
from voltwright.errors import SimulationError

Nodes = Any
"""An array of NumPy whose entries are nodes of a form."""
Rule = Callable[..., Nodes]
WHOLE = {"add": "iadd", "sub": "isub", "mul": "imul", "div": "idiv", "min": "imin", "max": "imax"}
"""Names of operations on whole numbers."""


def whole(nodes: Nodes) -> Nodes:
    """Nodes as an array, a single one too."""
    return np.asarray(nodes, object)


def each(function: Callable[..., int]) -> Callable[..., Nodes]:
    """A function of nodes, number by number on arrays of them."""

    def apply(*arrays: Nodes) -> Nodes:
        spread = np.broadcast_arrays(*(whole(array) for array in arrays))
        result = np.empty(spread[0].shape, object)
        for index in np.ndindex(result.shape):
            result[index] = function(*(array[index] for array in spread))
        return result

    return apply


def chosen(form: Form, condition: int, one: Nodes, other: Nodes) -> Nodes:
    """The first nodes where a condition holds, else the others."""
    return each(lambda a, b: form.add("select", form.nodes[a].kind, condition, a, b))(one, other)


def two(form: Form, op: str, one: int, other: int) -> int:
    """An operation on two numbers of one kind."""
    kind = form.nodes[one].kind
    if kind == "bool":
        return form.add("and" if op in ("mul", "min") else "or", "bool", one, other)
    return form.add(WHOLE[op] if kind == "i32" else op, kind, one, other)


def _binary(op: str) -> Rule:
    return lambda form, params, kind, one, other: each(lambda a, b: two(form, op, a, b))(one, other)


def _unary(op: str) -> Rule:
    return lambda form, params, kind, one: each(lambda a: form.add(op, kind, a))(one)


def _compare(op: str) -> Rule:
    return lambda form, params, kind, one, other: each(lambda a, b: form.add(op, "bool", a, b))(one, other)


def _logic(op: str) -> Rule:
    def rule(form: Form, params: Any, kind: Kind, *arguments: Nodes) -> Nodes:
        if kind != "bool":
            raise SimulationError(f"The generator knows '{op}' of truth values alone, but the step has it of whole numbers.")
        return each(lambda *nodes: form.add(op, "bool", *nodes))(*arguments)

    return rule


def _neg(form: Form, params: Any, kind: Kind, one: Nodes) -> Nodes:
    zero = form.constant(0)
    return each(lambda a: form.add("isub", "i32", zero, a) if kind == "i32" else form.add("neg", kind, a))(one)


def _select(form: Form, params: Any, kind: Kind, which: Nodes, *cases: Nodes) -> Nodes:
    if len(cases) != 2 or form.nodes[whole(which).flat[0]].kind != "bool":
        raise SimulationError("The generator knows a choice between two numbers alone, but the step has one between more.")
    return each(lambda c, a, b: form.add("select", kind, c, b, a))(which, *cases)


def _integer_pow(form: Form, params: Any, kind: Kind, base: Nodes) -> Nodes:
    """By squaring; the reciprocal of the whole for a negative exponent."""
    exponent = params["y"]

    def power(node: int) -> int:
        left, square, result = abs(exponent), node, None
        while left:
            if left & 1:
                result = square if result is None else two(form, "mul", result, square)
            left >>= 1
            square = two(form, "mul", square, square) if left else square
        one = form.constant(1.0 if kind == "f64" else 1)
        result = one if result is None else result
        return two(form, "div", one, result) if exponent < 0 else result

    return each(power)(base)


def _convert(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
    def convert(node: int) -> int:
        before = form.nodes[node].kind
        if before == kind:
            return node
        if before == "bool":
            ends = (1.0, 0.0) if kind == "f64" else (1, 0)
            return form.add("select", kind, node, *(form.constant(end) for end in ends))
        if kind == "bool":
            return form.add("ne", "bool", node, form.constant(0.0 if before == "f64" else 0))
        return form.add("to_i32" if kind == "i32" else "to_f64", kind, node)

    return each(convert)(value)


def _square(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
    return each(lambda a: two(form, "mul", a, a))(value)


def _clamp(form: Form, params: Any, kind: Kind, low: Nodes, value: Nodes, high: Nodes) -> Nodes:
    return each(lambda a, b, c: two(form, "min", two(form, "max", a, b), c))(low, value, high)


def _reduced(op: str) -> Rule:
    """Number by number from the first one on."""

    def rule(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
        axes = tuple(params["axes"])
        rest = np.moveaxis(value, axes, range(len(axes))).reshape(-1, *np.delete(value.shape, axes))
        result = rest[0]
        for part in rest[1:]:
            result = each(lambda a, b: two(form, op, a, b))(result, part)
        return result

    return rule


def _cumulated(op: str) -> Rule:
    """From the first number on, or from the last one."""

    def rule(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
        rows = np.moveaxis(value, params["axis"], 0)
        rows = rows[::-1] if params["reverse"] else rows
        found = [rows[0]]
        for row in rows[1:]:
            found.append(each(lambda a, b: two(form, op, a, b))(found[-1], row))
        found = found[::-1] if params["reverse"] else found
        return np.moveaxis(np.stack([whole(one) for one in found]), 0, params["axis"])

    return rule


def _arg_extreme(op: str) -> Rule:
    """The index of the first number that none is beyond."""

    def rule(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
        (axis,) = params["axes"]

        def find(*nodes: int) -> int:
            best, index = nodes[0], form.constant(0)
            for number, node in enumerate(nodes[1:], start=1):
                better = form.add(op, "bool", node, best)
                best = form.add("select", form.nodes[node].kind, better, node, best)
                index = form.add("select", "i32", better, form.constant(number), index)
            return index

        return each(find)(*np.moveaxis(value, axis, 0))

    return rule


def _dynamic_slice(form: Form, params: Any, kind: Kind, value: Nodes, *starts: Nodes) -> Nodes:
    """One number of a table at an index, or a part that is known beforehand."""
    sizes = params["slice_sizes"]
    held = [_within(form, start.item(), extent - size) for start, extent, size in zip(starts, value.shape, sizes, strict=True)]
    fixed = [form.value(node) for node in held]
    if None not in fixed:
        return value[tuple(slice(begin, begin + size) for begin, size in zip(fixed, sizes, strict=True))]
    if value.ndim != 1 or sizes != (1,):
        raise SimulationError(f"The generator reads one number of a table in a row, but the step reads {sizes} of {value.shape}.")
    return np.array([table_at(form, list(value), held[0])], object)


def _gather(form: Form, params: Any, kind: Kind, value: Nodes, indices: Nodes) -> Nodes:
    """Numbers of a table in a row, each at an index of its own that is held within it."""
    numbers, sizes, mode = params["dimension_numbers"], params["slice_sizes"], params["mode"].name
    if value.ndim != 1 or sizes != (1,) or numbers.operand_batching_dims or mode == "FILL_OR_DROP":
        raise SimulationError(f"The generator gathers single numbers of a table in a row, but the step gathers {sizes} ({mode}).")
    found = each(lambda index: table_at(form, list(value), _within(form, index, len(value) - 1)))(indices[..., 0])
    return whole(found) if numbers.collapsed_slice_dims else np.expand_dims(whole(found), numbers.offset_dims)


def _within(form: Form, index: int, last: int) -> int:
    """An index held between zero and the last one, as XLA does."""
    return form.add("imin", "i32", form.add("imax", "i32", index, form.constant(0)), form.constant(last))


def table_at(form: Form, entries: list[int], index: int) -> int:
    """The number of a table at an index that lies within it.

    Args:
        form: that holds both.
        entries: nodes of the table's numbers.
        index: node of the index.
    """
    nodes = [form.nodes[entry] for entry in entries]
    if all(node.op == "constant" for node in nodes):
        return form.add("constants", nodes[0].kind, index, of=tuple(node.of for node in nodes))
    places = [node.of for node in nodes]
    first = places[0]
    if all(node.op == "load" for node in nodes) and first.at >= 0:
        row = [Place(first.struct, first.field, first.at + step) for step in range(len(places))]
        if places == row:
            return form.add("read", nodes[0].kind, index, of=Table(first.struct, first.field, first.at, len(row)))
    return form.add("pick", nodes[0].kind, index, *entries)


def _slice(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
    steps = params["strides"] or (1,) * value.ndim
    begin, end = params["start_indices"], params["limit_indices"]
    return value[tuple(slice(*each_axis) for each_axis in zip(begin, end, steps, strict=True))]


def _broadcast(form: Form, params: Any, kind: Kind, value: Nodes) -> Nodes:
    shape = [1] * len(params["shape"])
    for axis, target in enumerate(params["broadcast_dimensions"]):
        shape[target] = value.shape[axis]
    return np.broadcast_to(whole(value).reshape(shape), params["shape"])


def _iota(form: Form, params: Any, kind: Kind) -> Nodes:
    shape = [1] * len(params["shape"])
    shape[params["dimension"]] = -1
    numbers = np.broadcast_to(np.arange(params["shape"][params["dimension"]]).reshape(shape), params["shape"])
    return each(lambda number: form.constant(float(number) if kind == "f64" else int(number)))(numbers)


def _identity(form: Form, params: Any, kind: Kind, value: Nodes, *rest: Nodes) -> Nodes:
    return value


RULES: dict[str, Rule] = {
    **{name: _binary(name) for name in ("add", "sub", "mul", "div", "min", "max", "pow")},
    **{name: _unary(name) for name in ("abs", "sqrt", "exp", "expm1", "log", "log1p", "tanh")},
    **{name: _compare(name) for name in ("lt", "le", "gt", "ge", "eq", "ne")},
    "lt_to": _compare("lt"),
    "le_to": _compare("le"),
    **{name: _logic(name) for name in ("and", "or", "not")},
    "add_any": _binary("add"),
    "neg": _neg,
    "select_n": _select,
    "integer_pow": _integer_pow,
    "square": _square,
    "clamp": _clamp,
    "convert_element_type": _convert,
    "stop_gradient": _identity,
    "copy": _identity,
    "squeeze": lambda form, params, kind, value: whole(value).reshape(np.delete(value.shape, params["dimensions"]).astype(int)),
    "expand_dims": lambda form, params, kind, value: np.expand_dims(value, params["dimensions"]),
    "reshape": lambda form, params, kind, value: whole(value).reshape(params["new_sizes"]),
    "transpose": lambda form, params, kind, value: np.transpose(value, params["permutation"]),
    "concatenate": lambda form, params, kind, *values: np.concatenate(values, params["dimension"]),
    "stack": lambda form, params, kind, *values: np.stack([whole(value) for value in values], params.get("axis", 0)),
    "rev": lambda form, params, kind, value: np.flip(value, params["dimensions"]),
    "broadcast_in_dim": _broadcast,
    "iota": _iota,
    "slice": _slice,
    "dynamic_slice": _dynamic_slice,
    "gather": _gather,
    "reduce_sum": _reduced("add"),
    "reduce_max": _reduced("max"),
    "reduce_min": _reduced("min"),
    "reduce_and": _reduced("min"),
    "reduce_or": _reduced("max"),
    "cumsum": _cumulated("add"),
    "cumprod": _cumulated("mul"),
    "argmin": _arg_extreme("lt"),
    "argmax": _arg_extreme("gt"),
}
"""By name of the primitive: a function of the form, the primitive's parameters, the kind of the result, and its arguments."""
