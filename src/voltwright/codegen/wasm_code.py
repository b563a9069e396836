"""The instructions of a form in WebAssembly.

A number that one other takes is left on the stack; one that several take is kept in a local number of the function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from voltwright.codegen.form import Form, Node, Place, Table
from voltwright.codegen.program import CALL as ARGUMENTS
from voltwright.codegen.splitting import DERIVED
from voltwright.codegen.wasm_binary import F64, I32, f64_constant, i32_constant, unsigned

LOCAL_GET, LOCAL_SET, F64_LOAD, F64_STORE, CALL, SELECT = b"\x20", b"\x21", b"\x2b", b"\x39", b"\x10", b"\x1b"
TO_I32, TO_F64, SHIFT_LEFT, I32_ADD, EQZ = b"\xfc\x02", b"\xb7", b"\x74", b"\x6a", b"\x45"
ALIGNED = b"\x03"
"""Every number in memory has eight bytes."""
PLAIN: dict[str, bytes] = {
    "abs": b"\x99", "neg": b"\x9a", "sqrt": b"\x9f", "add": b"\xa0", "sub": b"\xa1", "mul": b"\xa2", "div": b"\xa3",
    "min": b"\xa4", "max": b"\xa5", "iadd": I32_ADD, "isub": b"\x6b", "imul": b"\x6c", "idiv": b"\x6d", "and": b"\x71",
    "or": b"\x72", "not": EQZ, "to_i32": TO_I32, "to_f64": TO_F64,
}  # fmt: skip
COMPARED: dict[str, tuple[bytes, bytes]] = {
    "eq": (b"\x61", b"\x46"), "ne": (b"\x62", b"\x47"), "lt": (b"\x63", b"\x48"), "gt": (b"\x64", b"\x4a"),
    "le": (b"\x65", b"\x4c"), "ge": (b"\x66", b"\x4e"),
}  # fmt: skip
"""Comparisons of numbers, and of whole ones."""
IMPORTED: dict[str, int] = {"exp": 1, "expm1": 1, "log": 1, "log1p": 1, "tanh": 1, "pow": 2}
"""Functions of JavaScript's `Math`, with how many numbers each takes."""
TWICE = ("imin", "imax")
"""Operations that take each of their numbers twice, as there is no instruction for them."""
DEEPEST = 60
"""Numbers on the stack that wait for others."""


@dataclass(frozen=True)
class Layout:
    """Where numbers lie.

    Attributes:
        offsets: by struct and field, bytes from the beginning of the struct.
        tables: by the numbers of a table that is known, its address.
        scratch: address of free memory.
        imports: by name, the number of an imported function.
    """

    offsets: dict[tuple[str, str], int]
    tables: dict[tuple[float, ...], int]
    scratch: int
    imports: dict[str, int]


