"""One time step: driver demands, wheels need, axles share, motors draw, battery delivers, heat moves.

The parts are public to `loop.py`, which computes those that do not depend on the battery for all steps at once where a car
follows its trace exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp

from voltwright.physics.battery.pack import PackLimits, PackState, PackStep
from voltwright.physics.charging.port import Port, PortState
from voltwright.physics.cold_drag import cold_drag_after
from voltwright.physics.drive_unit.unit import UnitPoint
from voltwright.physics.environment import air_density_kg_m3
from voltwright.physics.record import Record
from voltwright.physics.road_load import RoadForces, rolling_temperature_factor
from voltwright.physics.thermal import IsothermalState, Lumped, LumpedState
from voltwright.physics.vehicle import Vehicle
from voltwright.sim.flows import UNIT_LOSSES, DriveFlows, EnergyFlows, Flows, PortFlows
from voltwright.sim.inputs import Inputs
from voltwright.sim.port import ALMOST, charge_acceptance, port_after, port_flows
from voltwright.sim.state import State
from voltwright.sim.thermal import ThermalAction, move_heat, thermal_action
from voltwright.sim.trace_miss import SPEED_TOLERANCE_M_S, TraceMiss

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

ACCELERATION_CAP_M_S2 = 15.0
STANDSTILL_M_S = 1e-6
ROLLING_M_S = 1e-9
TINY = 1e-12


def step(vehicle: Vehicle, state: State, inputs: Inputs, dt_s, one: Any = 1.0) -> tuple[State, Flows]:
    """Advance a vehicle by one time step.

    Args:
        vehicle: in SI, as deep as it is.
        state: at the start of the step.
        inputs: of the step, each one number.
        dt_s: time step [s].
        one: the number 1; a traced one keeps XLA from working chains of the step out anew in each of their consumers.

    Returns:
        the state at the end, and the flows of the step. Electric and thermal energy balance to rounding.
    """
    cold_after = cold_drag_after(state.cold_drag, moves(state.speed_m_s, inputs.speed_m_s), dt_s)
    demand = driver_demand(vehicle, state.speed_m_s, 0.5 * (state.cold_drag + cold_after), inputs, dt_s, one)
    store = Store(state.pack, state.thermal, state.port)
    pack_step = vehicle.pack.time_step(dt_s, state.thermal.cells_k)
    supply = energy_supply(vehicle, store, state.speed_m_s, inputs, dt_s, pack_step, one)
    # An empty pack feeds nothing more: the car stands dead rather than below its window.
    alive = jnp.where(supply.limits.discharge_w > supply.other_w, 1.0, 0.0)
    ratio = alive * _pack_ratio(demand.points, supply) / one
    drive = tractive_response(vehicle, state.speed_m_s, demand, inputs, dt_s, ratio, alive)
    drive = drive.replaced(speed_m_s=drive.speed_m_s / one, velocity_m_s=drive.velocity_m_s / one)
    flows = drive_flows(vehicle, state.speed_m_s, demand, drive, inputs, dt_s)
    after, energy = settle(vehicle, store, inputs, dt_s, supply, draw_of(flows, alive))
    return State(drive.speed_m_s, cold_after, after.pack, after.thermal, after.port), Flows(flows, energy)


def moves(speed_m_s, wanted_m_s):
    """Whether a car moves in a step, beyond rounding: tyres and gear oil warm up then."""
    return speed_m_s + wanted_m_s > STANDSTILL_M_S


class Store(Record):
    """The part of a state that holds electric energy and heat."""

    pack: PackState
    thermal: IsothermalState | LumpedState
    port: PortState | None


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


class EnergySupply(Record):
    """What the battery can do in a step, and what it feeds beside the drive.

    Attributes:
        pack_step, limits: of the pack.
        load_w, dcdc_w: 12 V load, and loss of its converter.
        extra_w: further high-voltage load, as far as it is supplied.
        other_w: all loads beside the drive, less what the port brings; negative where it brings more.
        thermal: action of cabin and cells, or None. port: flows, or None.
    """

    pack_step: PackStep
    limits: PackLimits
    load_w: Float[Array, "*batch"]
    dcdc_w: Float[Array, "*batch"]
    extra_w: Float[Array, "*batch"]
    other_w: Float[Array, "*batch"]
    thermal: ThermalAction | None
    port: PortFlows | None


class Draw(Record):
    """What battery and heat need to know of the drive: power drawn, losses that warm the units, mean speed, and 0 if dead."""

    electrical_w: Float[Array, "*batch"]
    unit_loss_w: Float[Array, "*batch"]
    velocity_m_s: Float[Array, "*batch"]
    alive: Float[Array, "*batch"]


def draw_of(flows: DriveFlows, alive) -> Draw:
    """What drive flows draw of the battery; `alive` is 0 where the pack is empty, else 1."""
    loss_w = sum(getattr(flows, f"{name}_w") for name in UNIT_LOSSES)
    return Draw(flows.electrical_w, loss_w, flows.velocity_m_s, alive + jnp.zeros_like(flows.electrical_w))


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
    wanted = jnp.minimum(inputs.speed_m_s, vehicle.speed_max_m_s)
    wanted = jnp.minimum(wanted, speed_m_s + ACCELERATION_CAP_M_S2 * dt_s)
    speed = 0.5 * (speed_m_s + wanted)
    moving = jnp.where(speed > STANDSTILL_M_S, 1.0, 0.0)
    cosine = 1.0 / jnp.sqrt(1.0 + inputs.grade * inputs.grade)
    density = air_density_kg_m3(inputs.road_k, inputs.road_pressure_pa)
    rolling = rolling_temperature_factor(inputs.road_k) * vehicle.cold_drag.rolling_factor(cold_drag)
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


def energy_supply(
    vehicle: Vehicle, store: Store, speed_m_s, inputs: Inputs, dt_s, pack_step: PackStep, one: Any = 1.0, *, fed: bool = False
) -> EnergySupply:
    """What the battery can do in a step, and what port, cabin and cells bring and take.

    Args:
        vehicle: in SI.
        store: battery and heat at the start of the step.
        speed_m_s: at the start of the step [m/s].
        inputs: of the step.
        dt_s: time step [s].
        pack_step: constants of the pack at this step and the temperature of its cells.
        one: as of `step`.
        fed: whether pack and port feed all that is asked; `delivers` then tells whether they do.
    """
    limits = vehicle.power_limits(store.pack, pack_step)
    taken = supply = None
    takes, gives = jnp.asarray(False), jnp.zeros(())
    if isinstance(vehicle.port, Port) and store.port is not None:
        supply = vehicle.port.at(inputs.place)
        taken = charge_acceptance(vehicle, supply, store.pack, store.port, limits, store.thermal.cells_k, inputs.soc_target, dt_s)
        takes = taken.current_a > 0.0
        gives = inputs.plugged * jnp.where((inputs.give_w > 0.0) & (store.pack.soc > inputs.soc_target), 1.0, 0.0)
    action, low_voltage_w, high_voltage_w = None, 0.0, 0.0
    if isinstance(vehicle.thermal, Lumped) and isinstance(store.thermal, LumpedState):
        action = thermal_action(vehicle, vehicle.thermal, store.thermal, speed_m_s, inputs, limits, supply, takes, gives, one)
        low_voltage_w, high_voltage_w = action.low_voltage_w, action.high_voltage_w
    load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, low_voltage_w, inputs.standby)
    extra_w = inputs.extra_w + jnp.zeros_like(limits.discharge_w)
    loads_w = load_w + dcdc_w + high_voltage_w + extra_w
    port = None
    if taken is not None and supply is not None:
        # What neither pack nor port can feed does not happen: a dead car has no comfort, and books none.
        climate = jnp.asarray(False) if action is None else action.high_voltage_w > 0.0
        port = port_flows(supply, inputs, taken, limits, loads_w, climate)
    brought_w = 0.0 if port is None else port.supply.dc_w
    if not fed:
        feeding = jnp.where(limits.discharge_w > loads_w - brought_w, 1.0, 0.0)
        extra_w = feeding * extra_w
        if action is not None:
            action = action.supplied(feeding)
            load_w, dcdc_w = vehicle.auxiliaries.loads_w(inputs.key_on, action.low_voltage_w, inputs.standby)
            high_voltage_w = action.high_voltage_w
        if port is not None:
            port = port.replaced(supply=port.supply.scaled(feeding))
            brought_w = port.supply.dc_w
    other_w = load_w + dcdc_w + high_voltage_w + extra_w - brought_w
    return EnergySupply(pack_step, limits, load_w, dcdc_w, extra_w, other_w, action, port)


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
        switched = inputs.key_on * jnp.ones_like(demand.speed_m_s)
    else:
        speed, velocity = _move(vehicle, dt_s, speed_m_s, force_n + brake_n - demand.resisting_n)
        # Gear and drag losses are those of the speed demanded; a car that falls short turns its gears that much less.
        turning = velocity / jnp.maximum(demand.speed_m_s, STANDSTILL_M_S)
        # A car that still rolls into a stand with the key off is switched off when it stands, to rounding.
        switched = jnp.where(velocity > ROLLING_M_S, 1.0, inputs.key_on)
    losses_w = _unit_losses_w(vehicle, forces, points, turning, demand.speed_m_s)
    electrical_w = switched * (force_n * velocity + losses_w)
    return TractiveResponse(forces, points, ratio, brake_n, speed, velocity, turning, switched, electrical_w)


def settle(vehicle: Vehicle, store: Store, inputs: Inputs, dt_s, supply: EnergySupply, draw: Draw) -> tuple[Store, EnergyFlows]:
    """The battery and the heat after the step, and their flows.

    Args:
        vehicle: in SI.
        store: battery and heat at the start of the step.
        inputs: of the step.
        dt_s: time step [s].
        supply: what the battery feeds beside the drive.
        draw: of the drive units.
    """
    terminal_w = draw.electrical_w + draw.alive * supply.other_w
    pack, flow = vehicle.pack.advance(store.pack, terminal_w, supply.pack_step, supply.limits)
    thermal, heat = store.thermal, None
    if isinstance(vehicle.thermal, Lumped) and isinstance(thermal, LumpedState) and supply.thermal is not None:
        thermal, heat = move_heat(
            vehicle.thermal, thermal, supply.thermal, flow, draw.unit_loss_w, draw.velocity_m_s, inputs.ambient_k, dt_s
        )
    port = None if store.port is None else port_after(inputs, store.port, pack.soc)
    flows = EnergyFlows(
        terminal_w=terminal_w,
        current_a=flow.current_a,
        voltage_v=flow.voltage_v,
        chemical_w=flow.chemical_w,
        stored_w=flow.stored_w,
        entropic_w=flow.entropic_w,
        soc=pack.soc,
        auxiliaries_w=draw.alive * supply.load_w,
        dcdc_w=draw.alive * supply.dcdc_w,
        extra_w=draw.alive * supply.extra_w,
        pack_ohmic_w=flow.ohmic_w,
        pack_polarisation_w=flow.polarisation_w,
        thermal=heat,
        port=supply.port,
    )
    return Store(pack, thermal, port), flows


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


def delivers(supply: EnergySupply, electrical_w):
    """Whether the pack can give what the drive units ask, and is not empty."""
    alive = supply.limits.discharge_w > supply.other_w
    return alive & (electrical_w + supply.other_w <= supply.limits.discharge_w)


def recovered_w(supply: EnergySupply, electrical_w) -> tuple:
    """(power of the drive units [W] with recovery held to what the pack takes, whether it is held); brakes do the rest."""
    least = jnp.minimum(-(supply.limits.charge_w + supply.other_w), 0.0)
    limited = electrical_w < least
    return jnp.where(limited, least, electrical_w), limited


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


def _pack_ratio(points: tuple[UnitPoint, ...], supply: EnergySupply):
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


def _move(vehicle: Vehicle, dt_s, speed_m_s, net_force_n) -> tuple:
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
