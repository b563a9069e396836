"""How a person writes a number, and a time: what is read, and what to write in place of what is not.

One number, then at most one unit. The decimal mark is a point. Groups of three digits may stand apart by one kind of space,
apostrophe or underline. A comma is never read: "1,700" means 1700 to one reader and 1.7 to the next.
Source: ISO 80000-1:2022, 7.3, for groups set apart by spaces; a comma as decimal mark, which it allows, is refused here.
"""

import re
from typing import NamedTuple

from voltwright.units import SECONDS_PER_HOUR

SECONDS_PER_MINUTE = SECONDS_PER_HOUR / 60.0

MINUS = "\N{MINUS SIGN}\N{EN DASH}\N{FIGURE DASH}-"
"""A hyphen, and what typesetters put in its place before a number; the hyphen stands last, as regular expressions need it."""
SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
GROUPING = SPACES + "'\N{RIGHT SINGLE QUOTATION MARK}_"
DIGITS = rf"(?:[1-9]\d{{0,2}}(?P<mark>[{GROUPING}])\d{{3}}(?:(?P=mark)\d{{3}})*(?!\d)|\d+)"
NUMBER = re.compile(
    rf"(?P<sign>[+{MINUS}]?)[{SPACES}]?(?P<digits>{DIGITS}(?:\.\d*)?|\.\d+)(?P<exponent>(?:[eE][-+]?\d+)?)", re.ASCII
)
FRACTION = re.compile(r"(?:(\d+)\s+)?(\d+)\s*[/\N{FRACTION SLASH}]\s*(\d+)(.*)", re.ASCII | re.DOTALL)
COLON = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
GLUE = ".,:;'\N{RIGHT SINGLE QUOTATION MARK}_+" + MINUS
"""What goes on with a number rather than beginning a unit."""
PER = re.compile(r"1/[^\W\d]")
"""How some units begin: 1/min."""
MORE = re.compile(r"\N{PLUS-MINUS SIGN}|(?<!/)\s\d|\bto\b")
"""Signs of a second number in what should be a unit."""
VULGAR = {
    "\N{VULGAR FRACTION ONE HALF}": "0.5",
    "\N{VULGAR FRACTION ONE QUARTER}": "0.25",
    "\N{VULGAR FRACTION THREE QUARTERS}": "0.75",
}
SYMBOLS_MAX = 80
"""A longer text is no number with a unit."""


class Written(NamedTuple):
    """A number and the unit behind it, which may be empty."""

    value: float
    unit: str


class RefusedError(ValueError):
    """A text that is not read; its words say what to write, and may be empty."""


def split_number(text: str) -> Written:
    """The number at the head of a text, and the unit behind it.

    Args:
        text: such as "60.5 kWh", "1 700 kg" or "-5".

    Raises:
        RefusedError: the text is not one number with at most one unit.

    >>> split_number("1'700 kg")
    Written(value=1700.0, unit='kg')
    """
    text = text.strip()
    found = NUMBER.match(text) if len(text) <= SYMBOLS_MAX else None
    if found is None:
        raise RefusedError(_advice(text))
    sign, digits, exponent = found["sign"], found["digits"], found["exponent"]
    unit = text[found.end() :].strip()
    if (unit and (unit[0].isnumeric() or unit[0] in GLUE) and not PER.match(unit)) or MORE.search(unit) or _is_fraction(text):
        raise RefusedError(_advice(text))
    for mark in GROUPING:
        digits = digits.replace(mark, "")
    return Written(float(("-" if sign and sign in MINUS else "") + digits + exponent), unit)


def split_time(text: str) -> tuple[int, int, int | None, str] | None:
    """The two or three parts of a time with colons and what stands behind it; None for any other text.

    >>> split_time("07:30")
    (7, 30, None, '')
    """
    text = text.strip()
    found = COLON.match(text)
    if found is None:
        return None
    behind = text[found.end() :].strip()
    if behind[:1].isnumeric() or behind[:1] in tuple(":.,"):
        return None
    return int(found[1]), int(found[2]), None if found[3] is None else int(found[3]), behind


