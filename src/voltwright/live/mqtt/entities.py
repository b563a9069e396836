"""What a live car has on an MQTT broker: topics of signals and commands, and how Home Assistant discovers them.

Names, units and meanings are those of `voltwright.signals` and of the commands of the live car. Home Assistant's own words for a
quantity (`device_class`, `state_class`) are added here.

Source: Home Assistant, MQTT discovery and the MQTT platforms sensor, binary_sensor, switch, number and select.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from voltwright.errors import SpecError, shown
from voltwright.live.commands import COMMANDS, Command, Value
from voltwright.live.identity import software_version, vin_of
from voltwright.signals import signal

if TYPE_CHECKING:
    from voltwright.live.vehicle import LiveVehicle

ON, _, OFF = "ON OFF".partition(" ")
ONLINE, OFFLINE = "online", "offline"
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
PAYLOAD_MOST = 64
"""Bytes of a command."""
MAKER = "voltwright"


@dataclass(frozen=True)
class Entity:
    """One thing with a state topic.

    Attributes:
        key: last part of the topic. component: of Home Assistant. label: for people. read: text of its state, or None.
        about: further keys of the discovery. command: of the car that its command topic sets.
    """

    key: str
    component: str
    label: str
    read: Callable[[Mapping[str, float]], str | None]
    about: Mapping[str, Any] = field(default_factory=dict)
    command: Command | None = None


SENSORS: dict[str, tuple[str, int, str]] = {
    "soc_percent": ("battery", 1, "measurement"),
    "meter_w": ("power", 0, "measurement"),
    "dc_w": ("power", 0, "measurement"),
    "meter_energy_wh": ("energy", 0, "total_increasing"),
    "terminal_w": ("power", 0, "measurement"),
    "voltage_v": ("voltage", 1, "measurement"),
    "current_a": ("current", 1, "measurement"),
    "cells_c": ("temperature", 1, "measurement"),
    "cabin_c": ("temperature", 1, "measurement"),
    "speed_kmh": ("speed", 1, "measurement"),
    "odometer_km": ("distance", 1, "total_increasing"),
    "offered_a": ("current", 1, "measurement"),
}
"""Signals that are published: kind of quantity, decimals, and how Home Assistant keeps statistics of them."""
NAMES_OF_CHARGERS = {"soc_percent": "soc", "odometer_km": "odometer", "meter_w": "charge_power"}
"""Topics that charge controllers such as evcc know by another name than that of the signal."""
COMMAND_CLASSES = {"soc_target_percent": "battery", "power_limit_w": "power", "current_limit_a": "current"} | dict.fromkeys(
    ("cabin_temp_c", "ambient_c"), "temperature"
)


def entities_of(vehicle: LiveVehicle, range_full_km: float | None = None) -> dict[str, Entity]:
    """The entities of a live car by key; those of signals that it has.

    Args: vehicle: the live car. range_full_km: range of a full battery, of which the car shows the share that is left.
    """
    present = vehicle.signals()
    found = [_sensor(column) for column in SENSORS if column in present]
    if range_full_km is not None:
        full_km = range_full_km

        def left(values: Mapping[str, float]) -> str | None:
            return _digits(full_km * max(values["soc_display"], 0.0), 0)

        found.append(Entity("range", "sensor", "Range", left, _quantity("distance", "km", 0, "measurement")))
    found += _states(vehicle)
    found += [_of_command(vehicle, command) for command in COMMANDS.values()]
    return {entity.key: entity for entity in found}


def _sensor(column: str) -> Entity:
    kind, decimals, statistics = SENSORS[column]
    about, unit = signal(column), "%" if column.endswith("_percent") else signal(column).unit

    def read(values: Mapping[str, float]) -> str | None:
        return _digits(values[column], decimals)

    quantity = _quantity(kind, unit, decimals, statistics)
    return Entity(NAMES_OF_CHARGERS.get(column, column), "sensor", about.label.removesuffix(" [%]"), read, quantity)


def _quantity(kind: str, unit: str, decimals: int, statistics: str) -> dict[str, Any]:
    return {
        "device_class": kind,
        "unit_of_measurement": unit,
        "state_class": statistics,
        "suggested_display_precision": decimals,
    }


def _digits(value: float, decimals: int) -> str | None:
    """A number with so many decimals; None where it is not finite."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}" if math.isfinite(value) else None


