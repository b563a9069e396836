"""What the ageing model expects of each vehicle: its state of health at its age and distance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from voltwright.defaults.completed_car import CompletedCar
from voltwright.study.ageing.projection import age
from voltwright.study.ageing.usage import Usage

YEAR_S = 365.25 * 86400.0
DISTANCES_KM = (8_000.0, 20_000.0, 45_000.0)
"""A year, at which the life of the battery is projected; between them it is interpolated."""
YEARS_LEAST, YEARS_MOST = 2, 20


def expected_soh(car: CompletedCar, usage: Usage, years: np.ndarray, distance_a_year_km: np.ndarray) -> np.ndarray:
    """State of certified energy by the ageing model, shape (v,); NaN where age or distance is not known.

    Args:
        car: completed, new. usage: climate and habits; its distance and years are replaced. years: age of each vehicle.
        distance_a_year_km: of each.

    Raises:
        SpecError, SimulationError: as `age`.
    """
    known = np.isfinite(years) & np.isfinite(distance_a_year_km)
    if not np.any(known):
        return np.full(len(years), np.nan)
    reach = int(np.clip(np.ceil(np.max(years[known])), YEARS_LEAST, YEARS_MOST))
    rows = [age(car, replace(usage, years=reach, distance_a_year_km=km), charge_times=False).by_year for km in DISTANCES_KM]
    table = np.array([[row.soce for row in each] for each in rows])
    at = RegularGridInterpolator((np.array(DISTANCES_KM), np.arange(reach + 1.0)), table)
    distance = np.clip(np.nan_to_num(distance_a_year_km), DISTANCES_KM[0], DISTANCES_KM[-1])
    found = at(np.stack([distance, np.clip(np.nan_to_num(years), 0.0, reach)], axis=1))
    return np.where(known, found, np.nan)


def ages_years(in_service_s: np.ndarray, last_s: np.ndarray, odometer_km: np.ndarray, a_year_km: np.ndarray) -> np.ndarray:
    """Age of each vehicle at its last row [years], shape (v,): by its first use, else by its odometer over its distance a year.

    Args: in_service_s, last_s: seconds since 1970. odometer_km: highest reading. a_year_km: driven in a year.
    """
    by_date = (last_s - in_service_s) / YEAR_S
    with np.errstate(divide="ignore", invalid="ignore"):
        by_odometer = odometer_km / a_year_km
    return np.where(np.isfinite(by_date), by_date, np.where(np.isfinite(by_odometer), by_odometer, np.nan))
