"""A run with one long loop, such as the drive of a lane over its cycle, as a form: what stands before the loop, a round of it,
and what stands behind it.

A round reads what the round before has carried to it, and one number of each column; a number that no result rests on is not
carried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import numpy as np

from voltwright.codegen.fields import Field, Struct, struct_of
from voltwright.codegen.form import Form, Kind, Place
from voltwright.codegen.lowering import ROUNDS_MOST, kind_of, lowered
from voltwright.codegen.rules import Nodes
from voltwright.errors import SimulationError

LANES, COLUMNS, RESULTS = "lanes", "columns", "results"
"""Structs of numbers that differ by lane, of columns with a number a round, and of what a run gives."""
NOW, CARRIED, END = "now", "carried", "end"
"""Places of a column's number in a round, of what a round is handed, and of what the last round has carried on."""
ROUND = "round"
"""Name of the number of a round, as a column."""


class Argument(NamedTuple):
    """An argument of a run.

    Attributes:
        struct: that holds those of its numbers that all lanes share.
        about: the struct, one sentence.
        tree: its numbers, those of one lane; leaves of shape (rounds,) are columns where `has_columns`.
        own: for each leaf, whether each lane has its own; empty: none.
    """

    struct: str
    about: str
    tree: Any
    own: tuple[bool, ...] = ()
    has_columns: bool = False


class Carry(NamedTuple):
    """What a round hands to the next: its place in a round and behind the loop, its kind, its first node and the next one."""

    name: str
    kind: Kind
    first: int
    after: int

    @property
    def now(self) -> Place:
        """Its place in a round."""
        return Place(CARRIED, self.name)

    @property
    def end(self) -> Place:
        """Its place behind the loop."""
        return Place(END, self.name)


@dataclass(frozen=True)
class RunForm:
    """A run in scalar operations.

    Attributes:
        form: its results are in the struct "results".
        carries: what its rounds carry.
        structs: by name, those of the arguments, "lanes", "columns" and "results", with the fields that are read.
    """

    form: Form
    carries: tuple[Carry, ...]
    structs: dict[str, Struct]

    def needed(self) -> list[int]:
        """The nodes that the results rest on, those of all rounds included."""
        return self.form.needed(
            [*self.form.results.values(), *(node for each in self.carries for node in (each.first, each.after))]
        )


class _Equations(NamedTuple):
    """A part of what JAX has traced, by the names that it has there."""

    constvars: list[Any]
    invars: list[Any]
    eqns: list[Any]
    outvars: list[Any]


class _Traced(NamedTuple):
    jaxpr: _Equations
    consts: list[Any]


def run_form(function: Callable[..., dict[str, Any]], arguments: Sequence[Argument]) -> RunForm:
    """The form of a run.

    Args:
        function: of the trees of the arguments, for one lane; gives numbers by name. It has one loop of more than 64 rounds.
        arguments: in their order.

    Raises:
        SimulationError: no such loop, or more than one; a loop over columns that are worked out before it, or that keeps
            columns; an operation that the generator does not know.
    """
    traced, shapes = jax.make_jaxpr(function, return_shape=True)(*(each.tree for each in arguments))
    form, known = Form(), {each.struct: struct_of(each.struct, each.about, each.tree) for each in arguments}
    nodes, fields = _arguments(form, arguments, known)
    begin, loop, rest = _parts(traced)
    before = lowered(form, begin, nodes)
    count = len(loop.invars)
    carries, ends = _round(form, loop.params, before[:count])
    results = lowered(form, rest, [*ends, *before[count:]])
    form.results = {Place(RESULTS, name): each.item() for name, each in zip(shapes, results, strict=True)}
    carries = _live(form, carries)
    structs = known | {name: Struct(name, "", tuple(found)) for name, found in fields.items()}
    empty = {name: np.zeros(each.shape, each.dtype) for name, each in shapes.items()}
    made = RunForm(form, carries, structs | {RESULTS: struct_of(RESULTS, "", empty)})
    return _with_fields_read(made)


def _arguments(form: Form, arguments: Sequence[Argument], known: dict[str, Struct]) -> tuple[list[Nodes], dict[str, list[Field]]]:
    """Nodes of each leaf, and the fields of those that stand in "lanes" and "columns"."""
    nodes: list[Nodes] = []
    fields: dict[str, list[Field]] = {LANES: [], COLUMNS: []}
    for argument in arguments:
        leaves = jax.tree.leaves(argument.tree)
        own = argument.own or (False,) * len(leaves)
        for field, leaf, differs in zip(known[argument.struct].fields, leaves, own, strict=True):
            is_column = argument.has_columns and field.length > 0
            struct = COLUMNS if is_column else LANES if differs else argument.struct
            if struct in fields:
                fields[struct].append(field)
            loads = np.empty(max(field.length, 1), object)
            for index, place in enumerate(field.places(struct)):
                loads[index] = form.load(place, field.kind)
            nodes.append(loads.reshape(np.shape(leaf)))
    return nodes, fields


