"""How long cars take from 10 to 80 %, compared with their recorded charge curves: nothing but the data sheet goes in.

Each recorded curve becomes a car of its chemistry, usable energy and highest DC power; everything else is a default law.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.defaults.completed_car import CompletedCar
from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.library.charging_curves import RecordedCurve, curves_of_car, recorded_curves
from voltwright.sim.precision import double_precision
from voltwright.spec.loading import car_from_data
from voltwright.study.charging_curves import MINUTES_PER_HOUR, charge_times, recorded_minutes
from voltwright.units import SECONDS_PER_HOUR

VOLTAGE_400_V, VOLTAGE_800_V = 360.0, 700.0
HIGH_VOLTAGE = ("ioniq-5",)
MOTOR_KW_PER_KWH = 2.5


@dataclass(frozen=True)
class Comparison:
    """A car's time from 10 to 80 % [min] beside that of a recorded curve, at the energy listed with the curve."""

    car: str
    curve: RecordedCurve
    recorded_min: float
    predicted_min: float
    cells_max_k: float

    @property
    def deviation(self) -> float:
        """Predicted over recorded, less one."""
        return self.predicted_min / self.recorded_min - 1.0


def car_of_curve(curve: RecordedCurve) -> CompletedCar:
    """A completed car of a curve's chemistry, energy and power, and of default laws."""
    voltage = VOLTAGE_800_V if any(word in curve.name for word in HIGH_VOLTAGE) else VOLTAGE_400_V
    data = {
        "name": "recorded",
        "title": "Recorded car",
        "make": curve.make,
        "vehicle_class": "car",
        "market": "EU",
        "body": {"drag_coefficient": 0.28},
        "masses": {"mass_curb_kg": 1800},
        "drive_units": {"rear": {"motor": {"kind": "pmsm", "power_max_kw": MOTOR_KW_PER_KWH * curve.energy_usable_kwh}}},
        "battery": {
            "chemistry": curve.chemistry,
            "energy_usable_kwh": curve.energy_usable_kwh,
            "voltage_nominal_v": voltage,
        },
        "charging": {"power_dc_kw": curve.power_dc_kw},
    }
    return complete(car_from_data(data, curve.name))


def read_curves() -> list[RecordedCurve]:
    """The recorded curves, without those that are drawn."""
    return [curve for curve in recorded_curves() if not curve.drawn]


def compare_curves(curves: Sequence[RecordedCurve] = ()) -> list[Comparison]:
    """Every recorded curve compared with the car of default laws, in one batch."""
    chosen = curves or read_curves()
    with double_precision():
        return _compare([curve.name for curve in chosen], [car_of_curve(curve) for curve in chosen], chosen)


def compare_library() -> list[Comparison]:
    """The shipped cars that have a recorded curve, as their files are."""
    found = [(name, curve) for name in car_names() for curve in curves_of_car(name) if not curve.drawn]
    with double_precision():
        cars = [complete(load_car(name)) for name, _ in found]
        return _compare([name for name, _ in found], cars, [curve for _, curve in found])


def _compare(names: Sequence[str], cars: Sequence[CompletedCar], curves: Sequence[RecordedCurve]) -> list[Comparison]:
    sums = charge_times(cars)
    minutes = np.asarray(sums.duration_s) * MINUTES_PER_HOUR / SECONDS_PER_HOUR
    warmest = np.asarray(sums.cells_max_k)
    return [
        Comparison(name, curve, recorded_minutes(curve), float(taken), float(hot))
        for name, curve, taken, hot in zip(names, curves, minutes, warmest, strict=True)
    ]


def weights_of(comparisons: Sequence[Comparison]) -> np.ndarray:
    """Weight of each comparison: curves that differ in the energy alone share the weight of one."""
    keys = [(entry.curve.make, entry.curve.points[:-1]) for entry in comparisons]
    return np.asarray([1.0 / keys.count(key) for key in keys])


def median_of(values: np.ndarray, weights: np.ndarray) -> float:
    """Weighted median."""
    order = np.argsort(values)
    running = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(running, 0.5 * running[-1])])
