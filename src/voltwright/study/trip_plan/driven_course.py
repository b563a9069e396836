"""A driven trip as a person looks at it: height, speed, charge and cells over time and way, in a few hundred parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.journey import PARTS_TRIP, W_PER_KW
from voltwright.study.time_parts import ends_of, means_of, numbers_of
from voltwright.study.trip_plan.driven import Driven
from voltwright.units import M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR


@dataclass(frozen=True)
class TripCourse:
    """A driven trip in parts that end where a stop does too; speed and power are means of their part, all else is at its end.

    Attributes:
        time_h: time of day, beyond 24 on the next day [h], shape (m,).
        way_km: on the route; a detour to a station does not count [km], shape (m,).
        height_m: as the route has it [m], shape (m,).
        speed_kmh: detours too [km/h], shape (m,).
        power_battery_kw: out of the battery, negative into it [kW], shape (m,).
        soc_percent: displayed [%], shape (m,).
        cells_c: temperature of the cells [°C], shape (m,).
        ambient_c: of the air outside [°C], shape (m,).
    """

    time_h: tuple[float, ...]
    way_km: tuple[float, ...]
    height_m: tuple[float, ...]
    speed_kmh: tuple[float, ...]
    power_battery_kw: tuple[float, ...]
    soc_percent: tuple[float, ...]
    cells_c: tuple[float, ...]
    ambient_c: tuple[float, ...]


def driven_course(driven: Driven, depart_h: float, from_km: float = 0.0, most: int = PARTS_TRIP) -> TripCourse:
    """A driven trip in parts.

    Args:
        driven: by the simulator, a second a step.
        depart_h: time of day of the start [h].
        from_km: of the whole route, that lies behind the start [km].
        most: parts, beside those that end where a leg does.
    """
    columns = driven.columns
    legs = [round(leg.end_s) for leg in driven.legs]
    ends = np.union1d(ends_of(len(columns["time_s"]), most), legs)
    last = ends - 1
    return TripCourse(
        time_h=numbers_of(depart_h + columns["time_s"][last] / SECONDS_PER_HOUR),
        way_km=numbers_of(from_km + columns["way_m"][last] / M_PER_KM),
        height_m=numbers_of(columns["height_m"][last]),
        speed_kmh=numbers_of(means_of(columns["speed_m_s"], ends) / M_S_PER_KMH),
        power_battery_kw=numbers_of(means_of(columns["power_w"], ends) / W_PER_KW),
        soc_percent=numbers_of(100.0 * columns["soc_display"][last]),
        cells_c=numbers_of(columns["cells_c"][last]),
        ambient_c=numbers_of(columns["ambient_c"][last]),
    )
