"""Shipped climates by name, or a user's own from a CSV file: the mean daily low and high of each month."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from voltwright.errors import SpecError, known_name
from voltwright.library.csv_table import read_columns
from voltwright.library.find import folder, names_in, read_yaml

MONTHS = 12
COLUMNS = ("month", "temperature_min_c", "temperature_max_c")
WARMEST_HOUR = 15.0
TEMPERATURE_RANGE_C = (-60.0, 60.0)


@dataclass(frozen=True)
class Climate:
    """Air temperature of a place over the year.

    Attributes:
        temperature_min_c, temperature_max_c: mean of the daily lowest and highest value [C], January first.
    """

    name: str
    title: str
    temperature_min_c: tuple[float, ...]
    temperature_max_c: tuple[float, ...]

    @property
    def means_c(self) -> tuple[float, ...]:
        """Mean temperature [C] of each month: half the sum of low and high."""
        return tuple(0.5 * (low + high) for low, high in zip(self.temperature_min_c, self.temperature_max_c, strict=True))

    @property
    def mean_c(self) -> float:
        """Mean temperature [C] of the year, each month for a twelfth."""
        return sum(self.means_c) / MONTHS

    def hourly_c(self, swing_share: float = 1.0) -> list[list[float]]:
        """Temperature [C] of a typical day of each month, by hour: a cosine between low and high, warmest at 15 o'clock.

        Args:
            swing_share: of the daily swing that is left, such as in a body that follows the air slowly.
        """
        turns = [math.cos(2.0 * math.pi * (hour + 0.5 - WARMEST_HOUR) / 24.0) for hour in range(24)]
        swings = (0.5 * (high - low) for low, high in zip(self.temperature_min_c, self.temperature_max_c, strict=True))
        return [[mean + swing_share * swing * turn for turn in turns] for mean, swing in zip(self.means_c, swings, strict=True)]


@cache
def climate_index() -> dict[str, Any]:
    """Title, kind and source of each shipped climate."""
    return read_yaml(folder("climates") / "index.yaml")["climates"]


def climate_names() -> list[str]:
    """Names of the shipped climates."""
    return names_in("climates", ".csv")


def load_climate(name_or_path: str | Path) -> Climate:
    """A climate from the library by name, or from a CSV file by path.

    Args:
        name_or_path: a name such as "munich", or the path of a .csv file with the columns month, temperature_min_c and
            temperature_max_c and one row for each month.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
        FileError, SpecError: a file that cannot be read, or is no such table.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.lower().endswith(".csv") or "/" in text:
        path = Path(name_or_path)
        return _climate(path.stem, path.stem, read_columns(path), str(path))
    text = known_name("climate", text, climate_names(), whole=True)
    return _climate(text, climate_index()[text]["title"], read_columns(folder("climates") / f"{text}.csv"), text)


def _climate(name: str, title: str, columns: dict[str, tuple[float, ...]], where: str) -> Climate:
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise SpecError(f"'{where}' must have the columns {', '.join(COLUMNS)}, but has no {missing[0]}.")
    if columns["month"] != tuple(float(month + 1) for month in range(MONTHS)):
        raise SpecError(f"'{where}' must have one row for each month, 1 to 12 in order, but has {len(columns['month'])} rows.")
    lows, highs = columns["temperature_min_c"], columns["temperature_max_c"]
    low_end, high_end = TEMPERATURE_RANGE_C
    for month, (low, high) in enumerate(zip(lows, highs, strict=True), 1):
        if not low_end <= low <= high <= high_end:
            raise SpecError(
                f"'{where}' must hold temperatures from {low_end:g} to {high_end:g} °C, the low one not above the high one, "
                f"but month {month} has {low:g} and {high:g} °C."
            )
    return Climate(name, title, lows, highs)
