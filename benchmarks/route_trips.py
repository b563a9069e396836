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
SEEDS = 4
STILL = Traffic("at the limits", 0.0, 0.0, 10.0, 0.0, {"light": 1.0, "yield": 1.0}, 18.0)


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


def accelerations(folder: Path) -> None:
    """Print what `procedures/route/style.py` holds: by band, percentiles over the trips of the 85th percentile of each trip."""
    bands = ((0.5, 5.0), (5.0, 10.0), (10.0, 15.0), (15.0, 20.0), (20.0, 27.0), (27.0, 36.0))
    rows = []
    for path in sorted(folder.glob("Trip*.csv")):
        speed = np.convolve(read_trip(path).speed_m_s, np.ones(3) / 3.0, "same")
        rows.append((speed, np.gradient(speed)))
    for low, high in bands:
        found = []
        for speed, gain in rows:
            inside = (speed > low) & (speed <= high)
            up, down = gain[inside & (gain > 0.2)], -gain[inside & (gain < -0.2)]
            if min(len(up), len(down)) > 30:
                found.append((np.percentile(up, 85.0), np.percentile(down, 85.0)))
        shown = [np.round(np.percentile(each, (20.0, 50.0, 80.0)), 2).tolist() for each in np.array(found).T]
        print(f"{low:g} to {high:g} m/s, {len(found)} trips: acceleration {shown[0]}, deceleration {shown[1]}")


if __name__ == "__main__":
    accelerations(Path(sys.argv[1]))
    main(Path(sys.argv[1]))
