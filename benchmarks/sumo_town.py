"""A small made town of SUMO: a grid with traffic lights, random trips of others, and those of a car."""

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from random import Random

from voltwright.interfaces.sumo.program import program_of

SEED, OTHERS, TRIPS, DEPART_S, END_S = 1, 900, 6, 600, 4000
TOWN = ("--grid", "--grid.number", "7", "--grid.length", "350", "--default-junction-type", "traffic_light", "-L", "1")
NAMES = tuple(f"car-{number}" for number in range(TRIPS))


def run_program(name: str, folder: Path, *words: str) -> None:
    """Run a program of SUMO in a folder."""
    subprocess.run([program_of(name), *words], check=True, capture_output=True, cwd=folder)


def make_town(folder: Path, kind: str) -> None:
    """Write net and trips into a folder.

    Args:
        folder: that takes town.net.xml and trips.rou.xml.
        kind: name of the vehicle type of the car.
    """
    run_program("netgenerate", folder, *TOWN, "-o", "town.net.xml", "--seed", str(SEED))
    roads = [edge.get("id", "") for edge in ET.parse(folder / "town.net.xml").iter("edge") if edge.get("function") is None]
    random, rows = Random(SEED), []
    for number in range(OTHERS):
        start, end = random.sample(roads, 2)
        rows.append((number * 1.5, f'<trip id="other-{number}" depart="{number * 1.5:.1f}" from="{start}" to="{end}"/>'))
    for number, name in enumerate(NAMES):
        start, end = random.sample(roads, 2)
        depart = DEPART_S + 60 * number
        rows.append((depart, f'<trip id="{name}" type="{kind}" depart="{depart}" from="{start}" to="{end}"/>'))
    lines = "\n".join(line for _, line in sorted(rows))
    (folder / "trips.rou.xml").write_text(f"<routes>\n{lines}\n</routes>\n")


def config_of(folder: Path, vehicle_type: Path) -> Path:
    """Write a configuration that runs the town with a vehicle type."""
    files = {"net-file": "town.net.xml", "route-files": "trips.rou.xml", "additional-files": str(vehicle_type)}
    inputs = "".join(f'<{name} value="{value}"/>' for name, value in files.items())
    more = f'<time><end value="{END_S}"/></time><report><no-warnings value="true"/></report>'
    path = folder / "town.sumocfg"
    seed = f'<random_number><seed value="{SEED}"/></random_number>'
    path.write_text(f"<configuration><input>{inputs}</input>{more}{seed}</configuration>")
    return path
