"""The reduction gear."""

import jax.numpy as jnp
import pytest

from voltwright.physics.drive_unit.gear import Gear

GEAR = Gear(jnp.asarray(30.0), jnp.asarray(0.02), jnp.asarray(0.6))


@pytest.mark.parametrize("force_n", [-3000.0, -10.0, 0.0, 10.0, 3000.0])
def test_torque_and_force_are_inverse(force_n: float):
    torque = GEAR.shaft_torque_nm(force_n, 0.6)
    assert float(GEAR.wheel_force_n(torque, 0.6)) == pytest.approx(force_n, rel=1e-12, abs=1e-12)


def test_mesh_loss_is_paid_in_both_directions():
    driving, braking = float(GEAR.shaft_torque_nm(3000.0, 0.0)), float(GEAR.shaft_torque_nm(-3000.0, 0.0))
    assert driving == pytest.approx(100.0 * 1.02, rel=1e-12)
    assert braking == pytest.approx(-100.0 * 0.98, rel=1e-12)
