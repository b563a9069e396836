"""The curves of a car that a comparison draws: consumption over speed and temperature, and a fast charge.

Each is computed by itself, so that a page can ask for one at a time. All are runs that other commands do too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, TraceError
from voltwright.library.cycles import steady_cycle
from voltwright.procedures.charging.charge import charge
from voltwright.procedures.charging.segments import SECONDS_PER_MINUTE
from voltwright.procedures.drive import drive
from voltwright.spec.charger import DcCharger
from voltwright.study.calibration.intervals import unknowns_of
from voltwright.study.charge_times import strongest_station
from voltwright.study.climate import climate_study

SPEEDS_KMH = tuple(float(speed) for speed in range(20, 161, 10))
INTERVAL_SPEEDS_KMH = (60.0, 120.0)
"""Speeds at which an interval is found; between them its relative width is interpolated, beyond them it is the nearest one."""
TEMPERATURES_C = (-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0)
CHARGE_FROM, CHARGE_TO = 0.05, 1.0
CHARGE_POINTS = 120
NO_STATION = "No shipped DC charger serves it."


@dataclass(frozen=True)
class SpeedPoint:
    """Consumption at a constant speed, from the battery, with the half width of its 90 % interval."""

    speed_kmh: float
    consumption_wh_km: float
    half_width_wh_km: float | None


@dataclass(frozen=True)
class TemperaturePoint:
    """Consumption and range of a drive from full to empty at a temperature of the air, everything as cold or hot at the start."""

    temp_c: float
    consumption_wh_km: float
    range_km: float
    cabin_wh_km: float


@dataclass(frozen=True)
class ChargePoint:
    """An instant of a fast charge."""

    soc_percent: float
    power_kw: float
    time_min: float


@dataclass(frozen=True)
class FastCharge:
    """A charge at a DC station from 5 to 100 %.

    Attributes:
        charger: name.
        points: over the charge.
    """

    charger: str
    points: tuple[ChargePoint, ...]


def over_speed(car: CompletedCar, temp_c: float) -> tuple[SpeedPoint, ...]:
    """Consumption of a car at constant speeds; those that it cannot hold are left out."""
    used = {speed: one for speed in SPEEDS_KMH if (one := _held(car, speed, temp_c)) is not None}
    unknowns, widths = unknowns_of(car), {}
    for speed in INTERVAL_SPEEDS_KMH:
        if speed in used:
            first = {"used": used[speed]}
            slopes = unknowns.slopes(first, lambda other, speed=speed: {"used": _used(other, speed, temp_c)})
            widths[speed] = unknowns.spread(slopes["used"]).half_width
    if not widths:
        return tuple(SpeedPoint(speed, value, None) for speed, value in used.items())
    relative = np.interp(list(used), list(widths), list(widths.values()))
    return tuple(
        SpeedPoint(speed, value, float(value * width)) for (speed, value), width in zip(used.items(), relative, strict=True)
    )


def _held(car: CompletedCar, speed_kmh: float, temp_c: float) -> float | None:
    try:
        done = drive(car, steady_cycle(speed_kmh), temperature_c=temp_c)
    except TraceError:
        return None
    return None if done.trace_misses else float(done.consumption_pack_wh_km)


def _used(car: CompletedCar, speed_kmh: float, temp_c: float) -> float:
    return float(drive(car, steady_cycle(speed_kmh), temperature_c=temp_c).consumption_pack_wh_km)


def over_temperature(car: CompletedCar) -> tuple[TemperaturePoint, ...]:
    """Consumption and range of a car by the climate study over its usual cycle.

    Raises:
        TraceError: it cannot do the cycle once.
    """
    study = climate_study(car, temperatures_c=TEMPERATURES_C)
    return tuple(
        TemperaturePoint(each.temperature_c, each.consumption_wh_km, each.range_km, each.parts_wh_km["cabin"])
        for each in study.points
    )


def fast_charge(car: CompletedCar, station: DcCharger | str | None) -> FastCharge:
    """A fast charge of a car, its points evenly over time.

    Raises:
        SpecError: no station serves it.
    """
    chosen = strongest_station(car) if station is None else station
    if chosen is None:
        raise SpecError(NO_STATION)
    done = charge(car, chosen, soc_start=CHARGE_FROM, soc_end=CHARGE_TO)
    columns = [done.trace["soc_percent"], done.trace["power_battery_kw"], done.trace["time_s"] / SECONDS_PER_MINUTE]
    count = len(columns[0])
    kept = np.unique(np.linspace(0, count - 1, min(count, CHARGE_POINTS)).round().astype(int))
    return FastCharge(done.charger, tuple(ChargePoint(*(float(each[at]) for each in columns)) for at in kept))
