"""What flows in a step: forces, powers and losses, each from its own law; means over the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voltwright.physics.charging.supply import SupplyFlow
from voltwright.physics.record import Record

if TYPE_CHECKING:
    from jaxtyping import Float, Int

    from voltwright.physics.arrays import Array


class DriveFlows(Record):
    """Wheels, brakes, gears and motors.

    Attributes:
        velocity_m_s: mean speed over the step.
        wheel_force_n: of the drive units. traction_w: their wheel power.
        electrical_w: at the inverters' DC side, positive from the battery.
        grade_w: into height. kinetic_w: into speed.
        aerodynamic_w: negative with a tail wind faster than the vehicle. rolling_w: of a coast-down, what remains beside the
            driveline, see `RoadLoad`. friction_brake_w, tyre_slip_w, gear_w, motor_drag_w, motor_copper_w, motor_iron_w,
            motor_excitation_w, inverter_w: losses.
        torque_nm, shaft_rad_s: of the rear unit, or of the front one where it is alone.
        miss: code of `TraceMiss`. shortfall_m_s: speed wanted less speed reached.
    """

    velocity_m_s: Float[Array, "*batch"]
    wheel_force_n: Float[Array, "*batch"]
    traction_w: Float[Array, "*batch"]
    electrical_w: Float[Array, "*batch"]
    grade_w: Float[Array, "*batch"]
    kinetic_w: Float[Array, "*batch"]
    aerodynamic_w: Float[Array, "*batch"]
    rolling_w: Float[Array, "*batch"]
    friction_brake_w: Float[Array, "*batch"]
    tyre_slip_w: Float[Array, "*batch"]
    gear_w: Float[Array, "*batch"]
    motor_drag_w: Float[Array, "*batch"]
    motor_copper_w: Float[Array, "*batch"]
    motor_iron_w: Float[Array, "*batch"]
    motor_excitation_w: Float[Array, "*batch"]
    inverter_w: Float[Array, "*batch"]
    torque_nm: Float[Array, "*batch"]
    shaft_rad_s: Float[Array, "*batch"]
    miss: Int[Array, "*batch"]
    shortfall_m_s: Float[Array, "*batch"]


UNIT_LOSSES = ("gear", "motor_drag", "motor_copper", "motor_iron", "motor_excitation", "inverter")
"""Losses that warm the drive units."""
DRIVE_LOSSES = ("aerodynamic", "rolling", "friction_brake", "tyre_slip", *UNIT_LOSSES)
LOSSES = (*DRIVE_LOSSES, "dcdc", "auxiliaries", "pack_ohmic", "pack_polarisation")
"""All losses of a vehicle away from the plug, climate apart, in the order of tables."""


class ThermalFlows(Record):
    """Heat in a step: powers and flows are means [W], temperatures at its end [K]; flows positive into the body named first.

    Attributes:
        cells_k, coolant_k, housing_k, drive_units_k, cabin_k, interior_k: temperatures.
        climate_w, heater_w, chiller_w: electric power of the cabin's machine, and of the pack's heater and chiller.
        low_voltage_w: pumps, blower and charging electronics, from the 12 V side. blower_heat_w: what of it warms the cabin.
        cabin_heat_w: into the cabin, negative where it is cooled. climate_loss_w: of the heater's hoses.
        chilled_w: heat out of the coolant. pumped_w: that the heat pump takes from the air outside (negative: gives to it).
        taken_w: likewise of the drive units. pack_loss_w, unit_loss_w: losses that warm cells and drive units.
        sun_w, people_w: into the cabin. from_cabin_w: through walls and with the air. from_housing_w, from_coolant_w,
            from_units_w: to the air outside. heat_stored_w: by all bodies.
        unmet_w: heat or cold that the cabin lacks. lacking: 1 where the pack is to be heated without a heater.
        shed: share of the thermal management's power that the pack cannot feed.
    """

    cells_k: Float[Array, "*batch"]
    coolant_k: Float[Array, "*batch"]
    housing_k: Float[Array, "*batch"]
    drive_units_k: Float[Array, "*batch"]
    cabin_k: Float[Array, "*batch"]
    interior_k: Float[Array, "*batch"]
    climate_w: Float[Array, "*batch"]
    heater_w: Float[Array, "*batch"]
    chiller_w: Float[Array, "*batch"]
    low_voltage_w: Float[Array, "*batch"]
    blower_heat_w: Float[Array, "*batch"]
    cabin_heat_w: Float[Array, "*batch"]
    climate_loss_w: Float[Array, "*batch"]
    chilled_w: Float[Array, "*batch"]
    pumped_w: Float[Array, "*batch"]
    taken_w: Float[Array, "*batch"]
    pack_loss_w: Float[Array, "*batch"]
    unit_loss_w: Float[Array, "*batch"]
    sun_w: Float[Array, "*batch"]
    people_w: Float[Array, "*batch"]
    from_cabin_w: Float[Array, "*batch"]
    from_housing_w: Float[Array, "*batch"]
    from_coolant_w: Float[Array, "*batch"]
    from_units_w: Float[Array, "*batch"]
    heat_stored_w: Float[Array, "*batch"]
    unmet_w: Float[Array, "*batch"]
    lacking: Float[Array, "*batch"]
    shed: Float[Array, "*batch"]


class PortFlows(Record):
    """What passes the port in a step.

    Attributes:
        supply: powers and losses between grid and battery [W].
        unserved_w: what a load asks and does not get. limiter: code of `ChargeLimiter`, what limits the power.
    """

    supply: SupplyFlow
    unserved_w: Float[Array, "*batch"]
    limiter: Int[Array, "*batch"]


class EnergyFlows(Record):
    """Battery and everything that it feeds beside the drive.

    Attributes:
        terminal_w: at the pack's terminals, positive on discharge. current_a, voltage_v: there.
        chemical_w: of the cells. stored_w: into the branches. entropic_w: reversible heat, positive where it warms the cells.
        soc: of the cells, at the end of the step.
        auxiliaries_w, dcdc_w: 12 V load, and loss of its converter. extra_w: further high-voltage load.
        pack_ohmic_w, pack_polarisation_w: losses of the pack.
        thermal, port: as deep as the vehicle; else None.
    """

    terminal_w: Float[Array, "*batch"]
    current_a: Float[Array, "*batch"]
    voltage_v: Float[Array, "*batch"]
    chemical_w: Float[Array, "*batch"]
    stored_w: Float[Array, "*batch"]
    entropic_w: Float[Array, "*batch"]
    soc: Float[Array, "*batch"]
    auxiliaries_w: Float[Array, "*batch"]
    dcdc_w: Float[Array, "*batch"]
    extra_w: Float[Array, "*batch"]
    pack_ohmic_w: Float[Array, "*batch"]
    pack_polarisation_w: Float[Array, "*batch"]
    thermal: ThermalFlows | None
    port: PortFlows | None


class Flows(Record):
    """All flows of a step."""

    drive: DriveFlows
    energy: EnergyFlows


PARTS = ("thermal", "port", "supply")
"""Fields of a record of flows that are records of their own."""


def names_of(kind: type[Record]) -> list[str]:
    """Names of the flows of a record, its parts left out."""
    return [name for name in kind.__dataclass_fields__ if name not in PARTS]  # pyright: ignore[reportAttributeAccessIssue]


def named(flows: Record) -> dict[str, Array]:
    """Every flow below a record by its own name; the names are distinct."""
    found: dict[str, Array] = {}
    for name in type(flows).__dataclass_fields__:  # pyright: ignore[reportAttributeAccessIssue]
        value = getattr(flows, name)
        if isinstance(value, Record):
            found |= named(value)
        elif value is not None:
            found[name] = value
    return found