class Instructions:
    """The instructions of a form.

    Attributes:
        locals: types of the local numbers that they need beside the parameters.
    """

    def __init__(self, form: Form, layout: Layout, parameters: dict[str, int], first_local: int) -> None:
        """Plan which numbers become local ones.

        Args:
            form: to be written.
            layout: of the memory.
            parameters: by struct or by name of a plain argument, the number of the local that holds it; `DERIVED`, where a
                pointer of its own says where this field lies.
            first_local: number of the first local that is free.
        """
        self.form, self.layout, self.parameters, self.first = form, layout, parameters, first_local
        self.locals: list[int] = []
        self._local: dict[int, int] = {}
        self._stored: dict[tuple[int, ...], int] = {}
        self._free = layout.scratch
        self._depth: dict[int, int] = {}
        self._kept = self._plan()

    def _plan(self) -> set[int]:
        """Nodes that are kept in a local number."""
        uses: Counter[int] = Counter()
        for index in self.form.needed():
            node = self.form.nodes[index]
            uses.update([each for each in node.args for _ in range(2 if node.op in TWICE else 1)])
        kept = {index for index, count in uses.items() if count > 1} | set(self.form.results.values())
        for index in self.form.needed():
            node = self.form.nodes[index]
            self._depth[index] = 1 + max((0 if each in kept else self._depth[each] for each in node.args), default=0)
            if node.op == "pick" or self._depth[index] > DEEPEST:
                kept.add(index)
        return {index for index in kept if self.form.nodes[index].op != "constant"}

    def computed(self) -> bytes:
        """All that the results rest on, into local numbers."""
        return b"".join(self._statements())

    def _statements(self) -> Iterator[bytes]:
        for index in self.form.needed():
            if index in self._kept:
                node = self.form.nodes[index]
                yield self._operation(node)
                self._local[index] = self.first + len(self.locals)
                self.locals.append(F64 if node.kind == "f64" else I32)
                yield LOCAL_SET + unsigned(self._local[index])

    def stored(self, struct: str) -> bytes:
        """The results of a struct into memory."""
        return b"".join(
            self._address(place) + self._value(node) + self._widened(node) + F64_STORE + ALIGNED + unsigned(self._offset(place))
            for place, node in self.form.results.items()
            if place.struct == struct
        )

    def loaded(self, place: Place) -> bytes:
        """A number of a struct, or an argument."""
        if place.struct == ARGUMENTS:
            return LOCAL_GET + unsigned(self.parameters[place.field])
        return self._address(place) + F64_LOAD + ALIGNED + unsigned(self._offset(place))

    def _address(self, place: Place) -> bytes:
        own = place.field == DERIVED and DERIVED in self.parameters
        return LOCAL_GET + unsigned(self.parameters[DERIVED if own else place.struct])

    def _offset(self, place: Place) -> int:
        own = place.field == DERIVED and DERIVED in self.parameters
        return (0 if own else self.layout.offsets[place.struct, place.field]) + 8 * max(place.at, 0)

    def _widened(self, node: int) -> bytes:
        return b"" if self.form.nodes[node].kind == "f64" else TO_F64

    def _value(self, index: int) -> bytes:
        if index in self._local:
            return LOCAL_GET + unsigned(self._local[index])
        return self._operation(self.form.nodes[index])

    def _operation(self, node: Node) -> bytes:
        if node.op == "constant":
            return f64_constant(node.of) if node.kind == "f64" else i32_constant(int(node.of))
        if node.op == "load":
            return self.loaded(node.of) + (b"" if node.kind == "f64" else TO_I32)
        if node.op == "pick":
            return self._picked(node)
        args = [self._value(each) for each in node.args]
        if node.op in PLAIN:
            return b"".join(args) + PLAIN[node.op]
        if node.op in COMPARED:
            return b"".join(args) + COMPARED[node.op][self.form.nodes[node.args[0]].kind != "f64"]
        if node.op in IMPORTED:
            return b"".join(args) + CALL + unsigned(self.layout.imports[node.op])
        if node.op in TWICE:
            return b"".join([*args, *args, COMPARED["lt" if node.op == "imin" else "gt"][1], SELECT])
        if node.op == "select":
            return args[1] + args[2] + args[0] + SELECT
        narrowed = b"" if node.kind == "f64" else TO_I32
        if node.op == "constants":
            return _entry(i32_constant(0), args[0], self.layout.tables[tuple(map(float, node.of))]) + narrowed
        if node.op == "read":
            table: Table = node.of
            place = Place(table.struct, table.field, table.first)
            return _entry(self._address(place), args[0], self._offset(place)) + narrowed
        raise AssertionError(node.op)

    def _picked(self, node: Node) -> bytes:
        """One of several numbers, which are put into memory before the first is asked for."""
        entries, before = node.args[1:], b""
        if entries not in self._stored:
            self._stored[entries] = self._free
            self._free += 8 * len(entries)
            before = b"".join(
                i32_constant(self._stored[entries] + 8 * place)
                + self._value(each)
                + self._widened(each)
                + F64_STORE
                + ALIGNED
                + b"\0"
                for place, each in enumerate(entries)
            )
        return before + _entry(i32_constant(0), self._value(node.args[0]), self._stored[entries])

    @property
    def scratch_bytes(self) -> int:
        """Free memory that they use."""
        return self._free - self.layout.scratch


def _entry(address: bytes, index: bytes, offset: int) -> bytes:
    """A number of a table in memory."""
    return address + index + i32_constant(3) + SHIFT_LEFT + I32_ADD + F64_LOAD + ALIGNED + unsigned(offset)
