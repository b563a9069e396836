"""The intermediate form: equal nodes are one, and what is left out leaves every bit as it was."""

import math

import pytest

from voltwright.codegen.form import OPERATIONS, Form, Place
from voltwright.codegen.program import program_of
from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car


@pytest.fixture
def form() -> Form:
    return Form()


@pytest.fixture
def x(form: Form) -> int:
    return form.load(Place("s", "x"))


def test_equal_nodes_are_one_node(form: Form, x: int):
    y = form.load(Place("s", "y"))
    assert form.add("add", "f64", x, y) == form.add("add", "f64", y, x)
    assert form.add("sub", "f64", x, y) != form.add("sub", "f64", y, x)
    assert form.constant(0.0) != form.constant(-0.0)
    assert form.constant(1.0) != form.constant(1)


def test_operations_that_keep_every_bit_are_left_out(form: Form, x: int):
    one, zero, minus_zero = form.constant(1.0), form.constant(0.0), form.constant(-0.0)
    assert form.add("mul", "f64", x, one) == form.add("div", "f64", x, one) == form.add("sub", "f64", x, zero) == x
    assert form.add("add", "f64", x, zero) != x, "-0 + 0 is 0"
    assert form.add("sub", "f64", x, minus_zero) != x, "-0 - -0 is 0"
    assert form.add("mul", "f64", x, zero) != zero, "0 times infinity is no number"
    assert form.add("neg", "f64", form.add("neg", "f64", x)) == x


def test_constants_are_worked_out_where_ieee_754_says_how(form: Form):
    tenth, third = form.constant(0.1), form.add("div", "f64", form.constant(1.0), form.constant(3.0))
    assert form.value(form.add("add", "f64", tenth, third)) == 0.1 + 1.0 / 3.0
    assert form.value(form.add("sqrt", "f64", form.constant(2.0))) == math.sqrt(2.0)
    assert form.value(form.add("exp", "f64", tenth)) is None, "its last bit belongs to the library"
    assert form.value(form.add("div", "f64", tenth, form.constant(0.0))) is None
    assert form.value(form.add("sqrt", "f64", form.constant(-1.0))) is None


def test_an_index_is_held_only_where_it_could_leave_its_table(form: Form, x: int):
    index = form.add("to_i32", "i32", x)
    held = form.add("imin", "i32", form.add("imax", "i32", index, form.constant(0)), form.constant(99))
    assert form.bounds(held) == (0, 99)
    after = form.add("iadd", "i32", held, form.constant(1))
    assert form.add("imin", "i32", after, form.constant(100)) == after
    assert form.add("imin", "i32", after, form.constant(99)) != after
    assert form.value(form.add("lt", "bool", held, form.constant(0))) is False
    assert form.bounds(form.add("iadd", "i32", index, form.constant(1))) == (-(2**31), 2**31 - 1), "it may overflow"


def test_a_choice_that_is_known_is_made(form: Form, x: int):
    y = form.constant(2.0)
    assert form.add("select", "f64", form.constant(True), x, y) == x
    assert form.add("select", "f64", form.constant(False), x, y) == y
    assert form.add("select", "f64", form.add("lt", "bool", x, y), x, x) == x
    known = form.add("lt", "bool", x, y)
    assert form.add("and", "bool", known, form.constant(True)) == known
    assert form.value(form.add("and", "bool", known, form.constant(False))) is False
    assert form.value(form.add("or", "bool", form.constant(True), known)) is True


def test_every_operation_of_a_car_is_listed():
    listed = {name for names in OPERATIONS for name in names.split()}
    program = program_of(complete(load_car("tesla-model-3-2024-lr-awd")))
    for part in (program.prepare, program.derive, program.start, program.step):
        assert {part.nodes[index].op for index in part.needed()} <= listed


def test_what_no_result_rests_on_is_not_needed(form: Form, x: int):
    form.add("exp", "f64", x)
    kept = form.add("sqrt", "f64", x)
    form.results[Place("out", "y")] = kept
    assert form.needed() == [x, kept]
    assert form.places() == [Place("s", "x")]
