"""Measured charge curves: what they say of a car's cells, and how a car is calibrated by one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import completed_car, vary
from voltwright.errors import SpecError
from voltwright.library.chargers import charger_from_data
from voltwright.library.charging_curves import RecordedCurve, curves_of_car
from voltwright.library.csv_table import finite_number, read_csv
from voltwright.physics.charging.supply import Supply
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.charge import CELLS_FAST_C, serve
from voltwright.procedures.charging.many import ChargeCase, ChargeSums, charge_many
from voltwright.procedures.charging.session import plugged_vehicle
from voltwright.sim.precision import double_precision
from voltwright.spec.car import CarSpec
from voltwright.spec.charger import ChargerSpec
from voltwright.units import SECONDS_PER_HOUR, celsius_to_kelvin

COLUMNS = ("soc_percent", "power_kw")
LOW_PERCENT, HIGH_PERCENT = 10.0, 80.0
LEAST_SPAN_PERCENT = 20.0
FACTORS = np.geomspace(0.25, 6.0, 17)
FINER = 1.2
MINUTES_PER_HOUR = 60.0
AMBIENT_C = 20.0
EVEN = 1e-6
"""Relative change of the power over a piece of a curve below which it counts as even."""
RISE_MOST = 0.2
"""Rise after a fall, over the highest power, beyond which a curve is implausible."""


@dataclass(frozen=True)
class Calibrated:
    """A car fitted to a measured charge.

    Attributes:
        spec: as written, with what was found.
        completed: the same, every number filled.
        current_charge_sustained_a: what warm cells bear at 42 % charge [A].
        measured_min: from `low` to `high` [%], of the curve [min].
        before_min: of the car as it was [min].
        after_min: of the fitted car [min].
    """

    spec: CarSpec
    completed: CompletedCar
    current_charge_sustained_a: float
    power_dc_kw: float
    low_percent: float
    high_percent: float
    measured_min: float
    before_min: float
    after_min: float


@dataclass(frozen=True)
class RecordedCharge:
    """A charge by a recorded curve of the car.

    Attributes:
        name: of the curve, in library/charging_curves.
        duration_min: at the energy listed with the curve [min].
        points: how many the curve has; those of few points are simplified by hand.
    """

    name: str
    duration_min: float
    points: int


def read_curve(path: Path) -> tuple[tuple[float, float], ...]:
    """(displayed SoC [%], power [kW]) of a CSV file with the columns `soc_percent` and `power_kw`.

    Raises:
        FileError: no such file. SpecError: no such columns, too few points, charge that does not rise, or powers not above zero.
    """
    table = read_csv(path, f"write the columns {' and '.join(COLUMNS)}, and rows", whole=True, refuse=SpecError)
    if not set(COLUMNS) <= set(table.heading):
        raise SpecError(
            f"'{path.name}' must have the columns `soc_percent` and `power_kw`, but has {', '.join(table.heading) or 'none'}."
        )
    points = tuple(
        tuple(finite_number(path.name, line, name, cells[name]) for name in COLUMNS) for line, cells in table.records()
    )
    charges, powers = [point[0] for point in points], [point[1] for point in points]
    if any(later <= before for before, later in pairwise(charges)):
        raise SpecError(f"`soc_percent` of '{path.name}' must rise from line to line.")
    if not points or min(powers) <= 0.0 or charges[0] < 0.0 or charges[-1] > 100.0:
        raise SpecError(f"'{path.name}' must hold charges from 0 to 100 % and powers above 0 kW.")
    if _span(points)[1] - _span(points)[0] < LEAST_SPAN_PERCENT:
        raise SpecError(f"'{path.name}' must reach over {LEAST_SPAN_PERCENT:g} % of charge between 10 and 80 %.")
    return points  # pyright: ignore[reportReturnType]


def curve_hours(points, energy_kwh: float, low_percent: float = LOW_PERCENT, high_percent: float = HIGH_PERCENT) -> float:
    """Time that a curve takes, power linear between its points.

    Equation: t = E integral of ds / P(s), over each straight piece ds ln(P2/P1) / (P2 - P1)
    Args: points: (charge [%], power [kW]), of any shape. energy_kwh: E, that 100 % of the displayed SoC takes at the place of the
        power.
    Returns: [h].
    """
    edges, power = _within(points, low_percent, high_percent)
    change = np.diff(np.log(power))
    even = np.abs(change) < EVEN
    slowness = np.where(even, np.exp(-0.5 * change), change / np.where(even, 1.0, np.expm1(change))) / power[:-1]
    return float(energy_kwh * np.sum(np.diff(edges) / 100.0 * slowness))


def _within(points, low_percent: float, high_percent: float) -> tuple[np.ndarray, np.ndarray]:
    """(charge [%], power [kW]) of the curve between two charges: its own points there, and both ends."""
    charges, powers = np.transpose(points)
    inside = charges[(charges > low_percent) & (charges < high_percent)]
    edges = np.concatenate([[low_percent], inside, [high_percent]])
    return edges, np.interp(edges, charges, powers)


def late_rise(points) -> str | None:
    """What is implausible about a curve: it rises far after a fall, which no recorded one does; else None.

    Source: of the 64 curves of the library, the largest rise after a fall is 15 % of the highest power, at 76 %.
    """
    lowest, rise, top, where = math.inf, 0.0, 0.0, 0.0
    for (_, before), (charge, power) in pairwise(points):
        lowest = min(lowest, power) if power < before else lowest
        if power - lowest > rise:
            rise, top, where = power - lowest, power, charge
    if not points or rise <= RISE_MOST * max(power for _, power in points):
        return None
    return (
        f"The curve rises from {top - rise:g} to {top:g} kW at {where:g} % after it has fallen, which no recorded curve does; it "
        "is taken as written."
    )


def recorded_minutes(curve: RecordedCurve, low_percent: float = LOW_PERCENT, high_percent: float = HIGH_PERCENT) -> float:
    """Time [min] of a recorded curve between two charges [%], at the usable energy listed with it."""
    return MINUTES_PER_HOUR * curve_hours(curve.points, curve.energy_usable_kwh, low_percent, high_percent)


def recorded_charges(car: str, station_kw: float, soc_start: float, soc_end: float) -> list[RecordedCharge]:
    """What the recorded curves of a car say of a charge at a DC station that does not hold them back.

    Args:
        car: name of a reference car, or of one of the catalogue.
        station_kw: highest power of the station [kW]; curves that go higher are left out.
        soc_start: displayed, 0-1.
        soc_end: likewise, above the start; curves that do not reach over both, and drawn ones, are left out.
    """
    low, high = 100.0 * soc_start, 100.0 * soc_end
    return [
        RecordedCharge(curve.name, recorded_minutes(curve, low, high), len(curve.points))
        for curve in curves_of_car(car)
        if not curve.drawn
        and curve.points[0][0] <= low < high <= curve.points[-1][0]
        and max(kw for _, kw in curve.points) <= station_kw
    ]


def strong_station(car: CompletedCar) -> Supply:
    """A station that holds no car back."""
    return serve(car, _STRONG).supply


def charge_times(
    cars: Sequence[CompletedCar], low_percent: float = LOW_PERCENT, high_percent: float = HIGH_PERCENT
) -> ChargeSums:
    """The charges of completed cars at a strong station, cells at 30 C, air at 20 C, in one batch."""
    cases = [_case(plugged_vehicle(car, strong_station(car)), low_percent, high_percent) for car in cars]
    return charge_many(cases)


def calibrate(car: CompletedCar | CarSpec, points) -> Calibrated:
    """Fit what warm cells bear so that the car takes as long as a measured curve from 10 to 80 %, or as far as it reaches.

    The curve's highest power there becomes the car's highest DC power. The measured charge is taken to have had warm cells, and
    the time of the curve is that at the car's usable energy, as such curves are read.

    Args:
        car: as written or completed; what is found is written into its file.
        points: (charge [%], power [kW]) at the station's output.

    Raises:
        SpecError: a time that this car cannot take.
    """
    low, high = _span(points)
    with double_precision():
        before, power_kw = completed_car(car), float(max(_within(points, low, high)[1]))
        full = vary(before, {"charging.power_dc_kw": power_kw})
        current = float(full.battery.current_charge_sustained_a)
        measured = MINUTES_PER_HOUR * curve_hours(points, float(full.battery.energy_usable_kwh), low, high)
        first = _minutes(full, FACTORS, low, high)
        if not first[-1] <= measured <= first[0]:
            raise SpecError(
                f"The curve takes {measured:.1f} min from {low:g} to {high:g} %, but this car could take {first[-1]:.1f} to "
                f"{first[0]:.1f} min; is it a curve of this car?"
            )
        finer = _inverse(FACTORS, first, measured) * np.geomspace(1.0 / FINER, FINER, 17)
        factor = _inverse(finer, _minutes(full, finer, low, high), measured)
        found = {"charging.power_dc_kw": power_kw, "battery.current_charge_sustained_a": current * factor}
        fitted = vary(before, found)
        taken = [
            float(seconds) * MINUTES_PER_HOUR / SECONDS_PER_HOUR
            for seconds in charge_times([before, fitted], low, high).duration_s
        ]
    return Calibrated(fitted.written, fitted, current * factor, power_kw, low, high, measured, *taken)


def _minutes(car: CompletedCar, factors, low: float, high: float) -> np.ndarray:
    """Time [min] with cells that bear so many times the current."""
    vehicle = plugged_vehicle(car, strong_station(car))
    cases = [_case(_scaled(vehicle, factor), low, high) for factor in factors]
    return np.asarray(charge_many(cases).duration_s) * MINUTES_PER_HOUR / SECONDS_PER_HOUR


def _scaled(vehicle: Vehicle, factor) -> Vehicle:
    return vehicle.replaced(charge_limit=vehicle.charge_limit.scaled(factor))


def _inverse(factors, minutes, wanted: float) -> float:
    """The factor at which a charge takes the wanted time, on a logarithmic scale."""
    return float(np.exp(np.interp(-np.log(wanted), -np.log(minutes), np.log(factors))))


def _case(vehicle: Vehicle, low: float, high: float) -> ChargeCase:
    return ChargeCase.of(vehicle, low / 100.0, high / 100.0, celsius_to_kelvin(CELLS_FAST_C), celsius_to_kelvin(AMBIENT_C))


def _span(points) -> tuple[float, float]:
    return float(max(LOW_PERCENT, points[0][0])), float(min(HIGH_PERCENT, points[-1][0]))


_STRONG: ChargerSpec = charger_from_data(
    {
        "name": "strong-station",
        "title": "Station that holds no car back",
        "kind": "dc",
        "connectors": ["ccs2", "ccs1", "nacs", "chademo", "gbt_dc"],
        "power_max_kw": 1000,
        "voltage_min_v": 50,
        "voltage_max_v": 1500,
        "current_max_a": 2000,
    }
)
