"""Forms put together as one module of WebAssembly: structs at fixed addresses, loops over rows and until a number is reached.

A function takes pointers to the structs that it is called for in several places; all others lie where they lie.
"""

from __future__ import annotations

import struct as packing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from voltwright.codegen.fields import Struct
from voltwright.codegen.form import Form, Place
from voltwright.codegen.lowering import constants_of, lowered
from voltwright.codegen.rules import Nodes
from voltwright.codegen.wasm_binary import F64, I32, NO_BLOCK, Function, Module, f64_constant, i32_constant, unsigned
from voltwright.codegen.wasm_code import CALL, I32_ADD, IMPORTED, LOCAL_GET, LOCAL_SET, Instructions, Layout

FIRST = 1024
LOOP, BR_IF, ENDED, TEE, I32_SUB, I32_AND, F64_LESS, I32_MORE = (
    b"\x03",
    b"\x0d",
    b"\x0b",
    b"\x22",
    b"\x6b",
    b"\x71",
    b"\x63",
    b"\x4a",
)


@dataclass(frozen=True)
class Loop:
    """A function that is repeated.

    Attributes:
        moving: struct whose pointer moves by a stride after each round.
        watched: a number; while it is below the limit the loop goes on. None: until the rounds are over.
    """

    moving: str
    watched: Place | None = None


@dataclass(frozen=True)
class Part:
    """A function of the module.

    Attributes:
        name: of it.
        form: what it computes.
        pointers: structs whose addresses it takes; it takes also stride, rounds and limit where it is a loop.
        loop: how it is repeated; None: it runs once.
    """

    name: str
    form: Form
    pointers: tuple[str, ...] = ()
    loop: Loop | None = None


@dataclass(frozen=True)
class Argument:
    """An argument of a traced function: a tree whose numbers lie in a struct, unless they are known."""

    struct: Struct
    tree: Any
    known: Sequence[Nodes | None] = ()
    name: str = ""

    def nodes(self, form: Form) -> list[Nodes]:
        """Nodes of its leaves."""
        own = self.name or self.struct.name
        known = self.known or [None] * len(self.struct.fields)
        leaves = jax.tree.leaves(self.tree)
        return [
            self._loads(form, own, place, np.shape(leaf)) if value is None else constants_of(form, _typed(value, leaf))
            for place, (value, leaf) in enumerate(zip(known, leaves, strict=True))
        ]

    def _loads(self, form: Form, own: str, place: int, shape: tuple[int, ...]) -> Nodes:
        found = self.struct.fields[place]
        nodes = np.empty(int(np.prod(shape, dtype=int)), object)
        for index, at in enumerate(found.places(own)):
            nodes[index] = form.load(at, found.kind)
        return nodes.reshape(shape)


def _typed(value: Nodes, leaf: Any) -> Any:
    return np.asarray(value.tolist(), np.asarray(leaf).dtype)


def traced(form: Form, function: Callable[..., Any], arguments: Sequence[Argument]) -> tuple[list[Nodes], Any]:
    """Nodes of the leaves of what a function gives, and its shapes as a tree.

    Args:
        form: to add to.
        function: of the arguments' trees.
        arguments: in their order.
    """
    jaxpr, shapes = jax.make_jaxpr(function, return_shape=True)(*(each.tree for each in arguments))
    nodes = [node for each in arguments for node in each.nodes(form)]
    return lowered(form, jaxpr, nodes), shapes


def set_struct(form: Form, struct: Struct, leaves: Sequence[Nodes], name: str = "") -> None:
    """Set the numbers of a struct to the nodes of leaves, a leaf for each field."""
    for each, nodes in zip(struct.fields, leaves, strict=True):
        form.results.update(zip(each.places(name or struct.name), np.ravel(nodes).tolist(), strict=True))


class _Fixed(Instructions):
    """Instructions whose structs lie at fixed addresses, but for those that a pointer is given for."""

    def __init__(self, addresses: Mapping[str, int], form: Form, layout: Layout, parameters: dict[str, int], first: int):
        self.addresses = addresses
        super().__init__(form, layout, parameters, first)

    def _address(self, place: Place) -> bytes:
        if place.struct in self.parameters:
            return LOCAL_GET + unsigned(self.parameters[place.struct])
        return i32_constant(0)

    def _offset(self, place: Place) -> int:
        base = 0 if place.struct in self.parameters else self.addresses[place.struct]
        return base + self.layout.offsets[place.struct, place.field] + 8 * max(place.at, 0)

    def everything(self) -> bytes:
        """The results into memory."""
        body = self.computed()
        return body + b"".join(self.stored(name) for name in dict.fromkeys(place.struct for place in self.form.results))


