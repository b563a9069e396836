"""What a live car has in the Vehicle Signal Specification: each leaf with its type and unit, and how it is read and set.

The paths of signals are those of `voltwright.signals`; types and units are those of release 5.1 of the specification. What the
specification has no leaf for stands below `Vehicle.Private`, as an overlay may.

Source: COVESA Vehicle Signal Specification 5.1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voltwright.errors import SpecError
from voltwright.live.commands import COMMANDS
from voltwright.live.identity import vin_of
from voltwright.signals import DISCHARGE, SIGNALS, Signal
from voltwright.units import M_PER_KM, SUFFIXES, unit_of

if TYPE_CHECKING:
    from voltwright.live.vehicle import LiveVehicle

BATTERY = "Vehicle.Powertrain.TractionBattery"
CHARGING = f"{BATTERY}.Charging"
PORT = f"{CHARGING}.ChargingPort.AnyPosition"
HVAC = "Vehicle.Cabin.HVAC"
PRIVATE = "Vehicle.Private.Charging"
UNITS = {"km/h": "kmh", "rpm": "rpm", "Nm": "nm", "W": "w", "A": "a", "V": "v", "celsius": "c", "km": "km", "m": "m"}
"""Units as the specification writes them, with the suffix that they are in this project."""
TYPES: dict[str, tuple[str, str]] = {
    "Vehicle.Speed": ("float", "km/h"),
    "Vehicle.TraveledDistance": ("float", "km"),
    "Vehicle.Powertrain.ElectricMotor.Torque": ("int16", "Nm"),
    "Vehicle.Powertrain.ElectricMotor.Speed": ("int32", "rpm"),
    "Vehicle.Powertrain.ElectricMotor.Temperature": ("float", "celsius"),
    f"{BATTERY}.CurrentPower": ("float", "W"),
    f"{BATTERY}.CurrentCurrent": ("float", "A"),
    f"{BATTERY}.CurrentVoltage": ("float", "V"),
    f"{BATTERY}.StateOfCharge.Current": ("float", "percent"),
    f"{BATTERY}.StateOfCharge.Displayed": ("float", "percent"),
    f"{BATTERY}.Temperature.Average": ("float", "celsius"),
    "Vehicle.Exterior.AirTemperature": ("float", "celsius"),
    f"{HVAC}.AmbientAirTemperature": ("float", "celsius"),
}
"""Type and unit of the leaves that signals have."""
INTEGERS = {"int8": (-(2**7), 2**7 - 1), "int16": (-(2**15), 2**15 - 1), "int32": (-(2**31), 2**31 - 1)} | {
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
}
"""Ranges of the integer types."""
Value = bool | int | float | str | list[str]
RELEASE = (5, 1, 0)


@dataclass(frozen=True)
class Entry:
    """A leaf.

    Attributes:
        path: of it. kind: sensor, actuator or attribute. datatype, unit: as the specification writes them.
        about: one sentence. read: its value from the signals and the car, or None where there is none.
        command: of the car that an actuator sets. of_value: the command's value for one of this leaf.
        low, high: range. allowed: texts that it may be.
    """

    path: str
    kind: str
    datatype: str
    unit: str
    about: str
    read: Callable[[Mapping[str, float]], Value | None]
    command: str = ""
    of_value: Callable[[Any], Any] = lambda value: value
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()

    def check(self, value: Value) -> None:
        """Refuse a value that the specification does not allow here.

        Raises: SpecError: outside the range of the leaf or of its type, not finite, or none of its texts.
        """
        if self.allowed and value not in self.allowed:
            raise SpecError(f"{self.path} must be one of {', '.join(self.allowed)}, but is '{value}'.", self.path)
        if isinstance(value, bool | str | list):
            return
        low, high = INTEGERS.get(self.datatype, (-math.inf, math.inf))
        low, high = max(low, self.low if self.low is not None else low), min(high, self.high if self.high is not None else high)
        if not (math.isfinite(value) and low <= value <= high):
            unit = f" {self.unit}" if self.unit else ""
            raise SpecError(f"{self.path} must be from {low:g} to {high:g}{unit}, but is {value:g}.", self.path)


def entries_of(vehicle: LiveVehicle, range_full_km: float | None = None) -> dict[str, Entry]:
    """The leaves of a live car by path, in the order of the paths; those of signals that the car has.

    Args: vehicle: the live car. range_full_km: range of a full battery, of which the car shows the share that is left.
    """
    present = vehicle.signals()
    signals = {each.vss: each for each in reversed(SIGNALS.values()) if each.vss and each.name in present}
    entries = [_of_signal(each) for each in signals.values()]
    entries += [*_states(vehicle), *_actuators(vehicle), *_attributes(vehicle)]
    if range_full_km is not None:
        entries.append(_range(range_full_km))
    return {entry.path: entry for entry in sorted(entries, key=lambda entry: entry.path)}


def _of_signal(signal: Signal) -> Entry:
    """The leaf of a signal, in the unit and with the sign of the specification."""
    path = signal.vss or ""
    datatype, unit = TYPES[path]
    factor = _factor(signal.name, unit)
    sign = -1.0 if signal.sign == DISCHARGE and path.startswith(BATTERY) else 1.0

    def read(values: Mapping[str, float]) -> Value | None:
        return typed(sign * factor * values[signal.name], datatype)

    return Entry(path, "sensor", datatype, unit, signal.meaning, read)


def _factor(name: str, unit: str) -> float:
    """How many of the specification's units one unit of a signal is."""
    if unit == "percent":
        return 1.0 if name.endswith("_percent") else 100.0
    own = unit_of(name)
    assert own is not None, f"{name} has no unit"
    return own.si_factor / SUFFIXES[UNITS[unit]].si_factor


