"""What the fields of a request may hold: a range for each quantity and the names of each choice, for all that ask alike.

A field of a request names its range in its type, `Annotated[float, TEMP_AMBIENT]`; `Checked` refuses what is outside when the
request is made, from Python, JSON and the command line, which only puts its options' names there (`cli/option_names.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from voltwright.errors import SpecError, UnknownNameError, VoltwrightError, known_name, nearest, shown
from voltwright.units import M_S_PER_KMH, symbol_of

E = TypeVar("E", bound=VoltwrightError)
TEXT_LONGEST = 1000
"""Letters of a text in a request: names, paths, anchors."""
LIST_LONGEST = 1000
"""Entries of a list in a request: files, temperatures, chargers."""


@dataclass(frozen=True)
class Range:
    """The range of a quantity.

    Attributes:
        low, high: ends, in the unit of the field's name.
        above: whether the low end itself is left out.
        advice: what to try, for the end of the sentence.
        unit: where the field's name does not end in it.
    """

    low: float
    high: float
    above: bool = False
    advice: str = ""
    unit: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range; NaN does not."""
        return (self.low < value if self.above else self.low <= value) and value <= self.high

    def check(self, name: str, value: float) -> None:
        """Refuse a value outside.

        Raises: SpecError: with the field, the range, the value and what to try.
        """
        if not self.holds(value):
            mark = self.unit or symbol_of(name)
            unit = f" {mark}" if mark else ""
            low, high = _digits(self.low), _digits(self.high)
            span = f"above {low} and at most {high}{unit}" if self.above else f"from {low} to {high}{unit}"
            advice = f"; {self.advice}" if self.advice else ""
            raise _asked(SpecError(f"`{name}` must be {span}, but is {_digits(value)}{unit}{advice}.", name))


