"""The one catalogue of time-series signals: name, unit, meaning, sign, and path in the Vehicle Signal Specification.

Every trace, file and picture takes names, units and meanings from here. A name ends in its unit, or is dimensionless. Means
are over the step, states are at its end.
"""

from dataclasses import dataclass

from voltwright.errors import unknown_name
from voltwright.units import unit_of

_BATTERY = "Vehicle.Powertrain.TractionBattery"
_MOTOR = "Vehicle.Powertrain.ElectricMotor"


@dataclass(frozen=True)
class Signal:
    """A time-series signal.

    Attributes:
        name: of the column; ends in the unit.
        label: for axes and headings.
        meaning: one sentence.
        sign: which way is positive, where both ways occur.
        vss: path of the same quantity in the COVESA Vehicle Signal Specification, or None. Its unit and sign are the
            specification's own: it counts a battery's current and power positive on charge, speed in km/h, shares in %.
    """

    name: str
    label: str
    meaning: str
    sign: str = ""
    vss: str | None = None

    @property
    def unit(self) -> str:
        """Printed unit, empty for a dimensionless signal."""
        found = unit_of(self.name)
        return found.symbol if found else ""


DISCHARGE, INTO, LOSS, GRID = "positive on discharge", "positive into the body", "positive, a loss", "positive from the grid"
"""Signs that many signals have."""


def _movement() -> tuple[Signal, ...]:
    """Time, road, speed and drive units."""
    return (
        Signal("time_s", "Time", "Time since the start of the run, at the end of the step."),
        Signal("time_of_day_h", "Time of day", "Time of day at the end of the step."),
        Signal("test", "Test", "Number of the test, from 0."),
        Signal("phase", "Phase", "Number of the phase within its test, from 0."),
        Signal("speed_wanted_m_s", "Speed, wanted", "Speed that the trace asks for at the end of the step."),
        Signal("speed_m_s", "Speed", "Speed at the end of the step.", "positive forward", "Vehicle.Speed"),
        Signal("velocity_m_s", "Mean speed", "Mean speed over the step.", "positive forward"),
        Signal("grade", "Grade", "Rise over run of the road.", "positive uphill"),
        Signal("wheel_force_n", "Wheel force", "Force of the drive units at the wheels.", "positive driving"),
        Signal("traction_w", "Wheel power", "Power of the drive units at the wheels.", "positive driving"),
        Signal("electrical_w", "Drive units, DC", "Power that the inverters draw from the DC side.", DISCHARGE),
        Signal("torque_nm", "Motor torque", "Shaft torque of the rear motor, or of the front one alone.", "", f"{_MOTOR}.Torque"),
        Signal("shaft_rad_s", "Motor speed", "Shaft speed of the same motor.", "", f"{_MOTOR}.Speed"),
        Signal("grade_w", "Into height", "Power into potential energy.", "positive uphill"),
        Signal("kinetic_w", "Into speed", "Power into kinetic energy.", "positive while speeding up"),
        Signal("miss", "Trace miss", "Why the step missed its trace: 0 none, 1 force, 2 power, 3 pack, 4 grip, 5 top speed."),
        Signal("shortfall_m_s", "Shortfall", "Speed wanted less speed reached."),
        Signal("cold_drag", "Cold drag", "State of tyres and lubricant: 0 run warm, 1 after an overnight soak."),
    )


def _battery() -> tuple[Signal, ...]:
    """Battery and 12 V load."""
    return (
        Signal("terminal_w", "Battery power", "Power at the battery's terminals.", DISCHARGE, f"{_BATTERY}.CurrentPower"),
        Signal("current_a", "Battery current", "Current of the battery.", DISCHARGE, f"{_BATTERY}.CurrentCurrent"),
        Signal("voltage_v", "Battery voltage", "Mean voltage at the terminals.", "", f"{_BATTERY}.CurrentVoltage"),
        Signal("chemical_w", "Cells", "Power that the chemistry of the cells gives.", DISCHARGE),
        Signal("stored_w", "Polarisation", "Power into the branches of the equivalent circuit.", "positive into them"),
        Signal("entropic_w", "Reversible heat", "Reversible heat of the cells.", "positive where it warms them"),
        Signal("branch1_v", "Branch 1", "Voltage of the faster RC branch.", DISCHARGE),
        Signal("branch2_v", "Branch 2", "Voltage of the slower RC branch.", DISCHARGE),
        Signal("soc", "SoC of the cells", "State of charge of the cells, share of the gross capacity."),
        Signal("soc_display", "Displayed SoC", "State of charge, share of the usable window.", "", _soc("Current")),
        Signal("soc_percent", "Displayed SoC [%]", "State of charge, per cent of the usable window.", "", _soc("Displayed")),
        Signal("auxiliaries_w", "12 V load", "Low-voltage load, pumps and blowers included.", LOSS),
        Signal("dcdc_w", "DC/DC converter", "Loss of the DC/DC converter.", LOSS),
        Signal("extra_w", "Further load", "Further high-voltage load, whose heat goes outside.", LOSS),
    )


