"""A day or a trip as a person looks at it: state and power over time and over the way, in a few hundred parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voltwright.study.time_parts import ends_of, means_of, numbers_of
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR

PARTS_DAY, PARTS_TRIP = 720, 480
W_PER_KW = 1e3


@dataclass(frozen=True)
class Journey:
    """A run over time, in parts of equal length; powers and speeds are means of their part, all else is at its end.

    Attributes:
        time_h: by time of day, or since the start of a trip [h].
        way_km: driven [km].
        height_m: above the start, by the grades that were driven [m].
        speed_kmh: [km/h].
        power_battery_kw: out of the battery, negative into it [kW].
        power_grid_kw: from the grid [kW].
        climate_kw: for cabin and cells [kW].
        soc_percent: displayed [%].
        cells_c: temperature of the cells [°C].
        cabin_c: of the cabin's air [°C].
        ambient_c: of the air outside [°C].
    """

    time_h: tuple[float, ...]
    way_km: tuple[float, ...]
    height_m: tuple[float, ...]
    speed_kmh: tuple[float, ...]
    power_battery_kw: tuple[float, ...]
    power_grid_kw: tuple[float, ...]
    climate_kw: tuple[float, ...]
    soc_percent: tuple[float, ...]
    cells_c: tuple[float, ...]
    cabin_c: tuple[float, ...]
    ambient_c: tuple[float, ...]


def journey_of(columns: Mapping[str, np.ndarray], dt_s: float = 1.0, most: int = PARTS_DAY) -> Journey:
    """A run in parts.

    Args:
        columns: one value a step: time_h, velocity_m_s, grade, terminal_w, grid_w, climate_w, heater_w, chiller_w, soc_display,
            cells_c, cabin_c, ambient_c.
        dt_s: time step [s].
        most: parts.
    """
    ends = ends_of(len(columns["terminal_w"]), most)
    last = ends - 1
    velocity, grade = columns["velocity_m_s"], columns["grade"]
    way_m = np.cumsum(velocity) * dt_s
    height_m = np.cumsum(velocity * grade / np.sqrt(1.0 + grade**2)) * dt_s
    climate_w = columns["climate_w"] + columns["heater_w"] + columns["chiller_w"]
    return Journey(
        time_h=numbers_of(columns["time_h"][last]),
        way_km=numbers_of(way_m[last] / M_PER_KM),
        height_m=numbers_of(height_m[last]),
        speed_kmh=numbers_of(means_of(velocity, ends) / M_S_PER_KMH),
        power_battery_kw=numbers_of(means_of(columns["terminal_w"], ends) / W_PER_KW),
        power_grid_kw=numbers_of(means_of(columns["grid_w"], ends) / W_PER_KW),
        climate_kw=numbers_of(means_of(climate_w, ends) / W_PER_KW),
        soc_percent=numbers_of(100.0 * columns["soc_display"][last]),
        cells_c=numbers_of(columns["cells_c"][last]),
        cabin_c=numbers_of(columns["cabin_c"][last]),
        ambient_c=numbers_of(columns["ambient_c"][last]),
    )


def hours_of_trip(count: int, dt_s: float) -> np.ndarray:
    """Time since the start of a trip at the end of each step [h], shape (n,).

    Args:
        count: of steps.
        dt_s: time step [s].
    """
    return np.arange(1.0, count + 1.0) * dt_s / SECONDS_PER_HOUR
