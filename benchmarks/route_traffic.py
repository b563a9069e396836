"""Set usual traffic by the speeds of the summer trips: what `procedures/route/style.py` holds of it. No energy is used.

python benchmarks/route_traffic.py FOLDER [--grid]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from voltwright.interfaces.trip_files import read_trip
from voltwright.procedures.route import style as route_style
from voltwright.procedures.route.recorded import route_of_speeds
from voltwright.procedures.route.style import STYLES, TRAFFIC, Traffic
from voltwright.procedures.route.trace import route_trace
from voltwright.spec.route import Route
from voltwright.spec.way import way_of_trace

LIMIT_BANDS_M_S = ((8.0, 15.0), (15.0, 20.0), (20.0, 26.0), (26.0, 31.0), (31.0, 60.0))
SPEED_BANDS_M_S = ((0.5, 5.0), (5.0, 10.0), (10.0, 15.0), (15.0, 20.0), (20.0, 36.0))
PERCENTILES = (1.0, 5.0, 95.0, 99.0)
AWAY_M, MOVING_M_S = 200.0, 1.0
"""Speeds count so far from any stop, and where the car moves."""
ROUNDS, SEEDS = 6, 3
SPREADS, TIMES_S = (0.35, 0.5, 0.65), (4.0, 5.0, 6.0, 8.0)
Speeds = Callable[[int, Route, int], np.ndarray]


@dataclass(frozen=True)
class Moments:
    """What trips have in the mean: speed over limit and its deviation by band of limit, percentiles of acceleration by speed."""

    limit_m_s: np.ndarray
    share: np.ndarray
    deviation: np.ndarray
    acceleration_m_s2: np.ndarray


def moments(routes: list[Route], speeds: Speeds, seeds: int) -> Moments:
    """Moments of trips on routes."""
    sums, gains = np.zeros((len(LIMIT_BANDS_M_S), 4)), [[] for _ in SPEED_BANDS_M_S]
    for number, route in enumerate(routes):
        stops = np.array([0.0, route.length_m, *(stop.way_m for stop in route.stops)])
        for seed in range(seeds):
            speed = speeds(number, route, seed)
            way = way_of_trace(speed, 1.0)
            way *= route.length_m / way[-1]
            limit = route.limit_at(way, 14.0)
            away = (np.min(np.abs(way[:, None] - stops), axis=1) > AWAY_M) & (speed > MOVING_M_S)
            for band, (low, high) in enumerate(LIMIT_BANDS_M_S):
                chosen = away & (limit >= low) & (limit < high)
                share = speed[chosen] / limit[chosen]
                sums[band] += (len(share), share.sum(), np.sum(share**2), limit[chosen].sum())
            gain, middle = np.diff(speed), 0.5 * (speed[1:] + speed[:-1])
            for band, (low, high) in enumerate(SPEED_BANDS_M_S):
                gains[band].append(gain[(middle > low) & (middle <= high)])
    share = sums[:, 1] / sums[:, 0]
    tails = np.array([np.percentile(np.concatenate(each), PERCENTILES) for each in gains])
    return Moments(sums[:, 3] / sums[:, 0], share, np.sqrt(sums[:, 2] / sums[:, 0] - share**2), tails)


def matched(routes: list[Route], recorded: Moments, traffic: Traffic) -> tuple[np.ndarray, np.ndarray, Moments]:
    """Shares and deviations of the wished speed with which trips have the recorded ones, and what these trips then have."""
    share, deviation = recorded.share + 0.06, recorded.deviation.copy()

    def driven(_: int, route: Route, seed: int) -> np.ndarray:
        return route_trace(route, STYLES["normal"], traffic, seed=seed).cycle.speed_m_s

    found = recorded
    for _ in range(ROUNDS):
        tables = {"LIMITS_M_S": recorded.limit_m_s, "SHARES": share, "WANDERS": deviation}
        with patch.multiple(route_style, **tables):
            found = moments(routes, driven, SEEDS)
        share = share + 0.9 * (recorded.share - found.share)
        deviation = deviation * (recorded.deviation / found.deviation) ** 0.8
    return share, deviation, found


def main() -> None:
    """Print the numbers."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="with the measured trips")
    asked.add_argument("--grid", action="store_true", help="try other spreads and times too")
    options = asked.parse_args()
    trips = [read_trip(path) for path in sorted(options.folder.rglob("TripA*.csv"))]
    routes = [route_of_speeds(trip.name, trip.speed_m_s, trip.elevation_m) for trip in trips]
    recorded = moments(routes, lambda number, route, seed: np.asarray(trips[number].speed_m_s), 1)
    np.set_printoptions(precision=3, suppress=True)
    print(
        f"{len(trips)} trips; limits {recorded.limit_m_s} m/s, speed over limit {recorded.share}, deviation {recorded.deviation}"
    )
    usual = TRAFFIC["usual"]
    pairs = [(a, b) for a in SPREADS for b in TIMES_S] if options.grid else [(usual.ramp_spread, usual.wander_s)]
    for spread, time_s in pairs:
        share, deviation, found = matched(routes, recorded, replace(usual, ramp_spread=spread, wander_s=time_s))
        apart = np.log(found.acceleration_m_s2 / recorded.acceleration_m_s2)
        print(f"spread {spread:g}, time {time_s:g} s: shares {share}, deviations {deviation}; ", end="")
        print(f"accelerations apart by {np.sqrt(np.mean(apart**2)):.3f} (root mean square of the logarithm)", flush=True)


if __name__ == "__main__":
    main()