def _losses() -> tuple[Signal, ...]:
    """Losses of the vehicle, from the road to the cells."""
    return tuple(_loss(name, label) for name, label in LOSSES.items())


def _thermal() -> tuple[Signal, ...]:
    """Temperatures and thermal management."""
    return (
        Signal("ambient_c", "Air outside", "Temperature of the air outside.", "", "Vehicle.Exterior.AirTemperature"),
        *_temperature("cells", "Cells", f"{_BATTERY}.Temperature.Average"),
        *_temperature("coolant", "Battery coolant", None),
        *_temperature("housing", "Battery housing", None),
        *_temperature("drive_units", "Drive units", f"{_MOTOR}.Temperature"),
        *_temperature("cabin", "Cabin air", "Vehicle.Cabin.HVAC.AmbientAirTemperature"),
        *_temperature("interior", "Cabin interior", None),
        Signal("climate_w", "Climate", "Electric power of heat pump, heater and air conditioning of the cabin.", LOSS),
        Signal("heater_w", "Battery heater", "Electric power of the heater of the battery.", LOSS),
        Signal("chiller_w", "Battery chiller", "Electric power of the compressor for the battery's coolant.", LOSS),
        Signal("low_voltage_w", "Pumps and blowers", "12 V load of pumps, blower and charging electronics.", LOSS),
        Signal("blower_heat_w", "Blower heat", "Part of the blower's power that warms the cabin.", INTO),
        Signal("cabin_heat_w", "Heat into the cabin", "Heat from the climate system into the cabin air.", INTO),
        Signal("climate_loss_w", "Heater hoses", "Heat that the heater loses on the way to the cabin.", LOSS),
        Signal("chilled_w", "Chiller heat", "Heat that the chiller takes out of the battery's coolant.", "positive out of it"),
        Signal("pumped_w", "Heat pump, air", "Heat that the heat pump takes from the air outside.", "positive out of the air"),
        Signal("taken_w", "Heat pump, units", "Heat that the heat pump takes from the drive units.", "positive out of them"),
        Signal("pack_loss_w", "Battery losses", "Losses that warm the cells.", INTO),
        Signal("unit_loss_w", "Drive unit losses", "Losses that warm the drive units.", INTO),
        Signal("sun_w", "Sun", "Sun into the cabin.", INTO),
        Signal("people_w", "People", "Heat of the people in the cabin.", INTO),
        Signal("from_cabin_w", "Cabin to air", "Heat from the cabin to the air outside.", "positive to the air"),
        Signal("from_housing_w", "Housing to air", "Heat from the battery housing to the air outside.", "positive to the air"),
        Signal("from_coolant_w", "Radiator", "Heat from the battery's coolant to the air outside.", "positive to the air"),
        Signal("from_units_w", "Drive units to air", "Heat from the drive units to the air outside.", "positive to the air"),
        Signal("heat_stored_w", "Heat stored", "Heat that all bodies store.", INTO),
        Signal("unmet_w", "Unmet heating or cooling", "Heat or cold that the cabin lacks."),
        Signal("lacking", "No battery heater", "1 where the cells are to be heated by a car without a heater for them."),
        Signal("shed", "Load shedding", "Share of the thermal management's power that the battery cannot supply."),
    )


