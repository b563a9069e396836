"""Units of an FMU: each with its SI base units, and with the units in which it may be shown."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from voltwright.codegen.fmu.variables import ascii_unit
from voltwright.units import SUFFIXES, Unit

BASE = {
    "": {},
    "kg": {"kg": 1},
    "m": {"m": 1},
    "s": {"s": 1},
    "A": {"A": 1},
    "K": {"K": 1},
    "rad": {"rad": 1},
    "N": {"kg": 1, "m": 1, "s": -2},
    "Pa": {"kg": 1, "m": -1, "s": -2},
    "J": {"kg": 1, "m": 2, "s": -2},
    "W": {"kg": 1, "m": 2, "s": -3},
    "C": {"A": 1, "s": 1},
    "V": {"kg": 1, "m": 2, "s": -3, "A": -1},
    "Ω": {"kg": 1, "m": 2, "s": -3, "A": -2},
}
"""Exponents of the SI base units, and of the radian, in the symbols of which the dimensions of `voltwright.units` are made."""
POWERS = {"²": 2, "³": 3}
SHOWN = {"m/s": "km/h", "K": "°C", "W": "kW", "J": "kWh", "m": "km", "rad/s": "1/min", "Pa": "kPa", "s": "min"}
"""Unit in which a unit may be shown beside itself."""
UNITS: dict[str, Unit] = {unit.symbol: unit for unit in SUFFIXES.values()}


def exponents(dimension: str) -> dict[str, int]:
    """The exponents of the SI base units of a dimension.

    >>> exponents("J/m")
    {'kg': 1, 'm': 1, 's': -2}
    >>> exponents("m³/s")
    {'m': 3, 's': -1}
    """
    found: dict[str, int] = {}
    for side, part in zip((1, -1), dimension.split("/"), strict=False):
        for factor in part.split("·"):
            name = factor.rstrip("²³")
            power = side * POWERS.get(factor[len(name) :], 1)
            for base, exponent in BASE[name].items():
                found[base] = found.get(base, 0) + power * exponent
    return {base: exponent for base, exponent in found.items() if exponent}


def unit_definitions(symbols: set[str]) -> Element:
    """The element with the definitions of units, in the order of their names.

    Args:
        symbols: printed units that are used.
    """
    element = Element("UnitDefinitions")
    for symbol in sorted(symbols, key=ascii_unit):
        unit = UNITS[symbol]
        entry = SubElement(element, "Unit", name=ascii_unit(symbol))
        base = {name: str(power) for name, power in exponents(unit.dimension).items()}
        if unit.si_factor != 1.0:
            base["factor"] = repr(unit.si_factor)
        if unit.si_offset:
            base["offset"] = repr(unit.si_offset)
        SubElement(entry, "BaseUnit", base)
        other = UNITS.get(SHOWN.get(symbol, ""))
        if other is not None:
            shown = {"name": ascii_unit(other.symbol), "factor": repr(unit.si_factor / other.si_factor)}
            if other.si_offset:
                shown["offset"] = repr(-other.si_offset)
            SubElement(entry, "DisplayUnit", shown)
    return element


def display_unit(symbol: str) -> str | None:
    """The unit in which a number may be shown, or None."""
    return ascii_unit(SHOWN[symbol]) if symbol in SHOWN else None
