"""The intermediate form: scalar operations in the order of their computation, with look-ups in small tables.

A form is a function without branches, loops and memory: each node is a number worked out of nodes before it. Equal nodes are
one node. A node is left out, or replaced by a simpler one, only where the result is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from voltwright.codegen.folding import COMMUTATIVE, folded, range_of

Kind = Literal["f64", "i32", "bool"]
"""Of a number; "f64" is a real one in the precision that the form was traced in, float64 but for batches."""


class Place(NamedTuple):
    """A number in a struct: name of the struct, name of the field, and where in it, -1 for a field that is one number."""

    struct: str
    field: str
    at: int = -1


class Table(NamedTuple):
    """Numbers that lie behind each other in a field: where they begin, and how many there are."""

    struct: str
    field: str
    first: int
    length: int


class Node(NamedTuple):
    """One number.

    Attributes:
        op: operation; see `OPERATIONS`.
        kind: of the number.
        args: nodes that it is worked out of.
        of: the number of a constant; the `Place` of a "load"; the `Table` of a "read"; the numbers of a "constants".
    """

    op: str
    kind: Kind
    args: tuple[int, ...] = ()
    of: Any = None


OPERATIONS: dict[str, str] = {
    "constant": "a number that is known",
    "load": "a number of a struct",
    "read": "a number of a table in a struct, at an index that lies within it",
    "constants": "a number of a table of known numbers, at an index that lies within it",
    "pick": "one of the numbers worked out before, at an index that lies within them; the index is the first argument",
    "add sub mul div min max pow": "of two numbers",
    "neg abs sqrt exp expm1 log log1p tanh": "of one number",
    "iadd isub imul idiv imin imax": "of two whole numbers",
    "lt le gt ge eq ne": "comparison of two numbers of one kind",
    "and or not": "of truth values",
    "select": "the second argument where the first is true, else the third",
    "to_i32": "towards zero; what is too large becomes the largest whole number, what is no number 0",
    "to_f64": "of a whole number",
}
"""Every operation, with what it gives."""


class Form:
    """A function in scalar operations.

    Attributes:
        nodes: in the order of their computation.
        results: by place, the node that it is set to, in the order in which they were set.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.results: dict[Place, int] = {}
        self._known: dict[Any, int] = {}
        self._ranges: dict[int, tuple[int, int]] = {}

    def add(self, op: str, kind: Kind, *args: int, of: Any = None) -> int:
        """The node of an operation; one that is there already, or a simpler one, where it gives the same bits.

        Args:
            op: operation.
            kind: of its result.
            args: nodes that it takes.
            of: see `Node`.
        """
        if op in COMMUTATIVE:
            args = tuple(sorted(args))
        simpler = folded(self, op, args)
        if simpler is not None:
            return simpler
        key = (op, kind, args, repr(of))  # the text of a number tells 0.0 from -0.0
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.nodes)
            self.nodes.append(Node(op, kind, args, of))
        return found

    def constant(self, value: float | int | bool) -> int:
        """The node of a known number; its Python type gives its kind."""
        kind: Kind = "bool" if isinstance(value, bool) else "i32" if isinstance(value, int) else "f64"
        return self.add("constant", kind, of=value)

    def load(self, place: Place, kind: Kind = "f64") -> int:
        """The node of a number in a struct."""
        return self.add("load", kind, of=place)

    def value(self, node: int) -> Any:
        """The number of a constant, or None."""
        found = self.nodes[node]
        return found.of if found.op == "constant" else None

    def bounds(self, node: int) -> tuple[int, int]:
        """Between which whole numbers a node of kind "i32" lies."""
        if node not in self._ranges:
            self._ranges[node] = range_of(self, self.nodes[node])
        return self._ranges[node]

    def bound(self, node: int, low: int, high: int) -> None:
        """Say between which whole numbers a node of kind "i32" lies, both included."""
        self._ranges[node] = (low, high)

    def needed(self, results: Iterable[int] | None = None) -> list[int]:
        """The nodes that some results rest on, in the order of their computation.

        Args:
            results: nodes; None takes all results of the form.
        """
        wanted = set(self.results.values() if results is None else results)
        for index in range(len(self.nodes) - 1, -1, -1):
            if index in wanted:
                wanted.update(self.nodes[index].args)
        return sorted(wanted)

    def places(self) -> list[Place]:
        """Every number of a struct that the results rest on; a table that is read counts with all its numbers."""
        found: dict[Place, None] = {}
        for index in self.needed():
            node = self.nodes[index]
            if node.op == "load":
                found[node.of] = None
            elif node.op == "read":
                table: Table = node.of
                found |= {Place(table.struct, table.field, table.first + each): None for each in range(table.length)}
        return list(found)
