"""Statements of C for lanes: every operation in a form that a compiler makes vector instructions of, in one of two precisions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from voltwright.codegen.c_text import CALLS, OPERATORS, number
from voltwright.codegen.form import Form, Kind, Node, Place, Table

WHOLE_MOST = {True: 2147483520.0, False: 2147483647.0}
"""The largest whole number of 32 bits that a number of a precision holds, by whether it is float32."""
EXCHANGED = {"min": "<", "max": ">", "imin": "<", "imax": ">"}

NameOf = Callable[[Place], str]


class LaneText:
    """The statements of some nodes of a form.

    Attributes:
        form: to be written.
        prefix: of the types.
        single: whether numbers are float32, else float64.
        tables: by name of a struct, the number of a table's field at an index; a format with `field` and `index`.
    """

    def __init__(self, form: Form, prefix: str, single: bool, tables: dict[str, str]) -> None:
        self.form, self.prefix, self.single, self.tables = form, prefix, single, tables

    def kind(self, kind: Kind) -> str:
        """Type in C of numbers of a kind."""
        return f"{self.prefix}_real" if kind == "f64" else f"{self.prefix}_whole"

    def number(self, value: Any) -> str:
        """A known number in the precision.

        >>> LaneText(Form(), "p", True, {}).number(0.1)
        '0.1f'
        """
        if isinstance(value, bool | int) or not self.single or not math.isfinite(value):
            return number(value)
        text = str(np.float32(value))
        text = f"{text}f" if "." in text or "e" in text else f"{text}.0f"
        return f"({text})" if text.startswith("-") else text

    def statements(self, nodes: Iterable[int], names: dict[int, str], place: NameOf) -> Iterator[str]:
        """A line for each operation; `names` holds what each node is called and takes those of these nodes.

        Args:
            nodes: in the order of their computation.
            names: of nodes that are there already.
            place: how a number of a struct is reached.
        """
        for index in nodes:
            node = self.form.nodes[index]
            if index in names:
                continue
            if node.op == "constant":
                names[index] = self.number(node.of)
            elif node.op == "load":
                names[index] = place(node.of)
            else:
                names[index] = f"v{index}"
                yield from self._operation(node, f"v{index}", [names[each] for each in node.args])

    def _operation(self, node: Node, name: str, args: list[str]) -> Iterator[str]:
        kind = self.kind(node.kind)
        if node.op in ("constants", "pick"):
            numbers = [self.number(each) for each in node.of] if node.op == "constants" else args[1:]
            storage = "static const" if node.op == "constants" else "const"
            yield f"{storage} {kind} t{name}[{len(numbers)}] = {{ {', '.join(numbers)} }};"
            yield f"const {kind} {name} = t{name}[{args[0]}];"
        else:
            yield f"const {kind} {name} = {self._expression(node, args)};"

    def _expression(self, node: Node, args: list[str]) -> str:
        if node.op in OPERATORS:
            return f"{args[0]} {OPERATORS[node.op]} {args[1]}"
        if node.op in EXCHANGED:
            one, other = args
            return f"{other} {EXCHANGED[node.op]} {one} ? {other} : {one}"
        if node.op in CALLS:
            return f"{CALLS[node.op]}{'f' if self.single else ''}({', '.join(args)})"
        match node.op:
            case "neg":
                return f"-{args[0]}"
            case "not":
                return f"!{args[0]}"
            case "select":
                return f"{args[0]} ? {args[1]} : {args[2]}"
            case "to_f64":
                return f"({self.kind('f64')}){args[0]}"
            case "to_i32":
                most = self.number(WHOLE_MOST[self.single])
                return f"({self.kind('i32')})({args[0]} > {most} ? {most} : {args[0]} < -{most} ? -{most} : {args[0]})"
            case "read":
                table: Table = node.of
                index = f"{args[0]} + {table.first}" if table.first else args[0]
                return self.tables[table.struct].format(field=table.field, index=index)
        raise AssertionError(node.op)
