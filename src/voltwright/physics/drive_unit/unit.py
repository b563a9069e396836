"""One axle's drive unit: wheel force to electrical power, by named losses that tell how they change with torque.

The losses come in three groups (fixed, linear and quadratic in torque at a held flux), so that a limit of the battery
can scale the torque in closed form: the scaled losses are still the losses of a real operating point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completed_parts import CompletedDriveUnit, CompletedMotor
from voltwright.physics.arrays import number, xnp
from voltwright.physics.drive_unit.gear import Gear
from voltwright.physics.drive_unit.inverter import Inverter
from voltwright.physics.drive_unit.loss_map import LossMapMachine
from voltwright.physics.drive_unit.machine import Machine
from voltwright.physics.record import Record
from voltwright.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from jaxtyping import Float

    from voltwright.physics.arrays import Array

IDLE_FORCE_N = 1e-9


class UnitPoint(Record):
    """An operating point of a drive unit: torque [N m], speed [rad/s], drag torque [N m] and losses [W] by group."""

    torque_nm: Float[Array, "*batch"]
    speed_rad_s: Float[Array, "*batch"]
    drag_nm: Float[Array, "*batch"]
    copper_w: Float[Array, "*batch"]
    stray_w: Float[Array, "*batch"]
    iron_w: Float[Array, "*batch"]
    excitation_w: Float[Array, "*batch"]
    inverter_idle_w: Float[Array, "*batch"]
    inverter_linear_w: Float[Array, "*batch"]
    inverter_quadratic_w: Float[Array, "*batch"]
    slip_w: Float[Array, "*batch"]
    engaged: Float[Array, "*batch"]

    @property
    def shaft_w(self):
        """Air-gap power [W]: wheel power plus gear and drag losses."""
        return self.torque_nm * self.speed_rad_s

    @property
    def fixed_w(self):
        """Losses [W] that do not change with torque."""
        return self.iron_w + self.excitation_w + self.inverter_idle_w

    @property
    def linear_w(self):
        """Losses [W] that grow with torque."""
        return self.stray_w + self.inverter_linear_w

    @property
    def quadratic_w(self):
        """Losses [W] that grow with torque squared."""
        return self.copper_w + self.inverter_quadratic_w + self.slip_w

    @property
    def electrical_w(self):
        """Power [W] at the inverter's DC side, positive from the battery."""
        return self.shaft_w + self.fixed_w + self.linear_w + self.quadratic_w

    def scaled(self, ratio, alive) -> UnitPoint:
        """The point at `ratio` times the torque with the flux held; without any electrical loss where `alive` is 0."""
        square = ratio * ratio
        return UnitPoint(
            ratio * self.torque_nm,
            self.speed_rad_s,
            self.drag_nm,
            square * self.copper_w,
            ratio * self.stray_w,
            alive * self.iron_w,
            alive * self.excitation_w,
            alive * self.inverter_idle_w,
            ratio * self.inverter_linear_w,
            square * self.inverter_quadratic_w,
            square * self.slip_w,
            self.engaged,
        )


