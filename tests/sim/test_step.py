"""One step: reasons of a miss, standstill, braking to a stop, an empty battery."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from voltwright.physics.vehicle import Vehicle
from voltwright.sim.inputs import inputs_of
from voltwright.sim.state import start_of
from voltwright.sim.step import step
from voltwright.sim.trace_miss import TraceMiss

CAR = "tesla-model-3-2024-rwd"
# Without XLA's fusion a gradient compiles in a third of the time and memory; what comes out is the same to rounding.
UNFUSED = {"xla_disable_hlo_passes": "fusion"}


@jax.jit
def one_step(vehicle: Vehicle, speed_m_s, asked_m_s, grade, soc):
    """(state before, state after, flows) of one second."""
    start = start_of(vehicle, soc, speed_m_s=speed_m_s)
    return start, *step(vehicle, start, inputs_of(0.0).replaced(speed_m_s=asked_m_s, grade=grade), 1.0)


def taken(vehicle: Vehicle, speed_m_s: float, asked_m_s: float, grade: float = 0.0, soc: float = 0.5) -> Any:
    return one_step(vehicle, *(jnp.asarray(number) for number in (speed_m_s, asked_m_s, grade, soc)))


# what makes it miss, start and asked speed, expected reason
REASONS: list[tuple[str, str | None, float, float, float, TraceMiss]] = [
    ("an ordinary step", None, 0.0, 20.0, 22.0, TraceMiss.NONE),
    ("full throttle below base speed", None, 0.0, 8.0, 20.0, TraceMiss.FORCE),
    ("full throttle above base speed", "pack__power_discharge_w", 1e6, 35.0, 45.0, TraceMiss.POWER),
    ("full throttle, the power of the data sheet", None, 0.0, 35.0, 45.0, TraceMiss.PACK),
    ("a weak battery", "pack__power_discharge_w", 20e3, 25.0, 30.0, TraceMiss.PACK),
    ("ice", "grip__friction", 0.1, 10.0, 15.0, TraceMiss.GRIP),
    ("braking on ice", "grip__friction", 0.1, 20.0, 10.0, TraceMiss.GRIP),
]


@pytest.mark.parametrize(
    ("where", "value", "start", "asked", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS]
)
def test_a_miss_says_why(vehicle_of: Callable[..., Vehicle], where, value: float, start: float, asked: float, reason: TraceMiss):
    vehicle = vehicle_of(CAR) if where is None else vehicle_of(CAR).replaced(**{where: jnp.asarray(value)})
    _, after, flows = taken(vehicle, start, asked)
    assert TraceMiss(int(flows.drive.miss)) is reason
    assert (abs(float(flows.drive.shortfall_m_s)) > 2.0 / 3.6) == (reason is not TraceMiss.NONE)
    assert float(after.speed_m_s) == pytest.approx(asked - float(flows.drive.shortfall_m_s), rel=1e-12)


def test_grip_holds_the_wheel_force(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR).replaced(grip__friction=jnp.asarray(0.2))
    flows = taken(vehicle, 10.0, 20.0)[2]
    drive, _ = vehicle.grip.rear_limits_n(vehicle.mass_kg, 1.0)
    assert float(flows.drive.wheel_force_n) == pytest.approx(float(drive), rel=1e-12)


def test_pack_limit_is_met_and_not_passed(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR).replaced(pack__power_discharge_w=jnp.asarray(30e3))
    flows = taken(vehicle, 25.0, 30.0)[2]
    # The scaled torque is a closed form, but the step's mean speed is that of the wish; the drawn power stays below.
    assert 0.8 * 30e3 < float(flows.energy.terminal_w) <= 30e3 * (1 + 1e-9)


def test_standstill_costs_only_what_stands_by(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    _, after, flows = taken(vehicle, 0.0, 0.0)
    assert float(after.speed_m_s) == 0.0
    assert float(flows.drive.wheel_force_n) == 0.0
    load_w, dcdc_w = vehicle.auxiliaries.loads_w(1.0)
    inverter_idle_w = float(flows.drive.inverter_w)
    spent = float(flows.energy.terminal_w - load_w - dcdc_w) - inverter_idle_w
    # Windings hold the gear's drag torque; below a watt.
    assert 0.0 <= spent < 1.0


def test_on_a_hill_the_brakes_hold(vehicle_of: Callable[..., Vehicle]):
    for grade in (-0.2, 0.2):
        _, after, flows = taken(vehicle_of(CAR), 0.0, 0.0, grade=grade)
        assert float(after.speed_m_s) == 0.0
        assert float(flows.drive.grade_w) == 0.0


def test_stop_within_the_step_does_not_roll_back(vehicle_of: Callable[..., Vehicle]):
    _, after, flows = taken(vehicle_of(CAR), 3.0, 0.0)
    assert float(after.speed_m_s) == 0.0
    assert 0.0 < float(flows.drive.velocity_m_s) <= 1.5 + 1e-12


def test_downhill_recovers(vehicle_of: Callable[..., Vehicle]):
    flows = taken(vehicle_of(CAR), 20.0, 20.0, grade=-0.08)[2]
    assert float(flows.energy.terminal_w) < -10e3
    assert float(flows.drive.friction_brake_w) == pytest.approx(0.0, abs=0.06 * 32e3)


def test_empty_battery_drives_no_further(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    start, after, flows = taken(vehicle, 20.0, 22.0, soc=0.0)
    assert TraceMiss(int(flows.drive.miss)) is TraceMiss.PACK
    assert float(after.speed_m_s) < 20.0
    assert float(flows.energy.auxiliaries_w) == 0.0
    # Nothing is drawn and nothing lost in the machine: the turning motor slows the car by its drag alone.
    assert float(flows.energy.terminal_w) == pytest.approx(0.0, abs=1e-9 * 30e3)
    assert float(flows.drive.motor_iron_w) == float(flows.drive.inverter_w) == 0.0
    assert float(start.pack.soc) == pytest.approx(float(after.pack.soc), rel=1e-12)


def test_brakes_take_what_the_motors_may_not(vehicle_of: Callable[..., Vehicle]):
    vehicle = vehicle_of(CAR)
    flows = taken(vehicle, 30.0, 24.0)[2]
    regeneration_n = float(vehicle.regeneration.deceleration_max_m_s2 * vehicle.mass_kg)
    assert float(flows.drive.wheel_force_n) == pytest.approx(-regeneration_n, rel=1e-12)
    assert float(flows.drive.friction_brake_w) > 0.0
    assert int(flows.drive.miss) == TraceMiss.NONE


@pytest.mark.parametrize("name", [CAR, "tesla-model-3-2024-lr-awd", "volkswagen-id3-2021-pro"])
@pytest.mark.long
def test_gradients_of_a_step_are_finite_everywhere(vehicle_of: Callable[..., Vehicle], name: str):
    def spent(vehicle, speed, asked, grade, soc):
        _, after, flows = one_step(vehicle, speed, asked, grade, soc)
        return flows.energy.chemical_w + after.speed_m_s + after.pack.branch1_v

    slope = jax.jit(jax.grad(spent, argnums=(0, 1, 2, 3, 4)), compiler_options=UNFUSED)
    points = [
        (0.0, 0.0, 0.0, 0.5), (0.0, 1.0, 0.0, 0.5), (3.0, 0.0, 0.0, 0.5), (20.0, 20.0, 0.0, 1.0), (20.0, 15.0, 0.0, 1.0),
        (0.0, 0.0, 0.2, 0.5), (35.0, 60.0, 0.0, 0.5), (20.0, 25.0, 0.0, 0.0), (40.0, 0.0, -0.1, 0.5), (0.0, 30.0, 0.0, 0.0),
    ]  # fmt: skip
    for point in points:
        slopes = slope(vehicle_of(name), *(jnp.asarray(number) for number in point))
        assert all(bool(jnp.all(jnp.isfinite(leaf))) for leaf in jax.tree.leaves(slopes)), point
