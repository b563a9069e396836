"""A signal in a CAN frame: its bits, its scale, its range, and how a value becomes a raw number.

Every field keeps its two highest raw numbers for what is no value: `NOT_AVAILABLE`, where the run or the car does not have the
signal, and `OUT_OF_RANGE`, where its value does not fit. A value is never clipped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.interfaces.codes import codes_of
from voltwright.signals import SIGNALS, Signal
from voltwright.units import unit_of

NOT_AVAILABLE, OUT_OF_RANGE = "not_available", "out_of_range"
PERCENT = "_percent"
DIGITS = 9
"""Decimals of a printed range."""
RESERVED = 2
"""Raw numbers of a field that are no values."""


@dataclass(frozen=True)
class Field:
    """A signal in a frame: unsigned, little-endian (Intel) order.

    Attributes:
        name: of the field; it ends in its unit, by the rules of `units.py`.
        sources: signals of the catalogue whose value it takes, the first that is there; of the same dimension, in any unit. A
            minus before one turns its sign.
        start: place of its lowest bit in the frame.
        length: bits.
        scale: value of one raw step, in the field's unit.
        offset: value of the raw number 0, in the field's unit.
    """

    name: str
    sources: tuple[str, ...]
    start: int
    length: int
    scale: float = 1.0
    offset: float = 0.0

    @property
    def signal(self) -> Signal:
        """The signal of the catalogue that it carries first."""
        return SIGNALS[self.sources[0]]

    @property
    def unit(self) -> str:
        """Printed unit; empty for a dimensionless field."""
        if self.name.endswith(PERCENT):
            return "%"
        found = unit_of(self.name)
        return found.symbol if found else ""

    @property
    def raw_max(self) -> int:
        """The highest raw number that is a value."""
        return max(self.codes) if self.codes else (1 << self.length) - 1 - RESERVED

    @property
    def raw_out_of_range(self) -> int:
        """The raw number of a value that does not fit."""
        return (1 << self.length) - 2

    @property
    def raw_not_available(self) -> int:
        """The raw number of a value that is not there."""
        return (1 << self.length) - 1

    @property
    def low(self) -> float:
        """The lowest value, in the field's unit."""
        return self.offset

    @property
    def high(self) -> float:
        """The highest value, in the field's unit."""
        return round(self.raw_max * self.scale + self.offset, DIGITS)

    @property
    def codes(self) -> dict[int, str]:
        """Words by code, where the signal is a code."""
        return codes_of(self.sources[0])

    @property
    def choices(self) -> dict[int, str]:
        """Words by raw number: those of the codes, and of what is no value."""
        return {**self.codes, self.raw_out_of_range: OUT_OF_RANGE, self.raw_not_available: NOT_AVAILABLE}

    def value_of(self, values: Mapping[str, float]) -> float:
        """The value in the field's unit, from values by the names of the catalogue; NaN where no source is there.

        Args:
            values: numbers by name of the signal.
        """
        for source in self.sources:
            name = source.removeprefix("-")
            found = values.get(name)
            if found is not None:
                return (-1.0 if source[0] == "-" else 1.0) * self._in_unit(name, float(found))
        return math.nan

    def column_of(self, columns: Mapping[str, np.ndarray]) -> np.ndarray | None:
        """The same of a whole column, shape (n,); None where no source is there as numbers.

        Args:
            columns: by name of the signal.
        """
        for source in self.sources:
            name = source.removeprefix("-")
            column = columns.get(name)
            if column is not None:
                values = self._numbers(np.asarray(column))
                return None if values is None else (-1.0 if source[0] == "-" else 1.0) * self._in_unit(name, values)
        return None

    def raw(self, value: float) -> int:
        """The raw number of a value in the field's unit.

        Args:
            value: any number; NaN is not available, one outside the range is out of range.

        >>> Field("grade_percent", ("grade",), 0, 8, 0.5, -50.0).raw(-50.0)
        0
        """
        if math.isnan(value):
            return self.raw_not_available
        steps = (value - self.offset) / self.scale
        if not -0.5 <= steps < self.raw_max + 0.5:
            return self.raw_out_of_range
        return max(0, round(steps))

    def _in_unit(self, name: str, value):
        """A value of a signal in the field's unit."""
        if self.name.endswith(PERCENT):
            return value if name.endswith(PERCENT) else 100.0 * value
        given, wanted = unit_of(name), unit_of(self.name)
        if given is None or wanted is None or given == wanted:
            return value
        return (value * given.si_factor + given.si_offset - wanted.si_offset) / wanted.si_factor

    def _numbers(self, column: np.ndarray) -> np.ndarray | None:
        """A column of numbers, or that of the codes of words; None where words are no codes."""
        if column.dtype.kind in "iufb":
            return column.astype(float)
        by_word = {word: code for code, word in self.codes.items()}
        return np.array([by_word.get(str(word), math.nan) for word in column]) if by_word else None
