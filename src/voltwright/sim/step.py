"""One time step: driver asks, wheels need, axles share, motors and inverters draw, pack gives, car moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp

from voltwright.physics.battery.pack import PackFlow, PackLimits, PackState
from voltwright.physics.drive_unit.unit import UnitPoint
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.ledger import Losses
from voltwright.sim.outcome import SPEED_TOLERANCE_M_S, Miss
from voltwright.sim.records import Action, Beside, RunConstants, State, StepInput, StepRecord, Wish

if TYPE_CHECKING:
    from jaxtyping import Array

ACCELERATION_CAP_M_S2 = 15.0
ALMOST = 1.0 - 1e-9
STANDSTILL_M_S = 1e-6
ROLLING_M_S = 1e-9
TINY = 1e-12


def step(vehicle: Vehicle, run: RunConstants, state: State, ask: StepInput) -> tuple[State, StepRecord]:
    """Advance a vehicle by one time step.

    Args:
        vehicle: the car in SI. run: constants of the drive. state: at the start of the step. ask: the trace's wish.

    Returns:
        the state at the end, and the record of the step. Energy balances to rounding.
    """
    wish = make_wish(vehicle, run, state.speed_m_s, ask)
    limits = vehicle.pack.limits(state.pack, run.pack_step)
    action = act(vehicle, run, state.speed_m_s, ask, wish, limits)
    pack, flow = give(vehicle, run, state.pack, ask, action, limits)
    return State(action.speed_m_s, pack), write_down(vehicle, ask, wish, action, pack, flow)


def act(
    vehicle: Vehicle,
    run: RunConstants,
    speed_m_s,
    ask: StepInput,
    wish: Wish,
    limits: PackLimits | None,
    beside: Beside | None = None,
) -> Action:
    """What becomes of a wish within the pack's limits, or as if it had none; without `beside`, the base load is all there is."""
    if beside is None:
        load_w, dcdc_w = vehicle.auxiliaries.loads_w(ask.key_on)
        other_w = load_w + dcdc_w
    else:
        load_w, dcdc_w = vehicle.auxiliaries.loads_w(ask.key_on, beside.low_voltage_w, beside.standby)
        other_w = load_w + dcdc_w + beside.high_voltage_w - beside.supply_w
    if limits is None:
        alive, ratio, forces, points = ask.present, jnp.ones_like(speed_m_s), wish.forces_n, wish.points
    else:
        # An empty pack feeds nothing more: the car stands dead rather than below its window.
        alive = jnp.where(limits.discharge_w > other_w, ask.present, 0.0)
        ratio = alive * _pack_ratio(wish.points, limits, other_w)
        forces, points = _within_pack(vehicle, wish, ratio, alive)
    force_n = _total(forces)
    brake_n = _brake_force_n(vehicle, wish, force_n, ask)
    if limits is None:
        # A car that follows moves at the mean speed it wished; what its brakes and motors fail to give tells if it does.
        lacking_n = force_n + brake_n - wish.force_n
        speed = 2.0 * wish.speed_m_s - speed_m_s + ask.present * lacking_n * (run.dt_s / vehicle.inertia_mass_kg)
        velocity, turning = ask.present * wish.speed_m_s, jnp.ones_like(speed_m_s)
        switched = ask.present * ask.key_on
    else:
        speed, velocity = _move(vehicle, run, speed_m_s, ask.present * (force_n + brake_n - wish.resisting_n))
        velocity = ask.present * velocity
        # Gear and drag losses are those of the speed wished; a car that falls short of it turns its gears that much less.
        turning = velocity / jnp.maximum(wish.speed_m_s, STANDSTILL_M_S)
        # A car that still rolls into a stand with the key off is switched off when it stands, to rounding.
        switched = ask.present * jnp.where(velocity > ROLLING_M_S, 1.0, ask.key_on)
    electrical_w = switched * (force_n * velocity + _unit_losses_w(vehicle, forces, points, turning))
    terminal_w = electrical_w + alive * other_w
    loads = (alive * load_w, alive * dcdc_w)
    return Action(forces, points, ratio, brake_n, speed, velocity, turning, switched, *loads, electrical_w, terminal_w)


