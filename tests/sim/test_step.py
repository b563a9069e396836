"""One step: reasons of a miss, standstill, braking to a stop, an empty battery."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import pytest

from voltwright.physics.environment import Environment
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.outcome import Miss
from voltwright.sim.records import StepInput
from voltwright.sim.scan import Trace, begin
from voltwright.sim.step import step

CAR = "tesla-model-3-2024-rwd"


@jax.jit
def one_step(vehicle: Vehicle, speed_m_s, asked_m_s, sine, display):
    """(state before, state after, record) of one second."""
    one = jnp.ones(())
    ask = StepInput(one * asked_m_s, one * sine, jnp.sqrt(1.0 - sine**2) * one, one, one, 0.0 * one, one)
    environment = Environment(293.15 * one, 101_325.0 * one, 0.0 * one)
    constants, start = begin(vehicle, Trace(ask, one * speed_m_s, one), environment, display)
    return start, *step(vehicle, constants, start, ask)


def taken(vehicle: Vehicle, speed_m_s: float, asked_m_s: float, sine: float = 0.0, display: float = 0.5) -> Any:
    return one_step(vehicle, *(jnp.asarray(number) for number in (speed_m_s, asked_m_s, sine, display)))


def with_number(vehicle: Vehicle, where: Callable[[Any], Any], value: float) -> Vehicle:
    return eqx.tree_at(where, vehicle, jnp.asarray(value))


# what makes it miss, start and asked speed, expected reason
REASONS: list[tuple[str, Callable[[Any], Any] | None, float, float, float, Miss]] = [
    ("an ordinary step", None, 0.0, 20.0, 22.0, Miss.NONE),
    ("full throttle below base speed", None, 0.0, 8.0, 20.0, Miss.FORCE),
    ("full throttle above base speed", None, 0.0, 35.0, 45.0, Miss.POWER),
    ("a weak battery", lambda car: car.pack.power_discharge_w, 20e3, 25.0, 30.0, Miss.PACK),
    ("ice", lambda car: car.grip.friction, 0.1, 10.0, 15.0, Miss.GRIP),
    ("braking on ice", lambda car: car.grip.friction, 0.1, 20.0, 10.0, Miss.GRIP),
]


@pytest.mark.parametrize(
    ("where", "value", "start", "asked", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS]
)
def test_a_miss_says_why(vehicle_of: Callable[..., Vehicle], where, value: float, start: float, asked: float, reason: Miss):
    vehicle = vehicle_of(CAR) if where is None else with_number(vehicle_of(CAR), where, value)
    _, after, record = taken(vehicle, start, asked)
    assert Miss(int(record.miss)) is reason
    assert (abs(float(record.shortfall_m_s)) > 2.0 / 3.6) == (reason is not Miss.NONE)
    assert float(after.speed_m_s) == pytest.approx(asked - float(record.shortfall_m_s), rel=1e-12)


def test_grip_holds_the_wheel_force(vehicle_of: Callable[..., Vehicle]):
    vehicle = with_number(vehicle_of(CAR), lambda car: car.grip.friction, 0.2)
    record = taken(vehicle, 10.0, 20.0)[2]
    drive, _ = vehicle.grip.rear_limits_n(vehicle.mass_kg, 1.0)
    assert float(record.wheel_force_n) == pytest.approx(float(drive), rel=1e-12)


def test_pack_limit_is_met_and_not_passed(vehicle_of: Callable[..., Vehicle]):
    vehicle = with_number(vehicle_of(CAR), lambda car: car.pack.power_discharge_w, 30e3)
    record = taken(vehicle, 25.0, 30.0)[2]
    # The scaled torque is a closed form, but the step's mean speed is that of the wish; the drawn power stays below.
    assert 0.8 * 30e3 < float(record.terminal_w) <= 30e3 * (1 + 1e-9)


def test_standstill_costs_only_what_stands_by(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    _, after, record = taken(vehicle, 0.0, 0.0)
    assert float(after.speed_m_s) == 0.0
    assert float(record.wheel_force_n) == 0.0
    load_w, dcdc_w = vehicle.auxiliaries.loads_w(1.0)
    inverter_idle_w = float(record.losses.inverter)
    spent = float(record.terminal_w - load_w - dcdc_w) - inverter_idle_w
    # Windings hold the gear's drag torque; below a watt.
    assert 0.0 <= spent < 1.0


def test_on_a_hill_the_brakes_hold(vehicle_of: Callable[..., Vehicle]):
    for sine in (-0.2, 0.2):
        _, after, record = taken(vehicle_of(CAR), 0.0, 0.0, sine=sine)
        assert float(after.speed_m_s) == 0.0
        assert float(record.grade_w) == 0.0


def test_stop_within_the_step_does_not_roll_back(vehicle_of: Callable[..., Vehicle]):
    _, after, record = taken(vehicle_of(CAR), 3.0, 0.0)
    assert float(after.speed_m_s) == 0.0
    assert 0.0 < float(record.velocity_m_s) <= 1.5 + 1e-12


def test_downhill_recovers(vehicle_of: Callable[..., Vehicle]):
    record = taken(vehicle_of(CAR), 20.0, 20.0, sine=-0.08)[2]
    assert float(record.terminal_w) < -10e3
    assert float(record.losses.friction_brake) == pytest.approx(0.0, abs=0.06 * 32e3)


def test_empty_battery_drives_no_further(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    start, after, record = taken(vehicle, 20.0, 22.0, display=0.0)
    assert Miss(int(record.miss)) is Miss.PACK
    assert float(after.speed_m_s) < 20.0
    assert float(record.losses.auxiliaries) == 0.0
    # Nothing is drawn and nothing lost in the machine: the turning motor slows the car by its drag alone.
    assert float(record.terminal_w) == pytest.approx(0.0, abs=1e-9 * 30e3)
    assert float(record.losses.motor_iron) == float(record.losses.inverter) == 0.0
    assert float(start.pack.soc) == pytest.approx(float(after.pack.soc), rel=1e-12)


def test_brakes_take_what_the_motors_may_not(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    record = taken(vehicle, 30.0, 24.0)[2]
    regeneration_n = float(vehicle.regeneration.deceleration_max_m_s2 * vehicle.mass_kg)
    assert float(record.wheel_force_n) == pytest.approx(-regeneration_n, rel=1e-12)
    assert float(record.losses.friction_brake) > 0.0
    assert int(record.miss) == Miss.NONE


@pytest.mark.parametrize("name", [CAR, "tesla-model-3-2024-lr-awd", "volkswagen-id3-2021-pro"])
def test_gradients_of_a_step_are_finite_everywhere(vehicle_of: Callable[..., Vehicle], name: str):
    def spent(vehicle, speed, asked, sine, display):
        _, after, record = one_step(vehicle, speed, asked, sine, display)
        return record.chemical_w + after.speed_m_s + after.pack.branch1_v

    slope = jax.jit(jax.grad(spent, argnums=(0, 1, 2, 3, 4)))
    points = [
        (0.0, 0.0, 0.0, 0.5), (0.0, 1.0, 0.0, 0.5), (3.0, 0.0, 0.0, 0.5), (20.0, 20.0, 0.0, 1.0), (20.0, 15.0, 0.0, 1.0),
        (0.0, 0.0, 0.2, 0.5), (35.0, 60.0, 0.0, 0.5), (20.0, 25.0, 0.0, 0.0), (40.0, 0.0, -0.1, 0.5), (0.0, 30.0, 0.0, 0.0),
    ]  # fmt: skip
    for point in points:
        slopes = slope(vehicle_of(name), *(jnp.asarray(number) for number in point))
        assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(slopes)), point
