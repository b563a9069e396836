"""One code path for plain numbers and for traced ones: NumPy where no argument is a JAX array, JAX where one is.

A vehicle is built from numbers in NumPy, which costs microseconds where eager JAX calls cost milliseconds; the same laws
under `jit`, `vmap` or `grad` see tracers and run in JAX.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

Array = Any
"""An array of NumPy or of JAX, traced or not; its shape stands in the annotation around it."""
PLAIN = (float, int, bool, np.float64, np.ndarray)


def is_traced(value: Any) -> bool:
    """Whether a value is a JAX array, traced or not."""
    return type(value) not in PLAIN and isinstance(value, jax.Array)


class _Namespace:
    """`xnp.name` is `numpy.name` or `jax.numpy.name`, as the arguments ask."""

    def __getattr__(self, name: str) -> Any:
        plain, traced = getattr(np, name), getattr(jnp, name)
        if not callable(plain) or isinstance(plain, type):
            return plain
        value = _dispatched(plain, traced)
        setattr(self, name, value)
        return value


def _dispatched(plain: Callable[..., Any], traced: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        for argument in arguments:
            kind = type(argument)
            if kind in PLAIN:
                continue
            if kind in (list, tuple):
                if any(is_traced(part) for part in argument):
                    return traced(*arguments, **options)
            elif isinstance(argument, jax.Array):
                return traced(*arguments, **options)
        return plain(*arguments, **options)

    return call


xnp: Any = _Namespace()


def number(value: Any) -> Any:
    """A number of a car's file as an array of floats: NumPy's, or the traced one as it is."""
    return value if is_traced(value) else np.asarray(value, float)


def take(table: Any, index: Any) -> Any:
    """Entries of a table at whole numbers that lie within it; along its last axis."""
    if not (is_traced(table) or is_traced(index)):
        return table[..., index]
    return jnp.asarray(table).at[..., index].get(mode="promise_in_bounds", wrap_negative_indices=False)


def held(value: Any) -> Any:
    """The value without its gradient."""
    return jax.lax.stop_gradient(value) if is_traced(value) else value


def softplus(value: Any) -> Any:
    """ln(1 + e^x), without overflow."""
    return xnp.logaddexp(value, 0.0)


def sigmoid(value: Any) -> Any:
    """1 / (1 + e^-x), without overflow."""
    return 0.5 * (1.0 + xnp.tanh(0.5 * value))
