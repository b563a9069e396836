"""Numbers that a person types with a unit: "75 kWh", "46 mph", "-5 °C", turned into the unit that a key or an option asks for.

Exactly one number and one unit are read (`written_number.py`), in files and in options alike; everything else is refused.
pint is slow to import, so it is loaded only for a unit that `units.py` does not spell.
"""

import math
import re
import unicodedata
from functools import cache
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from voltwright.spec.written_number import RefusedError, seconds_of, split_number
from voltwright.units import SPELLINGS, Unit, unit_of

PLAIN = "a plain number without a unit"
WORD = r"(?!\d)[^\W_]+(?:[23]|\^-?[1-3])?"
COMPOUND = re.compile(rf"(?:1/)?{WORD}(?:[*·/ -]{WORD})*")
"""Units beyond `SPELLINGS`: words with small exponents, multiplied or divided."""
REASONS = {
    r"l/100 ?km|km/l|l/km": "litres measure fuel: an electric car's consumption is in Wh/km or kWh/100 km",
    r"mpge?|mi/gal(lon)?e?": "MPGe is distance over energy: write Wh/km; 33705 Wh count as one gallon",
    r"(km|mi|miles)/kwh": "distance over energy is the inverse of a consumption: write Wh/km or kWh/100 km",
    r"kw/h": "kW/h is no unit of energy: kWh is",
    r"tons?": "a ton may be 1000 kg, 2000 lb or 2240 lb: write t, kg or lb",
    r"hz|1/s|s-1|s\^-1": "revolutions or radians a second? write 1/min or rad/s",
}
"""Why a unit that people do write is refused."""
TAKES_SPELLED_ONLY = ("K", "rad/s")
"""Dimensions in which pint takes units for the same that are not: a difference of temperatures, a frequency."""


class QuantityError(ValueError):
    """A text that is not one number in the unit wanted: what it must be, and what to write in its place."""

    def __init__(self, wanted: str, advice: str = ""):
        """Keep both parts, so that the value can stand between them."""
        super().__init__(wanted)
        self.advice = f"; {advice}" if advice else ""


def read_text(text: str, unit: Unit | None, *, percent: bool = False) -> float:
    """The number in a text such as "46 mph", in the unit wanted; a text without a unit is in that unit.

    Args:
        text: one number and at most one unit; a duration may have colons, "1:30 h".
        unit: the unit wanted; None for a dimensionless number.
        percent: whether a dimensionless number is in per cent, so that "80 %" is 80.

    Raises:
        QuantityError: the text is no such number.
    """
    wanted = PLAIN if unit is None else f"a number in {unit.symbol} or a text such as '1 {unit.symbol}'"
    try:
        duration = seconds_of(text) if unit is not None and unit.dimension == "s" else None
        if duration is not None and unit is not None:
            return duration / unit.si_factor
        value, symbol = split_number(text)
        if symbol:
            value = _dimensionless(value, symbol, percent) if unit is None else _converted(value, symbol, unit)
    except RefusedError as refused:
        raise QuantityError(wanted, str(refused)) from None
    if not math.isfinite(value):
        raise QuantityError(wanted)
    return value


def _dimensionless(value: float, symbol: str, percent: bool) -> float:
    if symbol == "%" and percent:
        return value
    raise RefusedError("a share is a fraction of 1" if symbol == "%" else "")


def _converted(value: float, symbol: str, wanted: Unit) -> float:
    spelled = _tidy(symbol)
    found = SPELLINGS.get(symbol) or _spellings().get(spelled)
    if found is not None and found.dimension == wanted.dimension:
        return _between(value, found, wanted)
    for pattern, reason in REASONS.items():
        if re.fullmatch(pattern, spelled.casefold()):
            raise RefusedError(reason)
    if wanted.dimension not in TAKES_SPELLED_ONLY:
        converted = _by_pint(value, spelled, wanted)
        if converted is not None:
            return converted
    found = _caseless().get(spelled.casefold())
    if found is not None and found.dimension == wanted.dimension:
        return _between(value, found, wanted)
    raise RefusedError


def _between(value: float, unit: Unit, wanted: Unit) -> float:
    if unit.symbol == wanted.symbol:
        return value
    if unit.si_offset and not wanted.si_offset:
        raise RefusedError(f"it counts from absolute zero or is a difference: write it in {wanted.symbol}")
    return (value * unit.si_factor + unit.si_offset - wanted.si_offset) / wanted.si_factor


def _tidy(symbol: str) -> str:
    """A unit in plain characters, without spaces around its operators."""
    plain = unicodedata.normalize("NFKC", symbol).replace("\N{DOT OPERATOR}", "·").replace("\N{MINUS SIGN}", "-")
    plain = re.sub(r"\s*([*·/^-])\s*", r"\1", plain.replace("**", "^"))
    return re.sub(r"\s+", " ", plain).replace("/100 ", "/100")


@cache
def _spellings() -> dict[str, Unit]:
    return {_tidy(spelling): unit for spelling, unit in SPELLINGS.items()}


@cache
def _caseless() -> dict[str, Unit]:
    """Units by spellings in which case does not matter: not where m and M are prefixes."""
    return {spelling.casefold(): unit for spelling, unit in _spellings().items() if spelling not in ("m", "s", "j", "mΩ")}


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(cache_folder=None)


def _by_pint(value: float, symbol: str, wanted: Unit) -> float | None:
    if not COMPOUND.fullmatch(symbol):
        return None
    import pint

    try:
        unit = _registry().parse_units(re.sub(r"(?<=[^\W\d_])([23])", r"^\1", symbol).replace("·", "*").replace("-", "*"))
        target = _registry().parse_units(PINT_NAMES.get(wanted.dimension, wanted.dimension))
        return float(_registry().Quantity(value, unit).to(target).magnitude) / wanted.si_factor
    except (pint.PintError, ValueError, AttributeError, TypeError, ArithmeticError, AssertionError):
        return None


PINT_NAMES = {"N·m": "N*m", "m²": "m^2", "kg/m³": "kg/m^3", "m³/s": "m^3/s", "W/m²": "W/m^2", "m/s²": "m/s^2", "Ω": "ohm"}
"""How pint spells the dimensions of `units.py`, where it does so in another way."""


def read_quantity(value: Any, info: ValidationInfo) -> Any:
    """Validator: leave numbers alone, convert a text with a unit into the unit that the field's name ends in."""
    if isinstance(value, bool):
        raise PydanticCustomError("quantity", "must be a number", {})
    if not isinstance(value, str):
        return value
    name = info.field_name or ""
    try:
        return read_text(value, unit_of(name), percent=name.endswith("_percent"))
    except QuantityError as error:
        raise PydanticCustomError("quantity", "must be {wanted}", {"wanted": str(error), "advice": error.advice}) from error