def give(
    vehicle: Vehicle, run: RunConstants, pack: PackState, ask: StepInput, action: Action, limits: PackLimits
) -> tuple[PackState, PackFlow]:
    """The pack after the step, and its flows; untouched in the padding behind the trace's end."""
    after, flow = vehicle.pack.advance(pack, action.terminal_w, run.pack_step, limits)
    return while_present(ask.present, (after, flow), (pack, jax.tree.map(jnp.zeros_like, flow)))


def write_down(
    vehicle: Vehicle, ask: StepInput, wish: Wish, action: Action, pack: PackState, flow: PackFlow, followed: bool = False
) -> StepRecord:
    """The record of a step; where it is known that the trace was followed, there is no miss to look for."""
    force_n, velocity = _total(action.forces_n), action.velocity_m_s
    shortfall = jnp.zeros_like(velocity) if followed else ask.present * (ask.speed_m_s - action.speed_m_s)
    return StepRecord(
        speed_m_s=action.speed_m_s,
        velocity_m_s=velocity,
        soc=pack.soc,
        wheel_force_n=force_n,
        traction_w=force_n * velocity,
        electrical_w=action.electrical_w,
        terminal_w=action.terminal_w,
        current_a=flow.current_a,
        voltage_v=flow.voltage_v,
        chemical_w=flow.chemical_w,
        stored_w=flow.stored_w,
        grade_w=wish.resisting.grade_n * velocity,
        losses=_losses(vehicle, ask, wish, action, flow),
        torque_nm=action.points[-1].torque_nm,
        shaft_rad_s=action.points[-1].speed_rad_s,
        miss=jnp.zeros_like(velocity, jnp.int32) if followed else _miss(vehicle, wish, action, shortfall),
        shortfall_m_s=shortfall,
    )


def _total(forces_n: tuple) -> Array:
    """Wheel force [N] of all units."""
    return forces_n[0] if len(forces_n) == 1 else forces_n[0] + forces_n[1]


def follows(ask: StepInput, action: Action):
    """Whether a step ended at the speed that its trace asks, to rounding."""
    tolerance = 100.0 * jnp.finfo(action.speed_m_s.dtype).eps
    return (jnp.abs(action.speed_m_s - ask.speed_m_s) <= tolerance * (1.0 + ask.speed_m_s)) | (ask.present < 0.5)


def while_present(present, of_step, of_padding):
    """The first tree in a step of the trace, the second in the padding behind its end."""
    return jax.tree.map(lambda real, padding: jnp.where(present > 0.5, real, padding), of_step, of_padding)


def make_wish(vehicle: Vehicle, run: RunConstants, speed_m_s, ask: StepInput) -> Wish:
    """The force that would reach the wanted speed at the end of the step, and how the drive units would give it."""
    wanted = jnp.minimum(ask.speed_m_s, vehicle.speed_max_m_s)
    wanted = jnp.minimum(wanted, speed_m_s + ACCELERATION_CAP_M_S2 * run.dt_s)
    speed = 0.5 * (speed_m_s + wanted)
    moving = jnp.where(speed > STANDSTILL_M_S, ask.present, 0.0)
    density = run.air_density_kg_m3 * ask.air_thinness
    rolling_factor = run.rolling_factor * vehicle.warm_up.rolling_factor(ask.coldness)
    resisting = vehicle.road_load.forces(speed, vehicle.mass_kg, ask.sine, ask.cosine, run.headwind_m_s, density, rolling_factor)
    gear_extra_n = vehicle.warm_up.gear_extra_n(ask.coldness)
    resisting_n = moving * (resisting.rolling_n + resisting.aerodynamic_n + resisting.grade_n + gear_extra_n)
    force = resisting_n + ask.present * (vehicle.inertia_mass_kg / run.dt_s) * (wanted - speed_m_s)
    driving = jnp.maximum(force, 0.0)
    recovering = vehicle.regeneration.force_n(jnp.maximum(-force, 0.0), speed, vehicle.mass_kg)
    forces, gripping = _shared_forces(vehicle, driving - recovering, speed, ask.cosine)
    points = tuple(unit.operate(share, speed) for unit, share in zip(vehicle.units, forces, strict=True))
    limited_by_grip = jnp.where((driving > gripping) & (_total(forces) >= ALMOST * gripping), 1.0, 0.0)
    return Wish(speed, force, resisting, gear_extra_n, resisting_n, forces, points, limited_by_grip)


