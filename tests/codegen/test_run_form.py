"""A run with one long loop: what is carried, what stands where, and what is refused."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from form_value import results_of
from voltwright.codegen.form import Place
from voltwright.codegen.placement import BEFORE, BEHIND, EACH, WITHIN, Rate, guards, rates, with_reciprocals
from voltwright.codegen.run_form import Argument, RunForm, run_form
from voltwright.errors import SimulationError

ROUNDS = 100
COLUMN = np.sin(np.arange(ROUNDS, dtype=float))
TABLE = np.linspace(1.0, 3.0, 11)


def falling(car: Any, now: Any) -> dict[str, Any]:
    """A level that falls by what a column asks, read in a table at the level; a sum that nobody wants beside it."""

    def body(carry: Any, row: Any) -> tuple[Any, None]:
        level, at, read, time, unwanted = carry
        below = jnp.clip((level * 10.0).astype(jnp.int32), 0, 10)
        read = jax.lax.cond(below != at, lambda: car["table"][below], lambda: read)
        speed = row[0] * jnp.sqrt(time + 1.0)
        level = level - 0.01 * read * speed * speed / car["mass"]
        return (level, below, read, time + 1.0, unwanted + level), None

    first = (1.0, jnp.asarray(10), car["table"][10], 0.0, 0.0)
    level, _, _, time, _ = jax.lax.scan(body, first, (now["speed"], jnp.arange(ROUNDS)))[0]
    return {"level": level / car["mass"], "time": time}


def arguments(own: bool) -> list[Argument]:
    car = {"mass": np.asarray(2.0), "table": TABLE}
    return [Argument("car", "", car, (own, False)), Argument("now", "", {"speed": COLUMN}, has_columns=True)]


def value_of(run: RunForm, mass: float) -> dict[str, float]:
    """The results of a run, a round after the other, on the form itself."""
    known: dict[str, Any] = {"car": {"mass": mass, "table": TABLE}, "lanes": {"mass": mass}}
    results, form = dict(run.form.results), run.form
    form.results = {each.now: each.first for each in run.carries}
    carried = {place.field: value for place, value in results_of(form, known).items()}
    form.results = {each.now: each.after for each in run.carries}
    for number in range(ROUNDS):
        now = {"speed": COLUMN[number], "round": number}
        carried = {place.field: value for place, value in results_of(form, {**known, "carried": carried, "now": now}).items()}
    form.results = results
    return {place.field: value for place, value in results_of(form, {**known, "end": carried}).items()}


@pytest.mark.parametrize("mass", [2.0, 0.7])
def test_round_by_round_it_gives_what_jax_gives(mass: float):
    run = run_form(falling, arguments(own=True))
    wanted = falling({"mass": mass, "table": jnp.asarray(TABLE)}, {"speed": jnp.asarray(COLUMN)})
    found = value_of(with_reciprocals(run), mass)
    assert found.keys() == wanted.keys()
    for name, value in found.items():
        assert value == pytest.approx(float(wanted[name]), rel=1e-14)


def test_a_number_that_no_result_rests_on_is_not_carried():
    run = run_form(falling, arguments(own=True))
    assert len(run.carries) == 4
    assert [each.name for each in run.structs["lanes"].fields] == ["mass"]
    assert [each.name for each in run.structs["car"].fields] == ["table"]
    assert [each.name for each in run.structs["columns"].fields] == ["speed"]


def test_what_all_lanes_share_is_no_work_of_a_lane():
    run = with_reciprocals(run_form(falling, arguments(own=True)))
    known = rates(run)
    found = {rate: {run.form.nodes[index].op for index in known if known[index] == rate} for rate in set(known.values())}
    assert "sqrt" in found[Rate(WITHIN, False)] and "sqrt" not in found[EACH]
    assert "div" in found[Rate(BEFORE, True)] and "div" not in found[EACH]
    assert Rate(BEHIND, False) in found, "the time"
    alone = rates(run_form(falling, arguments(own=False)))
    assert not any(rate.own for rate in alone.values())


def test_a_table_is_read_where_a_lane_has_left_its_place():
    run = with_reciprocals(run_form(falling, arguments(own=True)))
    (guard,) = guards(run, rates(run))
    (carry,) = guard.carries
    assert run.form.nodes[carry.after].op == "select"
    assert Place("carried", carry.name) == carry.now


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda car, now: {"x": car["mass"]}, "one loop of more than 64 rounds, but this one has 0"),
        (lambda car, now: {"x": jax.lax.scan(lambda x, y: (x + y, None), 0.0, 2.0 * now["speed"])[0]}, "one that is worked out"),
        (lambda car, now: {"x": jax.lax.scan(lambda x, y: (x + y, x), 0.0, now["speed"])[0]}, "keeps no columns"),
    ],
)
def test_other_loops_are_refused(function: Callable[..., Any], words: str):
    with pytest.raises(SimulationError, match=words):
        run_form(function, arguments(own=True))
