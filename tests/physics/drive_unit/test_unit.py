"""The drive unit: electrical power is wheel power and every named loss, scaled points are real points."""

from collections.abc import Callable

import jax.numpy as jnp
import pytest

from voltwright.defaults.completion import complete
from voltwright.library.cars import load_car
from voltwright.physics.drive_unit.unit import DriveUnit
from voltwright.physics.vehicle import Vehicle

CARS = ["tesla-model-3-2024-rwd", "bmw-i4-2024-edrive40", "volkswagen-id3-2021-pro"]


def rear(vehicle_of: Callable[..., Vehicle], name: str) -> DriveUnit:
    unit = vehicle_of(name).units[-1]
    assert unit is not None
    return unit


@pytest.mark.parametrize("name", CARS)
@pytest.mark.parametrize("force_n", [-2000.0, 0.0, 400.0, 3000.0])
def test_electrical_power_is_wheel_power_and_losses(vehicle_of: Callable[..., Vehicle], name: str, force_n: float):
    unit, speed = rear(vehicle_of, name), 20.0
    point = unit.operate(jnp.asarray(force_n), jnp.asarray(speed))
    spin = unit.gear_loss_w(point, force_n) + unit.machine_drag_w(point)
    losses = point.fixed_w + point.linear_w + point.quadratic_w + spin
    assert float(point.electrical_w) == pytest.approx(float(force_n * speed + losses), rel=1e-12)
    assert float(losses) > 0.0
    assert float(unit.wheel_force_n(point)) == pytest.approx(force_n, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("ratio", [0.0, 0.3, 1.0])
def test_scaled_point_is_that_of_the_scaled_torque(vehicle_of: Callable[..., Vehicle], ratio: float):
    # With magnets the flux does not depend on the torque, so the scaled point is exactly the operating point.
    unit, speed = rear(vehicle_of, CARS[0]), jnp.asarray(20.0)
    scaled = unit.operate(jnp.asarray(3000.0), speed).scaled(jnp.asarray(ratio), jnp.asarray(1.0))
    direct = unit.operate(unit.wheel_force_n(scaled), speed)
    assert float(scaled.electrical_w) == pytest.approx(float(direct.electrical_w), rel=1e-9)


def test_limits_are_those_of_the_machine(vehicle_of: Callable[..., Vehicle]):
    unit = rear(vehicle_of, CARS[0])
    drive, brake = unit.force_limits_n(jnp.asarray(5.0))
    for force in (drive, -brake):
        torque = unit.operate(force, jnp.asarray(5.0)).torque_nm
        assert abs(float(torque)) == pytest.approx(float(unit.machine.torque_max_nm), rel=1e-12)
    assert float(brake) > float(drive)


def test_disconnected_idle_unit_takes_nothing(vehicle_of: Callable[..., Vehicle]):
    unit = rear(vehicle_of, CARS[0]).replaced(disconnect=jnp.asarray(1.0))
    idle, working = unit.operate(jnp.asarray(0.0), jnp.asarray(30.0)), unit.operate(jnp.asarray(500.0), jnp.asarray(30.0))
    assert float(idle.electrical_w) == 0.0
    assert float(working.electrical_w) > 500.0 * 30.0
    assert [float(part) for part in unit.coasting_force()] == [0.0, 0.0]


def test_slip_is_force_squared_over_the_stiffness_of_the_axle(vehicle_of: Callable[..., Vehicle]):
    spec = complete(load_car(CARS[0]))
    unit, load_n = rear(vehicle_of, CARS[0]), (1.0 - spec.body.front_axle_share) * spec.masses.mass_test_kg * 9.80665
    for force_n in (-2000.0, 3000.0):
        point = unit.operate(jnp.asarray(force_n), jnp.asarray(20.0))
        at_motor_n = float(point.torque_nm * unit.gear.ratio_over_radius_1_m)
        assert float(point.slip_w) == pytest.approx(at_motor_n**2 * 20.0 / (20.0 * load_n), rel=1e-9)
        assert at_motor_n == pytest.approx(force_n, rel=0.1)
    assert float(unit.operate(jnp.asarray(3000.0), jnp.asarray(0.0)).slip_w) == 0.0
