"""Grip of each axle with load transfer."""

import jax.numpy as jnp
import pytest

from voltwright.physics.grip import Grip

G = 9.80665


def grip(friction: float = 0.9, front: float = 0.6, height: float = 0.2) -> Grip:
    return Grip(jnp.asarray(friction), jnp.asarray(front), jnp.asarray(height))


def test_axle_at_its_limit_carries_what_the_moments_say():
    # Front drive at the limit: F = mu N_f and N_f = (share m g - F h/L); the law is this equation solved.
    drive, brake = (float(force) for force in grip().front_limits_n(1500.0, 1.0))
    assert drive == pytest.approx(0.9 * (0.6 * 1500 * G - drive * 0.2), rel=1e-12)
    assert brake == pytest.approx(0.9 * (0.6 * 1500 * G + brake * 0.2), rel=1e-12)


def test_rear_axle_gains_when_driving():
    drive, brake = (float(force) for force in grip().rear_limits_n(1500.0, 1.0))
    assert drive == pytest.approx(0.9 * (0.4 * 1500 * G + drive * 0.2), rel=1e-12)
    assert brake == pytest.approx(0.9 * (0.4 * 1500 * G - brake * 0.2), rel=1e-12)
    assert drive > brake


def test_both_axles_together_are_the_total():
    front, rear = grip().both_limits_n(1500.0, 0.98)
    assert float(front + rear) == pytest.approx(0.9 * 1500 * G * 0.98, rel=1e-12)


def test_a_front_wheel_that_lifts_carries_nothing():
    front, rear = grip(friction=2.5, height=0.4).both_limits_n(1500.0, 1.0)
    assert float(front) == 0.0
    assert float(rear) > 0.0