@dataclass
class Assembly:
    """A module in the making.

    Attributes:
        parts: functions, in their order.
        instances: by name of a struct that pointers are given for, the names of its instances.
        calls: of the main function: name, numbers.
    """

    parts: list[Part]
    instances: dict[str, tuple[str, ...]]
    at: int = FIRST
    offsets: dict[tuple[str, str], int] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the structs."""
        lengths: dict[str, dict[str, int]] = {}
        kinds = {own: kind for kind, names in self.instances.items() for own in names}
        for part in self.parts:
            for place in (*part.form.places(), *part.form.results):
                fields = lengths.setdefault(kinds.get(place.struct, place.struct), {})
                fields[place.field] = max(fields.get(place.field, 1), place.at + 1)
        for name, fields in lengths.items():
            size = 0
            for own, length in fields.items():
                for each in (name, *self.instances.get(name, ())):
                    self.offsets[each, own] = size
                size += 8 * length
            for each in self.instances.get(name, (name,)):
                self.addresses[each] = self.room(size)

    def room(self, size: int) -> int:
        """The address of so many free bytes."""
        address, self.at = self.at, self.at + size
        return address

    def address(self, struct: str, name: str, at: int = 0) -> int:
        """The address of a number."""
        return self.addresses[struct] + self.offsets[struct, name] + 8 * at

    def holds(self, struct: str, name: str) -> bool:
        """Whether a function reads or sets a field."""
        return (struct, name) in self.offsets

    def binary(self, exports: Mapping[str, Sequence[tuple[Any, ...]]], data: Mapping[int, float]) -> bytes:
        """The module: its memory, and exported functions that call the others.

        Args:
            exports: by name, calls: name of a function, then its whole numbers and, where it is a loop, its limit.
            data: numbers that lie in memory at first, by address.
        """
        tables = self._tables()
        imports = {name: count for name, count in IMPORTED.items() if any(name in _operations(part.form) for part in self.parts)}
        layout = Layout(self.offsets, tables, self.at, {name: place for place, name in enumerate(imports)})
        scratch, functions = 0, []
        for part in self.parts:
            made, own = self._function(part, layout)
            functions.append(made)
            scratch = max(scratch, own)
        places = {part.name: len(imports) + place for place, part in enumerate(self.parts)}
        for export, calls in exports.items():
            functions.append(Function(export, (), (), b"".join(_called(places[name], numbers) for name, *numbers in calls)))
        filled = {address: packing.pack(f"<{len(table)}d", *table) for table, address in tables.items()}
        filled |= {address: packing.pack("<d", value) for address, value in data.items()}
        return Module(imports, functions, filled, self.at + scratch).encoded()

    def _tables(self) -> dict[tuple[float, ...], int]:
        found: dict[tuple[float, ...], int] = {}
        for part in self.parts:
            for node in (part.form.nodes[index] for index in part.form.needed()):
                if node.op == "constants" and tuple(map(float, node.of)) not in found:
                    found[tuple(map(float, node.of))] = self.room(8 * len(node.of))
        return found

    def _function(self, part: Part, layout: Layout) -> tuple[Function, int]:
        parameters = {name: place for place, name in enumerate(part.pointers)}
        kinds = (I32,) * len(parameters)
        if part.loop is not None:
            kinds += (I32, I32, F64)
        code = _Fixed(self.addresses, part.form, layout, parameters, len(kinds))
        body = code.everything()
        if part.loop is not None:
            body = _repeated(body, code, part.loop, len(parameters))
        return Function("", kinds, tuple(code.locals), body), code.scratch_bytes


def _repeated(body: bytes, code: _Fixed, loop: Loop, stride: int) -> bytes:
    """A body as a loop; the locals behind the pointers are stride, rounds, limit."""
    rounds, limit, moving = stride + 1, stride + 2, code.parameters[loop.moving]
    body += _get(moving) + _get(stride) + I32_ADD + LOCAL_SET + unsigned(moving)
    more = _get(rounds) + i32_constant(1) + I32_SUB + TEE + unsigned(rounds) + i32_constant(0) + I32_MORE
    if loop.watched is not None:
        more += code.loaded(loop.watched) + _get(limit) + F64_LESS + I32_AND
    return LOOP + bytes([NO_BLOCK]) + body + more + BR_IF + b"\0" + ENDED


def _called(place: int, numbers: Sequence[float]) -> bytes:
    """A call of a function with numbers, whole ones but for limits."""
    given = [f64_constant(each) if isinstance(each, float) else i32_constant(each) for each in numbers]
    return b"".join(given) + CALL + unsigned(place)


def _get(local: int) -> bytes:
    return LOCAL_GET + unsigned(local)


def _operations(form: Form) -> set[str]:
    return {form.nodes[index].op for index in form.needed()}
