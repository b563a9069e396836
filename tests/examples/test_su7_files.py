"""The SU7 at four dates: no source is later than its date, and class priors are those of the catalogue."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from voltwright.library.cars import load_car
from voltwright.library.catalogue import catalogue, catalogue_car

FOLDER = Path(__file__).parents[2] / "examples" / "su7"
KNOWN = {"2021-03": "2021-03-26", "2023-08": "2023-08-24", "2023-11": "2023-11-15", "2023-12": "2023-12-29"}
POWER, GROSS, MASS = "drive_units.rear.motor.power_max_kw", "battery.energy_gross_kwh", "masses.mass_test_kg"


@pytest.mark.parametrize("name", KNOWN)
def test_nothing_is_known_before_it_was_said(name: str):
    spec = load_car(FOLDER / f"{name}.yaml")
    assert spec.title.endswith(KNOWN[name])
    for source in spec.sources.values():
        assert source.date is not None and source.date <= KNOWN[name], source.title
    numbers = [path for path, entry in spec.evidence.items() if entry.source is None]
    assert all(spec.evidence[path].kind == "assumed" for path in numbers)


def test_every_file_is_one_of_these_dates():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(KNOWN)


@pytest.mark.long
def test_the_class_prior_of_2021_is_that_of_the_catalogue():
    cars = [car for name in catalogue() if 2019 <= ((car := catalogue_car(name)).model_year or 0) <= 2021]
    powers = [sum(getattr(car.drive_units, axle).motor.power_max_kw for axle in car.axles) for car in cars]
    rows = {MASS: [car.masses.mass_test_kg for car in cars], POWER: powers, GROSS: [car.battery.energy_gross_kwh for car in cars]}
    spec = load_car(FOLDER / "2021-03.yaml")
    assert len(cars) == 62
    for path, values in rows.items():
        entry = spec.evidence[path]
        low, middle, high = np.quantile(np.array(values, float), (0.05, 0.5, 0.95))
        assert (entry.low, entry.high) == pytest.approx((low, high), rel=0.01)
        head, _, rest = path.partition(".")
        value = getattr(spec, head)
        for part in rest.split("."):
            value = getattr(value, part)
        assert value == pytest.approx(middle, rel=0.01)
    for entry in spec.correlations:
        if all(path in rows for path in entry.fields):
            rank: Any = spearmanr(*(rows[path] for path in entry.fields))[0]
            assert entry.correlation == pytest.approx(2.0 * np.sin(np.pi * rank / 6.0), abs=0.01)
