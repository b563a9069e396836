"""How far each vehicle's trips are from the model, and what a deviation goes with: distance, air, time.

First the whole fleet is compared with the model: what all vehicles share is the model's error, or that of the fleet's records,
and no fault of one vehicle. Then each vehicle is compared with the fleet. A deviation that grows with the distance alone points
to tyre pressure or brake drag, one with the speed to air drag, one with the time to a load. Trips far outside weigh less
(Huber).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voltwright.study.in_use.surface import EnergySurface

CAUSES = ("rolling", "air", "load")
HUBER = 1.5
"""Standard deviations beyond which a trip weighs less."""
ROUNDS = 6
FLOOR_WH = 60.0
"""Error of a trip's energy that does not grow with it: steps of a display, a stand with the key on; judgement."""
MAD_TO_SD = 1.4826
PRIOR_SD = np.array([0.25, 0.25, 0.25])
"""Standard deviation of the fleet's own factor on rolling resistance and air drag [-] and of its load [kW], before its trips."""


@dataclass(frozen=True)
class FleetDeviation:
    """The trips of a fleet beside the model.

    Attributes:
        fleet: by which all vehicles differ from the model: share of the rolling resistance, of the air drag, load [kW], shape
        (3,). fleet_deviation: measured over modelled energy of all trips, less 1. spread: relative error of a trip about its
        vehicle, one standard deviation. expected_wh: of each trip, by the model with `fleet`, shape (n,). residual: of each
        trip, over its standard deviation, shape (n,). deviation, deviation_se: of each vehicle from the fleet, and its standard
        error, shape (v,); NaN for a vehicle without trips. trips: of each vehicle, shape (v,). causes, causes_se: of each
        vehicle, the change of one of `CAUSES` that would explain it alone, shape (v, 3). gains: by which that lowers the sum of
        squares, shape (v, 3).
    """

    fleet: np.ndarray
    fleet_deviation: float
    spread: float
    expected_wh: np.ndarray
    residual: np.ndarray
    deviation: np.ndarray
    deviation_se: np.ndarray
    trips: np.ndarray
    causes: np.ndarray
    causes_se: np.ndarray
    gains: np.ndarray


@dataclass(frozen=True)
class Trips:
    """Trips as the comparison needs them: vehicle, distance, duration, temperature and energy, shape (n,); energies in Wh."""

    vehicle: np.ndarray
    distance_km: np.ndarray
    duration_h: np.ndarray
    temp_c: np.ndarray
    energy_wh: np.ndarray


def fleet_deviation(surface: EnergySurface, trips: Trips, vehicles: int) -> FleetDeviation:
    """Compare the trips of a fleet with the model.

    Args:
        surface: of the car. trips: of n trips. vehicles: how many there are, v.
    """
    modelled = surface.energy_wh(trips.distance_km, trips.duration_h, trips.temp_c)
    shares = surface.shares_wh(trips.distance_km, trips.duration_h, trips.temp_c)
    spread = _spread((trips.energy_wh - modelled) / np.maximum(modelled, FLOOR_WH))
    fleet, weight = np.zeros(3), np.ones_like(modelled)
    for _ in range(ROUNDS):
        sd = _sd(modelled, spread)
        residual = trips.energy_wh - modelled - shares @ fleet
        weight = _huber(residual / sd) / sd**2
        scaled = shares * weight[:, None]
        # The trips of a vehicle are not independent: a fleet tells what its vehicles share as if each vehicle were some trips.
        fleet = np.linalg.solve(scaled.T @ shares + np.diag(1.0 / PRIOR_SD**2), scaled.T @ (trips.energy_wh - modelled))
        spread = _spread(
            (residual - _by_vehicle(residual, modelled, weight, trips.vehicle, vehicles)) / np.maximum(modelled, FLOOR_WH)
        )
    expected = np.maximum(modelled + shares @ fleet, FLOOR_WH)
    return _vehicles(trips, vehicles, modelled, expected, shares, fleet, spread)


