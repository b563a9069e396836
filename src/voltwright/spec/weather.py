"""The weather of a trip along time and way: air, wind with its direction, rain and snow, sun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.errors import SpecError
from voltwright.ranges import Range
from voltwright.spec.columns import check_column
from voltwright.units import M_S_PER_KMH

RANGES = {
    "temp_c": Range(-40.0, 60.0, advice="the laws of tyres, air and cells hold there"),
    "wind_kmh": Range(0.0, 200.0, advice="a hurricane has 120 km/h or more"),
    "wind_from_deg": Range(0.0, 360.0, advice="0 is a wind from the north, 90 from the east"),
    "rain_mm_h": Range(0.0, 200.0, advice="heavy rain has 10 mm/h"),
    "snow": Range(0.0, 1.0, advice="0 is a clear road, 1 one under packed snow"),
    "sun_w_m2": Range(0.0, 1400.0, advice="a clear summer noon has about 1000"),
    "humidity": Range(0.0, 1.0, advice="write a share of 0 to 1"),
    "pressure_hpa": Range(850.0, 1100.0, advice="that of the sea level, about 1013"),
}
"""Quantities of a weather, with their ranges."""
WIND = Range(-200.0 * M_S_PER_KMH, 200.0 * M_S_PER_KMH, advice="a hurricane has 33 m/s or more")
HELD = (*(name for name in RANGES if not name.startswith("wind")), "wind_east_m_s", "wind_north_m_s")
"""Quantities that a weather holds."""
HOUR_MOST, WAY_MOST_KM = 8784.0, 1e5
DEFAULTS = {
    "temp_c": 20.0,
    "wind_kmh": 0.0,
    "wind_from_deg": 0.0,
    "rain_mm_h": 0.0,
    "snow": 0.0,
    "sun_w_m2": 0.0,
    "humidity": 0.5,
    "pressure_hpa": 1013.25,
}


@dataclass(frozen=True)
class Weather:
    """Weather at some times and places, with straight lines between.

    Attributes:
        name: of the file, or what it is.
        hour: times [h] since midnight of the first day, shape (h,), rising.
        way_km: places [km], shape (w,), rising.
        values: by quantity of `RANGES`, shape (h, w) each; wind as its two components `wind_east_m_s` and `wind_north_m_s`.
    """

    name: str
    hour: np.ndarray
    way_km: np.ndarray
    values: Mapping[str, np.ndarray]

    def __post_init__(self) -> None:
        check_column("hour", self.hour, low=0.0, high=HOUR_MOST, rising=True)
        check_column("way_km", self.way_km, low=0.0, high=WAY_MOST_KM, rising=True)
        shape = (len(self.hour), len(self.way_km))
        for name in HELD:
            if name not in self.values:
                raise SpecError(f"`values` must have `{name}`, but has {', '.join(self.values) or 'nothing'}.", "values")
            limits = RANGES.get(name, WIND)
            check_column(f"values.{name}", self.values[name], shape, low=limits.low, high=limits.high)

    def at(self, quantity: str, hour: np.ndarray, way_km: np.ndarray) -> np.ndarray:
        """A quantity at some times [h] and places [km] of the trip, arrays of one shape."""
        table = self.values[quantity]
        row, down = _between(self.hour, hour)
        column, right = _between(self.way_km, way_km)
        row_next, column_next = np.minimum(row + 1, len(self.hour) - 1), np.minimum(column + 1, len(self.way_km) - 1)
        first = (1.0 - right) * table[row, column] + right * table[row, column_next]
        second = (1.0 - right) * table[row_next, column] + right * table[row_next, column_next]
        return (1.0 - down) * first + down * second

    def headwind_m_s(self, hour: np.ndarray, way_km: np.ndarray, heading_rad: np.ndarray) -> np.ndarray:
        """Wind against the travel [m/s]; where the heading is unknown, none.

        Equation: w = -(u_e sin h + u_n cos h), with the wind blowing towards (u_e, u_n) and the heading h clockwise from north.
        """
        east, north = (self.at(name, hour, way_km) for name in ("wind_east_m_s", "wind_north_m_s"))
        known = np.isfinite(heading_rad)
        angle = np.where(known, heading_rad, 0.0)
        return np.where(known, -(east * np.sin(angle) + north * np.cos(angle)), 0.0)


def _between(grid: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(place of the sample before, share of the way to the next one)."""
    if len(grid) == 1:
        return np.zeros(np.shape(wanted), int), np.zeros(np.shape(wanted))
    inside = np.clip(wanted, grid[0], grid[-1])
    left = np.clip(np.searchsorted(grid, inside, side="right") - 1, 0, len(grid) - 2)
    return left, (inside - grid[left]) / (grid[left + 1] - grid[left])


def weather_of(name: str, hour: np.ndarray, way_km: np.ndarray, columns: Mapping[str, np.ndarray]) -> Weather:
    """A weather from columns on a grid of times and places.

    Args:
        name: of the file, for sentences.
        hour: times [h], shape (h,).
        way_km: places [km], shape (w,).
        columns: by quantity of `RANGES`, shape (h, w) each; those that are not there have their defaults.

    Raises:
        SpecError: a value that no weather has.
    """
    whole: dict[str, np.ndarray] = {}
    for quantity, default in DEFAULTS.items():
        values = np.broadcast_to(np.asarray(columns.get(quantity, default), float), (len(hour), len(way_km)))
        for value in np.unique(values):
            RANGES[quantity].check(f"{name}: {quantity}", float(value))
        whole[quantity] = values
    # A wind from the north blows towards the south.
    angle, speed = np.radians(whole.pop("wind_from_deg")), M_S_PER_KMH * whole.pop("wind_kmh")
    whole |= {"wind_east_m_s": -speed * np.sin(angle), "wind_north_m_s": -speed * np.cos(angle)}
    return Weather(name, np.asarray(hour, float), np.asarray(way_km, float), whole)


def steady_weather(**values: float) -> Weather:
    """One weather everywhere and always; quantities as of `RANGES`, those that are not there have their defaults."""
    given = {name: np.array([[value]]) for name, value in values.items()}
    return weather_of("weather", np.zeros(1), np.zeros(1), given)
