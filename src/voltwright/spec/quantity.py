"""Numbers that a person types with a unit: "75 kWh", "46 mph", "-5 degC", turned into the unit that a key asks for.

pint is slow to import and to parse, so it is loaded only when a text arrives where a number belongs.
"""

from functools import cache
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from voltwright.units import Unit, unit_of

PINT_NAMES = {"1/min": "rpm", "Ω": "ohm", "mΩ": "milliohm", "°C": "degC", "N·m": "N*m", "m²": "m^2", "m/s²": "m/s^2"}


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(cache_folder=None, autoconvert_offset_to_baseunit=True)


def quantity_to_unit(text: str, unit: Unit) -> float:
    """The number of `unit`s in a text such as "46 mph".

    Args:
        text: a number, a space and a unit that pint knows.
        unit: the unit wanted.

    Raises:
        ValueError: the text is no quantity, or one of another dimension.
    """
    wanted = PINT_NAMES.get(unit.symbol, unit.symbol.replace("²", "^2").replace("³", "^3").replace("·", "*"))
    try:
        parsed = _registry().Quantity(text)
        return float(parsed.to(wanted).magnitude)
    except Exception as error:  # of pint, and of the tokenizer and the arithmetic below it
        raise ValueError(f"a number in {unit.symbol} or a text such as '{1} {unit.symbol}'") from error


def read_quantity(value: Any, info: ValidationInfo) -> Any:
    """Validator: leave numbers alone, convert a text with a unit into the unit that the field's name ends in."""
    if isinstance(value, bool):
        raise PydanticCustomError("quantity", "must be a number", {})
    if not isinstance(value, str):
        return value
    unit = unit_of(info.field_name or "")
    try:
        return float(value)
    except ValueError:
        pass
    if unit is None:
        raise PydanticCustomError("quantity", "must be a plain number without a unit", {})
    try:
        return quantity_to_unit(value, unit)
    except ValueError as error:
        raise PydanticCustomError("quantity", "must be {wanted}", {"wanted": str(error)}) from error
