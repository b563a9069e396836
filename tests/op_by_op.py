"""A traced function, run operation by operation by JAX; elementary functions by the C library in place of XLA's own.

XLA fuses operations of a compiled function, which changes last bits, and has polynomials of its own for exp and its like. Neither
is in what is computed here, so that generated code can be held to it bit by bit.
"""

import math
from typing import Any

import jax
import numpy as np

LIBM = {"exp": math.exp, "expm1": math.expm1, "log": math.log, "log1p": math.log1p, "tanh": math.tanh, "pow": math.pow}
INLINED = ("jit", "custom_jvp_call")


def run_traced(closed: Any, *arguments: Any) -> list[Any]:
    """The results of a traced function.

    Args:
        closed: what `jax.make_jaxpr` gives.
        arguments: flat.
    """
    with jax.enable_x64(True):
        typed = [np.asarray(each, aval.dtype) for each, aval in zip(arguments, closed.in_avals, strict=True)]
        return _run(closed.jaxpr, closed.consts, typed)


def _run(jaxpr: Any, consts: Any, arguments: list[Any]) -> list[Any]:
    known: dict[Any, Any] = {}

    def read(atom: Any) -> Any:
        return np.asarray(atom.val, atom.aval.dtype) if hasattr(atom, "val") else known[atom]

    known.update(zip(jaxpr.constvars, consts, strict=True))
    known.update(zip(jaxpr.invars, arguments, strict=True))
    for equation in jaxpr.eqns:
        values = [read(each) for each in equation.invars]
        name = equation.primitive.name
        if name in INLINED:
            inner = equation.params.get("jaxpr", equation.params.get("call_jaxpr"))
            results = _run(inner.jaxpr, inner.consts, values)
        elif name in LIBM:
            results = [np.asarray(np.frompyfunc(LIBM[name], len(values), 1)(*values), float)]
        else:
            found = equation.primitive.bind(*values, **equation.params)
            results = found if equation.primitive.multiple_results else [found]
        known.update(zip(equation.outvars, results, strict=True))
    return [read(each) for each in jaxpr.outvars]
