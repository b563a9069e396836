"""Numbers as people read them: one way to write thousands, minus signs, shares and units, for terminal, pages and pictures."""

import math
from typing import Any

DASH = "–"
"""What stands for an unknown figure, and between the ends of a span of time."""
MINUS = "\u2212"
ARROW = "→"
SPACE = "\u202f"
"""Narrow space that does not break, between a number and its unit; a terminal shows a plain one."""
SMALL, SMALLEST = 20.0, 1.0


def number(value: float | None, decimals: int = 0) -> str:
    """A number with thousands set apart by commas and a true minus; a dash where there is none.

    >>> number(-1234.5, 1), number(-0.04, 1), number(None)
    ('−1,234.5', '0.0', '–')
    """
    if value is None:
        return DASH
    text = f"{abs(value):,.{decimals}f}"
    return text if value >= 0.0 or not text.strip("0.,") else MINUS + text


def signed(value: float | None, decimals: int = 0) -> str:
    """A number with its sign, also where it is positive; zero has none.

    >>> signed(2.04, 1), signed(-2.04, 1), signed(0.01, 1)
    ('+2.0', '−2.0', '0.0')
    """
    text = number(value, decimals)
    return f"+{text}" if value is not None and value > 0.0 and text.strip("0.,") else text


def short(value: float) -> str:
    """A number as short as it can be written, with a true minus: temperatures, speeds, factors.

    >>> short(-7.0), short(0.25)
    ('−7', '0.25')
    """
    return f"{value:g}".replace("-", MINUS)


def decimals_of(value: float) -> int:
    """How many decimals a figure of this size deserves: more where it is small, as a scooter's consumption is."""
    return 2 if abs(value) < SMALLEST else 1 if abs(value) < SMALL else 0


def amount(value: float) -> str:
    """A figure with as many decimals as its size deserves."""
    return number(value, decimals_of(value))


def significant(value: float, digits: int = 4) -> str:
    """A figure with so many significant digits, but never fewer than it has before the point.

    >>> significant(0.19492), significant(28985.5)
    ('0.1949', '28,986')
    """
    size = math.floor(math.log10(abs(value))) if value else 0
    return number(value, max(0, digits - 1 - size))


def energy(value_kwh: float) -> str:
    """Energy in kWh, with at least one decimal."""
    return number(value_kwh, max(1, decimals_of(value_kwh)))


def percent(share: float | None, decimals: int = 0) -> str:
    """A share in per cent; a dash where there is none."""
    return DASH if share is None else f"{number(100.0 * share, decimals)}{SPACE}%"


def likelihood(probability: float) -> str:
    """A probability in whole per cent; what rounds to none or all is said to be less or more than that.

    >>> likelihood(0.833), likelihood(0.0004), likelihood(0.997)
    ('83\u202f%', '<1\u202f%', '>99\u202f%')
    """
    if 0.0 < probability < 0.01:
        return f"<1{SPACE}%"
    return f">99{SPACE}%" if 0.99 < probability < 1.0 else percent(probability)


def deviation_percent(deviation: float | None, decimals: int = 1) -> str:
    """A relative deviation in per cent with its sign; a dash where there is none."""
    return DASH if deviation is None else f"{signed(100.0 * deviation, decimals)}{SPACE}%"


def with_interval(value: float | None, half_width: float | None, decimals: int) -> str:
    """A figure with the half width of its 90 % interval, where it has one.

    >>> with_interval(428.0, 22.3, 0), with_interval(428.0, None, 0)
    ('428 ± 22', '428')
    """
    if value is None or half_width is None:
        return number(value, decimals)
    return f"{number(value, decimals)} ± {number(half_width, decimals)}"


def change(before: float, after: float, decimals: int = 0) -> str:
    """A figure before and after.

    >>> change(80.0, -2.0)
    '80 → −2'
    """
    return f"{number(before, decimals)} {ARROW} {number(after, decimals)}"


def plain(value: Any) -> str:
    """A value of a car file as a person would write it, with at most six significant digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(plain(part) for part in value)
    return f"{value:,.6g}".replace("-", MINUS) if isinstance(value, float) else str(value)


def quantity(value: Any, unit: str = "", decimals: int = 0) -> str:
    """A number with its unit on one line, also where it is traced or one a lane; empty where there is none.

    >>> quantity(60.0, "kWh", 1), quantity(None, "kg")
    ('60.0 kWh', '')
    """
    if value is None:
        return ""
    shape = tuple(getattr(value, "shape", ()))
    try:
        text = f"{shape} numbers" if shape else number(float(value), decimals)
    except TypeError:  # traced by JAX: its value is not known yet
        text = "traced"
    return f"{text} {unit}".rstrip()


def in_short(kind: str, name: str, *parts: str) -> str:
    """What stands for a thing where Python shows it: its type and name, and a few figures on a second line.

    >>> print(in_short("Cycle", "udds", "1,369 s", "", "11.99 km"))
    <Cycle udds
      1,369 s, 11.99 km>
    """
    figures = ", ".join(part for part in parts if part)
    return f"<{kind} {name}\n  {figures}>" if figures else f"<{kind} {name}>"
