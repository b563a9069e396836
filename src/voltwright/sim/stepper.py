"""One step at a time from the host: state and inputs go in as vectors, state and flows come back as one.

`run` steps a vehicle through inputs that are known; this is for those that come up while it runs. Compiled once for each
structure of vehicle; a call takes some ten microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import Flows, named
from voltwright.sim.packed import Shape, pack
from voltwright.sim.precision import double_precision
from voltwright.sim.state import State

StepFunction = Callable[[Vehicle, State, Mapping[str, Any]], tuple[State, Flows]]
"""A step: vehicle, state and the numbers that the host names give the state after it and the flows."""

_programs: dict[Any, tuple[Callable[..., Any], list[str]]] = {}


class Stepper:
    """A compiled step of one vehicle.

    Attributes:
        start: the state as a vector, shape (n,).
        places: of each flow by name, in what a call returns.
    """

    def __init__(self, function: StepFunction, vehicle: Vehicle, state: State, names: Sequence[str]):
        """Compile the step, unless a vehicle of this structure has been stepped before.

        Args:
            function: the step; pure, at the top of a module, so that its program is shared.
            vehicle: in SI.
            state: from which it starts; says the structure of the state.
            names: of the numbers that the host gives at each call, in their order.
        """
        self.start, self._state_shape = pack(state)
        self.use(vehicle)
        key = (function, self._shape, self._state_shape, tuple(names))
        if key not in _programs:
            _programs[key] = _program(function, self._shape, self._state_shape, tuple(names))
        self._program, flows = _programs[key]
        with double_precision():
            self._program(self._vehicle, self.start, np.zeros(len(names)))
        self.places = {name: self.start.size + place for place, name in enumerate(flows)}

    def use(self, vehicle: Vehicle) -> None:
        """Take other numbers for the vehicle, of the same structure."""
        vector, self._shape = pack(vehicle)
        with double_precision():
            self._vehicle = jnp.asarray(vector)

    def state(self, vector: np.ndarray) -> State:
        """The state that lies in a vector of `start`'s shape."""
        return self._state_shape.unpacked(vector, np.int32)

    def __call__(self, state: np.ndarray, values: np.ndarray) -> np.ndarray:
        """One step.

        Args:
            state: shape (n,).
            values: in the order of the names, shape (m,).

        Returns:
            state after the step, then the flows; shape (n + k,), not to be written to.
        """
        with double_precision():
            return np.asarray(self._program(self._vehicle, state, values))


def _program(
    function: StepFunction, vehicle: Shape, state: Shape, names: tuple[str, ...]
) -> tuple[Callable[..., Any], list[str]]:
    flow_names: list[str] = []

    def program(vehicle_vector, state_vector, values):
        given = {name: values[place] for place, name in enumerate(names)}
        after, flows = function(vehicle.unpacked(vehicle_vector, jnp.int32), state.unpacked(state_vector, jnp.int32), given)
        each = named(flows)
        flow_names[:] = list(each)
        numbers = [*jax.tree.leaves(after), *each.values()]
        return jnp.concatenate([jnp.ravel(value).astype(values.dtype) for value in numbers])

    return jax.jit(program), flow_names