def _states(vehicle: LiveVehicle) -> list[Entity]:
    """What follows from the signals and the faults."""

    def status(values: Mapping[str, float]) -> str:
        """State of the control pilot as evcc takes it: A unplugged, B plugged in, C charging."""
        return "A" if values["place"] == 0.0 else "C" if values["dc_w"] > 0.0 else "B"

    def codes(_: object) -> str:
        return ", ".join(code.code for code in vehicle.trouble_codes()) or "none"

    def switch(holds: Callable[[Mapping[str, float]], bool]) -> Callable[[Mapping[str, float]], str]:
        return lambda values: ON if holds(values) else OFF

    plugged, charges = switch(lambda values: values["place"] > 0.0), switch(lambda values: values["dc_w"] > 0.0)
    return [
        Entity("status", "sensor", "Charging status", status),
        Entity("plugged", "binary_sensor", "Plugged in", plugged, {"device_class": "plug"}),
        Entity("charging", "binary_sensor", "Charging", charges, {"device_class": "battery_charging"}),
        Entity("trouble", "binary_sensor", "Trouble", switch(lambda _: bool(vehicle.faults)), {"device_class": "problem"}),
        Entity("trouble_codes", "sensor", "Trouble codes", codes),
    ]


def _of_command(vehicle: LiveVehicle, command: Command) -> Entity:
    """A command as a switch, a number or a choice."""
    name = command.name
    label = re.sub(r"_(percent|[wac])$", "", name).replace("_", " ").replace("soc", "SoC")
    label = label[0].upper() + label[1:]

    def read(_: object) -> str | None:
        value = vehicle.settings[name]
        return (ON if value else OFF) if isinstance(value, bool) else value if isinstance(value, str) else f"{value:.10g}"

    if command.choice is not None:
        return Entity(name, "select", label, read, {"options": list(command.choice.names)}, command)
    if command.range is None:
        return Entity(name, "switch", label, read, {"payload_on": ON, "payload_off": OFF}, command)
    about = {"min": command.range.low, "max": command.range.high, "step": 0.1 if name.endswith("_c") else 1, "mode": "box"}
    if command.unit:
        about |= {"unit_of_measurement": command.unit}
    if name in COMMAND_CLASSES:
        about |= {"device_class": COMMAND_CLASSES[name]}
    return Entity(name, "number", label, read, about, command)


def slug(name: str) -> str:
    """A name as part of a topic: small letters, digits, hyphens and underscores."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:60] or "car"


def discovery(entity: Entity, base: str, vehicle: LiveVehicle) -> dict[str, Any]:
    """What Home Assistant is told of an entity.

    Args: entity: of the car. base: first parts of its topics. vehicle: the live car.
    """
    identity = slug(base)
    about: dict[str, Any] = {
        "name": entity.label,
        "unique_id": f"{identity}-{entity.key}",
        "state_topic": f"{base}/{entity.key}",
        "availability_topic": f"{base}/availability",
        "payload_available": ONLINE,
        "payload_not_available": OFFLINE,
        "device": {
            "identifiers": [identity],
            "name": vehicle.car.name,
            "manufacturer": MAKER,
            "model": "simulated car",
            "serial_number": vin_of(vehicle.car.name),
            "sw_version": software_version(),
        },
        "origin": {"name": MAKER, "sw_version": software_version()},
        **entity.about,
    }
    if entity.command is not None:
        about["command_topic"] = f"{base}/{entity.key}/set"
    return about


def commanded(command: Command, payload: bytes) -> Value:
    """The value of a command topic's payload.

    Args: command: of the car. payload: ON or OFF of a switch, digits of a number, a name of a choice.
    Raises: SpecError: too long, no text, no number in plain digits, outside the range. UnknownNameError: no such choice.
    """
    if len(payload) > PAYLOAD_MOST:
        raise SpecError(f"`{command.name}` takes at most {PAYLOAD_MOST} bytes, but {len(payload)} are sent.", command.name)
    try:
        text = payload.decode("ascii").strip()
    except UnicodeDecodeError:
        words = f"`{command.name}` must be written in ASCII letters and digits, but is {shown(repr(payload))}"
        raise SpecError(f"{words}; try {ON}, {OFF} or a number.", command.name) from None
    if command.range is not None and not NUMBER.fullmatch(text):
        words = f"`{command.name}` must be a number in plain digits, but is '{shown(text)}'"
        raise SpecError(f"{words}; try {command.range.low:g} to {command.range.high:g}.", command.name)
    return command.checked(text)
