"""The map of a drive unit: efficiency from the battery's side of the inverter to the wheels, over speed and force."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from voltwright.defaults.completion import complete
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.runtime import double_precision
from voltwright.spec.car import CarSpec
from voltwright.units import M_S_PER_KMH

MAP_SPEEDS, MAP_TORQUES = 48, 36


@dataclass(frozen=True)
class EfficiencyMap:
    """Drive-unit efficiency from the battery side to the wheels, motoring.

    Attributes:
        axle: front or rear. speed_km_h: shape (s,). wheel_force_kn: shape (f,).
        efficiency: shape (f, s), NaN outside the envelope.
    """

    axle: str
    speed_km_h: np.ndarray
    wheel_force_kn: np.ndarray
    efficiency: np.ndarray


def efficiency_maps(spec: CarSpec) -> tuple[EfficiencyMap, ...]:
    """The map of each driven axle, front first."""
    with double_precision():
        vehicle = Vehicle.from_spec(complete(spec).spec)
        return tuple(_efficiency_map(vehicle, axle) for axle in spec.axles)


def _efficiency_map(vehicle: Vehicle, axle: str) -> EfficiencyMap:
    unit = getattr(vehicle, axle)
    top = float(vehicle.speed_max_m_s)
    speed = np.linspace(0.02 * top, top, MAP_SPEEDS)
    strongest = np.asarray(jax.vmap(lambda v: unit.force_limits_n(v)[0])(jnp.asarray(speed)))
    force = np.linspace(strongest.max() / MAP_TORQUES, strongest.max(), MAP_TORQUES)
    electrical = jax.vmap(lambda f: jax.vmap(lambda v: unit.operate(f, v).electrical_w)(jnp.asarray(speed)))(jnp.asarray(force))
    efficiency = force[:, None] * speed[None, :] / np.asarray(electrical)
    inside = force[:, None] <= strongest[None, :]
    return EfficiencyMap(axle, speed / M_S_PER_KMH, force / 1e3, np.where(inside, efficiency, np.nan))