class DriveUnit(Record):
    """Motor, inverter and gear of one axle, and the slip of its tyres.

    Attributes:
        disconnect: 1 where a clutch takes the idle unit off, else 0.
        slip_1_n: slip of the axle's tyres per wheel force [1/N].
    """

    machine: Machine | LossMapMachine
    inverter: Inverter
    gear: Gear
    disconnect: Float[Array, "*batch"]
    slip_1_n: Float[Array, "*batch"]

    @classmethod
    def from_car(cls, car: CompletedCar, unit: CompletedDriveUnit, axle: str) -> DriveUnit:
        """From a completed car; `axle` is "front" or "rear"."""
        if isinstance(unit.motor, CompletedMotor):
            machine, inverter = Machine.of(unit.motor, unit.inverter), Inverter.of(unit.inverter)
        else:
            machine, inverter = LossMapMachine.of(unit.motor), Inverter.inside_map()
        return cls(machine, inverter, Gear.from_car(car, unit.gear), number(unit.disconnect), number(_slip_1_n(car, axle)))

    def speed_rad_s(self, speed_m_s):
        """Shaft speed [rad/s] at a road speed [m/s]."""
        return speed_m_s * self.gear.ratio_over_radius_1_m

    def drag_torque_nm(self, speed_rad_s):
        """Gear and machine drag at the shaft [N m]."""
        return self.gear.drag_nm + self.machine.drag_torque_nm(speed_rad_s)

    def force_limits_n(self, speed_m_s) -> tuple:
        """(driving, braking) wheel force [N] of the torque envelope at a road speed [m/s]; braking is positive here."""
        speed = self.speed_rad_s(speed_m_s)
        torque, drag = self.machine.torque_limit_nm(speed), self.drag_torque_nm(speed)
        return self.gear.wheel_force_n(torque, drag), -self.gear.wheel_force_n(-torque, drag)

    def operate(self, force_n, speed_m_s) -> UnitPoint:
        """The operating point for a wheel force.

        Equation: T = gear(F); P_el = T w + copper + stray + iron + excitation + inverter + slip, with slip = F2 v / C and
            F = T i / r: quadratic in the torque; mesh loss and drag make F up to a tenth larger than the wheel force.
        Args: force_n: wheel force of this unit [N], negative when braking. speed_m_s: road speed [m/s], at least zero.
        Returns: torque, speed and losses; all zero for an idle unit with a disconnect clutch.
        Valid: within `force_limits_n`.
        """
        speed = self.speed_rad_s(speed_m_s)
        idle = (self.disconnect > 0.5) & (xnp.abs(force_n) < IDLE_FORCE_N)
        engaged = xnp.where(idle, 0.0, 1.0)
        drag = engaged * self.drag_torque_nm(speed)
        torque = self.gear.shaft_torque_nm(force_n, drag)
        machine = self.machine.losses(torque, speed)
        inverter_idle, inverter_linear, inverter_quadratic = self.inverter.losses(machine.current)
        return UnitPoint(
            torque,
            speed,
            drag,
            machine.copper_w,
            machine.stray_w,
            engaged * machine.iron_w,
            engaged * machine.excitation_w,
            engaged * inverter_idle,
            inverter_linear,
            inverter_quadratic,
            self.slip_1_n * (torque * self.gear.ratio_over_radius_1_m) ** 2 * speed_m_s,
            engaged,
        )

    def wheel_force_n(self, point: UnitPoint):
        """Wheel force [N] of an operating point."""
        return self.gear.wheel_force_n(point.torque_nm, point.drag_nm)

    def gear_loss_w(self, point: UnitPoint, force_n):
        """Mesh and drag loss of the gear [W]."""
        mesh = (self.gear.mesh_loss / self.gear.ratio_over_radius_1_m) * xnp.abs(force_n)
        return (mesh + point.engaged * self.gear.drag_nm) * point.speed_rad_s

    def machine_drag_w(self, point: UnitPoint):
        """Bearing and windage loss of the machine [W]."""
        return point.engaged * self.machine.drag_torque_nm(point.speed_rad_s) * point.speed_rad_s

    def coasting_force(self) -> tuple:
        """Drag of the turning unit without current at the wheels, as (constant [N], per speed [N s/m]); none if disconnected."""
        constant, linear = self.machine.coasting_torque_nm()
        ratio, connected = self.gear.ratio_over_radius_1_m, 1.0 - self.disconnect
        return connected * (self.gear.drag_nm + constant) * ratio, connected * linear * ratio**2


def _slip_1_n(car: CompletedCar, axle: str):
    """Slip of the tyres of an axle per wheel force [1/N].

    Equation: 1 / (c N), with N the load of the standing axle and c the longitudinal slip stiffness over load; small slip, where
        the force is proportional to it.
    Source: H. B. Pacejka, Tire and Vehicle Dynamics, 3rd ed. 2012, ch. 4: slip stiffness in proportion to the load.
    """
    share = car.body.front_axle_share if axle == "front" else 1.0 - car.body.front_axle_share
    return 1.0 / (car.tyres.slip_stiffness * share * car.masses.mass_test_kg * STANDARD_GRAVITY_M_S2)
