"""From a traced function to a form: JAX's own list of operations, flattened to scalars.

Arrays are unrolled: each holds the node of each of its numbers. Functions inside a function are put in its place; all branches
of a choice are computed, and one is taken; a loop over a known number of rounds is unrolled.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from voltwright.codegen.form import Form, Kind
from voltwright.codegen.rules import RULES, Nodes, chosen, whole
from voltwright.errors import SimulationError

INLINED = (
    "jit", "pjit", "closed_call", "core_call", "custom_jvp_call", "custom_vjp_call", "custom_vmap_call", "remat", "checkpoint",
)  # fmt: skip
ROUNDS_MOST = 64
"""A longer loop is not unrolled: nothing in a step has one."""


def lowered(form: Form, closed: Any, arguments: list[Nodes]) -> list[Nodes]:
    """Add a traced function to a form.

    Args:
        form: to add to.
        closed: what `jax.make_jaxpr` gives.
        arguments: nodes of its arguments, an array of the argument's shape each.

    Returns:
        nodes of its results.

    Raises:
        SimulationError: an operation that the generator does not know.
    """
    return _evaluated(form, closed.jaxpr, [constants_of(form, each) for each in closed.consts], arguments)


def constants_of(form: Form, value: Any) -> Nodes:
    """Nodes of known numbers, in their shape."""
    array = np.asarray(value)
    nodes = np.empty(array.shape, object)
    for index in np.ndindex(array.shape):
        nodes[index] = form.constant(array[index].item())
    return nodes


def kind_of(aval: Any) -> Kind:
    """The kind of the numbers of a traced array.

    Args:
        aval: its shape and type.

    Raises:
        SimulationError: numbers of another precision than the one that JAX is set to.
    """
    name = aval.dtype.name
    if name == "bool":
        return "bool"
    if name in ("int32", "int64", "uint32"):
        return "i32"
    wanted = str(jnp.result_type(float))
    if name != wanted:
        raise SimulationError(f"The generator computes in {wanted}, but a part of the step is in {name}; keep to one precision.")
    return "f64"


def _evaluated(form: Form, jaxpr: Any, consts: list[Nodes], arguments: list[Nodes]) -> list[Nodes]:
    known: dict[Any, Nodes] = {}

    def read(atom: Any) -> Nodes:
        return constants_of(form, _literal(atom)) if hasattr(atom, "val") else known[atom]

    known.update(zip(jaxpr.constvars, consts, strict=True))
    known.update(zip(jaxpr.invars, arguments, strict=True))
    for equation in _read(jaxpr):
        results = _equation(form, equation, [read(each) for each in equation.invars])
        known.update(zip(equation.outvars, results, strict=True))
    return [read(each) for each in jaxpr.outvars]


def _read(jaxpr: Any) -> list[Any]:
    """The operations that the results rest on, in their order."""
    wanted = {atom for atom in jaxpr.outvars if not hasattr(atom, "val")}
    found: list[Any] = []
    for equation in reversed(jaxpr.eqns):
        if not wanted.isdisjoint(equation.outvars):
            found.append(equation)
            wanted.update(atom for atom in equation.invars if not hasattr(atom, "val"))
    return found[::-1]


def _literal(atom: Any) -> Any:
    """The number of a literal, in the type that it has there."""
    return np.asarray(atom.val, atom.aval.dtype)


def _equation(form: Form, equation: Any, arguments: list[Nodes]) -> list[Nodes]:
    name, params = equation.primitive.name, equation.params
    if name in INLINED:
        inner = params.get("jaxpr", params.get("call_jaxpr", params.get("fun_jaxpr", params.get("call"))))
        return _inside(form, inner, arguments)
    if name == "cond":
        return _branches(form, params["branches"], arguments)
    if name == "scan":
        return _loop(form, params, arguments)
    if name == "optimization_barrier":
        return arguments
    rule = RULES.get(name)
    if rule is None:
        raise SimulationError(f"The generator does not know the operation '{name}' of JAX; add its rule to codegen/rules.py.")
    result = rule(form, params, kind_of(equation.outvars[0].aval), *arguments)
    return [np.broadcast_to(result, equation.outvars[0].aval.shape)]


def _inside(form: Form, inner: Any, arguments: list[Nodes]) -> list[Nodes]:
    consts = [constants_of(form, each) for each in getattr(inner, "consts", ())]
    return _evaluated(form, getattr(inner, "jaxpr", inner), consts, arguments)


def _branches(form: Form, branches: Any, arguments: list[Nodes]) -> list[Nodes]:
    """All branches, and the results of the one whose number the first argument is; a number beyond the last one means that."""
    number, *rest = arguments
    results = [_inside(form, each, rest) for each in branches]
    index = number.item()
    taken = results[-1]
    for place in range(len(branches) - 2, -1, -1):
        if form.nodes[index].kind == "bool":
            here = form.add("not", "bool", index)
        else:
            here = form.add("le", "bool", index, form.constant(place))
        taken = [chosen(form, here, one, other) for one, other in zip(results[place], taken, strict=True)]
    return taken


def _loop(form: Form, params: dict[str, Any], arguments: list[Nodes]) -> list[Nodes]:
    """A loop over a known number of rounds."""
    fixed, carried, rounds = params["num_consts"], params["num_carry"], params["length"]
    if rounds > ROUNDS_MOST:
        raise SimulationError(f"The generator unrolls loops of up to {ROUNDS_MOST} rounds, but the step has one of {rounds}.")
    consts, carry, columns = arguments[:fixed], arguments[fixed : fixed + carried], arguments[fixed + carried :]
    rows: list[list[Nodes]] = []
    order = range(rounds - 1, -1, -1) if params["reverse"] else range(rounds)
    for number in order:
        done = _inside(form, params["jaxpr"], [*consts, *carry, *(each[number] for each in map(whole, columns))])
        carry, row = done[:carried], done[carried:]
        rows.append(row)
    if params["reverse"]:
        rows.reverse()
    return [*carry, *(np.stack([whole(each) for each in column]) for column in zip(*rows, strict=True))]