def seconds_of(text: str) -> float | None:
    """A duration with colons [s]: "1:30 h" is hours and minutes, "1:30 min" minutes and seconds, "0:01:30" all three.

    Returns:
        the duration; None for a text without a colon.

    Raises:
        RefusedError: two parts without a unit, which may be either, or parts that are no time.
    """
    if ":" not in text:
        return None
    parts = split_time(text)
    if parts is None:
        raise RefusedError('write a duration as a number and a unit, such as "90 s" or "1.5 h"')
    first, second, third, unit = parts
    if third is not None and unit in ("", "h"):
        return SECONDS_PER_HOUR * first + SECONDS_PER_MINUTE * second + third
    if third is None and unit == "h":
        return SECONDS_PER_HOUR * first + SECONDS_PER_MINUTE * second
    if third is None and unit == "min":
        return SECONDS_PER_MINUTE * first + second
    if third is None and not unit:
        raise RefusedError(f"'{text.strip()}' may be hours or minutes: write '{text.strip()} h' or '{text.strip()} min'")
    raise RefusedError('write a duration as a number and a unit, such as "90 s" or "1.5 h"')


def _is_fraction(text: str) -> bool:
    return FRACTION.match(text.lstrip("+" + MINUS)) is not None


def _advice(text: str) -> str:
    """What to write in place of a text that is not read."""
    bare = text.lstrip("+" + MINUS).strip()
    sign = "-" if text[:1] and text[0] in MINUS else ""
    advice = _of_fraction(bare, sign) or _of_vulgar(bare, sign) or _of_comma(bare, sign)
    if advice:
        return advice
    if ":" in bare:
        return "a time does not belong here"
    if re.match(rf"[\d.]+[^\d]*[{MINUS}]\s*[\d.]|[\d.]+[^\d]*\bto [\d.]", bare):
        return "write one number, not a range"
    if "\N{PLUS-MINUS SIGN}" in bare:
        return "write one number, without a tolerance"
    if re.match(r"\d", bare, re.ASCII):
        return "write one number, such as 1234.5, and one unit"
    return ""


def _of_fraction(bare: str, sign: str) -> str:
    found = FRACTION.match(bare)
    if found is None or not int(found[3]) or len(bare) > SYMBOLS_MAX:
        return ""
    return f"write {sign}{int(found[1] or 0) + int(found[2]) / int(found[3]):.6g}{_behind(found[4])}"


def _of_vulgar(bare: str, sign: str) -> str:
    found = re.match(rf"(\d*)\s*([{''.join(VULGAR)}])(.*)", bare, re.ASCII | re.DOTALL)
    if found is None or len(bare) > SYMBOLS_MAX:
        return ""
    return f"write {sign}{int(found[1] or 0) + float(VULGAR[found[2]]):g}{_behind(found[3])}"


def _of_comma(bare: str, sign: str) -> str:
    """The advice for a number with a comma, or with several points."""
    found = re.match(r"[\d.,]*\d", bare, re.ASCII)
    if found is None or ("," not in found[0] and found[0].count(".") < 2):
        return ""
    written, behind = found[0], _behind(bare[found.end() :])
    marks = re.sub(r"\d", "", written)
    if behind[1:2].isdigit() or len(bare) > SYMBOLS_MAX:
        return ""
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", written, re.ASCII):
        whole, part = written.split(",")
        return f"a comma is ambiguous: write {sign}{whole}{part}{behind} or {sign}{whole}.{part}{behind}"
    if re.fullmatch(r"\d{1,3}([,.]\d{3})+", written, re.ASCII) and len(set(marks)) == 1:
        return f"write {sign}{re.sub('[,.]', '', written)}{behind}"
    if marks.count(marks[-1]) == 1 and len(marks) - 1 == marks.count({",": ".", ".": ","}[marks[-1]]):
        whole, part = written.rsplit(marks[-1], 1)
        return f"write {sign}{re.sub('[,.]', '', whole) or '0'}.{part}{behind}"
    return "write a point before the decimals, and no comma"


def _behind(text: str) -> str:
    return f" {text.strip()}" if text.strip() else ""