def typed(value: float, datatype: str) -> int | float | None:
    """A number of a type: rounded and within the range of an integer; None where it is not finite."""
    if not math.isfinite(value):
        return None
    if datatype not in INTEGERS:
        return value
    low, high = INTEGERS[datatype]
    return min(max(round(value), low), high)


def _range(full_km: float) -> Entry:
    def read(values: Mapping[str, float]) -> Value | None:
        return typed(M_PER_KM * full_km * max(values["soc_display"], 0.0), "uint32")

    return Entry("Vehicle.Powertrain.Range", "sensor", "uint32", "m", "Range with the charge that is left.", read)


def _states(vehicle: LiveVehicle) -> list[Entry]:
    """What follows from the signals and the faults."""

    def codes(_: object) -> list[str]:
        return [each.code for each in vehicle.trouble_codes()]

    def sensor(path: str, datatype: str, about: str, read: Callable[[Mapping[str, float]], Value | None]) -> Entry:
        return Entry(path, "sensor", datatype, "", about, read)

    return [
        sensor("Vehicle.IsMoving", "boolean", "Whether the car moves.", lambda values: values["speed_m_s"] > 0.0),
        sensor(f"{CHARGING}.IsCharging", "boolean", "Whether energy flows into the car.", lambda values: values["dc_w"] > 0.0),
        sensor(f"{PORT}.IsChargingCableConnected", "boolean", "Whether it is plugged in.", lambda values: values["place"] > 0.0),
        sensor("Vehicle.Diagnostics.DTCList", "string[]", "Trouble codes of the faults that the car has.", codes),
        sensor("Vehicle.Diagnostics.DTCCount", "uint8", "Number of these trouble codes.", lambda _: len(codes(None))),
    ]


def _actuators(vehicle: LiveVehicle) -> list[Entry]:
    """What may be set. The current value of an actuator is what the car is set to."""

    def entry(path: str, datatype: str, unit: str, command: str, shown: Any = float, **more: Any) -> Entry:
        def read(_: object) -> Value | None:
            value = shown(vehicle.settings[command])
            return value if isinstance(value, bool | str) else typed(value, datatype)

        return Entry(path, "actuator", datatype, unit, COMMANDS[command].meaning, read, command, **more)

    def words(off: str, on: str, *others: str) -> dict[str, Any]:
        shown, of_value = (lambda value: on if value else off), (lambda value: value != off)
        return {"shown": shown, "of_value": of_value, "allowed": (off, on, *others)}

    def limits(command: str) -> dict[str, float]:
        known = COMMANDS[command].range
        return {"low": known.low, "high": known.high} if known else {}

    return [
        entry(f"{CHARGING}.ChargeLimit", "uint8", "percent", "soc_target_percent", **limits("soc_target_percent")),
        entry(f"{CHARGING}.StartStopCharging", "string", "", "charge_on", **words("STOP", "START")),
        entry(f"{HVAC}.IsAirConditioningActive", "boolean", "", "cabin_on", shown=bool),
        entry(f"{HVAC}.Station.Row1.Driver.Temperature", "int8", "celsius", "cabin_temp_c", **limits("cabin_temp_c")),
        entry(
            f"{BATTERY}.BatteryConditioning.RequestedMode",
            "string",
            "",
            "precondition",
            **words("INACTIVE", "FAST_CHARGING_PREPARATION", "DRIVING_PREPARATION"),
        ),
        entry(f"{PRIVATE}.PowerLimit", "float", "W", "power_limit_w", **limits("power_limit_w")),
        entry(f"{PRIVATE}.CurrentLimit", "float", "A", "current_limit_a", **limits("current_limit_a")),
    ]


def _attributes(vehicle: LiveVehicle) -> list[Entry]:
    """What stays as it is."""

    def entry(path: str, datatype: str, about: str, value: Value) -> Entry:
        return Entry(path, "attribute", datatype, "", about, lambda _: value)

    name, release = vehicle.car.name, zip(("Major", "Minor", "Patch"), RELEASE, strict=True)
    return [
        entry("Vehicle.VehicleIdentification.VIN", "string", "Identification number of the simulated car.", vin_of(name)),
        entry("Vehicle.VehicleIdentification.Model", "string", "Name of the car's file.", name),
        entry("Vehicle.Powertrain.Type", "string", "Kind of powertrain.", "ELECTRIC"),
        *(entry(f"Vehicle.VersionVSS.{part}", "uint32", "Release of the specification.", number) for part, number in release),
    ]
