"""The batch of variants as a kernel in C, from the same program that JAX runs of each lane."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.codegen.fields import struct_of
from voltwright.codegen.run_form import Argument, RunForm, run_form
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs
from voltwright.study.lanes import Given, Lanes, drive_lane, joined


def lane_run(lanes: Lanes, given: Given) -> RunForm:
    """The drive of a lane in scalar operations, in the precision that JAX is set to.

    Args:
        lanes: of a batch; which of their numbers differ is fixed by them.
        given: what they meet; its time step becomes a constant.

    Returns:
        the run; its results are those of `LaneSums.named`.

    Raises:
        SimulationError: the engine uses an operation that the generator does not know.
    """
    inputs, start = _in_precision(given.inputs), _in_precision({"ambient_k": given.ambient_k, "speed_m_s": given.speed_m_s})
    dt_s = float(given.dt_s)

    def drive(vehicle: Vehicle, inputs: Inputs, start: dict[str, Any]) -> dict[str, Any]:
        return drive_lane(vehicle, Given(inputs, start["ambient_k"], start["speed_m_s"], dt_s), "lanes").named()

    arguments = (
        Argument("vehicle", "The vehicle in SI: what all lanes share.", _first(lanes), lanes.varies),
        Argument("inputs", "What acts on all lanes in every step.", inputs, has_columns=True),
        Argument("start", "How the lanes begin.", start),
    )
    return run_form(drive, arguments)


def lane_columns(lanes: Lanes) -> dict[str, np.ndarray]:
    """The numbers that differ by lane, by the names of their fields in a kernel; shape (n,) or (n, points)."""
    fields = struct_of("vehicle", "", _first(lanes)).fields
    names = [field.name for field, own in zip(fields, lanes.varies, strict=True) if own]
    return dict(zip(names, lanes.moving, strict=True))


def _first(lanes: Lanes) -> Vehicle:
    return joined(lanes.tree, lanes.varies, [leaf[0] for leaf in lanes.moving], lanes.fixed)


def _in_precision(tree: Any) -> Any:
    """A tree of NumPy arrays whose numbers are in the precision that JAX is set to."""
    kind = jnp.result_type(float)
    return jax.tree.map(lambda leaf: np.asarray(leaf, kind) if np.asarray(leaf).dtype.kind == "f" else leaf, tree)
