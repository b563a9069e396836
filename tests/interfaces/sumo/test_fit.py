"""SUMO's electric model fitted to a car: its law as SUMO computes it, its energy that of the car, its file as SUMO reads it."""

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from voltwright.defaults.completion import complete
from voltwright.interfaces.sumo.energy_model import EnergyParameters, battery_power_w
from voltwright.interfaces.sumo.fit import cycle_fits, energy_parameters
from voltwright.interfaces.sumo.vehicle_type import sumo_parameters, vehicle_type_xml
from voltwright.library.cars import load_car

SUMO = shutil.which("emissionsDrivingCycle")
GIVEN = EnergyParameters(1800.0, 2.3, 0.3, 50.0, 0.01, 500.0, 0.8, 0.7)
POINTS = [
    (0.0, 0.0, 0.0),
    (20.0, 0.0, 0.0),
    (20.0, 1.0, 0.0),
    (20.0, -1.5, 0.0),
    (20.0, 0.0, 2.0),
    (20.0, -0.1, 0.0),
    (20.0, 0.0, -2.0),
]
BY_SUMO_WH = [0.138889, 2.51865, 15.0447, -9.7248, 6.79674, 1.23072, -0.924175]
"""Energy of a second [Wh] that emissionsDrivingCycle of SUMO 1.28.0 gives for these points, slope in degrees."""
CARS = ("volkswagen-id3-2021-pro", pytest.param("xiaomi-su7-max", marks=pytest.mark.long), "xiaomi-scooter-pro-2")


def test_the_law_is_that_of_sumo():
    speed, acceleration, slope = (np.array(column) for column in zip(*POINTS, strict=True))
    power = battery_power_w(GIVEN, speed, acceleration, np.tan(np.radians(slope)))
    np.testing.assert_allclose(power / 3600.0, BY_SUMO_WH, rtol=1e-5)


@pytest.mark.parametrize("name", CARS)
def test_the_model_uses_what_the_car_uses(name: str):
    car = complete(load_car(name))
    parameters = energy_parameters(car)
    assert 0.5 < parameters.propulsion_efficiency < 1.0 and 0.0 <= parameters.recuperation_efficiency < 1.0
    assert 0.003 < parameters.roll_drag_coefficient < 0.03
    first, *others = cycle_fits(car, parameters)
    assert first.fitted and abs(first.deviation_percent) < 1.0
    assert all(abs(each.deviation_percent) < 10.0 and not each.fitted for each in others)
    assert len(others) == (0 if "scooter" in name else 3)


def written(folder: Path) -> Path:
    car = complete(load_car("volkswagen-id3-2021-pro"))
    path = folder / "car.add.xml"
    path.write_bytes(vehicle_type_xml("id3", *sumo_parameters(car, GIVEN), "a -- comment\x07 --- of dashes-"))
    return path


def test_the_file_has_the_names_that_sumo_documents(tmp_path: Path):
    root = ElementTree.parse(written(tmp_path)).getroot()
    (car,) = root.findall("vType")
    assert car.attrib["emissionClass"] == "Energy/unknown" and float(car.attrib["mass"]) == 1800.0
    keys = {each.attrib["key"]: each.attrib["value"] for each in car.findall("param")}
    assert keys["has.battery.device"] == "true" and float(keys["device.battery.capacity"]) == 58000.0
    assert {"frontSurfaceArea", "airDragCoefficient", "rotatingMass", "radialDragCoefficient", "rollDragCoefficient"} < set(keys)
    assert {"constantPowerIntake", "propulsionEfficiency", "recuperationEfficiency", "maximumPower"} < set(keys)


@pytest.mark.skipif(SUMO is None, reason="SUMO is not installed")
def test_sumo_reads_the_file_and_computes_the_same(tmp_path: Path):
    assert SUMO is not None
    path = written(tmp_path)
    rows = "".join(f"{second};{speed};{rate};{slope}\n" for second, (speed, rate, slope) in enumerate(POINTS))
    (tmp_path / "trace.csv").write_text(rows, encoding="utf-8")
    words = [
        "-t",
        "trace.csv",
        "--have-slope",
        "-e",
        "Energy/unknown",
        "--additional-files",
        path.name,
        "--vtype",
        "id3",
        "-o",
        "out",
    ]
    subprocess.run([SUMO, *words], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    read = [float(line.split(";")[-1]) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    car = complete(load_car("volkswagen-id3-2021-pro"))
    attributes, generic = sumo_parameters(car, GIVEN)
    values = {each.name: each.value for each in (*attributes, *generic)}
    assert values["mass"] == GIVEN.mass_kg
    np.testing.assert_allclose(read, BY_SUMO_WH, rtol=1e-5)
