"""Simple rules for the time from 10 to 80 %, each fitted without the cars of a maker and asked about that maker's cars.

All minimise the weighted mean of |ln(predicted / recorded)|, as the law of the model is fitted.
"""

from collections.abc import Callable, Sequence

import numpy as np

from charging_accuracy import car_of_curve, median_of
from voltwright.defaults.completion import vary
from voltwright.defaults.fast_charging import BURST_RATE_PER_H, BURST_SHARE, HIGH_VOLTAGE_V
from voltwright.library.charging_curves import RecordedCurve
from voltwright.study.charging_curves import MINUTES_PER_HOUR, charge_times, recorded_minutes

SPAN = 0.7
FACTORS = np.geomspace(0.85, 1.2, 8)
BURSTS = (0.0, 0.05, BURST_SHARE, 0.13, 0.18)
ROUNDS, LEAST = 60, 1e-3

Fit = Callable[[np.ndarray], np.ndarray]
"""From the curves to fit on (a mask) to the predicted times of all curves [min]."""


def least_minutes(curves: Sequence[RecordedCurve]) -> np.ndarray:
    """Time at the highest power throughout [min], 0.7 E / P."""
    return np.array([MINUTES_PER_HOUR * SPAN * one.energy_usable_kwh / one.power_dc_kw for one in curves])


def without_maker(curves: Sequence[RecordedCurve], fit: Fit) -> np.ndarray:
    """Deviations of each curve, predicted by a rule that is fitted on the cars of all other makers."""
    makers = np.array([curve.make for curve in curves])
    recorded = np.array([recorded_minutes(curve) for curve in curves])
    predicted = np.zeros(len(curves))
    for maker in sorted(set(makers)):
        own = makers == maker
        predicted[own] = fit(~own)[own]
    return predicted / recorded - 1.0


def one_constant(curves: Sequence[RecordedCurve], weights: np.ndarray) -> Fit:
    """One constant: t = k 0.7 E / P."""
    least, recorded = least_minutes(curves), np.array([recorded_minutes(curve) for curve in curves])

    def fit(used: np.ndarray) -> np.ndarray:
        return least * np.exp(median_of(np.log(recorded / least)[used], weights[used]))

    return fit


def fixed_and_multiple(curves: Sequence[RecordedCurve], weights: np.ndarray) -> Fit:
    """Two constants: t = t0 + k 0.7 E / P."""
    least, recorded = least_minutes(curves), np.array([recorded_minutes(curve) for curve in curves])
    columns = np.stack([np.ones_like(least), least], axis=1)

    def fit(used: np.ndarray) -> np.ndarray:
        rows = columns[used] / recorded[used, None]
        return columns @ _least_absolute(rows, np.ones(len(rows)), weights[used])

    return fit


def by_rate(curves: Sequence[RecordedCurve], weights: np.ndarray) -> Fit:
    """Two constants: t = k (P / E)^n 0.7 E / P."""
    least, recorded = least_minutes(curves), np.array([recorded_minutes(curve) for curve in curves])
    columns = np.stack([np.ones_like(least), np.log(least)], axis=1)

    def fit(used: np.ndarray) -> np.ndarray:
        return np.exp(columns @ _least_absolute(columns[used], np.log(recorded)[used], weights[used]))

    return fit


def law(curves: Sequence[RecordedCurve], weights: np.ndarray) -> Fit:
    """The model, with the sustained current and the burst of 400 V cars fitted."""
    cars = [car_of_curve(curve) for curve in curves]
    recorded = np.array([recorded_minutes(curve) for curve in curves])
    currents = np.array([car.battery.current_charge_sustained_a for car in cars])
    volts = np.array([car.battery.voltage_nominal_v for car in cars])
    gross = np.array([car.battery.energy_gross_kwh for car in cars])
    power = np.array([curve.power_dc_kw for curve in curves])
    bursts = (power / gross > BURST_RATE_PER_H) & (volts < HIGH_VOLTAGE_V)
    shares = [np.where(bursts, (1.0 - burst) / (1.0 - BURST_SHARE), 1.0) for burst in BURSTS]
    tried = [factor * share * currents for factor in FACTORS for share in shares]
    varied = [
        vary(car, {"battery.current_charge_sustained_a": float(amperes)})
        for each in tried
        for car, amperes in zip(cars, each, strict=True)
    ]
    minutes = np.asarray(charge_times(varied).duration_s).reshape(len(tried), len(curves)) / 60.0
    misses = abs(np.log(minutes / recorded))

    def fit(used: np.ndarray) -> np.ndarray:
        return minutes[int(np.argmin(misses[:, used] @ weights[used]))]

    return fit


def _least_absolute(rows: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Coefficients of least weighted absolute deviation, by squares that are weighted anew."""
    found, scale = np.zeros(rows.shape[1]), weights
    for _ in range(ROUNDS):
        root = np.sqrt(scale)[:, None]
        found = np.linalg.lstsq(rows * root, wanted * root[:, 0], rcond=None)[0]
        scale = weights / np.maximum(abs(rows @ found - wanted), LEAST)
    return found
