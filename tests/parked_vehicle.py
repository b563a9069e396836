"""A live car without a simulation, for tests of the protocols: its signals are constants, what it is told is kept."""

from dataclasses import dataclass
from typing import Any

from voltwright.errors import unknown_name
from voltwright.live.commands import COMMANDS, Value, start_settings
from voltwright.live.faults import Fault, TroubleCode, fault_kind, trouble_codes

SIGNALS = {
    "soc": 0.55, "soc_display": 0.525, "soc_percent": 52.5, "voltage_v": 352.4, "current_a": -31.25, "terminal_w": -11012.5,
    "cells_c": -4.2, "coolant_c": 3.0, "drive_units_c": 40.0, "cabin_c": 21.3, "ambient_c": -7.0, "odometer_km": 12345.6,
    "speed_m_s": 0.0, "speed_kmh": 0.0, "shaft_rad_s": 0.0, "torque_nm": -12.4, "meter_w": 11500.0, "dc_w": 11100.0,
    "meter_energy_wh": 4321.0, "place": 1.0,
}  # fmt: skip


@dataclass(frozen=True)
class Car:
    name: str


class ParkedVehicle:
    """Keeps what it is told, and checks it as a live car does."""

    def __init__(self) -> None:
        self.car = Car("tesla-model-3-2024-rwd")
        self.now = dict(SIGNALS)
        self.settings: dict[str, Value] = {**start_settings(-7.0, 21.0), "plug": "ac"}
        self.faults: dict[str, Fault] = {}

    def signals(self) -> dict[str, float]:
        return self.now

    def command(self, name: str, value: object) -> None:
        if name not in COMMANDS:
            raise unknown_name("command", name, COMMANDS)
        self.settings[name] = COMMANDS[name].checked(value)

    def fault(self, name: str, on: bool = True, **_: Any) -> None:
        kind = fault_kind(name)
        if on:
            self.faults[kind.name] = Fault(kind, 0.0, {})
        else:
            self.faults.pop(kind.name, None)

    def trouble_codes(self) -> tuple[TroubleCode, ...]:
        return trouble_codes(self.faults)
