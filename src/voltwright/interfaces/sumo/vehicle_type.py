"""The vehicle type as an additional file of SUMO."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import plain
from voltwright.interfaces.sumo.energy_model import EnergyParameters
from voltwright.procedures.drive import vehicle_of
from voltwright.units import M_PER_MM, W_PER_KW, WH_PER_KWH

EMISSION_CLASS = "Energy/unknown"
RADIAL_DRAG = 0.0
"""The engine drives straight on: no resistance of bends."""
LENGTH_M = 5.0
"""SUMO's own length of a passenger car, where the car's file has none."""
DIGITS = 6


@dataclass(frozen=True)
class SumoParameter:
    """A value in the vehicle type.

    Attributes:
        name: in SUMO.
        value: in the unit that SUMO states.
        unit: of it, empty for none.
        origin: where it comes from: of the car's file, or fitted to its drives.
    """

    name: str
    value: float
    unit: str
    origin: str


def sumo_parameters(car: CompletedCar, energy: EnergyParameters) -> tuple[tuple[SumoParameter, ...], tuple[SumoParameter, ...]]:
    """The attributes and the generic parameters of a car's vehicle type.

    Args:
        car: completed.
        energy: parameters of the electric model.

    Source: names and units, SUMO 1.28, Definition of Vehicles, Vehicle Types, and Routes; Models/Electric.
    """
    own, fitted = "the car's file, completed", "fitted to its drives"
    values, body = energy.sumo_values(), car.body
    length_m = LENGTH_M if body.length_mm is None else body.length_mm * M_PER_MM
    speed_max_m_s = float(vehicle_of(car).speed_max_m_s)
    power_w = sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles) * W_PER_KW
    attributes = (
        SumoParameter("length", length_m, "m", own if body.length_mm else "SUMO's own"),
        SumoParameter("width", body.width_mm * M_PER_MM, "m", own),
        SumoParameter("height", body.height_mm * M_PER_MM, "m", own),
        SumoParameter("maxSpeed", speed_max_m_s, "m/s", own),
        SumoParameter("mass", values["mass"], "kg", own),
    )
    generic = (
        SumoParameter("device.battery.capacity", car.battery.energy_usable_kwh * WH_PER_KWH, "Wh", own),
        SumoParameter("maximumPower", power_w, "W", own),
        SumoParameter("frontSurfaceArea", values["frontSurfaceArea"], "m²", own),
        SumoParameter("airDragCoefficient", values["airDragCoefficient"], "", own),
        SumoParameter("rotatingMass", values["rotatingMass"], "kg", own),
        SumoParameter("radialDragCoefficient", RADIAL_DRAG, "", "not modelled"),
        SumoParameter("rollDragCoefficient", values["rollDragCoefficient"], "", fitted),
        SumoParameter("constantPowerIntake", values["constantPowerIntake"], "W", fitted),
        SumoParameter("propulsionEfficiency", values["propulsionEfficiency"], "", fitted),
        SumoParameter("recuperationEfficiency", values["recuperationEfficiency"], "", fitted),
    )
    return attributes, generic


def vehicle_type_xml(name: str, attributes: tuple[SumoParameter, ...], generic: tuple[SumoParameter, ...], comment: str) -> bytes:
    """An additional file with the vehicle type.

    Args:
        name: of the type.
        attributes: of its element.
        generic: its parameters.
        comment: at the top.

    Returns:
        the content of the file, UTF-8.
    """
    root = ElementTree.Element("additional")
    root.append(ElementTree.Comment(f" {re.sub('-(?=-)', '- ', plain(comment))} "))
    given = {each.name: _text(each.value) for each in attributes}
    car = ElementTree.SubElement(root, "vType", {"id": name, "emissionClass": EMISSION_CLASS, **given})
    ElementTree.SubElement(car, "param", {"key": "has.battery.device", "value": "true"})
    for each in generic:
        ElementTree.SubElement(car, "param", {"key": each.name, "value": _text(each.value)})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _text(value: float) -> str:
    return f"{value:.{DIGITS}g}"
