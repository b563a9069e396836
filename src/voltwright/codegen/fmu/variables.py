"""The variables of a car's FMU: names, units, meanings, start values and ranges, in the order of their value references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voltwright.codegen.fields import Field, Struct
from voltwright.codegen.program import START_VALUES, STEP_S, CarProgram
from voltwright.errors import SimulationError
from voltwright.ranges import HEADWIND_M_S, LOAD, ROLLING_EXTRA, SHARE, SPEED, SUN, TEMP_AMBIENT, Range
from voltwright.signals import SIGNALS
from voltwright.units import M_S_PER_KMH, celsius_to_kelvin, symbol_of

Role = Literal["TIME", "START", "PARAMETER", "INPUT_OFTEN", "INPUT", "OUTPUT"]
TEMPERATURE_K = Range(celsius_to_kelvin(TEMP_AMBIENT.low), celsius_to_kelvin(TEMP_AMBIENT.high))
SPEED_M_S = Range(0.0, SPEED.high * M_S_PER_KMH)
POWER_W = Range(0.0, 1000.0 * LOAD.high)
STEP_INTERNAL_S = Range(0.001, 10.0)
"""Length of an internal step [s]; a communication step is at least as long as its low end."""
INPUT_RANGES: dict[str, Range] = {
    "speed_m_s": SPEED_M_S,
    "grade": Range(-0.6, 0.6),
    "headwind_m_s": HEADWIND_M_S,
    "rolling_extra": ROLLING_EXTRA,
    "road_k": TEMPERATURE_K,
    "road_pressure_pa": Range(3e4, 1.2e5),
    "ambient_k": TEMPERATURE_K,
    "sun_w_m2": SUN,
    "occupants": Range(0.0, 9.0),
    "extra_w": POWER_W,
    "give_w": POWER_W,
}
"""Ranges of inputs by name; the others are shares of 0 to 1."""
START_RANGES = {
    "soc": Range(1e-9, 1.0),
    "cells_k": TEMPERATURE_K,
    "ambient_k": TEMPERATURE_K,
    "speed_m_s": SPEED_M_S,
    "cold_drag": SHARE,
}
AT_END = ("soc_display", "shortfall_m_s")
"""Outputs that hold at the end of a step, beside those that are a part of the state."""
ANY = Range(-1.7e308, 1.7e308)
OFTEN = ("speed_m_s", "grade", "headwind_m_s")
"""Inputs for which nothing that is worked out once is worked out anew."""


@dataclass(frozen=True)
class Variable:
    """A variable of an FMU; its value reference is its place in the list.

    Attributes:
        name: outputs by the catalogue of signals, inputs and start values behind the name of their group, parameters by
            their dotted path in the car's file.
        role: what it is for.
        unit: printed, empty for a dimensionless number.
        meaning: one phrase.
        target: where it stands in the struct `Data` of the sources.
        whole: whether it is a whole number.
        start: value to begin with; None for an output.
        range: that a value set must lie in.
        mean: whether it is the mean over a communication step.
    """

    name: str
    role: Role
    unit: str
    meaning: str
    target: str
    whole: bool = False
    start: float | None = None
    range: Range = ANY
    mean: bool = False


def variables_of(program: CarProgram) -> tuple[Variable, ...]:
    """The variables of a car.

    Args:
        program: of the car.

    Returns:
        time first, outputs last.

    Raises:
        SimulationError: a struct of the car holds whole numbers where the sources expect none.
    """
    _check_numbers(program)
    time = SIGNALS["time_s"]
    return (
        Variable("time_s", "TIME", time.unit, time.meaning, "time_s"),
        *_start(program),
        *(_parameter(each) for each in program.structs["parameters"].fields),
        *(_input(each) for each in program.structs["inputs"].fields),
        *_outputs(program),
    )


def ends_of(program: CarProgram) -> dict[str, str]:
    """Outputs that are numbers of the state at the end of a step: field of the state by field of the outputs."""
    states = {node: place.field for place, node in program.step.results.items() if place.struct == "state"}
    results = {place.field: node for place, node in program.step.results.items() if place.struct == "outputs"}
    return {name: states[node] for name, node in results.items() if node in states}


def _check_numbers(program: CarProgram) -> None:
    for name, kinds in {"vehicle": {"f64"}, "state": {"f64"}, "inputs": {"f64"}, "outputs": {"f64", "i32"}}.items():
        other = [each.name for each in program.structs[name].fields if each.kind not in kinds]
        if other:
            raise SimulationError(f"The {name} of an FMU must hold kinds {', '.join(kinds)}, but {other[0]} is another.")


def _start(program: CarProgram) -> Iterator[Variable]:
    """What a run begins with, and the length of an internal step."""
    for each in program.start_arguments:
        low_high = START_RANGES[each.name]
        words = f"Start: {each.meaning}"
        value = START_VALUES[each.name]
        yield Variable(
            f"start.{each.name}", "START", symbol_of(each.name), words, f"start.{each.name}", start=value, range=low_high
        )
    words = "Longest internal step; a communication step is cut into equal ones"
    yield Variable("start.step_s", "START", "s", words, "start.step_s", start=STEP_S, range=STEP_INTERNAL_S)


def _parameter(field: Field) -> Variable:
    return Variable(
        field.path,
        "PARAMETER",
        field.unit,
        field.meaning,
        f"parameters.{field.name}",
        start=float(field.default),
        range=_limits(field, float(field.default)),
    )


def _input(field: Field) -> Variable:
    role: Role = "INPUT_OFTEN" if field.name in OFTEN else "INPUT"
    limits = INPUT_RANGES.get(field.name, SHARE)
    return Variable(
        f"inputs.{field.name}",
        role,
        symbol_of(field.name),
        field.meaning[:1].upper() + field.meaning[1:],
        f"inputs.{field.name}",
        start=float(field.default),
        range=limits,
    )


def _outputs(program: CarProgram) -> Iterator[Variable]:
    struct: Struct = program.structs["outputs"]
    ends = {*ends_of(program), *AT_END}
    for each in struct.fields:
        found = SIGNALS.get(each.name)
        unit = found.unit if found else symbol_of(each.name)
        whole = each.kind == "i32"
        mean = not whole and each.name not in ends
        yield Variable(each.name, "OUTPUT", unit, each.meaning, f"outputs.{each.name}", whole=whole, mean=mean)


def _limits(field: Field, default: float) -> Range:
    """The limits of a number of a car's file, an excluded end included; never without the car's own number."""
    low, high = ANY.low, ANY.high
    for relation, bound in field.limits:
        low = bound if relation in ("more than", "at least") else low
        high = bound if relation in ("less than", "at most") else high
    return Range(min(float(low), default), max(float(high), default))


def ascii_unit(symbol: str) -> str:
    """A unit in ASCII, as tools that read FMUs know it.

    >>> ascii_unit("°C"), ascii_unit("mΩ"), ascii_unit("N·m"), ascii_unit("kg/m³")
    ('degC', 'mOhm', 'N.m', 'kg/m3')
    """
    table = {"°": "deg", "Ω": "Ohm", "·": ".", "²": "2", "³": "3", "1/min": "rpm"}
    return re.sub("|".join(map(re.escape, table)), lambda match: table[match.group()], symbol)
