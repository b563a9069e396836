"""What a car asks and does on the road in a step: driver demand, axle shares, drive units, brakes, motion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp

from voltwright.physics.drive_unit.unit import UnitPoint
from voltwright.physics.environment import air_density_kg_m3
from voltwright.physics.record import Record
from voltwright.physics.road_load import RoadForces, rolling_temperature_factor
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import DriveFlows
from voltwright.sim.inputs import Inputs
from voltwright.sim.port import ALMOST
from voltwright.sim.supply import EnergySupply
from voltwright.sim.trace_miss import SPEED_TOLERANCE_M_S, TraceMiss

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

ACCELERATION_CAP_M_S2 = 15.0
STANDSTILL_M_S = 1e-6
"""Up to this mean speed of a step nothing resists, and nothing warms up."""
ROLLING_M_S = 1e-9
"""Beyond this mean speed of a step motors and inverters are on, whatever the key."""

TINY = 1e-12


def moves(speed_m_s, wanted_m_s):
    """Whether a car moves in a step, beyond rounding: tyres and gear oil warm up then."""
    return speed_m_s + wanted_m_s > STANDSTILL_M_S


def switched_on(key_on, velocity_m_s):
    """1 while motors and inverters are on: with the key, and with the key off as long as a car moves beyond rounding."""
    return jnp.where(velocity_m_s > ROLLING_M_S, 1.0, key_on)


class DriverDemand(Record):
    """What the driver asks in a step, and what the drive units would do about it; does not depend on the battery.

    Attributes:
        speed_m_s: mean speed wanted.
        force_n: asked at the wheels, negative to brake.
        resisting: forces of the road. gear_extra_n: drag that cold gears add. resisting_n: their sum; nothing at a stand.
        forces_n: wheel force of each unit, within envelope, grip and regeneration. points: their operating points.
        limited_by_grip: 1 where grip limits the driving force.
    """

    speed_m_s: Float[Array, "*batch"]
    force_n: Float[Array, "*batch"]
    resisting: RoadForces
    gear_extra_n: Float[Array, "*batch"]
    resisting_n: Float[Array, "*batch"]
    forces_n: tuple[Any, ...]
    points: tuple[UnitPoint, ...]
    limited_by_grip: Float[Array, "*batch"]

    @property
    def electrical_w(self):
        """Power that the drive units would draw [W], negative where they would give."""
        return sum((point.electrical_w for point in self.points), start=jnp.zeros_like(self.speed_m_s))


class TractiveResponse(Record):
    """What the car really does in a step.

    Attributes:
        forces_n, points: of each unit.
        ratio: of the demanded torques that the pack allows.
        brake_n: friction brakes, negative.
        speed_m_s, velocity_m_s: at the end, and mean.
        turning: mean speed over that demanded.
        switched: 1 while motors and inverters are on.
        electrical_w: of the drive units.
    """

    forces_n: tuple[Any, ...]
    points: tuple[UnitPoint, ...]
    ratio: Float[Array, "*batch"]
    brake_n: Float[Array, "*batch"]
    speed_m_s: Float[Array, "*batch"]
    velocity_m_s: Float[Array, "*batch"]
    turning: Float[Array, "*batch"]
    switched: Float[Array, "*batch"]
    electrical_w: Float[Array, "*batch"]


def wanted_speed_m_s(vehicle: Vehicle, speed_m_s, inputs: Inputs, dt_s):
    """The speed that the driver wants at the end of a step [m/s]: the trace's, within top speed and 15 m/s2."""
    wanted = jnp.minimum(inputs.speed_m_s, vehicle.speed_max_m_s)
    return jnp.minimum(wanted, speed_m_s + ACCELERATION_CAP_M_S2 * dt_s)