def _shared_forces(vehicle: Vehicle, wanted_n, speed_m_s, cosine) -> tuple[tuple, Array]:
    """Wheel force of each unit, and the driving force [N] that the driven axles' grip allows."""
    grip, mass = vehicle.grip, vehicle.mass_kg
    if vehicle.front is not None and vehicle.rear is not None:
        front_grip, rear_grip = grip.both_limits_n(mass, cosine)
        front_drive, front_brake = vehicle.front.force_limits_n(speed_m_s)
        rear_drive, rear_brake = vehicle.rear.force_limits_n(speed_m_s)
        # Driving loads the rear axle, braking the front one; recovery never comes near the limit, so one split serves.
        front_low, front_high = -jnp.minimum(front_brake, front_grip), jnp.minimum(front_drive, front_grip)
        rear_low, rear_high = -jnp.minimum(rear_brake, rear_grip), jnp.minimum(rear_drive, rear_grip)
        ahead = jnp.clip(vehicle.split.front_force_n(vehicle.front, vehicle.rear, wanted_n, speed_m_s), front_low, front_high)
        behind = jnp.clip(wanted_n - ahead, rear_low, rear_high)
        ahead = jnp.clip(wanted_n - behind, front_low, front_high)
        return (ahead, behind), front_grip + rear_grip
    axle_limits = grip.front_limits_n if vehicle.front is not None else grip.rear_limits_n
    drive_grip, brake_grip = axle_limits(mass, cosine)
    drive, brake = vehicle.units[0].force_limits_n(speed_m_s)
    return (jnp.clip(wanted_n, -jnp.minimum(brake, brake_grip), jnp.minimum(drive, drive_grip)),), drive_grip


def _pack_ratio(points: tuple[UnitPoint, ...], limits: PackLimits, auxiliary_w):
    """Factor on all motor torques (0 to 1) that keeps the pack within its limits.

    Equation: a r2 + b r + c = P_limit with a, b, c the losses that are quadratic, linear and constant in torque and b
    with the shaft power: the smaller root for discharge, and likewise for charging.
    """
    quadratic = sum(point.quadratic_w for point in points)
    linear = sum(point.linear_w + point.shaft_w for point in points)
    fixed = sum(point.fixed_w for point in points)
    electrical = quadratic + linear + fixed
    most, least = limits.discharge_w - auxiliary_w, -(limits.charge_w + auxiliary_w)
    target = jnp.clip(electrical, least, most)
    gap = target - fixed
    # Root of a r2 + b r - gap = 0 in the form without cancellation; `where` on both sides keeps gradients finite.
    beyond = (electrical > most) | (electrical < least)
    sign = jnp.where(linear >= 0.0, 1.0, -1.0)
    root = jnp.sqrt(jnp.maximum(linear * linear + 4.0 * quadratic * gap, 1e-6))
    denominator = jnp.where(beyond, linear + sign * root, 1.0)
    denominator = jnp.where(jnp.abs(denominator) < 1e-9, 1e-9, denominator)
    ratio = jnp.clip(2.0 * gap / denominator, 0.0, 1.0)
    return jnp.where(beyond, ratio, 1.0)


def _within_pack(vehicle: Vehicle, wish: Wish, ratio, alive) -> tuple:
    """(wheel force of each unit [N], operating points) at `ratio` times the wished torques."""
    points = tuple(point.scaled(ratio, alive) for point in wish.points)
    held = (unit.wheel_force_n(point) for unit, point in zip(vehicle.units, points, strict=True))
    return tuple(jnp.where(ratio < 1.0, less, force) for less, force in zip(held, wish.forces_n, strict=True)), points


