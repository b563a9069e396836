"""What surrounds a car over a run, from plain numbers and columns."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from voltwright.physics.environment import PRESSURE_SEA_LEVEL_PA, air_density_kg_m3
from voltwright.physics.road_load import rolling_temperature_factor
from voltwright.sim.coupled.records import Around
from voltwright.sim.records import StepInput
from voltwright.units import ZERO_CELSIUS_K


def surroundings(
    count: int,
    temp_c: Any,
    *,
    sun_w_m2: Any = 0.0,
    humidity: Any = 0.5,
    pressure_pa: Any = PRESSURE_SEA_LEVEL_PA,
    occupants: Any = 1.0,
    comfort: Any = 1.0,
    preparing: Any = 0.0,
    standby: Any = 1.0,
    place: Any = 0,
    plugged: Any = 0.0,
    soc_target: Any = 1.0,
    give_w: Any = 0.0,
    extra_w: Any = 0.0,
) -> Around:
    """What surrounds a car in `count` steps; each argument is one number, or a column of that many.

    Args: temp_c: of the air [C]. pressure_pa: at the trace's altitude zero. The others: as of `Around`.
    """
    ambient = _column(count, temp_c) + ZERO_CELSIUS_K
    columns = dict(
        ambient_k=ambient,
        sun_w_m2=sun_w_m2,
        humidity=humidity,
        air_density_kg_m3=air_density_kg_m3(ambient, _column(count, pressure_pa)),
        rolling=rolling_temperature_factor(ambient),
        occupants=occupants,
        comfort=comfort,
        preparing=preparing,
        standby=standby,
        plugged=plugged,
        soc_target=soc_target,
        give_w=give_w,
        extra_w=extra_w,
    )
    places = jnp.asarray(np.broadcast_to(np.asarray(place, np.int32), (count,)))
    return Around(place=places, **{name: jnp.asarray(_column(count, value)) for name, value in columns.items()})


def at_a_stand(count: int, key_on=0.0) -> StepInput:
    """What the trace of a car asks that stands for `count` steps, key off or on."""
    zero, one = np.zeros(count), np.ones(count)
    columns = (zero, zero, one, one, one, zero, np.broadcast_to(np.asarray(key_on, float), (count,)))
    return StepInput(*(jnp.asarray(column) for column in columns))


def _column(count: int, value) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, float), (count,)).copy()
