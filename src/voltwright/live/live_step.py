"""The step of a live car: the one engine's step, with the limits of the moment at the port and the cabin's set temperature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp

from voltwright.physics.charging.port import Port
from voltwright.physics.thermal import Lumped
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import Flows
from voltwright.sim.inputs import FIELDS, Inputs
from voltwright.sim.state import State
from voltwright.sim.step import step

NAMES = ("dt_s", "port_power_max_w", "port_current_max_a", "comfort_k", *FIELDS)
"""What the host gives at each step: time step, most power [W] and current [A] at the battery through the port, temperature to
which the cabin is heated [K], and the fields of `Inputs`."""


def live_step(vehicle: Vehicle, state: State, values: Mapping[str, Any]) -> tuple[State, Flows]:
    """One step within the limits of the moment.

    Args:
        vehicle: in SI, with a port.
        state: at the start of the step.
        values: by `NAMES`, one number each.
    """
    if isinstance(vehicle.port, Port):
        supplies = vehicle.port.supplies
        limited = supplies.replaced(
            power_max_w=jnp.minimum(supplies.power_max_w, values["port_power_max_w"]),
            current_max_a=jnp.minimum(supplies.current_max_a, values["port_current_max_a"]),
        )
        vehicle = vehicle.replaced(port=Port(limited))
    if isinstance(vehicle.thermal, Lumped):
        vehicle = vehicle.replaced(thermal__hvac__controller__comfort_k=values["comfort_k"])
    inputs = Inputs(**{name: values[name] for name in FIELDS if name != "place"}, place=values["place"].astype(jnp.int32))
    return step(vehicle, state, inputs, values["dt_s"])
