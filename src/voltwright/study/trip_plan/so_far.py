"""A trip so far beside its prediction: how much more or less the car takes today, by speed, and how sure that is.

The recorded speeds are driven by the simulator; what the battery gave, by its power or by its charge, over what the simulator
took is a factor. Before a trip the factor is 1 with a standard deviation of 7 %; each kilometre tells more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import TraceError
from voltwright.procedures.route.trace import RouteTrace
from voltwright.spec.cycle import Cycle, make_cycle
from voltwright.spec.recorded_trip import RecordedTrip
from voltwright.spec.route import Route, StopPlace
from voltwright.spec.way import way_of_trace
from voltwright.spec.weather import Weather
from voltwright.study.trip_plan.chance import LEG_SPREAD, TRIP_SPREAD
from voltwright.study.trip_plan.driven import Driven, Driver
from voltwright.units import J_PER_WH, M_PER_KM, M_S_PER_KMH, SECONDS_PER_HOUR

BANDS_KMH = (0.0, 50.0, 80.0, 110.0, 250.0)
LEG_KM = 50.0
"""The spread of a leg is that of so many kilometres; a longer way tells the factor better."""
SHOWN_STEP = 0.005
"""Error of a displayed state of charge in whole per cent."""
LEAST_KM, LEAST_SOC = 2.0, 0.01


@dataclass(frozen=True)
class Band:
    """Consumption in a band of speeds; measured, factor and its standard deviation where the power was recorded."""

    from_kmh: float
    to_kmh: float
    distance_km: float
    predicted_wh_km: float
    measured_wh_km: float | None
    factor: float | None
    factor_sd: float | None


@dataclass(frozen=True)
class SoFar:
    """A trip so far.

    Attributes:
        distance_km: driven [km].
        time_h: since the start [h].
        soc: displayed now, 0-1.
        cells_c: now [°C].
        predicted_wh_km: by the simulator over the recorded speeds [Wh/km].
        measured_wh_km: [Wh/km].
        factor: on the energy of the rest: the prior and the measurement weighed.
        factor_sd: standard deviation of it.
        bands: by speed.
    """

    distance_km: float
    time_h: float
    soc: float
    cells_c: float
    predicted_wh_km: float
    measured_wh_km: float
    factor: float
    factor_sd: float
    bands: tuple[Band, ...]


def so_far_of(
    car: CompletedCar, route: Route, trip: RecordedTrip, weather: Weather, *, depart_h: float, payload_kg: float, occupants: float
) -> SoFar:
    """What a trip so far says.

    Args:
        car: completed.
        route: that is driven, from its start.
        trip: recorded from the start of the route.
        weather: on the way.
        depart_h: time of day at which it began [h].
        payload_kg: beside the test mass [kg].
        occupants: people in the car.

    Raises:
        TraceError: no state of charge, a way longer than the route, or too little of it.
    """
    if trip.soc is None:
        raise TraceError(f"'{trip.name}' must have a column soc_percent, but has none; without it the rest cannot be planned.")
    cycle = make_cycle(trip.name, trip.time_s, trip.speed_m_s, elevation_m=trip.elevation_m)
    way = way_of_trace(cycle.speed_m_s, cycle.dt_s)
    distance_km = float(way[-1]) / M_PER_KM
    if not LEAST_KM <= distance_km < route.length_m / M_PER_KM - LEAST_KM:
        raise TraceError(
            f"'{trip.name}' must be a part of route '{route.name}' ({route.length_m / M_PER_KM:.1f} km), at least "
            f"{LEAST_KM:g} km and so far from its end, but has {distance_km:.1f} km."
        )
    driver = Driver(
        car, route, RouteTrace(cycle, way, (), 0.0, np.zeros_like(way)), (), weather, depart_h=depart_h, soc=float(trip.soc[0]),
        cells_c=_first(trip.cells_c, weather, depart_h), occupants=occupants, payload_kg=payload_kg, cold=True,
    )  # fmt: skip
    driven = driver.go()
    predicted_wh = float(np.sum(driven.columns["power_w"])) / J_PER_WH
    if trip.power_w is not None:
        measured_wh, noise = float(np.trapezoid(trip.power_w, trip.time_s)) / J_PER_WH, 0.0
    else:
        measured_wh, noise = _by_charge(trip, driven, predicted_wh)
    factor, spread = weighed(measured_wh / max(predicted_wh, 1.0), distance_km, noise)
    return SoFar(
        distance_km=distance_km,
        time_h=float(trip.time_s[-1] - trip.time_s[0]) / SECONDS_PER_HOUR,
        soc=float(trip.soc[-1]),
        cells_c=float(driven.legs[-1].cells_end_c) if trip.cells_c is None else float(trip.cells_c[-1]),
        predicted_wh_km=predicted_wh / distance_km,
        measured_wh_km=measured_wh / distance_km,
        factor=factor,
        factor_sd=spread,
        bands=_bands(trip, driven, cycle),
    )


def _first(cells_c: np.ndarray | None, weather: Weather, depart_h: float) -> float:
    if cells_c is not None:
        return float(cells_c[0])
    return float(weather.at("temp_c", np.array([depart_h]), np.zeros(1))[0])


def _by_charge(trip: RecordedTrip, driven: Driven, predicted_wh: float) -> tuple[float, float]:
    """(energy by the charge that is gone [Wh], relative error of it)."""
    assert trip.soc is not None
    gone, thought = float(trip.soc[0] - trip.soc[-1]), driven.legs[0].soc_start - driven.legs[-1].soc_end
    if gone < LEAST_SOC or thought <= 0.0:
        raise TraceError(
            f"'{trip.name}' must use at least 1 % of the displayed charge to tell the consumption, but uses {100 * gone:.1f} %; "
            "drive on, or record battery_power_W."
        )
    return predicted_wh * gone / thought, 2.0**0.5 * SHOWN_STEP / gone


def weighed(ratio: float, distance_km: float, noise: float) -> tuple[float, float]:
    """(factor, its standard deviation): the prior of 1 with 7 % and a measurement, each by the inverse of its variance.

    Equation: f = (1/s0² + r/s²) / (1/s0² + 1/s²), s² = s_leg² (50 km / d) + noise²

    Args:
        ratio: measured over predicted energy.
        distance_km: driven [km].
        noise: relative error of the measured energy.
    """
    prior, measured = TRIP_SPREAD**2, LEG_SPREAD**2 * LEG_KM / distance_km + noise**2
    weight = 1.0 / prior + 1.0 / measured
    return (1.0 / prior + ratio / measured) / weight, weight**-0.5


def _bands(trip: RecordedTrip, driven: Driven, cycle: Cycle) -> tuple[Band, ...]:
    """Consumption by speed; what was measured where the power was."""
    speed = cycle.speed_m_s[1:]
    count = min(len(speed), len(driven.columns["power_w"]))
    power = None if trip.power_w is None else np.interp(cycle.time_s[1:], trip.time_s, trip.power_w)
    found = []
    for low, high in pairwise(BANDS_KMH):
        inside = (speed[:count] >= low * M_S_PER_KMH) & (speed[:count] < high * M_S_PER_KMH)
        km = float(np.sum(speed[:count][inside])) * cycle.dt_s / M_PER_KM
        if km < 0.5:
            continue
        thought = float(np.sum(driven.columns["power_w"][:count][inside])) / J_PER_WH / km
        real = None if power is None else float(np.sum(power[:count][inside])) * cycle.dt_s / J_PER_WH / km
        ratio = None if real is None or thought <= 0.0 else real / thought
        spread = None if ratio is None else weighed(ratio, km, 0.0)[1]
        found.append(Band(low, high, km, thought, real, ratio, spread))
    return tuple(found)


def rest_of(route: Route, way_m: float) -> Route:
    """The rest of a route behind a place [m]."""

    def cut(starts: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        first = max(int(np.searchsorted(starts, way_m, side="right")) - 1, 0)
        return np.maximum(starts[first:] - way_m, 0.0), values[first:]

    limits, surfaces = cut(route.limit_way_m, route.limit_m_s), cut(route.surface_way_m, route.surface_factor)
    curve_way = np.concatenate([[way_m], route.curve_way_m[route.curve_way_m > way_m]])
    heights = route.heights
    if heights is not None:
        ways = np.concatenate([[way_m], heights.way_m[heights.way_m > way_m]])
        heights = replace(heights, way_m=ways - way_m, height_m=heights.at(ways))
    places = route.places_deg
    return replace(
        route,
        length_m=route.length_m - way_m,
        heights=heights,
        limit_way_m=limits[0],
        limit_m_s=limits[1],
        surface_way_m=surfaces[0],
        surface_factor=surfaces[1],
        curve_way_m=curve_way - way_m,
        curvature_1_m=route.curvature_at(curve_way),
        heading_rad=route.heading_at(curve_way),
        stops=tuple(StopPlace(s.way_m - way_m, s.kind, s.probability, s.wait_s) for s in route.stops if s.way_m > way_m),
        places_deg=None if places is None else (places[0], places[1], places[2] - way_m),
    )
