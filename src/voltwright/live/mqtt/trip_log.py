"""The trip of a live car so far, as rows that a planner takes: by the names of recorded trips, as JSON of columns."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterable, Mapping

from voltwright.units import M_PER_KM

STEP_S = 1.0
ROWS_MOST = 36_000
"""Rows that are kept: ten hours."""
COLUMNS: dict[str, tuple[str, float, int]] = {
    "time_s": ("time_s", 1.0, 2),
    "speed_m_s": ("speed_m_s", 1.0, 4),
    "soc_percent": ("soc_percent", 1.0, 3),
    "battery_power_W": ("terminal_w", -1.0, 0),
    "battery_temp_C": ("cells_c", 1.0, 2),
    "way_m": ("odometer_km", M_PER_KM, 1),
}
"""Columns that are published: signal, factor and decimals; `way_m` is since the trip began."""


class TripLog:
    """Rows of a trip; it begins when the car does, and anew each time that the car is plugged in."""

    def __init__(self, most: int = ROWS_MOST):
        """Empty. Args: most: rows that are kept; the oldest are dropped beyond."""
        self._rows: deque[tuple[float, ...]] = deque(maxlen=most)
        self._begin_m: float | None = None
        self._unsent = 0

    def add(self, values: Mapping[str, float]) -> None:
        """Take the signals of a moment; those of a car that is plugged in end the trip.

        Args:
            values: by the names of `signals.py`.
        """
        if values.get("place", 0.0):
            self._rows.clear()
            self._begin_m, self._unsent = None, 0
            return
        row = [factor * values.get(name, math.nan) for name, factor, _ in COLUMNS.values()]
        if not all(map(math.isfinite, row)) or (self._rows and row[0] <= self._rows[-1][0]):
            return
        self._begin_m = row[-1] if self._begin_m is None else self._begin_m
        row[-1] -= self._begin_m
        if self._rows and row[-1] == 0.0:  # it stands where it began: the trip begins when it moves
            self._rows.clear()
            self._unsent = 0
        self._rows.append(tuple(round(value, digits) + 0.0 for value, (_, _, digits) in zip(row, COLUMNS.values(), strict=True)))
        self._unsent = min(self._unsent + 1, len(self._rows))

    def news(self) -> str | None:
        """The rows since the last call as JSON; None where there are none."""
        count, self._unsent = self._unsent, 0
        return _text([self._rows[place] for place in range(-count, 0)]) if count else None

    def whole(self) -> str:
        """All rows as JSON."""
        return _text(self._rows)


def _text(rows: Iterable[tuple[float, ...]]) -> str:
    return json.dumps(dict(zip(COLUMNS, zip(*rows, strict=True), strict=False)), allow_nan=False)