def driver_demand(vehicle: Vehicle, speed_m_s, cold_drag, inputs: Inputs, dt_s, one: Any = 1.0) -> DriverDemand:
    """The force that would reach the wanted speed at the end of the step, and how the axles would share it.

    Args:
        vehicle: in SI.
        speed_m_s: at the start of the step [m/s].
        cold_drag: mean of the step, 0-1.
        inputs: of the step.
        dt_s: time step [s].
        one: as of `step`.
    """
    wanted = wanted_speed_m_s(vehicle, speed_m_s, inputs, dt_s)
    speed = 0.5 * (speed_m_s + wanted)
    moving = jnp.where(speed > STANDSTILL_M_S, 1.0, 0.0)
    cosine = 1.0 / jnp.sqrt(1.0 + inputs.grade * inputs.grade)
    density = air_density_kg_m3(inputs.road_k, inputs.road_pressure_pa)
    warmth = rolling_temperature_factor(inputs.road_k)
    rolling = (1.0 + inputs.rolling_extra) * vehicle.cold_drag.rolling_factor(cold_drag, warmth)
    road = vehicle.road_load.forces(speed, vehicle.mass_kg, inputs.grade * cosine, cosine, inputs.headwind_m_s, density, rolling)
    resisting = RoadForces(moving * road.rolling_n, moving * road.aerodynamic_n, moving * road.grade_n)
    gear_extra_n = moving * vehicle.cold_drag.gear_extra_n(cold_drag)
    resisting_n = resisting.rolling_n + resisting.aerodynamic_n + resisting.grade_n + gear_extra_n
    force = (resisting_n + (vehicle.inertia_mass_kg / dt_s) * (wanted - speed_m_s)) / one
    driving = jnp.maximum(force, 0.0)
    recovering = vehicle.regeneration.force_n(jnp.maximum(-force, 0.0), speed, vehicle.mass_kg)
    forces, gripping = _axle_forces(vehicle, driving - recovering, speed, cosine)
    forces = tuple(share / one for share in forces)
    points = tuple(unit.operate(share, speed) for unit, share in zip(vehicle.units, forces, strict=True))
    limited_by_grip = jnp.where((driving > gripping) & (_total(forces, speed) >= ALMOST * gripping), 1.0, 0.0)
    return DriverDemand(speed, force, resisting, gear_extra_n, resisting_n, forces, points, limited_by_grip)


def tractive_response(
    vehicle: Vehicle, speed_m_s, demand: DriverDemand, inputs: Inputs, dt_s, ratio, alive: Any = 1.0, *, as_given: bool = False
) -> TractiveResponse:
    """What becomes of a demand.

    Args:
        vehicle: in SI.
        speed_m_s: at the start of the step [m/s].
        demand: of the driver.
        inputs: of the step.
        dt_s: time step [s].
        ratio: of the demanded torques that the pack allows, 0-1.
        alive: 0 where the pack is empty, else 1.
        as_given: whether the car moves at the mean speed demanded; the speed at the end then tells whether it does.
    """
    points = tuple(point.scaled(ratio, alive) for point in demand.points)
    held = (unit.wheel_force_n(point) for unit, point in zip(vehicle.units, points, strict=True))
    forces = tuple(jnp.where(ratio < 1.0, less, force) for less, force in zip(held, demand.forces_n, strict=True))
    force_n = _total(forces, demand.speed_m_s)
    brake_n = _brake_force_n(vehicle, demand, force_n, inputs.grade)
    if as_given:
        lacking_n = force_n + brake_n - demand.force_n
        speed = 2.0 * demand.speed_m_s - speed_m_s + lacking_n * (dt_s / vehicle.inertia_mass_kg)
        velocity, turning = demand.speed_m_s, jnp.ones_like(demand.speed_m_s)
    else:
        speed, velocity = move(vehicle, dt_s, speed_m_s, force_n + brake_n - demand.resisting_n)
        # Gear and drag losses are those of the speed demanded; a car that falls short turns its gears that much less.
        turning = velocity / jnp.maximum(demand.speed_m_s, STANDSTILL_M_S)
    switched = switched_on(inputs.key_on, velocity)
    losses_w = _unit_losses_w(vehicle, forces, points, turning, demand.speed_m_s)
    electrical_w = switched * (force_n * velocity + losses_w)
    return TractiveResponse(forces, points, ratio, brake_n, speed, velocity, turning, switched, electrical_w)