def _charging() -> tuple[Signal, ...]:
    """Port, supply and grid."""
    return (
        Signal("grid_w", "Grid power", "Power from the grid, standby of the charger included.", GRID),
        Signal("meter_w", "Metered power", "Power at the outlet of the station or wall box.", GRID),
        Signal("dc_w", "Supply, DC", "Power from the charger into the car's DC side.", "positive on charge"),
        *(_loss(name, label) for name, label in STAGES.items()),
        Signal("unserved_w", "Unserved load", "Power that a load asks of the car and does not get."),
        Signal(
            "limiter",
            "Limiting factor",
            "What limits the power at the port: its name in the trace of a charge, its code in that of a day.",
        ),
        Signal("power_grid_kw", "Grid power", "Power from the grid.", GRID),
        Signal("power_battery_kw", "Battery power", "Power into the battery, or out of it while the car gives."),
        Signal("power_given_kw", "Power given", "Power to the load at the outlet.", "positive to the load"),
    )


def _live() -> tuple[Signal, ...]:
    """What a live car has beside the flows of its steps."""
    return (
        Signal("odometer_km", "Odometer", "Distance driven since the car was made.", "", "Vehicle.TraveledDistance"),
        Signal("speed_kmh", "Speed", "Speed at the end of the step, as cars show it.", "positive forward", "Vehicle.Speed"),
        Signal("place", "Supply", "Where the car is plugged in: 0 nowhere, 1 wall box, 2 station of direct current."),
        Signal("pilot_duty", "Pilot duty", "Duty of the control pilot, share of its period; 1 is a steady signal."),
        Signal("offered_a", "Current offered", "Current that wall box or station offers; of a phase where it is alternating."),
        Signal("meter_current_a", "Metered current", "Current at the outlet; of a phase where it is alternating.", GRID),
        Signal("meter_energy_wh", "Energy register", "Energy register of the outlet at which the car is plugged in.", GRID),
    )


LOSSES = {
    "aerodynamic": "Air drag",
    "rolling": "Rolling resistance",
    "friction_brake": "Friction brakes",
    "tyre_slip": "Tyre slip",
    "gear": "Gears",
    "motor_drag": "Motor drag",
    "motor_copper": "Motor copper",
    "motor_iron": "Motor iron",
    "motor_excitation": "Motor excitation",
    "inverter": "Inverters",
    "pack_ohmic": "Battery, ohmic",
    "pack_polarisation": "Battery, polarisation",
}
"""Losses of a vehicle by name of the flow, with their labels; those of 12 V load and converter stand by themselves."""
STAGES = {
    "station": "Station",
    "cable": "Cable",
    "wireless_link": "Wireless link",
    "on_board": "On-board charger",
    "booster": "Booster",
    "standby": "Standby of the charger",
}
"""Losses between grid and battery by name of the flow."""


def _soc(kind: str) -> str:
    return f"{_BATTERY}.StateOfCharge.{kind}"


def _loss(name: str, label: str) -> Signal:
    return Signal(f"{name}_w", label, f"Mean loss over the step: {label[0].lower()}{label[1:]}.", "positive, a loss")


def _temperature(name: str, label: str, vss: str | None) -> tuple[Signal, ...]:
    meaning = f"Temperature at the end of the step: {label[0].lower()}{label[1:]}."
    return Signal(f"{name}_k", label, meaning), Signal(f"{name}_c", label, meaning, "", vss)


GROUPS: dict[str, tuple[Signal, ...]] = {
    "movement": _movement(),
    "battery": _battery(),
    "losses": _losses(),
    "thermal": _thermal(),
    "charging": _charging(),
    "live": _live(),
}
"""The signals by group, for files that have groups."""
OTHER = "other"
"""Group of columns that the catalogue does not hold."""
SIGNALS: dict[str, Signal] = {signal.name: signal for group in GROUPS.values() for signal in group}
"""By name of the column."""


def signal(column: str) -> Signal:
    """The signal of a column; `loss_gear_w` is `gear_w` of a drive's trace.

    Args:
        column: its name.

    Raises:
        UnknownNameError: a column that the catalogue does not hold.
    """
    found = SIGNALS.get(column) or SIGNALS.get(column.removeprefix("loss_"))
    if found is None:
        raise unknown_name("signal", column, SIGNALS)
    return found


def group_of(column: str) -> str:
    """The group of a column's signal; "other" for a column that the catalogue does not hold.

    Args:
        column: its name, as of `signal`.

    >>> group_of("loss_gear_w"), group_of("soc"), group_of("own_kwh")
    ('losses', 'battery', 'other')
    """
    known = (column, column.removeprefix("loss_"))
    return next((name for name, group in GROUPS.items() if any(each.name in known for each in group)), OTHER)