@dataclass(frozen=True, eq=False)
class OneOf:
    """The names among which a field chooses, in any case, with hyphens, underscores or neither.

    Attributes:
        names: that there are. aliases: usual other names, bare.
    """

    names: Iterable[str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def chosen(self, name: str, value: object) -> str:
        """The name that is meant.

        Raises: UnknownNameError: none is; with the nearest, and all.
        """
        names = list(self.names)
        try:
            return known_name("choice", value if isinstance(value, str) else "", names, self.aliases)
        except UnknownNameError:
            close = nearest(str(value), names, 1)[0]
            there = f"'{shown(value)}'" if isinstance(value, str) else shown(repr(value))
            all_names = f"one of {', '.join(names)}" if len(names) > 2 else " or ".join(names)
            raise _asked(UnknownNameError(f"`{name}` must be {all_names}, but is {there}; the nearest is {close}.")) from None


@dataclass(frozen=True)
class _Rule:
    """What a field may hold."""

    kinds: tuple[Any, ...]
    range: Range | None
    choice: OneOf | None
    many: bool
    optional: bool


class Checked:
    """A dataclass that refuses, when it is made, what its fields must not hold, and spells choices as they are known."""

    def __post_init__(self):
        """Check every field.

        Raises:
            SpecError: a number outside its range or none at all, a text or list that is too long.
            UnknownNameError: a choice that there is not.
        """
        for name, rule in rules_of(type(self)).items():
            value = getattr(self, name)
            if value is None and rule.optional:
                continue
            if rule.many and isinstance(value, list | tuple):
                _check_length(name, value)
                kept: Any = type(value)(_checked(name, one, rule) for one in value)
            else:
                kept = _checked(name, value, rule)
            if kept is not value:
                object.__setattr__(self, name, kept)


@cache
def rules_of(kind: type) -> dict[str, _Rule]:
    """What each field of a request may hold, by its name; fields of other kinds, such as cars, are left out."""
    hints = get_type_hints(kind, include_extras=True)
    rules = {each.name: _rule(hints[each.name]) for each in fields(kind)}
    return {name: rule for name, rule in rules.items() if rule.kinds}


def _rule(hint: Any) -> _Rule:
    """The rule of a type: of its parts, where it is a union, and of its entries, where it is a tuple."""
    if get_origin(hint) is Annotated:
        inner, marks = get_args(hint)[0], get_args(hint)[1:]
        below = _rule(inner)
        limits = next((mark for mark in marks if isinstance(mark, Range)), below.range)
        choice = next((mark for mark in marks if isinstance(mark, OneOf)), below.choice)
        return _Rule(below.kinds, limits, choice, below.many, below.optional)
    if get_origin(hint) in (Union, UnionType):
        parts = [_rule(part) for part in get_args(hint)]
        kinds = tuple(kind for part in parts for kind in part.kinds)
        limits = next((part.range for part in parts if part.range), None)
        choices = [part.choice for part in parts if part.choice]
        choice = choices[0] if len(choices) == 1 else OneOf([name for one in choices for name in one.names]) if choices else None
        other = any(not part.kinds and not part.optional for part in parts)
        return _Rule(() if other else kinds, limits, choice, any(part.many for part in parts), NoneType in get_args(hint))
    if get_origin(hint) is Literal:
        return _Rule((str,), None, OneOf(get_args(hint)), False, False)
    if get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis:
        below = _rule(get_args(hint)[0])
        return _Rule(below.kinds or (object,), below.range, below.choice, True, below.optional)
    return _Rule((hint,) if hint in (float, int, bool, str) else (), None, None, False, hint is NoneType)


def _checked(name: str, value: Any, rule: _Rule) -> Any:
    if isinstance(value, str) and str in rule.kinds:
        if len(value) > TEXT_LONGEST:
            raise _asked(SpecError(f"`{name}` must have at most {TEXT_LONGEST} letters, but has {len(value):,}.", name))
        return rule.choice.chosen(name, value) if rule.choice else value
    numeric = float in rule.kinds or int in rule.kinds
    if not numeric:
        if rule.choice is not None:
            return rule.choice.chosen(name, value)
        if rule.kinds == (bool,) and not isinstance(value, bool):
            raise _asked(SpecError(f"`{name}` must be True or False, but is {shown(repr(value))}.", name))
        return value
    number = _number(name, value, whole=float not in rule.kinds)
    if rule.range is not None:
        rule.range.check(name, number)
    elif not math.isfinite(number):
        raise _asked(SpecError(f"`{name}` must be a finite number, but is {number:g}.", name))
    return value


def _number(name: str, value: Any, *, whole: bool) -> float:
    if type(value) is float and not whole:
        return value
    try:
        if isinstance(value, bool | str | bytes | list | tuple | dict) or value is None:
            raise TypeError
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise _asked(SpecError(f"`{name}` must be {_words(name, whole)}, but is {shown(repr(value))}.", name)) from None
    if whole and math.isfinite(number) and number != int(number):
        raise _asked(SpecError(f"`{name}` must be {_words(name, whole)}, but is {number:g}.", name))
    return number


def _words(name: str, whole: bool) -> str:
    return f"a {'whole ' if whole else ''}number" + (f" in {symbol_of(name)}" if symbol_of(name) else "")


def _check_length(name: str, values: list[Any] | tuple[Any, ...]) -> None:
    if len(values) > LIST_LONGEST:
        raise _asked(SpecError(f"`{name}` must have at most {LIST_LONGEST} entries, but has {len(values):,}.", name))


def _asked(error: E) -> E:
    """An error about a field of a request, which a command calls by the name of its option."""
    error.of_request = True
    return error


def _digits(value: float) -> str:
    """A number in short, with all digits of one such as 200000.

    >>> _digits(200000.0), _digits(0.05), _digits(1e9)
    ('200000', '0.05', '1e+09')
    """
    return f"{value:.12g}" if abs(value) < 1e7 else f"{value:.3g}"


TEMP_AMBIENT = Range(-40.0, 60.0, advice="the laws of tyres, air and cells hold there")
"""Temperature [°C] of air, tyres and cells."""
TEMP_CLIMATE = Range(-30.0, 50.0, advice="heating and cooling are modelled there")
"""Temperature [°C] of the air where the cabin is heated and cooled."""
TEMP_CELL = Range(-60.0, 100.0, advice="no cell is used beyond")
"""Temperature [°C] of a single cell, and around it."""
TEMP_STEP = Range(0.5, 100.0, advice="try 5 K")
PAYLOAD_TRIPS = Range(0.0, 2000.0, advice="write what is added to the test mass")
HEADWIND_M_S = Range(-60.0, 60.0, advice="a hurricane has 33 m/s or more")
HEADWIND = Range(HEADWIND_M_S.low / M_S_PER_KMH, HEADWIND_M_S.high / M_S_PER_KMH, advice="a hurricane has 120 km/h or more")
ROLLING_EXTRA = Range(-0.5, 5.0, advice="a wet road adds about 0.1 to 0.2, snow 0.5 to 1")
PAYLOAD = Range(0.0, 50_000.0, advice="write what is added to the usual load")
SHARE = Range(0.0, 1.0, advice="write a share of 0 to 1")
SOC_START = Range(0.0, 1.0, above=True, advice="write a share of 0 to 1, more than empty")
CAPACITY_SHARE = Range(0.3, 1.0, advice="no law of ageing holds below")
RESISTANCE_FACTOR = Range(0.5, 10.0, advice="a new pack has 1")
STEP = Range(0.001, 60.0, advice="try 1 s")
TORQUE_BUILD_UP = Range(0.0, 5.0, advice="cars build up their torque within 0.2 to 0.6 s")
GRIP = Range(0.05, 3.0, advice="dry asphalt has about 1, ice 0.1")
TYRE_FACTOR = Range(0.5, 2.0, advice="winter tyres have about 1.1")
PRICE_KWH = Range(-1000.0, 1000.0, advice="write the price of one kWh")
PRICE_CAR = Range(0.0, 1e10, advice="write the price in the currency of the car")
OUTLETS = Range(1, 1000, advice="count this car too")
OFFSET = Range(-1000.0, 1000.0, advice="no pad reaches farther")
"""[mm] off the middle of a wireless pad."""
LOAD = Range(0.01, 1000.0, advice="a house takes 0.3 to 10 kW")
"""Power [kW] required at an outlet."""
SUN = Range(0.0, 1400.0, advice="a clear summer noon has about 1000")
MASS_ROTATING = Range(0.0, 5000.0, advice="about 3 % of the mass of a car")
ROTATING_SHARE_MOST = 0.3
"""Of a mass; no wheels and motors stand for more."""
HALF_WIDTH = Range(0.5, 20.0, advice="rules take 5 km/h")
"""Speed [km/h] above and below a reference speed between which a coast-down is timed."""
TEMP_COAST_DOWN = Range(-10.0, 50.0, advice="rules allow 5 to 35 °C")
PRESSURE_KPA = Range(50.0, 110.0, advice="at sea level it has about 101 kPa")
MASS_TEST = Range(20.0, 60_000.0, advice="write the mass with driver and load")
MASS_CURB = Range(5.0, 60_000.0, above=True, advice="write the empty mass, without a driver")
RANGE_KM = Range(0.0, 10_000.0, advice="write a range on one charge")
CONSUMPTION = Range(1.0, 5000.0, advice="cars take 100 to 300 Wh/km")
SPEED = Range(5.0, 600.0, advice="try 100 km/h")
ADJUSTMENT = Range(0.3, 1.0, advice="the default is 0.7")
ENERGY_RECHARGE = Range(0.001, 10_000.0, advice="is it in kWh?")
MODEL_YEAR = Range(1990, 2100, advice="write a model year such as 2024")
YEARS = Range(1, 30, advice="no study of ageing reaches farther", unit="years")
DISTANCE_A_YEAR = Range(0.0, 200_000.0, advice="taxis drive 60000 to 100000 km a year", unit="km a year")
ENERGY_A_YEAR = Range(0.0, 50_000.0, advice="a house takes about 4000 kWh a year", unit="kWh a year")
SEVERITY = Range(0.1, 10.0, advice="1 is the law as published")
CHARGE_TO = Range(0.3, 1.0, advice="most people charge to 0.8")
C_RATE = Range(-20.0, 20.0, advice="1 empties the cell in an hour")
CAPACITY_AH = Range(1e-3, 2000.0, advice="leave it out to take what was drawn")
MASS_CELL = Range(1e-4, 100.0, advice="leave it out where it is not known")
CARS_CERTIFIED = Range(2, 10_000_000, advice="2000 tell a percentile of 1 % to a few tenths of a standard deviation")
RISK = Range(0.001, 0.5, advice="0.01 is one series in a hundred")
"""Of failing a test of conformity of production."""
LIMIT_CONFORMITY = Range(0.5, 1.5, advice="it is a share of the declared value, 1.01 in the rule")
LIMIT_MONITOR_POINTS = Range(0.0, 50.0, advice="it is in points, 5 in the rule")
SOCE_PERCENT = Range(0.0, 150.0, advice="it is in per cent of the certified energy")
DRAWS = Range(50, 100_000, advice="1000 give the ends of an interval to some 5 % of its width")
SHARDS = Range(1, 100_000, advice="a shard should take seconds to minutes")
PORT = Range(0, 65535, advice="0 takes a free one")
WORKERS_STUDIO = Range(1, 32, advice="one for each core is enough")
WORKERS = Range(1, 1024, advice="one for each core of this machine")
CARS_SAMPLED = Range(1, 100_000_000, advice="try 10000")
SEED = Range(0, 2**53, advice="try 1")
GPUS_A_TASK = Range(0, 16, advice="1 gives each task a GPU of its own")
SECONDS_QUERY = Range(0.1, 86_400.0, advice="try 60 s")
MEMORY_QUERY_MB = Range(64, 1_000_000, advice="try 1000", unit="MB")
ROWS_SHOWN = Range(1, 100_000, advice="try 40; `--csv` writes all rows")
ACCELERATION = Range(1.0, 120.0, advice="cars take 2 to 15 s to 100 km/h")
CHARGE_MINUTES = Range(1.0, 6000.0, advice="cars take 10 to 60 min from 10 to 80 %")
WIND_KMH = Range(0.0, 200.0, advice="a hurricane has 120 km/h or more")
DEGREES = Range(0.0, 360.0, advice="0 is north, 90 east")
RAIN = Range(0.0, 200.0, advice="heavy rain has 10 mm/h")
LIMIT_KMH = Range(5.0, 200.0, advice="towns have 50 km/h")
OCCUPANTS = Range(1, 9, advice="count the driver")
REPEATS = Range(1, 200, advice="20 give a spread to some 15 %")
TIME_GAP = Range(0.5, 4.0, advice="drivers set 1 to 2.2 s, with cooperation 0.6 to 1.1 s")
BAND_KMH = Range(0.0, 30.0, advice="drivers accept about 10 km/h")
ASSIST_POWER = Range(0.0, 5000.0, advice="cruise controls draw 10 to 60 W, full automation 200 to 2000 W")
FRONT_ROW = Range(1, 10_000, advice="1 is the first row of the table")
TEST_TIME = Range(0.0, 864_000.0, advice="a test takes hours, at most ten days")
PRICE_ENERGY_USD = Range(0.0, 100.0, advice="a kWh costs about 0.15, a gallon about 3.5", unit="USD")
ECONOMY_AVERAGE = Range(1.0, 200.0, advice="new cars average about 28", unit="mpg")
SITE_LIMIT = Range(0.5, 1e6, advice="leave it out where the site has no limit")
SESSIONS_MADE = Range(0, 100_000, advice="try 100")
DAYS_MADE = Range(1, 366, advice="a week has 7")
STEP_MINUTES = Range(1, 60, advice="try 5")
EFFICIENCY = Range(0.5, 1.0, advice="an on-board charger has about 0.9")
WEAR_KWH = Range(0.0, 10.0, advice="a battery of 100 a kWh and 3000 cycles wears by about 0.03")
