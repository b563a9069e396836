"""Within a step, force times mean speed is exactly the change of kinetic energy, also where the car stops on the way."""

from collections.abc import Callable

import jax.numpy as jnp
import pytest

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.traction import move

# speed [m/s], force [N], step [s]
CASES = [
    (20.0, 3000.0, 1.0),
    (20.0, -9000.0, 1.0),
    (0.0, 500.0, 0.1),
    (3.0, -9000.0, 1.0),
    (0.0, -500.0, 1.0),
    (0.01, -1e5, 60.0),
]


@pytest.mark.parametrize(("speed", "force", "dt"), CASES)
def test_work_is_kinetic_energy(vehicle_of: Callable[..., Vehicle], speed: float, force: float, dt: float):
    vehicle = vehicle_of("tesla-model-3-2024-rwd")
    after, mean = move(vehicle, dt, jnp.asarray(speed), jnp.asarray(force))
    work = force * float(mean) * dt
    gained = 0.5 * float(vehicle.inertia_mass_kg) * (float(after) ** 2 - speed**2)
    assert work == pytest.approx(gained, rel=1e-12, abs=1e-12)
    assert float(after) >= 0.0
    assert float(mean) >= 0.0


def test_a_stop_takes_the_distance_of_even_braking(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of("tesla-model-3-2024-rwd")
    deceleration = 4.0
    force = -deceleration * float(vehicle.inertia_mass_kg)
    after, mean = move(vehicle, 2.0, jnp.asarray(3.0), jnp.asarray(force))
    assert float(after) == 0.0
    assert float(mean) * 2.0 == pytest.approx(3.0**2 / (2 * deceleration), rel=1e-12)
