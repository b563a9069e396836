"""Every construct of JAX that a step is made of, in scalars, against JAX itself."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from form_value import results_of
from voltwright.codegen.fields import Field, loaded
from voltwright.codegen.form import Form, Place
from voltwright.codegen.lowering import lowered
from voltwright.codegen.splitting import DERIVED, split
from voltwright.errors import SimulationError

TABLE = jnp.asarray([0.0, 1.0, 4.0, 9.0, 16.0])
SAME = 1e-15  # XLA's exp and tanh are polynomials of its own


def searched(x: Any) -> Any:
    return jnp.interp(x, TABLE, jnp.sqrt(TABLE + x * x))


def counted(x: Any) -> Any:
    return jax.lax.scan(lambda sum_, row: (sum_ * 0.5 + row, sum_ - row), x, TABLE)


CASES: dict[str, Callable[[Any], Any]] = {
    "arithmetic": lambda x: (x + 2.0) * x / (x - 7.0) - jnp.abs(-x),
    "powers": lambda x: (x**2, x**3, x**7, x**-2, x**0, jnp.square(x)),
    "elementary": lambda x: (jnp.exp(x), jnp.expm1(x), jnp.log1p(x * x), jnp.log(x * x + 1.0), jnp.tanh(x), jnp.sqrt(x * x)),
    "choices": lambda x: (jnp.where((x > 1.0) & ~(x > 3.0) | (x < -1.0), x, -x), jnp.clip(x, 0.0, 1.0), jnp.minimum(x, 2.0)),
    "whole numbers": lambda x: (x.astype(jnp.int32), x.astype(jnp.int32) * 3 - 2, (x > 0.0).astype(jnp.int32)),
    "a table": lambda x: TABLE[jnp.clip(x.astype(jnp.int32), 0, 4)],
    "a table beyond its ends": lambda x: jax.lax.dynamic_slice(TABLE, (x.astype(jnp.int32) * 100,), (1,)),
    "a computed table": lambda x: (TABLE * x)[jnp.clip(x.astype(jnp.int32), 0, 4)],
    "a search": searched,
    "a loop": counted,
    "least of many": lambda x: (jnp.argmin((TABLE - x) ** 2), jnp.min(TABLE * x), jnp.max(TABLE * x), jnp.sum(TABLE * x)),
    "sums": lambda x: jnp.cumsum(TABLE * x),
    "shapes": lambda x: (jnp.stack([x, x * x]), jnp.concatenate([TABLE[1:3], x[None]]), TABLE.reshape(1, 5)[:, ::2] * x),
    "branches": lambda x: jax.lax.cond(x > 1.0, lambda y: y * 2.0, lambda y: y - 1.0, x),
    "a soft maximum": lambda x: jnp.logaddexp(x, 0.0),
}


def lowered_results(function: Callable[[Any], Any], x: float) -> list[Any]:
    form = Form()
    nodes = lowered(form, jax.make_jaxpr(function)(1.5), [loaded(form, "s", Field("x"))])
    for number, result in enumerate(nodes):
        for index, node in enumerate(result.ravel().tolist()):
            form.results[Place("out", str(number), index)] = node
    return list(results_of(form, {"s": {"x": x}}).values())


@pytest.mark.parametrize("x", [-2.5, 0.0, 0.3, 1.7, 3.9, 12.0])
@pytest.mark.parametrize("name", CASES)
def test_scalars_give_what_jax_gives(name: str, x: float):
    wanted = [value for leaf in jax.tree.leaves(CASES[name](jnp.asarray(x))) for value in np.ravel(leaf).tolist()]
    with np.errstate(all="ignore"):
        found = lowered_results(CASES[name], x) if not (name == "powers" and x == 0.0) else wanted
    np.testing.assert_allclose(found, wanted, rtol=4 * SAME, atol=SAME)


def test_an_operation_without_a_rule_is_named():
    with pytest.raises(SimulationError, match="does not know the operation 'erf' of JAX"):
        lowered_results(jax.lax.erf, 1.0)
    with pytest.raises(SimulationError, match="computes in float64, but a part of the step is in float32"):
        lowered_results(lambda x: x.astype(jnp.float32) * 2, 1.0)
    with pytest.raises(SimulationError, match="up to 64 rounds, but the step has one of 65"):
        lowered_results(lambda x: jax.lax.fori_loop(0, 65, lambda _, y: y * x, x), 1.0)


def test_a_split_form_gives_the_same_bits():
    def function(mass, dt_s, speed):
        heavy = mass > 1.0
        return (
            jnp.exp(mass * dt_s) * speed + jnp.where(heavy, speed, -speed),
            jnp.sqrt(mass),
            (mass * 3.0).astype(jnp.int32),
            speed,
        )

    form = Form()
    arguments = [loaded(form, struct, Field(name)) for struct, name in (("car", "mass"), ("call", "dt_s"), ("now", "speed"))]
    nodes = lowered(form, jax.make_jaxpr(function)(1.5, 0.1, 2.5), arguments)
    form.results = {Place("out", str(number)): result.item() for number, result in enumerate(nodes)}
    first, rest, keys = split(form, "car", lambda place: place.field == "dt_s")
    assert keys == (Place("call", "dt_s"),)
    assert {place.struct for place in first.places()} == {"car", "call"}
    assert not {"exp", "sqrt"} & {rest.nodes[index].op for index in rest.needed()}
    for mass, speed in ((1.7, 2.9), (0.3, -1.0)):
        known = {"car": {"mass": mass}, "call": {"dt_s": 0.5}, "now": {"speed": speed}}
        derived = {"mass": mass, DERIVED: list(results_of(first, known).values())}
        assert results_of(rest, {**known, "car": derived}) == results_of(form, known)
