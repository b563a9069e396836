"""The force that a car at full throttle has beyond what a flat road takes, and what its tyres hold."""

from __future__ import annotations

import jax.numpy as jnp

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.state import start_of
from voltwright.sim.step import step

STEP_S = 0.01
BEYOND_REACH_M_S = 140.0
"""A speed that no car reaches."""


def grip_n(vehicle: Vehicle):
    """Driving force [N] that the driven axles' tyres hold on the flat.

    Args:
        vehicle: in SI.
    """
    grip, mass = vehicle.grip, vehicle.mass_kg
    if len(vehicle.units) > 1:
        return sum(grip.both_limits_n(mass, 1.0))
    return grip.axle_limits_n(mass, 1.0, vehicle.front_driven)[0]


def force_left_n(vehicle: Vehicle, ambient_k, speed_m_s):
    """Force [N] beyond what the flat road takes at steady speeds, shape (n,).

    A short step at full throttle tells it by its acceleration, so that every limit of a drive is in it.

    Args:
        vehicle: in SI.
        ambient_k: of air and cells [K].
        speed_m_s: shape (n,) [m/s].
    """
    free = vehicle.replaced(speed_max_m_s=jnp.asarray(2.0 * BEYOND_REACH_M_S))
    inputs = inputs_of(0.0).replaced(speed_m_s=speed_m_s + 1.0, ambient_k=ambient_k, road_k=ambient_k)
    after, _ = step(free, start_of(free, cells_k=ambient_k).replaced(speed_m_s=speed_m_s), inputs, STEP_S)
    return vehicle.inertia_mass_kg * (after.speed_m_s - speed_m_s) / STEP_S


def sticky(vehicle: Vehicle) -> Vehicle:
    """The vehicle on tyres that never slip, without load transfer.

    Args:
        vehicle: in SI.
    """
    grip = vehicle.grip
    return vehicle.replaced(grip=grip.replaced(friction=100.0 * grip.friction, height_over_wheelbase=0.0 * grip.friction))
