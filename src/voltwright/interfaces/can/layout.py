"""The layout of the CAN frames of a car: one table, from which come the DBC, the logs and the live bus.

Classic CAN: 11-bit identifiers, 8 bytes, Intel order. The layout is voltwright's own; no maker's car sends it. Lower identifiers,
which win a bus, are those that are sent more often. Values are those of the last step that ended: means over it, or states at
its end, as the catalogue of signals says of each.
"""

from __future__ import annotations

from dataclasses import dataclass

from voltwright.interfaces.can.field import Field

POWER = {"length": 20, "scale": 2.0, "offset": -1_000_000.0}
"""Powers of a car and its charger, of a scooter and of a lorry alike: -1,000 to 1,097 kW in steps of 2 W."""
LOAD = {"length": 16, "scale": 2.0}
"""Powers of loads: 0 to 131 kW in steps of 2 W."""
TEMPERATURE = {"length": 12, "scale": 0.1, "offset": -80.0}
"""Temperatures: -80 to 329 °C."""
CHARGE = {"length": 14, "scale": 0.01, "offset": -20.0}
"""States of charge: -20 to 143 %. Cells beyond their window display less than 0 % or more than 100 %."""


@dataclass(frozen=True)
class Message:
    """A frame that is sent again and again.

    Attributes:
        identifier: 11 bits.
        name: in the DBC.
        cycle_ms: time from one frame to the next [ms].
        comment: one sentence.
        fields: what it carries, from the lowest bit.
    """

    identifier: int
    name: str
    cycle_ms: int
    comment: str
    fields: tuple[Field, ...]


def _message(identifier: int, name: str, cycle_ms: int, comment: str, *fields: tuple[str, str, dict[str, float]]) -> Message:
    """A message whose fields follow each other without gaps: (name, sources, form) each."""
    placed, start = [], 0
    for field_name, sources, form in fields:
        length = int(form["length"])
        rest = {key: value for key, value in form.items() if key != "length"}
        placed.append(Field(field_name, tuple(sources.split()), start, length, **rest))
        start += length
    return Message(identifier, name, cycle_ms, comment, tuple(placed))


SENDER = "VOLTWRIGHT"
LENGTH = 8
"""Bytes of every frame; bits that no field has are 0."""
LAYOUT: tuple[Message, ...] = (
    _message(
        0x100,
        "Drive_Motion",
        20,
        "How the car moves, and what the trace asks for.",
        ("speed_kmh", "speed_m_s", {"length": 16, "scale": 0.01}),
        ("speed_wanted_kmh", "speed_wanted_m_s", {"length": 16, "scale": 0.01}),
        ("grade_percent", "grade", {"length": 16, "scale": 0.01, "offset": -300.0}),
        ("miss", "miss", {"length": 4}),
    ),
    _message(
        0x101,
        "Drive_Motor",
        20,
        "Shaft of the rear motor, or of the front one where it is alone, and force at the wheels.",
        ("torque_nm", "torque_nm", {"length": 16, "scale": 0.1, "offset": -3200.0}),
        ("shaft_rpm", "shaft_rad_s", {"length": 16, "scale": 0.5}),
        ("wheel_force_n", "wheel_force_n", {"length": 18, "offset": -100_000.0}),
    ),
    _message(
        0x102,
        "Drive_Power",
        20,
        "Power of the drive units at the wheels and at the DC side, and of the friction brakes.",
        ("traction_w", "traction_w", POWER),
        ("electrical_w", "electrical_w", POWER),
        ("friction_brake_w", "friction_brake_w loss_friction_brake_w", {"length": 20, "scale": 2.0}),
    ),
    _message(
        0x200,
        "Battery_Electrical",
        100,
        "Terminals of the battery.",
        ("voltage_v", "voltage_v", {"length": 16, "scale": 0.02}),
        ("current_a", "current_a", {"length": 17, "scale": 0.1, "offset": -6000.0}),
        ("terminal_w", "terminal_w -power_battery_kw", POWER),
    ),
    _message(
        0x201,
        "Battery_State",
        100,
        "Charge and temperatures of the battery.",
        ("soc_display_percent", "soc_display soc_percent", CHARGE),
        ("soc_cells_percent", "soc", CHARGE),
        ("cells_c", "cells_c cells_k", TEMPERATURE),
        ("coolant_c", "coolant_c coolant_k", TEMPERATURE),
        ("housing_c", "housing_c housing_k", TEMPERATURE),
    ),
    _message(
        0x300,
        "Charging_Power",
        100,
        "What comes through the charging port, and what limits it.",
        ("grid_w", "grid_w power_grid_kw", POWER),
        ("dc_w", "dc_w", POWER),
        ("meter_w", "meter_w", POWER),
        ("limiter", "limiter", {"length": 4}),
    ),
    _message(
        0x400,
        "Climate_Temperatures",
        1000,
        "Air outside, cabin and drive units.",
        ("ambient_c", "ambient_c", TEMPERATURE),
        ("cabin_c", "cabin_c cabin_k", TEMPERATURE),
        ("interior_c", "interior_c interior_k", TEMPERATURE),
        ("drive_units_c", "drive_units_c drive_units_k", TEMPERATURE),
    ),
    _message(
        0x401,
        "Climate_Power",
        1000,
        "Electric loads: climate system, heater and chiller of the battery, 12 V system.",
        ("climate_w", "climate_w", LOAD),
        ("heater_w", "heater_w", LOAD),
        ("chiller_w", "chiller_w", LOAD),
        ("auxiliaries_w", "auxiliaries_w loss_auxiliaries_w", LOAD),
    ),
    _message(
        0x500,
        "Faults_State",
        1000,
        "What the car could not do: follow its trace, heat its cells or its cabin, feed its loads.",
        ("shortfall_kmh", "shortfall_m_s", {"length": 16, "scale": 0.01, "offset": -300.0}),
        ("unmet_w", "unmet_w", {"length": 16, "scale": 2.0}),
        ("unserved_w", "unserved_w", {"length": 16, "scale": 10.0}),
        ("shed_percent", "shed", {"length": 10, "scale": 0.1}),
        ("lacking", "lacking", {"length": 2}),
    ),
)
"""Every frame, by identifier."""
