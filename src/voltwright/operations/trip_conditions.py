"""What operations on a route ask for alike: driver, traffic, weather, load."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from voltwright.errors import SpecError
from voltwright.library.weather_file import read_weather
from voltwright.operations.car import LossOptions
from voltwright.procedures.route.style import STYLES, TRAFFIC
from voltwright.ranges import DEGREES, LIMIT_KMH, OCCUPANTS, PAYLOAD, RAIN, SEED, SHARE, SUN, TEMP_AMBIENT, WIND_KMH, OneOf
from voltwright.spec.day import MINUTES_PER_HOUR, read_clock
from voltwright.spec.route import Route
from voltwright.spec.weather import Weather, steady_weather


@dataclass(frozen=True)
class TripConditions(LossOptions):
    """How a route is driven, and in what weather.

    Attributes:
        style: of the driver.
        traffic: on the road.
        seed: of what is drawn: stops, waits, and how the speed wanders.
        limit_assumed_kmh: where the route knows no limit [km/h].
        depart: time of day, such as "07:00".
        weather: path of a CSV file of weather along time and way, in place of the following.
        temp_ambient_c: of the air [°C].
        wind_kmh: [km/h].
        wind_from_deg: where the wind comes from, 0 north, 90 east; counts where the route has positions [°].
        rain_mm_h: rain [mm/h].
        snow: share of the road under packed snow, 0-1.
        sun_w_m2: on the car [W/m²].
        occupants: people in the car.
        payload_kg: beside the test mass [kg].
    """

    _: KW_ONLY
    style: Annotated[str, OneOf(STYLES)] = "normal"
    traffic: Annotated[str, OneOf(TRAFFIC)] = "usual"
    seed: Annotated[int, SEED] = 0
    limit_assumed_kmh: Annotated[float, LIMIT_KMH] = 50.0
    depart: str = "08:00"
    weather: Weather | str | Path | None = None
    temp_ambient_c: Annotated[float, TEMP_AMBIENT] = 20.0
    wind_kmh: Annotated[float, WIND_KMH] = 0.0
    wind_from_deg: Annotated[float, DEGREES] = 0.0
    rain_mm_h: Annotated[float, RAIN] = 0.0
    snow: Annotated[float, SHARE] = 0.0
    sun_w_m2: Annotated[float, SUN] = 0.0
    occupants: Annotated[int, OCCUPANTS] = 1
    payload_kg: Annotated[float, PAYLOAD] = 0.0


def depart_h(conditions: TripConditions) -> float:
    """Time of departure [h] since midnight.

    Raises:
        SpecError: no time of day.
    """
    try:
        return read_clock(conditions.depart) / MINUTES_PER_HOUR
    except Exception as error:
        raise SpecError(f'`depart` must be a time of day such as "07:30", but is {conditions.depart!r}.', "depart") from error


def weather_on(conditions: TripConditions) -> Weather:
    """The weather of a trip.

    Raises:
        FileError, SpecError: a file that cannot be read, or that is no weather.
    """
    given = conditions.weather
    if isinstance(given, Weather):
        return given
    if given is not None:
        return read_weather(Path(given))
    return steady_weather(
        temp_c=conditions.temp_ambient_c,
        wind_kmh=conditions.wind_kmh,
        wind_from_deg=conditions.wind_from_deg,
        rain_mm_h=conditions.rain_mm_h,
        snow=conditions.snow,
        sun_w_m2=conditions.sun_w_m2,
    )


def route_notes(conditions: TripConditions, route: Route) -> list[str]:
    """What a reader must know of a route under these conditions: what was assumed, and what cannot count on it."""
    said = list(route.remarks)
    if route.unknown_share > 0.0:
        unknown, assumed_kmh = 100 * route.unknown_share, conditions.limit_assumed_kmh
        said.append(f"The limit of {unknown:.0f} % of the way is unknown; {assumed_kmh:g} km/h assumed.")
    if conditions.wind_kmh > 0.0 and conditions.weather is None and not np.any(np.isfinite(route.heading_rad)):
        said.append("The route has no positions, so the wind has no direction against the way and is left out.")
    return said