def drive_flows(
    vehicle: Vehicle, speed_m_s, demand: DriverDemand, drive: TractiveResponse, inputs: Inputs, dt_s, *, followed: bool = False
) -> DriveFlows:
    """The record of wheels and motors; where it is known that the trace was followed, there is no miss to look for."""
    force_n, velocity = _total(drive.forces_n, demand.speed_m_s), drive.velocity_m_s
    shortfall = jnp.zeros_like(velocity) if followed else inputs.speed_m_s - drive.speed_m_s
    points, switched = drive.points, drive.switched
    pairs = tuple(zip(vehicle.units, points, drive.forces_n, strict=True))
    zero = jnp.zeros_like(velocity)
    kinetic_w = (0.5 * vehicle.inertia_mass_kg / dt_s) * (drive.speed_m_s**2 - speed_m_s**2)
    return DriveFlows(
        velocity_m_s=velocity,
        wheel_force_n=force_n,
        traction_w=force_n * velocity,
        electrical_w=drive.electrical_w,
        grade_w=demand.resisting.grade_n * velocity,
        kinetic_w=kinetic_w,
        aerodynamic_w=demand.resisting.aerodynamic_n * velocity,
        rolling_w=demand.resisting.rolling_n * velocity,
        friction_brake_w=-drive.brake_n * velocity,
        tyre_slip_w=switched * sum((point.slip_w for point in points), start=zero),
        gear_w=drive.turning * sum((unit.gear_loss_w(point, force) for unit, point, force in pairs), start=zero)
        + demand.gear_extra_n * velocity,
        motor_drag_w=drive.turning * sum((unit.machine_drag_w(point) for unit, point, _ in pairs), start=zero),
        motor_copper_w=switched * sum((point.copper_w for point in points), start=zero),
        motor_iron_w=switched * sum((point.iron_w + point.stray_w for point in points), start=zero),
        motor_excitation_w=switched * sum((point.excitation_w for point in points), start=zero),
        inverter_w=switched
        * sum((point.inverter_idle_w + point.inverter_linear_w + point.inverter_quadratic_w for point in points), start=zero),
        torque_nm=points[-1].torque_nm if points else zero,
        shaft_rad_s=points[-1].speed_rad_s if points else zero,
        miss=jnp.zeros_like(velocity, jnp.int32) if followed else _miss(vehicle, demand, drive, shortfall),
        shortfall_m_s=shortfall,
    )


def follows(inputs: Inputs, drive: TractiveResponse):
    """Whether a step ended at the speed that its trace asks, to rounding."""
    tolerance = 100.0 * jnp.finfo(drive.speed_m_s.dtype).eps
    return jnp.abs(drive.speed_m_s - inputs.speed_m_s) <= tolerance * (1.0 + inputs.speed_m_s)


def torque_ratio(points: tuple[UnitPoint, ...], target_w, beyond):
    """Factor on all motor torques (0 to 1) at which the drive units draw a power, where they are `beyond` it; else 1.

    Equation: a r2 + b r + c = P with a, b, c the losses that are quadratic, linear and constant in torque and b with the
    shaft power: the smaller root.
    """
    zero = jnp.zeros_like(target_w)
    quadratic = sum((point.quadratic_w for point in points), start=zero)
    linear = sum((point.linear_w + point.shaft_w for point in points), start=zero)
    gap = target_w - sum((point.fixed_w for point in points), start=zero)
    # Root of a r2 + b r - gap = 0 in the form without cancellation. It is finite whatever `beyond` says, and 1 where the units
    # draw the power already: XLA may compute a condition twice, with roundings that disagree.
    sign = jnp.where(linear >= 0.0, 1.0, -1.0)
    root = jnp.sqrt(jnp.maximum(linear * linear + 4.0 * quadratic * gap, 1e-6))
    ratio = jnp.clip(2.0 * gap / (linear + sign * root), 0.0, 1.0)
    return jnp.where(beyond, ratio, 1.0)


def _total(forces: tuple[Any, ...], like):
    """Wheel force [N] of all units."""
    return sum(forces[1:], start=forces[0]) if forces else jnp.zeros_like(like)


