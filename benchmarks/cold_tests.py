"""The cars that were certified at 20 °F: listed consumption over that of the UDDS, and what is predicted."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file

import numpy as np

from voltwright.library.certified_tests import read_tests, spec_of_test
from voltwright.library.find import folder
from voltwright.procedures.epa.cold_ftp import ColdFtp, drive_cold_ftp
from voltwright.spec.base import replace_fields
from voltwright.spec.car import CarSpec
from voltwright.units import M_PER_KM, M_PER_MILE

KWH_100MI_TO_WH_KM = 10.0 * M_PER_KM / M_PER_MILE


@dataclass(frozen=True)
class ColdTest:
    """A car certified at 20 F: as listed [Wh/km], the UDDS from the grid; and the car as far as the list describes it."""

    title: str
    model_year: int
    heat_pump: bool
    cold_wh_km: float
    udds_wh_km: float
    spec: CarSpec

    @property
    def ratio(self) -> float:
        """Listed consumption at 20 F over that of the UDDS."""
        return self.cold_wh_km / self.udds_wh_km


def cold_tests() -> tuple[ColdTest, ...]:
    """The shipped tests at 20 F."""
    with as_file(folder("certified_tests") / "epa-cold-ftp.csv") as path:
        tests = read_tests(path)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    made = []
    for test, row in zip(tests, rows, strict=True):
        pump = row["heat_pump"] == "yes"
        spec = replace_fields(spec_of_test(test), {"hvac.kind": "heat_pump" if pump else "resistance"})
        cold = float(row["cold_ftp_kwh_per_100mi"]) * KWH_100MI_TO_WH_KM
        made.append(ColdTest(test.title, test.model_year, pump, cold, float(row["udds_ac_Wh_per_km"]), spec))
    return tuple(made)


def predicted(tests: tuple[ColdTest, ...]) -> Iterator[tuple[ColdTest, ColdFtp]]:
    """Each test with the car driven as it was."""
    for test in tests:
        yield test, drive_cold_ftp(test.spec)


def deviations(pairs: list[tuple[ColdTest, ColdFtp]]) -> np.ndarray:
    """Predicted less listed ratio of each."""
    return np.array([result.ratio_discharge - test.ratio for test, result in pairs])
