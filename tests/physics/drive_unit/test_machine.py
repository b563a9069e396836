"""The electric machine: envelope, loss laws at their reference points, flux of least loss."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voltwright.defaults.completed_parts import CompletedMotor
from voltwright.defaults.completion import complete
from voltwright.physics.drive_unit.machine import Machine
from voltwright.spec.loading import car_from_data

BASE = 150e3 / 310.0


def machine(car_data: dict[str, Any], kind: str, **numbers: float) -> Machine:
    car_data["drive_units"]["rear"]["motor"] = {"kind": kind, "power_max_kw": 150, "torque_max_nm": 310, **numbers}
    unit = complete(car_from_data(car_data)).drive_units.rear
    assert unit is not None and isinstance(unit.motor, CompletedMotor)
    return Machine.of(unit.motor, unit.inverter)


def test_envelope_is_torque_then_power_then_fade(car_data: dict[str, Any]):
    motor = machine(car_data, "pmsm", speed_fade_rpm=12000)
    fade = 12000 * np.pi / 30
    assert float(motor.torque_limit_nm(0.0)) == pytest.approx(310.0, rel=1e-12)
    assert float(motor.torque_limit_nm(0.99 * BASE)) == pytest.approx(310.0, rel=1e-12)
    assert float(motor.torque_limit_nm(1000.0)) == pytest.approx(150.0, rel=1e-12)
    assert float(motor.torque_limit_nm(1.25 * fade)) == pytest.approx(150e3 / fade / 1.25**2, rel=1e-12)


def test_losses_at_their_reference_points(car_data: dict[str, Any]):
    motor = machine(
        car_data, "pmsm", loss_copper_kw=4, loss_iron_kw=0.5, loss_eddy_kw=0.25, loss_drag_kw=0.3, loss_stray_fraction=0.01
    )
    point = motor.losses(jnp.asarray(310.0), jnp.asarray(BASE))
    assert float(point.copper_w) == pytest.approx(4000.0, rel=1e-12)
    assert float(point.iron_w) == pytest.approx(750.0, rel=1e-12)
    assert float(point.stray_w) == pytest.approx(1500.0, rel=1e-12)
    assert float(point.excitation_w) == 0.0
    assert float(point.current) == pytest.approx(1.0, rel=1e-12)
    assert float(motor.drag_torque_nm(BASE) * BASE) == pytest.approx(300.0, rel=1e-12)


def test_magnets_cost_current_to_weaken(car_data: dict[str, Any]):
    motor = machine(car_data, "pmsm", loss_excitation_kw=3, weakening_start=1.5)
    below, above = (motor.losses(jnp.asarray(10.0), jnp.asarray(nu * BASE)) for nu in (1.4, 3.0))
    assert float(below.excitation_w) == 0.0
    assert float(above.excitation_w) == pytest.approx(3000.0 * 0.5**2, rel=1e-12)


@pytest.mark.parametrize("kind", ["induction", "eesm"])
def test_flux_is_near_that_of_least_loss(car_data: dict[str, Any], kind: str):
    # At 12 % of peak current, where the law linearises the inverter's knee, no other flux does better by more than 2 %.
    motor = machine(car_data, kind)
    unit = complete(car_from_data(car_data)).drive_units.rear
    assert unit is not None and isinstance(unit.motor, CompletedMotor)
    copper, excitation = (1e3 * loss for loss in (unit.motor.loss_copper_kw, unit.motor.loss_excitation_kw))
    linear, quadratic = (1e3 * loss for loss in (unit.inverter.loss_linear_kw, unit.inverter.loss_quadratic_kw))

    def total(flux, tau):
        current = tau / flux
        return (copper + quadratic) * current**2 + linear * current + excitation * flux**2

    for tau in (0.03, 0.06, 0.1):
        point = motor.losses(jnp.asarray(tau * 310.0), jnp.asarray(10.0))
        best = float(np.min(total(np.linspace(0.15, 1.0, 2000), tau)))
        assert float(total(tau / point.current, tau)) <= 1.05 * best


@pytest.mark.parametrize("kind", ["pmsm", "induction", "eesm"])
def test_losses_are_even_in_torque_and_never_negative(car_data: dict[str, Any], kind: str):
    motor = machine(car_data, kind)
    torque, speed = (grid.ravel() for grid in np.meshgrid(np.linspace(0, 310, 12), np.linspace(0, 1600, 12)))
    ahead, behind = (jax.vmap(motor.losses)(jnp.asarray(sign * torque), jnp.asarray(speed)) for sign in (1.0, -1.0))
    for name in ("copper_w", "stray_w", "iron_w", "excitation_w"):
        assert np.all(np.asarray(getattr(ahead, name)) >= 0.0)
        np.testing.assert_array_equal(getattr(ahead, name), getattr(behind, name))


@pytest.mark.parametrize("kind", ["pmsm", "induction", "eesm"])
def test_gradients_are_finite_at_standstill_and_without_torque(car_data: dict[str, Any], kind: str):
    def total(motor, torque, speed):
        losses = motor.losses(torque, speed)
        return losses.copper_w + losses.stray_w + losses.iron_w + losses.excitation_w + motor.torque_limit_nm(speed)

    motor = machine(car_data, kind)
    for torque in (0.0, 1.0):
        slopes = jax.grad(total, argnums=(0, 1, 2))(motor, jnp.asarray(torque), jnp.asarray(0.0))
        assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(slopes))


def test_coasting_torque_is_the_loss_of_the_turning_machine(car_data: dict[str, Any]):
    # Without current and below weakening, what turns the machine is its iron loss (with magnets) and drag, by the same law.
    for kind, with_iron in (("pmsm", 1.0), ("induction", 0.0)):
        motor = machine(car_data, kind)
        constant, linear = motor.coasting_torque_nm()
        speed = jnp.asarray(0.8 * BASE)
        iron = with_iron * motor.losses(jnp.asarray(0.0), speed).iron_w
        expected = iron + motor.drag_torque_nm(speed) * speed
        assert float((constant + linear * speed) * speed) == pytest.approx(float(expected), rel=1e-12)