def _axle_forces(vehicle: Vehicle, wanted_n, speed_m_s, cosine) -> tuple[tuple[Any, ...], Any]:
    """Wheel force of each unit, and the driving force [N] that the driven axles' grip allows."""
    grip, mass = vehicle.grip, vehicle.mass_kg
    if not vehicle.units:
        return (), jnp.zeros_like(wanted_n)
    if len(vehicle.units) == 1:
        drive_grip, brake_grip = grip.axle_limits_n(mass, cosine, vehicle.front_driven)
        drive, brake = vehicle.units[0].force_limits_n(speed_m_s)
        return (jnp.clip(wanted_n, -jnp.minimum(brake, brake_grip), jnp.minimum(drive, drive_grip)),), drive_grip
    front, rear = vehicle.units
    front_grip, rear_grip = grip.both_limits_n(mass, cosine)
    front_drive, front_brake = front.force_limits_n(speed_m_s)
    rear_drive, rear_brake = rear.force_limits_n(speed_m_s)
    # Driving loads the rear axle, braking the front one; recovery never comes near the limit, so one split serves.
    front_low, front_high = -jnp.minimum(front_brake, front_grip), jnp.minimum(front_drive, front_grip)
    rear_low, rear_high = -jnp.minimum(rear_brake, rear_grip), jnp.minimum(rear_drive, rear_grip)
    ahead = jnp.clip(vehicle.split.front_force_n(front, rear, wanted_n, speed_m_s), front_low, front_high)
    behind = jnp.clip(wanted_n - ahead, rear_low, rear_high)
    ahead = jnp.clip(wanted_n - behind, front_low, front_high)
    return (ahead, behind), front_grip + rear_grip


def pack_ratio(points: tuple[UnitPoint, ...], supply: EnergySupply):
    """Factor on all motor torques (0 to 1) that keeps the pack within its limits."""
    electrical = sum((point.electrical_w for point in points), start=jnp.zeros_like(supply.limits.discharge_w))
    most, least = supply.limits.discharge_w - supply.other_w, -(supply.limits.charge_w + supply.other_w)
    beyond = (electrical > most) | ((electrical < least) & (electrical < 0.0))
    return torque_ratio(points, jnp.clip(electrical, least, most), beyond)


def _unit_losses_w(vehicle: Vehicle, forces: tuple, points: tuple[UnitPoint, ...], turning, like):
    """All losses of the drive units [W]: what they draw beyond their wheel power."""
    zero = jnp.zeros_like(like)
    spin = (
        unit.gear_loss_w(point, force) + unit.machine_drag_w(point)
        for unit, point, force in zip(vehicle.units, points, forces, strict=True)
    )
    electric = (point.fixed_w + point.linear_w + point.quadratic_w for point in points)
    return turning * sum(spin, start=zero) + sum(electric, start=zero)


def _brake_force_n(vehicle: Vehicle, demand: DriverDemand, force_n, grade):
    """Friction brakes [N], negative: what the drive units leave of the braking force, within grip."""
    floor = -vehicle.grip.total_n(vehicle.mass_kg, 1.0 / jnp.sqrt(1.0 + grade * grade))
    return jnp.where(demand.force_n < 0.0, jnp.minimum(jnp.maximum(demand.force_n, floor) - force_n, 0.0), 0.0)


def move(vehicle: Vehicle, dt_s, speed_m_s, net_force_n) -> tuple:
    """(speed at the end, mean speed over the step) [m/s]; a car that stops within the step stays there."""
    # One continuous formula and no branch: XLA may compute a condition twice, with roundings that disagree at zero.
    free = speed_m_s + net_force_n * (dt_s / vehicle.inertia_mass_kg)
    speed = jnp.maximum(free, 0.0)
    velocity = 0.5 * (speed_m_s * speed_m_s / jnp.maximum(speed_m_s - jnp.minimum(free, 0.0), TINY) + speed)
    return speed, velocity


def _miss(vehicle: Vehicle, demand: DriverDemand, drive: TractiveResponse, shortfall_m_s):
    """Code of the limit that kept the car from the wanted speed, or none."""
    if drive.points:
        weakening = drive.points[-1].speed_rad_s > vehicle.units[-1].machine.speed_base_rad_s
    else:
        weakening = jnp.zeros_like(shortfall_m_s, bool)
    code = jnp.where(weakening, TraceMiss.POWER, TraceMiss.FORCE)
    code = jnp.where(demand.limited_by_grip > 0.5, TraceMiss.GRIP, code)
    code = jnp.where(drive.ratio < ALMOST, TraceMiss.PACK, code)
    at_limit = drive.speed_m_s >= vehicle.speed_max_m_s - SPEED_TOLERANCE_M_S
    code = jnp.where(at_limit, TraceMiss.SPEED, code)
    missed = shortfall_m_s > SPEED_TOLERANCE_M_S
    over = shortfall_m_s < -SPEED_TOLERANCE_M_S
    return jnp.where(missed, code, jnp.where(over, TraceMiss.GRIP, TraceMiss.NONE)).astype(jnp.int32)
