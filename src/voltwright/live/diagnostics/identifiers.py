"""What `ReadDataByIdentifier` reads: the identifiers of the car, and its signals as scaled integers.

The signals are those of `voltwright.signals`, with their units and signs; each identifier says how many units one bit is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voltwright.live.identity import software_version, vin_of

if TYPE_CHECKING:
    from voltwright.live.vehicle import LiveVehicle


@dataclass(frozen=True)
class Identifier:
    """A signal or a command as an integer.

    Attributes:
        number: of the identifier, 16 bits. column: name of the signal or command. size: in bytes. signed: as two's complement.
        per_bit: units of the signal in one bit; what lies outside the integer's range is sent as its nearest end.
    """

    number: int
    column: str
    size: int
    per_bit: float
    signed: bool = False

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the greatest integer."""
        bits = 8 * self.size
        return (-(1 << bits - 1), (1 << bits - 1) - 1) if self.signed else (0, (1 << bits) - 1)

    def coded(self, value: float) -> bytes:
        """A value of the signal as bytes, most significant first."""
        low, high = self.ends
        return min(max(round(value / self.per_bit), low), high).to_bytes(self.size, "big", signed=self.signed)

    def decoded(self, data: bytes) -> float:
        """The value that bytes stand for, in the unit of the signal."""
        return int.from_bytes(data, "big", signed=self.signed) * self.per_bit


VIN, SESSION, SOFTWARE, SYSTEM_NAME = 0xF190, 0xF186, 0xF195, 0xF197
"""Numbers that ISO 14229-1 (annex C) gives to the vehicle identification number, session, software and name."""

IDENTIFIERS = (
    Identifier(0x0101, "soc_percent", 2, 0.01),
    Identifier(0x0102, "soc", 2, 0.0001),
    Identifier(0x0103, "voltage_v", 2, 0.1),
    Identifier(0x0104, "current_a", 2, 0.1, signed=True),
    Identifier(0x0105, "terminal_w", 4, 1.0, signed=True),
    Identifier(0x0110, "cells_c", 2, 0.1, signed=True),
    Identifier(0x0111, "coolant_c", 2, 0.1, signed=True),
    Identifier(0x0112, "housing_c", 2, 0.1, signed=True),
    Identifier(0x0113, "drive_units_c", 2, 0.1, signed=True),
    Identifier(0x0114, "cabin_c", 2, 0.1, signed=True),
    Identifier(0x0115, "ambient_c", 2, 0.1, signed=True),
    Identifier(0x0120, "odometer_km", 4, 0.1),
    Identifier(0x0121, "speed_kmh", 2, 0.01),
    Identifier(0x0122, "shaft_rad_s", 2, 0.1, signed=True),
    Identifier(0x0123, "torque_nm", 2, 0.1, signed=True),
    Identifier(0x0130, "meter_w", 4, 1.0, signed=True),
    Identifier(0x0131, "dc_w", 4, 1.0, signed=True),
    Identifier(0x0132, "meter_energy_wh", 4, 1.0),
    Identifier(0x0133, "place", 1, 1.0),
)
"""The signals that can be read, in the manufacturer's range of ISO 14229-1 (0x0100 to 0xA5FF)."""
SETTINGS = (
    Identifier(0x0201, "soc_target_percent", 2, 0.01),
    Identifier(0x0202, "power_limit_w", 4, 1.0),
    Identifier(0x0203, "current_limit_a", 2, 0.1),
    Identifier(0x0204, "cabin_on", 1, 1.0),
    Identifier(0x0205, "cabin_temp_c", 2, 0.1, signed=True),
)
"""The commands whose values can be read, and written in the extended session."""


class DataTable:
    """The data of a live car by identifier."""

    def __init__(self, vehicle: LiveVehicle):
        """Take the identifiers of the signals that the car has, and those of its commands."""
        present = vehicle.signals()
        self.vehicle = vehicle
        self.signals = {each.number: each for each in IDENTIFIERS if each.column in present}
        self.settings = {each.number: each for each in SETTINGS}
        name = vehicle.car.name
        self.texts = {VIN: vin_of(name), SOFTWARE: f"voltwright {software_version()}", SYSTEM_NAME: name[:60]}

    def read(self, number: int, session: int) -> bytes | None:
        """The data of an identifier, or None where the car has it not, or no finite number for it."""
        if number in self.texts:
            return self.texts[number].encode("ascii", "replace")
        if number == SESSION:
            return bytes([session])
        found, values = self.signals.get(number), self.vehicle.signals()
        if number in self.settings:
            found, values = self.settings[number], self.vehicle.settings
        value = float(values.get(found.column, math.nan)) if found else math.nan
        return found.coded(value) if found and math.isfinite(value) else None
