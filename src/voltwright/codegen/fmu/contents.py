"""The files of a car's FMU, all but its binaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from voltwright.codegen.c_source import c_files
from voltwright.codegen.c_text import ascii_text, number
from voltwright.codegen.fmu.description import build_description, description, model_identifier, token_of
from voltwright.codegen.fmu.variables import STEP_INTERNAL_S, Variable, ascii_unit, ends_of, variables_of
from voltwright.codegen.program import CarProgram

FIXED = {
    "3.0": ("car_model.h", "car_steps.h", "fmi3.h", "fmi3_car.c", "fmi3_numbers.h"),
    "2.0": ("car_model.h", "car_steps.h", "fmi2.h", "fmi2_car.c"),
}
"""Sources that are the same for every car."""
VARIABLES_C = """\
/* The variables of {title}, by value reference; generated. */

#ifndef CAR_VARIABLES_H
#define CAR_VARIABLES_H

#include "{header}"

#define CAR(name) {prefix}_##name
#define CAR_TOKEN "{token}"
#define CAR_START(of, to, by) CAR(start)(of, to, {start})
#define STEP_LEAST_S {step_least}

enum {{ INSTANTIATED = 1, INITIALIZATION = 2, STEPPING = 4, TERMINATED = 8 }};
enum {{ FLOAT64, INT32 }};
enum {{ TIME, START, PARAMETER, INPUT_OFTEN, INPUT, OUTPUT }};

/* What a run begins with, and the length of an internal step. */
typedef struct {{
    double {members};
}} Start;

/* All that a car is at an instant. */
typedef struct {{
    CAR(parameters) parameters;
    CAR(inputs) inputs;
    CAR(outputs) outputs;
    CAR(state) state;
    CAR(vehicle) vehicle;
    Start start;
    double time_s, stop_s, derived_for_s;
    int32_t phase, begin_due, vehicle_due, derive_due;
}} Data;

/* mean: whether an output is the mean over a communication step; else it holds at the end of it. */
typedef struct {{
    const char *name, *unit;
    size_t offset;
    double low, high;
    unsigned char kind, role, mean;
}} Variable;

/* Outputs that are numbers of the state. */
static const struct {{
    size_t output, state;
}} ends[] = {{
{ends}
}};

static const Start default_start = {{{defaults}}};

enum {{ OUTPUTS_FIRST = {first}, VARIABLES = {count} }};

static const Variable variables[VARIABLES] = {{
{rows}
}};

#endif
"""


@dataclass(frozen=True)
class FmuContents:
    """The files of an FMU.

    Attributes:
        identifier: name of its library.
        version: of FMI.
        files: text by path in the archive.
        compiled: names of the sources to compile, in `sources/`.
        token: by which an importer knows it.
        variables: in the order of their value references.
    """

    identifier: str
    version: str
    files: dict[str, str]
    compiled: tuple[str, ...]
    token: str
    variables: tuple[Variable, ...]

    @property
    def sources(self) -> dict[str, str]:
        """Text of the sources by name."""
        return {path.removeprefix("sources/"): text for path, text in self.files.items() if path.startswith("sources/")}


def fmu_contents(program: CarProgram, version: str, about: str) -> FmuContents:
    """The files of a car's FMU: description, sources, and a page for people.

    Args:
        program: of the car.
        version: of FMI.
        about: one sentence on the car, for people.

    Raises:
        SimulationError: a struct of the car that the sources cannot take.
    """
    variables, car_files = variables_of(program), c_files(program)
    source = next(name for name in car_files if name.endswith(".c"))
    compiled = (f"fmi{version[0]}_car.c", source)
    fixed = {name: _fixed(name) for name in FIXED[version]}
    without = description(program, variables, version, "", about, compiled)
    token = token_of(without, *car_files.values(), *fixed.values())
    sources = {**fixed, **car_files, "car_variables.h": _variables_header(program, variables, source, token)}
    if version == "3.0":
        sources["buildDescription.xml"] = build_description(program, compiled)
    texts = {
        "modelDescription.xml": description(program, variables, version, token, about, compiled),
        "documentation/index.html": _page(program, variables, about),
        **{f"sources/{name}": text for name, text in sorted(sources.items())},
    }
    return FmuContents(model_identifier(program), version, texts, compiled, token, variables)


def _fixed(name: str) -> str:
    return files("voltwright.codegen.fmu").joinpath("sources", name).read_text(encoding="ascii")


def _variables_header(program: CarProgram, variables: Sequence[Variable], source: str, token: str) -> str:
    start = [each for each in variables if each.role == "START"]
    names = [each.target.removeprefix("start.") for each in start]
    ends = ends_of(program)
    first = next(index for index, each in enumerate(variables) if each.role == "OUTPUT")
    return VARIABLES_C.format(
        title=ascii_text(program.title),
        header=source.replace(".c", ".h"),
        prefix=program.prefix,
        token=token,
        start=", ".join(f"(by)->{each.name}" for each in program.start_arguments),
        step_least=number(STEP_INTERNAL_S.low),
        members=", ".join(names),
        ends=",\n".join(f"    {{offsetof(CAR(outputs), {out}), offsetof(CAR(state), {state})}}" for out, state in ends.items()),
        defaults=", ".join(number(each.start) for each in start),
        first=first,
        count=len(variables),
        rows=",\n".join(_row(each) for each in variables),
    )


def _row(variable: Variable) -> str:
    kind = "INT32" if variable.whole else "FLOAT64"
    unit = f" {ascii_unit(variable.unit)}" if variable.unit else ""
    limits = f"{number(float(variable.range.low))}, {number(float(variable.range.high))}"
    text = f'"{variable.name}", "{unit}", offsetof(Data, {variable.target}), {limits}'
    return f"    {{{text}, {kind}, {variable.role}, {int(variable.mean)}}}"


def _page(program: CarProgram, variables: Sequence[Variable], about: str) -> str:
    """A page with all variables."""
    rows = "\n".join(
        f"<tr><td>{escape(each.name)}</td><td>{escape(each.unit)}</td><td>{escape(each.meaning)}</td></tr>" for each in variables
    )
    title = escape(program.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n<h1>{title}</h1>\n"
        f"<p>{escape(about)}</p>\n<p>Inputs are held over a communication step, which is cut into equal internal steps no longer "
        "than <code>start.step_s</code>. Powers, forces and currents are means over a communication step; speeds, charge and "
        "temperatures hold at its end. A call that is refused changes nothing, and its reason is logged.</p>\n"
        f"<table>\n<tr><th>variable</th><th>unit</th><th>meaning</th></tr>\n{rows}\n</table>\n</body>\n</html>\n"
    )
