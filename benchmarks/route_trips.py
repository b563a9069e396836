"""Recorded trips beside the driver model on their own routes; prints the table of docs/route.md.

Takes the folder of the measured trips.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import voltwright as vw
from voltwright.interfaces.trip_files import read_trip
from voltwright.procedures.drive import drive
from voltwright.procedures.route.recorded import route_of_speeds
from voltwright.procedures.route.style import STYLES, TRAFFIC, Traffic
from voltwright.procedures.route.trace import route_trace
from voltwright.spec.cycle import make_cycle

CAR = "bmw-i3-60ah-tum"
SEEDS = 2
STILL = Traffic("at the limits", 1.0, 0.0, 10.0, {"light": 1.0, "yield": 1.0}, 18.0)


def main(folder: Path) -> None:
    """Print the table."""
    vw.configure()
    car = vw.complete(vw.load_car(CAR))
    found: dict[str, list[tuple[float, float]]] = {"A": [], "B": [], "B still": []}
    for path in sorted(folder.glob("Trip*.csv")):
        trip = read_trip(path)
        cycle = make_cycle(trip.name, trip.time_s, trip.speed_m_s, elevation_m=trip.elevation_m)
        base = drive(car, cycle, allow_misses=True).consumption_pack_wh_km
        route = route_of_speeds(trip.name, trip.speed_m_s, trip.elevation_m)
        kinds: dict[str, Traffic] = {trip.name[4]: TRAFFIC["usual"]}
        kinds |= {"B still": STILL} if trip.name[4] == "B" else {}
        for name, traffic in kinds.items():
            rows = []
            for seed in range(SEEDS):
                trace = route_trace(route, STYLES["normal"], traffic, seed=seed)
                taken = drive(car, trace.cycle, allow_misses=True).consumption_pack_wh_km
                rows.append((taken / base - 1.0, trace.cycle.duration_s / cycle.duration_s - 1.0))
            found[name].append(tuple(np.mean(rows, axis=0)))
    for name, rows in found.items():
        energy, time = 100.0 * np.array(rows).T
        near = int(np.sum(np.abs(energy) < 5.0))
        print(
            f"{name}: energy {energy.mean():+.1f} %, {np.abs(energy).mean():.1f} % without sign, "
            f"{near} of {len(rows)} within 5 %, time {time.mean():+.1f} %"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
