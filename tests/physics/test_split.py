"""Sharing the force of two drive units."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.physics.split import CANDIDATES
from voltwright.physics.vehicle import Vehicle

CAR = "tesla-model-3-2024-lr-awd"


def electrical_w(car: Vehicle, front_n, force_n, speed_m_s):
    front, rear = car.units
    return front.operate(front_n, speed_m_s).electrical_w + rear.operate(force_n - front_n, speed_m_s).electrical_w


def test_least_loss_is_never_worse_than_any_candidate(vehicle_of: Callable[..., Vehicle]):
    force, speed = (jnp.asarray(grid.ravel()) for grid in np.meshgrid(np.linspace(-4000, 4000, 16), np.linspace(0.0, 45.0, 12)))

    def choices(car, force_n, speed_m_s):
        front_n = car.split.front_force_n(*car.units, force_n, speed_m_s)
        shares = jnp.asarray(CANDIDATES)
        fixed = jax.vmap(lambda share: electrical_w(car, share * force_n, force_n, speed_m_s))(shares)
        return front_n / force_n, electrical_w(car, front_n, force_n, speed_m_s), fixed

    compiled = jax.jit(jax.vmap(choices, in_axes=(None, 0, 0)))
    for disconnect in (0.0, 1.0):
        front, rear = vehicle_of(CAR).units
        car = vehicle_of(CAR).replaced(units=(front.replaced(disconnect=jnp.asarray(disconnect)), rear))
        shares, best, fixed = (np.asarray(part) for part in compiled(car, force, speed))
        # Rounding only: the same law at the same share.
        assert np.all(best[:, None] <= fixed + 1e-9 * np.abs(fixed))
        # It is a choice: the share changes over the plane, unless a clutch makes one motor alone the best everywhere.
        assert len(np.unique(np.round(shares, 6))) > 1 or disconnect == 1.0


def test_fixed_share_is_kept(vehicle_of: Callable[..., Vehicle]):
    car = vehicle_of(CAR)
    split = car.split.replaced(least_loss=jnp.asarray(0.0), front_share=jnp.asarray(0.4))
    front, rear = car.units
    assert float(split.front_force_n(front, rear, jnp.asarray(1000.0), jnp.asarray(20.0))) == pytest.approx(400.0)
