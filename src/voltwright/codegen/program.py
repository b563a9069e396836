"""The program of a car: its structs, and what is generated of the engine's functions on them, whatever the language.

Four functions, each a form: `prepare` makes the vehicle of the numbers of a car's file, `derive` works out what of a step rests
on the vehicle alone, `start` makes the first state, `step` does one time step. They are traced from the engine itself, so that
there is no second copy of its laws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import jax
import numpy as np

from voltwright.codegen.fields import Field, Struct, loaded, nodes_of, parameters_of, si_symbol, struct_of
from voltwright.codegen.form import Form, Node, Place
from voltwright.codegen.lowering import lowered
from voltwright.codegen.splitting import DERIVED, MADE_FOR, split
from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.numbers import numbers_of
from voltwright.errors import plain
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State, start_of
from voltwright.sim.step import step
from voltwright.sim.task import Task, kept_names
from voltwright.spec.base import replace_fields

if TYPE_CHECKING:
    from voltwright.physics.charging.supply import Supply

OFTEN = ("speed_m_s", "grade", "headwind_m_s")
"""Inputs that are another in every step."""
CALL = "call"
"""The struct that stands for plain arguments of a function."""
START = {
    "soc": "displayed state of charge, 0-1 of the usable window",
    "cells_k": "temperature of cells, coolant and housing",
    "ambient_k": "temperature of everything else",
    "speed_m_s": "speed at which the run begins",
    "cold_drag": "of tyres and lubricant, 0 run warm, 1 after an overnight soak",
}
START_VALUES = {"soc": 1.0, "cells_k": 293.15, "ambient_k": 293.15, "speed_m_s": 0.0, "cold_drag": 0.0}
STEP_S, STEP_LEAST_S, STEP_MOST_S = 1.0, 0.01, 10.0
"""Time step that a vehicle is made for at first, and the range of time steps."""
SOC_DISPLAY = "soc_display"


@dataclass(frozen=True)
class CarProgram:
    """What is generated of a car.

    Attributes:
        name: of the car, in the library or of its file.
        title: for people.
        prefix: of every name in generated code.
        structs: "parameters", "vehicle", "inputs", "state", "outputs".
        start_arguments: of the function `start`, beside the vehicle.
        prepare: from parameters to the vehicle; what it does not set stays as it was.
        derive: from the vehicle and what changes seldom to its field "derived".
        keys: what changes seldom beside the vehicle, as its field "made_for" holds it.
        start: from the vehicle and the arguments to a state.
        step: from vehicle, state, inputs and time step to the state after it and the outputs.
    """

    name: str
    title: str
    prefix: str
    structs: dict[str, Struct]
    start_arguments: tuple[Field, ...]
    prepare: Form
    derive: Form
    keys: tuple[Place, ...]
    start: Form
    step: Form


def program_of(car: CompletedCar, *, lumped: bool = True, supplies: Sequence[Supply] = (), road: bool = True) -> CarProgram:
    """The program of a car.

    Args:
        car: completed.
        lumped: whether heat is modelled by lumped bodies; else the cells keep one temperature.
        supplies: that the vehicle may be plugged into, by place.
        road: whether it drives on the road; else on the rollers of a certified test.

    Raises:
        SimulationError: the engine uses an operation that the generator does not know.
    """
    with double_precision():
        depth = {"lumped": lumped, "supplies": supplies, "road": road}
        vehicle = Vehicle.from_car(car, **depth)
        inputs = inputs_of(0.0, place=0)
        state = start_of(vehicle, 1.0, speed_m_s=0.0)
        known = {
            "vehicle": struct_of("vehicle", "The car in SI, as the step reads it.", vehicle),
            "inputs": struct_of("inputs", "What acts on the car in a step.", inputs),
            "state": struct_of("state", "What a step hands to the next.", state, signals=True),
        }
        start_arguments = tuple(
            Field(name, path=name, unit=si_symbol(name), meaning=words, default=START_VALUES[name])
            for name, words in START.items()
        )
        step_form, outputs = _step_form(known, vehicle, state, inputs)
        start_form = _start_form(known, vehicle, start_arguments)
        used = {*step_form.places(), *start_form.places()}
        parts = split(step_form, "vehicle", _seldom(known["inputs"], step_form))
        numbers = {path: float(value) for path, value in numbers_of(car).items()}
        parameters = parameters_of(car, numbers)
        prepare = _prepare_form(known["vehicle"], parameters, car, numbers, used, depth)
    structs = {
        "parameters": parameters.only(set(prepare.places())),
        "vehicle": _with_derived(known["vehicle"].only(used), len(parts.keys), len(parts.first.results)),
        "inputs": known["inputs"].only(used),
        "state": known["state"],
        "outputs": outputs,
    }
    forms = {"prepare": prepare, "derive": parts.first, "keys": parts.keys, "start": start_form, "step": parts.rest}
    return CarProgram(car.name, plain(" ".join(car.title.split())), prefix_of(car.name), structs, start_arguments, **forms)


def _seldom(inputs: Struct, step_form: Form) -> Callable[[Place], bool]:
    """Whether a number changes seldom: the time step, most inputs, and what no step changes of the state."""
    steady = {each.name for each in inputs.fields if each.kind == "f64" and each.name not in OFTEN}

    def seldom(place: Place) -> bool:
        if place.struct == "state":
            return step_form.nodes[step_form.results[place]] == Node("load", "f64", (), place)
        return place == Place(CALL, "dt_s") or (place.struct == "inputs" and place.field in steady)

    return seldom


def _with_derived(vehicle: Struct, keys: int, numbers: int) -> Struct:
    """The struct of the vehicle with the fields that keep what is worked out of it."""
    words = {MADE_FOR: "what the numbers below were made for", DERIVED: "worked out once, by derive"}
    more = [
        Field(name, length=length, meaning=words[name], default=[0.0] * length)
        for name, length in ((MADE_FOR, keys), (DERIVED, numbers))
    ]
    return replace(vehicle, fields=(*vehicle.fields, *more))


def prefix_of(name: str) -> str:
    """The prefix of every name in the generated code of a car.

    >>> prefix_of("volkswagen-id3-2021-pro")
    'vw_volkswagen_id3_2021_pro'
    """
    return f"vw_{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_')}"


def own_version() -> str:
    """The version of voltwright, as generated files name it."""
    try:
        return version("voltwright")
    except PackageNotFoundError:
        return "from a source tree"


def _step_form(known: dict[str, Struct], vehicle: Vehicle, state: State, inputs: Inputs) -> tuple[Form, Struct]:
    """The form of a step with every column of a run, and the struct of these columns."""
    names = (*kept_names(vehicle), SOC_DISPLAY)

    def record(vehicle: Vehicle, state: State, inputs: Inputs, dt_s: Any) -> tuple[State, list[Any]]:
        after, flows = step(vehicle, state, inputs, dt_s)
        task = Task(vehicle, {}, {}, state, dt_s, 0, "all")
        columns = task.kept(after.speed_m_s, after.cold_drag, after.pack, flows)
        columns[SOC_DISPLAY] = vehicle.pack.display_of_soc(after.pack.soc)
        return after, [columns[name] for name in names]

    form = Form()
    trees = {"vehicle": vehicle, "state": state, "inputs": inputs}
    arguments = [node for name, tree in trees.items() for node in nodes_of(form, known[name], tree)]
    arguments.append(loaded(form, CALL, Field("dt_s")))
    traced, shapes = jax.make_jaxpr(record, return_shape=True)(vehicle, state, inputs, 1.0)
    results, count = lowered(form, traced, arguments), len(known["state"].fields)
    zeros = {name: np.zeros(each.shape, each.dtype) for name, each in zip(names, shapes[1], strict=True)}
    outputs = struct_of("outputs", "What flows in a step: means over it, states at its end.", zeros, signals=True)
    _set(form, known["state"], results[:count])
    _set(form, outputs, results[count:])
    return form, outputs


def _start_form(known: dict[str, Struct], vehicle: Vehicle, arguments: tuple[Field, ...]) -> Form:
    def begin(vehicle: Vehicle, soc: Any, cells_k: Any, ambient_k: Any, speed_m_s: Any, cold_drag: Any) -> State:
        return start_of(vehicle, soc, cells_k=cells_k, ambient_k=ambient_k, speed_m_s=speed_m_s, cold_drag=cold_drag)

    form = Form()
    nodes = [*nodes_of(form, known["vehicle"], vehicle), *(loaded(form, CALL, each) for each in arguments)]
    traced = jax.make_jaxpr(begin)(vehicle, *(each.default for each in arguments))
    _set(form, known["state"], lowered(form, traced, nodes))
    return form


def _prepare_form(
    vehicle: Struct,
    parameters: Struct,
    car: CompletedCar,
    numbers: dict[str, float],
    used: set[Place],
    depth: dict[str, Any],
) -> Form:
    """The form that makes a vehicle of a car's numbers; of its results, those that are used and are no constants."""

    def build(values: list[Any]) -> Vehicle:
        changed = replace_fields(car, dict(zip(numbers, values, strict=True)))
        return Vehicle.from_car(changed, **depth)

    form = Form()
    traced = jax.make_jaxpr(build)(list(numbers.values()))
    results = lowered(form, traced, [loaded(form, "parameters", each) for each in parameters.fields])
    _set(form, vehicle, results)
    form.results = {place: node for place, node in form.results.items() if place in used and form.nodes[node].op != "constant"}
    return form


def _set(form: Form, struct: Struct, results: list[Any]) -> None:
    """Set the numbers of a struct to the nodes of a function's results, a result for each field."""
    for each, nodes in zip(struct.fields, results, strict=True):
        form.results.update(zip(each.places(struct.name), nodes.ravel().tolist(), strict=True))
