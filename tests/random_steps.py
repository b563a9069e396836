"""Random states and inputs of a car: driven, braked, cold, hot, plugged in; every structure of generated code is held to them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import Inputs, inputs_of
from voltwright.sim.state import State, start_of

COLD_K, HOT_K = 248.0, 318.0


def random_steps(vehicle: Vehicle, count: int, seed: int = 0) -> Iterator[tuple[State, Inputs, float]]:
    """States before a step, with the inputs and the length of the step [s].

    Args:
        vehicle: in SI.
        count: how many.
        seed: of the random numbers.
    """
    rng = np.random.default_rng(seed)
    for _ in range(count):
        speed = float(rng.choice([0.0, rng.uniform(0.0, 45.0)]))
        state = start_of(
            vehicle,
            rng.uniform(0.02, 1.0),
            cells_k=rng.uniform(COLD_K, HOT_K),
            ambient_k=rng.uniform(COLD_K, HOT_K),
            speed_m_s=speed,
            cold_drag=rng.uniform(0.0, 1.0),
        )
        pack = state.pack.replaced(branch1_v=np.asarray(rng.uniform(-5.0, 5.0)), branch2_v=np.asarray(rng.uniform(-5.0, 5.0)))
        yield state.replaced(pack=pack), inputs_of(**_inputs(rng, speed)), float(rng.choice([0.1, 0.5, 1.0]))


def _inputs(rng: np.random.Generator, speed: float) -> dict[str, Any]:
    """Conditions of a step: now and then of a standing car at its plug."""
    plugged = speed == 0.0 and rng.random() < 0.7
    return {
        "speed_m_s": 0.0 if plugged else max(0.0, speed + rng.uniform(-4.0, 4.0)),
        "grade": rng.uniform(-0.12, 0.12),
        "headwind_m_s": rng.uniform(-8.0, 8.0),
        "rolling_extra": rng.uniform(0.0, 0.5),
        "ambient_c": rng.uniform(COLD_K, HOT_K) - 273.15,
        "sun_w_m2": rng.uniform(0.0, 900.0),
        "humidity": rng.uniform(0.1, 1.0),
        "occupants": float(rng.integers(0, 5)),
        "key_on": float(rng.random() < 0.8),
        "standby": float(rng.random() < 0.5),
        "cabin_on": float(rng.random() < 0.7),
        "precondition": float(rng.random() < 0.3),
        "extra_w": float(rng.choice([0.0, 1500.0])),
        "plugged": float(plugged),
        "soc_target": rng.uniform(0.1, 1.0),
        "give_w": float(rng.choice([0.0, 0.0, 2000.0])),
    }
