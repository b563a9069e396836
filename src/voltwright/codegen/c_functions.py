"""The functions of a car in C."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voltwright.codegen.c_text import Body, ascii_text, folded_lines, number
from voltwright.codegen.fields import Struct
from voltwright.codegen.program import CALL, STEP_LEAST_S, STEP_MOST_S, STEP_S, CarProgram
from voltwright.codegen.splitting import DERIVED, MADE_FOR

STRUCTS = {name: f"{name}->" for name in ("parameters", "vehicle", "inputs", "state", "outputs")} | {CALL: ""}
"""How the fields of each struct are reached."""
RELATIONS = {"more than": ">", "at least": ">=", "less than": "<", "at most": "<="}
STEP_CHECK = (
    f"if (!(dt_s >= {STEP_LEAST_S} && dt_s <= {STEP_MOST_S}))\n"
    f'        return "dt_s must be from {STEP_LEAST_S:g} to {STEP_MOST_S:g} s";'
)


def functions_of(program: CarProgram, signatures: dict[str, str], used: set[str]) -> list[str]:
    """The functions of a car, each before those that call it.

    Args:
        program: of the car.
        signatures: of the public ones, by name.
        used: takes the operations that need a function of their own, see `HELPERS`.
    """
    return [
        _start(program, signatures["start"], used),
        _work_out(program, used),
        _derive(program, signatures["derive"]),
        _ready(program),
        _default_vehicle(program, signatures["default_vehicle"]),
        _prepare(program, signatures["prepare"], used),
        _step(program, signatures["step"], used),
        _check(program.structs["parameters"], signatures["check_parameters"], []),
        _check(program.structs["inputs"], signatures["check_inputs"], [STEP_CHECK]),
    ]


def _check(struct: Struct, signature: str, more: list[str]) -> str:
    """A function that gives a sentence about the first number that is not what it must be."""
    lines = []
    for each in struct.fields:
        value = f"{STRUCTS[struct.name]}{each.name}"
        if each.kind == "f64":
            tests = [f"isfinite({value})", *(f"{value} {RELATIONS[relation]} {number(bound)}" for relation, bound in each.limits)]
            lines += [f"if (!({' && '.join(tests)}))", f'    return "{each.name} {ascii_text(each.rule)}";']
    return _braced(signature, [*lines, *more, "return NULL;"], (struct.name,))


def _start(program: CarProgram, signature: str, used: set[str]) -> str:
    body = Body(program.start, program.prefix, STRUCTS, used)
    arguments = ("vehicle", *(each.name for each in program.start_arguments))
    return _braced(signature, [*body.statements(), *body.results("state")], arguments)


def _work_out(program: CarProgram, used: set[str]) -> str:
    """A function that works out into an array what changes seldom."""
    p, body = program.prefix, Body(program.derive, program.prefix, STRUCTS, used, {DERIVED: DERIVED})
    signature = f"static void {p}_work_out(const {p}_vehicle *vehicle, const {p}_state *state, const {p}_inputs *inputs,\n"
    signature += f"    double dt_s, double *{DERIVED})"
    return _braced(signature, [*body.statements(), *body.results("vehicle")], ("vehicle", "state", "inputs", "dt_s"))


def _derive(program: CarProgram, signature: str) -> str:
    keys = [f"vehicle->{MADE_FOR}[{place}] = {STRUCTS[key.struct]}{key.field};" for place, key in enumerate(program.keys)]
    call = f"{program.prefix}_work_out(vehicle, state, inputs, dt_s, vehicle->{DERIVED});"
    return _braced(signature, [*keys, call], ("state", "inputs", "dt_s"))


def _ready(program: CarProgram) -> str:
    """A function that makes a vehicle ready for the default inputs."""
    p, start = program.prefix, ", ".join(number(each.default) for each in program.start_arguments)
    lines = [
        f"{p}_state state;",
        f"{p}_start(vehicle, &state, {start});",
        f"{p}_derive(vehicle, &state, &{p}_default_inputs, {number(STEP_S)});",
    ]
    return _braced(f"static void {p}_ready({p}_vehicle *vehicle)", lines, ())


def _default_vehicle(program: CarProgram, signature: str) -> str:
    p = program.prefix
    return _braced(signature, [f"*vehicle = {p}_vehicle_data;", f"{p}_ready(vehicle);"], ())


def _prepare(program: CarProgram, signature: str, used: set[str]) -> str:
    p, body = program.prefix, Body(program.prepare, program.prefix, STRUCTS, used)
    lines = [*body.statements(), f"*vehicle = {p}_vehicle_data;", *body.results("vehicle"), f"{p}_ready(vehicle);"]
    return _braced(signature, lines, ("parameters",))


def _step(program: CarProgram, signature: str, used: set[str]) -> str:
    p, body = program.prefix, Body(program.step, program.prefix, STRUCTS, used, {DERIVED: DERIVED})
    other = [f"vehicle->{MADE_FOR}[{place}] != {STRUCTS[key.struct]}{key.field}" for place, key in enumerate(program.keys)]
    lines = [
        f"double own[{len(program.derive.results)}];",
        f"const double *{DERIVED} = vehicle->{DERIVED};",
        *folded_lines(f"if ({' || '.join(other)}) {{", "    ").strip().splitlines(),
        f"    {p}_work_out(vehicle, state, inputs, dt_s, own);",
        f"    {DERIVED} = own;",
        "}",
        *body.statements(),
        *body.results("state"),
        "if (outputs == NULL)",
        "    return;",
        *body.results("outputs"),
    ]
    return _braced(signature, lines, ())


def _braced(signature: str, lines: list[str], arguments: Iterable[str]) -> str:
    """A function; arguments that it does not use are named, so that no compiler warns of them."""
    text = "\n".join(lines)
    unused = [f"    (void){name};" for name in arguments if re.search(rf"(?<![\w>.]){name}\b", text) is None]
    return f"{signature}\n{{\n" + "\n".join([*(f"    {line}" for line in lines), *unused]) + "\n}"