def _vehicles(trips: Trips, vehicles: int, modelled, expected, shares, fleet, spread) -> FleetDeviation:
    """The vehicles about the fleet."""
    sd, residual = _sd(expected, spread), trips.energy_wh - expected
    own, bottom = np.zeros(vehicles), np.zeros(vehicles)
    weight = np.ones_like(expected)
    for _ in range(ROUNDS):
        weight = _huber((residual - own[trips.vehicle] * expected) / sd) / sd**2
        top, bottom = (_summed(trips.vehicle, weight * expected * column, vehicles) for column in (residual, expected))
        own = np.divide(top, bottom, out=np.zeros(vehicles), where=bottom > 0.0)
    count = np.bincount(trips.vehicle, minlength=vehicles)
    left = residual - own[trips.vehicle] * expected
    # The spread of a vehicle's own trips, drawn to that of the fleet where it has few.
    square = _summed(trips.vehicle, weight * left**2, vehicles)
    scale = np.sqrt((square + 4.0) / np.maximum(count - 1.0 + 4.0, 1.0))
    se = np.divide(scale, np.sqrt(bottom), out=np.full(vehicles, np.nan), where=bottom > 0.0)
    causes, errors, gains = np.zeros((vehicles, 3)), np.full((vehicles, 3), np.inf), np.zeros((vehicles, 3))
    for place in range(3):
        column = shares[:, place]
        along, size = (_summed(trips.vehicle, weight * column * other, vehicles) for other in (residual, column))
        there = size > 0.0
        causes[there, place] = along[there] / size[there]
        errors[there, place] = scale[there] / np.sqrt(size[there])
        gains[there, place] = along[there] ** 2 / size[there]
    return FleetDeviation(
        fleet=fleet,
        fleet_deviation=float(trips.energy_wh.sum() / modelled.sum() - 1.0),
        spread=float(spread),
        expected_wh=expected,
        residual=left / sd,
        deviation=np.where(count > 0, own, np.nan),
        deviation_se=se,
        trips=count,
        causes=causes,
        causes_se=errors,
        gains=gains,
    )


def robust_z(values: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """How far each value lies outside the others, in standard deviations of their sound majority and of its own error.

    Equation: z = (x - median) / sqrt(s2 + e2), s = 1.4826 times the median absolute deviation, less what the errors explain.
    Args: values, errors: of vehicles, shape (v,); NaN counts as none.
    Source: B. Iglewicz, D. Hoaglin, How to Detect and Handle Outliers, 1993 (modified z score), second hand; with the error of
    each.
    """
    known = np.isfinite(values) & np.isfinite(errors)
    if np.sum(known) < 2:
        return np.where(known, 0.0, np.nan)
    middle = np.median(values[known])
    spread = (MAD_TO_SD * np.median(np.abs(values[known] - middle))) ** 2
    own = max(spread - float(np.median(errors[known] ** 2)), 0.0)
    return (values - middle) / np.sqrt(own + errors**2)


def _sd(energy_wh: np.ndarray, spread: float) -> np.ndarray:
    return np.hypot(spread * energy_wh, FLOOR_WH)


def _huber(standardised: np.ndarray) -> np.ndarray:
    return np.minimum(1.0, HUBER / np.maximum(np.abs(standardised), 1e-9))


def _spread(relative: np.ndarray) -> float:
    """Robust standard deviation of relative errors, at least 2 %."""
    return max(MAD_TO_SD * float(np.median(np.abs(relative - np.median(relative)))), 0.02)


def _summed(vehicle: np.ndarray, values: np.ndarray, vehicles: int) -> np.ndarray:
    return np.bincount(vehicle, values, minlength=vehicles)


def _by_vehicle(residual, modelled, weight, vehicle: np.ndarray, vehicles: int) -> np.ndarray:
    """What each trip's residual shares with the others of its vehicle [Wh]."""
    top, bottom = (_summed(vehicle, weight * modelled * column, vehicles) for column in (residual, modelled))
    return np.divide(top, bottom, out=np.zeros(vehicles), where=bottom > 0.0)[vehicle] * modelled
