"""The model of a car for a page: its module, its numbers with units and limits, and what the figures leave out."""

from __future__ import annotations

from typing import Any

from voltwright.codegen.fields import parameters_of
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car
from voltwright.defaults.numbers import why_without_effect
from voltwright.sim.precision import double_precision
from voltwright.study.fleet.figure_program import FigureProgram, possible_program
from voltwright.web.model.builder import Builder
from voltwright.web.model.derived import Numbers
from voltwright.web.model.parts import Parts
from voltwright.web.model.rows import packed_text

FORM = 2
"""Of what a page reads; another one is built anew."""


def page_model(car: Any) -> dict[str, Any]:
    """The model of a car as JSON.

    Args:
        car: completed, spec, name, or path.

    Returns:
        `wasm` and tables as text, numbers by dotted path, notes, and of each figure that the car cannot have why.

    Raises:
        SpecError, UnknownNameError, FileError: the car.
    """
    full = completed_car(car)
    program, missing = possible_program(full)
    return model_of(full, program) | {"missing": missing}


def model_of(car: CompletedCar, program: FigureProgram) -> dict[str, Any]:
    """The model of a program's figures, as `page_model` has it."""
    with double_precision():
        numbers = Numbers.of(car)
        binary, about = Builder(car, Parts.of(program), numbers).built()
    fields = parameters_of(car, numbers.values).fields
    return {
        "form": FORM,
        "name": car.name,
        "title": car.title,
        "wasm": packed_text(binary),
        "module": about,
        "numbers": {
            each.path: {
                "value": each.default,
                "unit": each.unit,
                "written": each.path not in numbers.maybe,
                **({"limits": each.limits, "rule": each.rule} if each.limits else {}),
                **({"idle": idle} if (idle := why_without_effect(car, each.path)) else {}),
            }
            for each in fields
        },
        "notes": list(program.notes),
    }
