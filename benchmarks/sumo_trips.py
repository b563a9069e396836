"""Trips of a car through a small made town of SUMO, driven by voltwright: energy beside that of SUMO's own battery model.

SUMO runs as a program of its own; nothing of it is imported. The town is a grid with traffic lights, the traffic random trips.

    python benchmarks/sumo_trips.py FOLDER_WITH_THE_PROGRAMS_OF_SUMO
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from random import Random

import numpy as np

import voltwright as vw
from voltwright.spec.cycle import make_cycle

CAR, SEED, OTHERS, TRIPS, DEPART_S = "volkswagen-id3-2021-pro", 1, 900, 6, 600
DRIVERS = ((2.0, 0.5), (2.0, 0.0), (1.2, 0.0))
"""Most acceleration [m/s2], and how much a driver dawdles (`sigma` of SUMO's model by Krauss; its default is 0.5)."""
TOWN = ("--grid", "--grid.number", "7", "--grid.length", "350", "--default-junction-type", "traffic_light", "-L", "1")


def town(programs: Path, folder: Path) -> list[str]:
    """Make the net; the names of its roads."""
    net = folder / "town.net.xml"
    subprocess.run([programs / "netgenerate", *TOWN, "-o", net, "--seed", str(SEED)], check=True, capture_output=True)
    return [edge.get("id", "") for edge in ET.parse(net).iter("edge") if edge.get("function") is None]


def traffic(folder: Path, roads: list[str]) -> None:
    """Random trips of others, and those of the car."""
    random, rows = Random(SEED), []
    for number in range(OTHERS):
        start, end = random.sample(roads, 2)
        rows.append((number * 1.5, f'<trip id="other-{number}" depart="{number * 1.5:.1f}" from="{start}" to="{end}"/>'))
    for number in range(TRIPS):
        start, end = random.sample(roads, 2)
        depart = DEPART_S + 60 * number
        params = '<param key="has.fcd.device" value="true"/><param key="has.battery.device" value="true"/>'
        trip = f'<trip id="car-{number}" type="{CAR}" depart="{depart}" from="{start}" to="{end}">{params}</trip>'
        rows.append((depart, trip))
    lines = "\n".join(line for _, line in sorted(rows))
    (folder / "trips.rou.xml").write_text(f"<routes>\n{lines}\n</routes>\n")


def run_sumo(programs: Path, folder: Path, vehicle_type: Path) -> tuple[dict[str, list[float]], dict[str, float]]:
    """(speeds [m/s] by second, energy of SUMO's battery [Wh]) of each trip of the car."""
    command = [
        *(programs / "sumo", "--net-file", "town.net.xml", "--route-files", "trips.rou.xml", "--additional-files", vehicle_type),
        *("--fcd-output", "fcd.xml", "--battery-output", "battery.xml", "--seed", str(SEED), "--step-length", "1"),
        *("--end", "4000", "--no-step-log", "--no-warnings"),
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    speeds: dict[str, list[float]] = {}
    for seen in ET.parse(folder / "fcd.xml").iter("vehicle"):
        if seen.get("id", "").startswith("car-"):
            speeds.setdefault(seen.get("id", ""), []).append(float(seen.get("speed", "0")))
    energy: dict[str, float] = {}
    for seen in ET.parse(folder / "battery.xml").iter("vehicle"):
        name = seen.get("id", "")
        energy[name] = energy.get(name, 0.0) + float(seen.get("energyConsumed", "0"))
    return speeds, energy


def gentle(vehicle_type: Path, acceleration_m_s2: float, sigma: float) -> None:
    """Let the car of a vehicle type speed up and brake by at most this [m/s2], in place of 2.6 and 4.5, and dawdle less."""
    tree = ET.parse(vehicle_type)
    for found in tree.iter("vType"):
        found.set("accel", str(acceleration_m_s2))
        found.set("decel", str(acceleration_m_s2))
        found.set("sigma", str(sigma))
    tree.write(vehicle_type)


def rows(speeds: dict[str, list[float]], theirs: dict[str, float], title: str) -> None:
    """Drive the traces, and print a row for each and their sum."""
    ours_wh = theirs_wh = 0.0
    for name, values in sorted(speeds.items()):
        trace = np.array([0.0, *values, 0.0])
        done = vw.drive(CAR, make_cycle(name, np.arange(len(trace), dtype=float), trace))
        wh, km, minutes = done.consumption_pack_wh_km * done.distance_km, done.distance_km, len(values) / 60.0
        ours_wh, theirs_wh = ours_wh + wh, theirs_wh + theirs[name]
        stops = int(np.sum((trace[1:] < 0.1) & (trace[:-1] >= 0.1)))
        print(
            f"| {title}, {name} | {km:.1f} | {minutes:.1f} | {stops} | {60 * km / minutes:.0f} | {wh / km:.0f} "
            f"| {theirs[name] / km:.0f} | {100 * (theirs[name] / wh - 1):+.0f} % |"
        )
    print(f"| {title}, all | | | | | | | {100 * (theirs_wh / ours_wh - 1):+.1f} % |")


def main() -> None:
    """Print the table, with SUMO's own driver and with gentle ones."""
    vw.configure()
    programs = Path(sys.argv[1]).resolve()
    print("| driver, trip | km | min | stops | mean km/h | voltwright Wh/km | SUMO Wh/km | difference |")
    print(f"|{8 * '---|'}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        vw.export_sumo(CAR, str(folder / "sumo"))
        vehicle_type = folder / "sumo" / f"{CAR}.add.xml"
        roads = town(programs, folder)
        traffic(folder, roads)
        rows(*run_sumo(programs, folder, vehicle_type), "SUMO's own")
        for most_m_s2, sigma in DRIVERS:
            gentle(vehicle_type, most_m_s2, sigma)
            rows(*run_sumo(programs, folder, vehicle_type), f"{most_m_s2:g} m/s², sigma {sigma:g}")


if __name__ == "__main__":
    main()