def _parts(traced: Any) -> tuple[_Traced, Any, _Traced]:
    """What stands before the loop, the loop, and what stands behind it.

    The first gives the arguments of the loop, then whatever else the last reads; the last takes the results of the loop, then
    those.
    """
    jaxpr = traced.jaxpr
    long = [at for at, each in enumerate(jaxpr.eqns) if each.primitive.name == "scan" and each.params["length"] > ROUNDS_MOST]
    if len(long) != 1:
        raise SimulationError(f"A run has one loop of more than {ROUNDS_MOST} rounds, but this one has {len(long)}.")
    at = long[0]
    loop, behind = jaxpr.eqns[at], jaxpr.eqns[at + 1 :]
    made = {*loop.outvars, *(var for each in behind for var in each.outvars)}
    read = [*(atom for each in behind for atom in each.invars), *jaxpr.outvars]
    others = list(dict.fromkeys(atom for atom in read if not hasattr(atom, "val") and atom not in made))
    begin = _Equations(jaxpr.constvars, jaxpr.invars, jaxpr.eqns[:at], [*loop.invars, *others])
    rest = _Equations([], [*loop.outvars, *others], behind, jaxpr.outvars)
    return _Traced(begin, traced.consts), loop, _Traced(rest, [])


def _round(form: Form, params: dict[str, Any], arguments: list[Nodes]) -> tuple[list[Carry], list[Nodes]]:
    """What a loop carries, and the nodes of its results."""
    fixed, carried = params["num_consts"], params["num_carry"]
    consts, firsts, columns = arguments[:fixed], arguments[fixed : fixed + carried], arguments[fixed + carried :]
    kinds: list[Kind] = [kind_of(each.aval) for each in params["jaxpr"].jaxpr.invars[fixed : fixed + carried]]
    now = [form.load(Place(CARRIED, str(number)), kind) for number, kind in enumerate(kinds)]
    numbers = [np.asarray(_number_of_column(form, each, params["length"]), object) for each in columns]
    done = lowered(form, params["jaxpr"], [*consts, *(np.asarray(each, object) for each in now), *numbers])
    if len(done) != carried or any(each.ndim for each in firsts):
        raise SimulationError("A run that is generated carries single numbers and keeps no columns, but this one does more.")
    carries = [
        Carry(str(number), kind, first.item(), after.item())
        for number, (kind, first, after) in enumerate(zip(kinds, firsts, done, strict=True))
    ]
    return carries, [np.asarray(form.load(each.end, each.kind), object) for each in carries]


def _number_of_column(form: Form, column: Nodes, rounds: int) -> int:
    """The node of a column's number in a round."""
    if [form.value(each) for each in column] == list(range(rounds)):
        number = form.load(Place(NOW, ROUND), "i32")
        form.bound(number, 0, rounds - 1)
        return number
    first = form.nodes[column[0]]
    if first.op == "load" and [form.nodes[each].of for each in column] == [first.of._replace(at=at) for at in range(rounds)]:
        return form.load(Place(NOW, first.of.field), first.kind)
    raise SimulationError("A loop that is generated reads columns as they were given, but this one reads one that is worked out.")


def _live(form: Form, carries: list[Carry]) -> tuple[Carry, ...]:
    """Those that a result rests on."""
    live: dict[str, Carry] = {}
    while True:
        roots = [*form.results.values(), *(node for each in live.values() for node in (each.first, each.after))]
        loads = {node.of for node in map(form.nodes.__getitem__, form.needed(roots)) if node.op == "load"}
        found = {each.name: each for each in carries if each.name in live or not loads.isdisjoint((each.now, each.end))}
        if len(found) == len(live):
            return tuple(found.values())
        live = found


def _with_fields_read(run: RunForm) -> RunForm:
    """A run whose structs have the fields alone that are read."""
    places: set[Place] = set(run.form.results)
    for index in run.needed():
        node = run.form.nodes[index]
        if node.op == "load":
            places.add(Place(COLUMNS, node.of.field, 0) if node.of.struct == NOW else node.of)
        elif node.op == "read":
            places.update(Place(node.of.struct, node.of.field, node.of.first + each) for each in range(node.of.length))
    return RunForm(run.form, run.carries, {name: each.only(places) for name, each in run.structs.items()})
