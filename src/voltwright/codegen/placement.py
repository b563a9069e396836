"""Where each number of a run is worked out: once, in each round, for each lane, or for each lane in each round.

What all lanes share is worked out for all of them at once; what no round changes, before the first one. A division by such a
number becomes a multiplication by its reciprocal, which may differ from it in the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from voltwright.codegen.form import Form, Node
from voltwright.codegen.run_form import CARRIED, END, LANES, NOW, Carry, RunForm

BEFORE, WITHIN, BEHIND = 0, 1, 2
"""The loop."""


class Rate(NamedTuple):
    """How often a number is worked out: where it stands to the loop, and whether each lane has its own."""

    phase: int
    own: bool


EACH = Rate(WITHIN, True)
"""For each lane in each round."""


class Guard(NamedTuple):
    """What is read anew in a round only where a condition holds for some lane.

    Attributes:
        condition: node.
        holds: the truth value of it that makes a lane read.
        carries: that are set then, and keep their numbers otherwise.
    """

    condition: int
    holds: bool
    carries: tuple[Carry, ...]


def rates(run: RunForm) -> dict[int, Rate]:
    """The rate of each node that the results rest on."""
    own = {each.name: False for each in run.carries}
    while True:
        found = _rates(run, own)
        grown = {each.name: own[each.name] or found[each.first].own or found[each.after].own for each in run.carries}
        if grown == own:
            return found
        own = grown


def _rates(run: RunForm, own: dict[str, bool]) -> dict[int, Rate]:
    found: dict[int, Rate] = {}
    for index in run.needed():
        node = run.form.nodes[index]
        parts = [found[each] for each in node.args]
        if node.op in ("load", "read"):
            parts.append(_rate_of_struct(node, own))
        found[index] = Rate(max((each.phase for each in parts), default=BEFORE), any(each.own for each in parts))
    return found


def _rate_of_struct(node: Node, own: dict[str, bool]) -> Rate:
    struct, field = node.of.struct, node.of.field
    if struct in (CARRIED, END):
        return Rate(WITHIN if struct == CARRIED else BEHIND, own[field])
    return Rate(WITHIN if struct == NOW else BEFORE, struct == LANES)


def with_reciprocals(run: RunForm) -> RunForm:
    """A run that divides, for each lane in each round, by such numbers alone as differ by lane and round."""
    known, form, moved = rates(run), Form(), dict[int, int]()
    for index in run.needed():
        node = run.form.nodes[index]
        args = [moved[each] for each in node.args]
        if node.op == "div" and known[index] == EACH != known[node.args[1]]:
            moved[index] = form.add("mul", node.kind, args[0], form.add("div", node.kind, form.constant(1.0), args[1]))
        else:
            moved[index] = form.add(node.op, node.kind, *args, of=node.of)
            if node.kind == "i32":
                form.bound(moved[index], *run.form.bounds(index))
    form.results = {place: moved[node] for place, node in run.form.results.items()}
    carries = tuple(each._replace(first=moved[each.first], after=moved[each.after]) for each in run.carries)
    return replace(run, form=form, carries=carries)


def guards(run: RunForm, known: dict[int, Rate]) -> list[Guard]:
    """Where numbers of tables may be kept: carries that a condition sets to what is read, and that it else leaves as they are.

    Args:
        run: whose rounds read tables.
        known: rates of its nodes.
    """
    groups: dict[tuple[int, bool], list[tuple[Carry, int]]] = {}
    for carry in run.carries:
        node = run.form.nodes[carry.after]
        if node.op != "select" or known[carry.after] != EACH:
            continue
        kept = run.form.load(carry.now, carry.kind)
        for holds, new, old in ((True, *node.args[1:]), (False, *node.args[:0:-1])):
            if old == kept:
                groups.setdefault((node.args[0], holds), []).append((carry, new))
    readers, wanted = _readers(run), []
    for (condition, holds), group in groups.items():
        selects = {carry.after for carry, _ in group}
        alone = _read_by_alone(run, readers, {new for _, new in group}, selects)
        reads = any(run.form.nodes[each].op in ("read", "constants") and known[each] == EACH for each in alone)
        kept = {run.form.load(carry.now, carry.kind) for carry, _ in group}
        others = [carry.after for carry in run.carries if carry.after not in selects]
        if reads and kept.isdisjoint(worked_out(run, others, selects)):
            wanted.append(Guard(condition, holds, tuple(carry for carry, _ in group)))
    return wanted


def _readers(run: RunForm) -> dict[int, set[int]]:
    """The nodes that read each node; -1 stands for a result or for the start of a carry."""
    found: dict[int, set[int]] = {}
    for index in run.needed():
        for each in run.form.nodes[index].args:
            found.setdefault(each, set()).add(index)
    for each in (*run.form.results.values(), *(carry.first for carry in run.carries)):
        found.setdefault(each, set()).add(-1)
    return found


def _read_by_alone(run: RunForm, readers: dict[int, set[int]], targets: set[int], selects: set[int]) -> set[int]:
    """The nodes that are worked out for some targets alone, where the selects read those."""
    alone: set[int] = set()
    for index in sorted(run.form.needed(targets), reverse=True):
        allowed = alone | (selects if index in targets else set())
        if readers.get(index, {-1}) <= allowed:
            alone.add(index)
    return alone


def worked_out(run: RunForm, targets: Iterable[int], given: set[int]) -> list[int]:
    """The nodes that are worked out for some targets where others are given, in the order of their computation."""
    wanted = {each for each in targets if each not in given}
    for index in range(len(run.form.nodes) - 1, -1, -1):
        if index in wanted:
            wanted.update(each for each in run.form.nodes[index].args if each not in given)
    return sorted(wanted)
