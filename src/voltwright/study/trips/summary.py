"""What the replay of many trips comes to: errors by season, and energy over distance of all trips together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voltwright.study.trips.replay import TripResult

BASES: dict[str, str] = {
    "measured": "Heater and air conditioning as measured",
    "modelled": "From speed, height and the air's temperature alone",
}
"""What a replay knows of heater and air conditioning, in words."""
SEASONS: tuple[str, ...] = ("summer", "winter", "any")


@dataclass(frozen=True)
class TripsSummary:
    """Errors of a group of trips.

    Attributes:
        season: of the group, or "all". trips: how many. distance_km: together. measured_wh_km, modelled_wh_km: energy over
        distance of all together. deviation: of that. mape: mean of the trips' absolute deviations. bias: mean of their
        deviations. median_error, worst_error: of the absolute deviations. voltage_rmse, voltage_rmse_worst: mean and largest of
        the trips. soc_error, soc_error_worst: at the end, 0-1. cells_error_k, cells_error_worst_k: at the end [K]. None where
        not recorded.
    """

    season: str
    trips: int
    distance_km: float
    measured_wh_km: float
    modelled_wh_km: float
    deviation: float
    mape: float
    bias: float
    median_error: float
    worst_error: float
    voltage_rmse: float | None
    voltage_rmse_worst: float | None
    soc_error: float | None
    soc_error_worst: float | None
    cells_error_k: float | None
    cells_error_worst_k: float | None


def summaries(results: Sequence[TripResult]) -> list[TripsSummary]:
    """One summary of each season that there is, then of all trips where there are two."""
    groups = [(season, [result for result in results if result.season == season]) for season in SEASONS]
    groups = [(season, members) for season, members in groups if members]
    if len(groups) > 1:
        groups.append(("all", list(results)))
    return [_summary(season, members) for season, members in groups]


def _summary(season: str, results: Sequence[TripResult]) -> TripsSummary:
    distance = sum(result.distance_km for result in results)
    measured, modelled = (sum(getattr(result, name) for result in results) for name in ("measured_wh", "modelled_wh"))
    deviations = np.array([result.deviation for result in results])
    errors = np.abs(deviations)
    voltage = _mean_and_worst([result.voltage_rmse for result in results])
    soc = _mean_and_worst([_distance(result.soc_end, result.soc_end_measured) for result in results])
    cells = _mean_and_worst([_distance(result.cells_end_c, result.cells_end_measured_c) for result in results])
    return TripsSummary(
        season=season,
        trips=len(results),
        distance_km=distance,
        measured_wh_km=measured / distance,
        modelled_wh_km=modelled / distance,
        deviation=modelled / measured - 1.0,
        mape=float(np.mean(errors)),
        bias=float(np.mean(deviations)),
        median_error=float(np.median(errors)),
        worst_error=float(np.max(errors)),
        voltage_rmse=voltage[0],
        voltage_rmse_worst=voltage[1],
        soc_error=soc[0],
        soc_error_worst=soc[1],
        cells_error_k=cells[0],
        cells_error_worst_k=cells[1],
    )


def _distance(modelled: float, measured: float | None) -> float | None:
    return None if measured is None else abs(modelled - measured)


def _mean_and_worst(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    """(mean, largest) of the values that there are."""
    known = [value for value in values if value is not None]
    return (float(np.mean(known)), max(known)) if known else (None, None)
