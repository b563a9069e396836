# pyright: reportMissingImports=false
"""Numbers as the messages of the three standards carry them: a short integer with a power of ten, and a unit."""

from __future__ import annotations

from typing import Any

from iso15118.shared.messages.iso15118_20.common_types import RationalNumber

SHORT_MAX = 32767
MULTIPLIERS = (-3, -2, -1, 0, 1, 2, 3)


def amount(kind: type[Any], value: float, unit: str) -> Any:
    """A physical value of DIN 70121 and ISO 15118-2, as fine as a 16-bit integer allows.

    Args:
        kind: class of the library, such as `PVEVTargetCurrent`.
        value: in the unit; what is beyond the largest number that fits is cut.
        unit: as the standards write it, such as A.

    Source: ISO 15118-2:2014, table 68 (read in the library's schemas).
    """
    for multiplier in MULTIPLIERS:
        whole = round(value / 10.0**multiplier)
        if abs(whole) <= SHORT_MAX:
            return kind(multiplier=multiplier, value=whole, unit=unit)
    return kind(multiplier=MULTIPLIERS[-1], value=SHORT_MAX if value > 0.0 else -SHORT_MAX, unit=unit)


def rational(value: float) -> RationalNumber:
    """A rational number of ISO 15118-20, likewise.

    Args:
        value: in the coherent unit.

    Source: ISO 15118-20:2022, 8.3.5.3.8 (read in the library's schemas).
    """
    for exponent in (*MULTIPLIERS, 4, 5, 6):
        whole = round(value / 10.0**exponent)
        if abs(whole) <= SHORT_MAX:
            return RationalNumber(exponent=exponent, value=whole)
    return RationalNumber(exponent=6, value=SHORT_MAX if value > 0.0 else -SHORT_MAX)