def _unit_losses_w(vehicle: Vehicle, forces: tuple, points: tuple, turning):
    """All losses of the drive units [W]: what they draw beyond their wheel power."""
    spin = (
        unit.gear_loss_w(point, force) + unit.machine_drag_w(point)
        for unit, point, force in zip(vehicle.units, points, forces, strict=True)
    )
    return turning * sum(spin) + sum(point.fixed_w + point.linear_w + point.quadratic_w for point in points)


def _brake_force_n(vehicle: Vehicle, wish: Wish, force_n, ask: StepInput):
    """Friction brakes [N], negative: what the drive units leave of the braking force, within grip."""
    floor = -vehicle.grip.total_n(vehicle.mass_kg, ask.cosine)
    return jnp.where(wish.force_n < 0.0, jnp.minimum(jnp.maximum(wish.force_n, floor) - force_n, 0.0), 0.0)


def _move(vehicle: Vehicle, run: RunConstants, speed_m_s, net_force_n) -> tuple:
    """(speed at the end, mean speed over the step) [m/s]; a car that stops within the step stays there."""
    # One continuous formula and no branch: XLA may compute a condition twice, with roundings that disagree at zero.
    free = speed_m_s + net_force_n * (run.dt_s / vehicle.inertia_mass_kg)
    speed = jnp.maximum(free, 0.0)
    velocity = 0.5 * (speed_m_s * speed_m_s / jnp.maximum(speed_m_s - jnp.minimum(free, 0.0), TINY) + speed)
    return speed, velocity


def _losses(vehicle: Vehicle, ask: StepInput, wish: Wish, action: Action, flow: PackFlow) -> Losses:
    points, velocity, present, switched = action.points, action.velocity_m_s, ask.present, action.switched
    pairs = tuple(zip(vehicle.units, points, action.forces_n, strict=True))
    return Losses(
        aerodynamic=wish.resisting.aerodynamic_n * velocity,
        rolling=wish.resisting.rolling_n * velocity,
        friction_brake=-action.brake_n * velocity,
        gear=present * action.turning * sum(unit.gear_loss_w(point, force) for unit, point, force in pairs)
        + wish.gear_extra_n * velocity,
        motor_drag=present * action.turning * sum(unit.machine_drag_w(point) for unit, point, _ in pairs),
        motor_copper=switched * sum(point.copper_w for point in points),
        motor_iron=switched * sum(point.iron_w + point.stray_w for point in points),
        motor_excitation=switched * sum(point.excitation_w for point in points),
        inverter=switched * sum(point.inverter_idle_w + point.inverter_linear_w + point.inverter_quadratic_w for point in points),
        dcdc=action.dcdc_w,
        auxiliaries=action.load_w,
        pack_ohmic=flow.ohmic_w,
        pack_polarisation=flow.polarisation_w,
    )


def _miss(vehicle: Vehicle, wish: Wish, action: Action, shortfall_m_s):
    """Code of the limit that kept the car from the wanted speed, or none."""
    weakening = action.points[-1].speed_rad_s > vehicle.units[-1].machine.speed_base_rad_s
    code = jnp.where(weakening, Miss.POWER, Miss.FORCE)
    code = jnp.where(wish.limited_by_grip > 0.5, Miss.GRIP, code)
    code = jnp.where(action.ratio < ALMOST, Miss.PACK, code)
    at_limit = action.speed_m_s >= vehicle.speed_max_m_s - SPEED_TOLERANCE_M_S
    code = jnp.where(at_limit, Miss.SPEED, code)
    missed = shortfall_m_s > SPEED_TOLERANCE_M_S
    over = shortfall_m_s < -SPEED_TOLERANCE_M_S
    return jnp.where(missed, code, jnp.where(over, Miss.GRIP, Miss.NONE)).astype(jnp.int32)
