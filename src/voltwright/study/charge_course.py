"""How a charge goes on over time, what it adds by the minute, and the same charge at other temperatures, ages and starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.errors import SpecError, TraceError
from voltwright.library.charging_curves import curves_of_car
from voltwright.procedures.charging.charge import Charge
from voltwright.procedures.charging.segments import LIMITER_WORDS
from voltwright.procedures.drive import drive
from voltwright.study.climate import default_cycle
from voltwright.study.time_parts import ends_of, means_of, most_of, numbers_of
from voltwright.units import J_PER_KWH, SECONDS_PER_HOUR

POINTS_MOST = 240
MINUTES = (1.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 120.0, 240.0, 480.0)
"""Times after which a driver asks what has come in."""
SECONDS_PER_MINUTE = 60.0
W_PER_KW = 1e3
Axis = Literal["temperature", "age", "start"]
AXES: dict[str, tuple[str, tuple[float, ...]]] = {
    "temperature": ("c", (-10.0, 0.0, 10.0, 20.0, 30.0, 40.0)),
    "age": ("share", (1.0, 0.95, 0.9, 0.8, 0.7)),
    "start": ("share", (0.05, 0.2, 0.4, 0.6)),
}
"""Unit and values of each series: cells and air [°C], capacity left (0-1), displayed charge at the start (0-1)."""
ROOM_LEAST = 0.02
"""A charge shorter than this share of the display is left out of a series."""


@dataclass(frozen=True)
class AddedRange:
    """What a charge has brought after a time.

    Attributes:
        time_min: since the start [min].
        soc_percent: displayed [%].
        energy_battery_kwh: into the terminals [kWh].
        range_km: added [km].
    """

    time_min: float
    soc_percent: float
    energy_battery_kwh: float
    range_km: float


@dataclass(frozen=True)
class PowerCurve:
    """Power over charge, of one charge or of a recording.

    Attributes:
        name: of the recording, or of the series.
        value: that this charge of a series was run with, in the unit of the series; None for a recording.
        duration_min: of the charge, or of the recording at the energy listed with it [min].
        reached: whether the charge asked for was reached.
        soc_percent: displayed [%].
        power_kw: at the battery; of a recording at the station [kW].
    """

    name: str
    value: float | None
    duration_min: float
    reached: bool
    soc_percent: tuple[float, ...]
    power_kw: tuple[float, ...]


@dataclass(frozen=True)
class Course:
    """A charge over time, in at most 240 parts of equal length; powers and currents are means of their part.

    Attributes:
        step_min: length of a part [min]; the last may be shorter.
        time_min: at the end of each part [min].
        soc_percent: displayed, there [%].
        power_battery_kw: into the battery [kW].
        power_grid_kw: from the grid [kW].
        voltage_v: of the battery, there [V].
        current_a: into the battery [A].
        cells_c: temperature of the cells, there [°C].
        limiter: code of the limiting factor for most of the part.
        words: of each code that occurs.
        cycle: whose consumption turns charge into way.
        range_full_km: on a full battery over that cycle at 20 °C [km]; None where the car cannot drive it.
        added: what the charge has brought after some minutes.
        fastest_km_min: most way that a minute brought [km/min]; None without a range.
        recorded: recorded curves of this car.
    """

    step_min: float
    time_min: tuple[float, ...]
    soc_percent: tuple[float, ...]
    power_battery_kw: tuple[float, ...]
    power_grid_kw: tuple[float, ...]
    voltage_v: tuple[float, ...]
    current_a: tuple[float, ...]
    cells_c: tuple[float, ...]
    limiter: tuple[str, ...]
    words: dict[str, str]
    cycle: str
    range_full_km: float | None
    added: tuple[AddedRange, ...]
    fastest_km_min: float | None
    recorded: tuple[PowerCurve, ...]

    @property
    def energy_battery_kwh(self) -> float:
        """Sum of the parts [kWh]: the energy of the charge."""
        lengths = np.diff(np.concatenate([[0.0], self.time_min]))
        return float(np.sum(lengths * self.power_battery_kw)) * SECONDS_PER_MINUTE / SECONDS_PER_HOUR


def course_of(car: CompletedCar, done: Charge) -> Course:
    """How a charge went on.

    Args:
        car: completed, at its age of the charge only in `done`.
        done: with its columns.
    """
    ends = ends_of(len(done.trace["time_s"]), POINTS_MOST)
    held = np.asarray(done.trace["limiter"], dtype=str)
    power_kw, limiters = means_of(done.trace["power_battery_kw"], ends), most_of(held, ends)
    voltage = np.asarray(done.trace["voltage_v"], float)
    current = means_of(done.trace["power_battery_kw"] * W_PER_KW / np.where(voltage > 1.0, voltage, 1.0), ends)
    cycle, full_km = _range(car)
    full_km = None if full_km is None else full_km * done.capacity_share
    known = {limiter.name.lower(): words for limiter, words in LIMITER_WORDS.items()}
    known |= {part.code: part.words for part in done.stretches}
    return Course(
        step_min=float(done.trace["time_s"][ends[0] - 1]) / SECONDS_PER_MINUTE,
        time_min=numbers_of(done.trace["time_s"][ends - 1] / SECONDS_PER_MINUTE),
        soc_percent=numbers_of(done.trace["soc_percent"][ends - 1]),
        power_battery_kw=numbers_of(power_kw),
        power_grid_kw=numbers_of(means_of(done.trace["power_grid_kw"], ends)),
        voltage_v=numbers_of(voltage[ends - 1]),
        current_a=numbers_of(current),
        cells_c=numbers_of(done.trace["cells_c"][ends - 1]),
        limiter=limiters,
        words={code: known[code] for code in dict.fromkeys(limiters)},
        cycle=cycle,
        range_full_km=full_km,
        added=_added(done, full_km),
        fastest_km_min=None if full_km is None else _fastest(done, full_km),
        recorded=_recorded(done.car),
    )


def curves_over(axis: Axis, soc_end: float, charged: Callable[..., Charge]) -> tuple[PowerCurve, ...]:
    """The same charge over one axis.

    Args:
        axis: of `AXES`.
        soc_end: displayed, 0-1.
        charged: charges with the keywords of `procedures.charging.charge` that the axis sets.
    """
    curves = []
    for value in AXES[axis][1]:
        if axis == "temperature":
            done = charged(cells_c=value, temperature_c=value)
        elif axis == "age":
            done = charged(capacity_share=value, resistance_factor=None)
        elif value > soc_end - ROOM_LEAST:
            continue
        else:
            done = charged(soc_start=value)
        ends = ends_of(len(done.trace["time_s"]), POINTS_MOST)
        socs, powers = done.trace["soc_percent"][ends - 1], means_of(done.trace["power_battery_kw"], ends)
        curves.append(PowerCurve(axis, value, done.duration_min, done.reached, numbers_of(socs), numbers_of(powers)))
    return tuple(curves)


def _range(car: CompletedCar) -> tuple[str, float | None]:
    """Name of the everyday cycle of a car, and the way that a full battery drives of it [km], at 20 °C."""
    cycle = default_cycle(car)
    try:
        return cycle.name, drive(car, cycle).range_equivalent_km
    except (TraceError, SpecError):
        return cycle.name, None


def _added(done: Charge, full_km: float | None) -> tuple[AddedRange, ...]:
    time = done.trace["time_s"] / SECONDS_PER_MINUTE
    step_s = float(done.trace["time_s"][0])
    energy = np.cumsum(done.trace["power_battery_kw"]) * step_s * W_PER_KW / J_PER_KWH
    rows = []
    for minutes in (*(each for each in MINUTES if each < time[-1]), float(time[-1])):
        soc = float(np.interp(minutes, time, done.trace["soc_percent"]))
        gained_km = 0.0 if full_km is None else (soc / 100.0 - done.soc_start) * full_km
        rows.append(AddedRange(minutes, soc, float(np.interp(minutes, time, energy)), gained_km))
    return tuple(rows)


def _fastest(done: Charge, full_km: float) -> float:
    """Most way that one minute brought [km/min]."""
    socs = np.concatenate([[100.0 * done.soc_start], done.trace["soc_percent"]])
    steps = max(1, round(SECONDS_PER_MINUTE / float(done.trace["time_s"][0])))
    if len(socs) <= steps:
        return float(socs[-1] - socs[0]) / 100.0 * full_km
    return float(np.max(socs[steps:] - socs[:-steps])) / 100.0 * full_km


def _recorded(car: str) -> tuple[PowerCurve, ...]:
    """The recorded curves of a car that are no drawings."""
    from voltwright.study.charging_curves import recorded_minutes

    curves: list[PowerCurve] = []
    for curve in curves_of_car(car):
        points: Sequence[tuple[float, float]] = curve.points
        if not curve.drawn and points[0][0] <= 10.0 and points[-1][0] >= 80.0:
            socs, powers = zip(*points, strict=True)
            curves.append(PowerCurve(curve.name, None, recorded_minutes(curve), True, tuple(socs), tuple(powers)))
    return tuple(curves)
